"""All elements of a header as plain values."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian

from medviewer.errors import ReadError
from medviewer.io.dicom import dicom_file, element_tree
from medviewer.io.dicom.element_tree import (
    Element,
    elements_from_json,
    elements_to_json,
    read_elements,
)
from tests.support.dicom_files import image_dataset, write_dataset, write_image

PIXELS = np.zeros((2, 3), np.uint16)


def test_elements_come_back_from_json_as_they_were(tmp_path: Path) -> None:
    inner = Dataset()
    inner.CodeMeaning = "Chest \u2013 PA"
    path = write_image(
        tmp_path / "a.dcm",
        PIXELS,
        SpecificCharacterSet="ISO_IR 192",
        ViewCodeSequence=[inner],
        ICCProfile=b"\0" * 132,
    )
    found = read_elements(path)
    assert elements_from_json(json.loads(json.dumps(elements_to_json(found)))) == found
    (view,) = [own for own in found if own.keyword == "ViewCodeSequence"]
    assert (view.form, view.count) == ("items", 1)
    assert view.below[0].below[0].text == "Chest \u2013 PA"


@pytest.mark.parametrize(
    "value",
    [
        {},
        "text",
        [1],
        [[]],
        [["text"]],
        [["element", *[""] * 7, 0, 0, "", []]],
        [["text", *[""] * 7, 0.5, 0, "", []]],
        [["text", *[""] * 6, 7, 0, 0, "", []]],
        [["text", *[""] * 7, 0, 0, "", [1]]],
        [["text", *[""] * 8, 0, 0, "", []]],
    ],
)
def test_what_is_no_element_is_not_believed(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        elements_from_json(value)


def test_levels_beyond_the_limit_are_not_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(element_tree, "MAX_SHOWN_LEVELS", 3)
    deepest = Dataset()
    for _ in range(5):
        outer = Dataset()
        outer.ReferencedSeriesSequence = [deepest]
        deepest = outer
    path = write_image(tmp_path / "a.dcm", PIXELS, ReferencedStudySequence=[deepest])

    def depth(elements: tuple[Element, ...]) -> int:
        return max((1 + depth(own.below) for own in elements), default=0)

    # three levels of elements, and the items between them
    assert depth(read_elements(path)) == 5


def test_a_header_that_is_none_is_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\0" * 128 + b"DICM" + b"\x02\x00\x00\x00OB\x00\x00\xff")
    with pytest.raises(ReadError, match="header is damaged"):
        read_elements(tmp_path / "a")
    with pytest.raises(ReadError, match="gone"):
        read_elements(tmp_path / "nothing")


@pytest.mark.parametrize("syntax", [DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_header_is_listed_with_its_file_meta_up_to_the_pixels(
    tmp_path: Path, syntax: str
) -> None:
    path = write_image(tmp_path / "a.dcm", PIXELS, transfer_syntax=syntax)
    found = {own.keyword: own.text for own in read_elements(path)}
    assert (found["TransferSyntaxUID"], found["Rows"]) == (syntax, "2")
    assert "PixelData" not in found


def test_a_file_without_preamble_is_listed(tmp_path: Path) -> None:
    whole = write_image(tmp_path / "a.dcm", PIXELS).read_bytes()
    (tmp_path / "b.dcm").write_bytes(whole[whole.index(b"\x08\x00\x16\x00UI") :])
    first, *_ = read_elements(tmp_path / "b.dcm")
    assert (first.keyword, first.number) == ("SOPClassUID", "(0008,0016)")


def test_empty_numbers_and_texts_say_nothing(tmp_path: Path) -> None:
    dataset = image_dataset(PIXELS)
    for keyword in ("PatientWeight", "SmallestImagePixelValue", "SeriesNumber", "PatientName"):
        setattr(dataset, keyword, None)
    dataset.add_new("SpacingBetweenSlices", "FD", None)
    dataset.ImageType = []
    dataset.DetectorActiveDimensions = ["1.5", ""]
    said = {
        own.keyword: (own.text, own.whole, own.letters)
        for own in read_elements(write_dataset(tmp_path / "a.dcm", dataset))
    }
    for keyword in ("PatientWeight", "SmallestImagePixelValue", "SeriesNumber", "PatientName"):
        assert said[keyword] == ("", "", 0)
    assert said["SpacingBetweenSlices"] == said["ImageType"] == ("", "", 0)
    assert said["DetectorActiveDimensions"] == ("1.5\\", "1.5\\", 4)


def test_a_deflate_bomb_is_refused_before_it_has_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dicom_file, "MAX_INFLATED_BYTES", 2**16)
    large = np.zeros((512, 512), np.uint16)
    path = write_image(tmp_path / "a", large, transfer_syntax=DeflatedExplicitVRLittleEndian)
    with pytest.raises(ReadError, match="grows beyond"):
        read_elements(path)


def test_elements_without_number_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dicom_file, "MAX_ELEMENTS", 5)
    with pytest.raises(ReadError, match="more than 5 elements"):
        read_elements(write_image(tmp_path / "a", PIXELS))


def test_an_element_beyond_the_limit_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dicom_file, "MAX_ELEMENT_BYTES", 1000)
    with pytest.raises(ReadError, match="2000 bytes"):
        read_elements(write_image(tmp_path / "a", PIXELS, ImageComments="x" * 2000))


def test_sequences_within_sequences_without_end_are_refused(tmp_path: Path) -> None:
    content = write_image(tmp_path / "a", PIXELS).read_bytes()
    tag = b"\x40\x00\x30\xa7"  # ContentSequence
    nest = (tag + b"SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff") * 2000
    place = content.index(b"\xe0\x7f\x10\x00")
    (tmp_path / "a").write_bytes(content[:place] + nest + content[place:])
    with pytest.raises(ReadError, match="nests"):
        read_elements(tmp_path / "a")
