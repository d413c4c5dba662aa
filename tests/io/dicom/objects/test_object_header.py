"""What an index learns of an object, and how far it follows it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from medviewer.io.dicom.headers import read_header, read_plain_file_header
from medviewer.io.dicom.objects.object_header import object_info, read_object_info
from medviewer.io.object_records import ReferencedImage
from tests.support.objects import (
    code,
    image_item,
    item,
    write_key_objects,
    write_map,
    write_presentation,
    write_segmentation,
)


def _mask() -> Any:
    mask = np.zeros((5, 32, 40), np.uint8)
    mask[:, 4:8, 4:8] = 1
    return mask


def test_a_segmentation_tells_its_segments_and_who_drew_them(
    tmp_path: Path, sources: list[Dataset]
) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask(), 2: _mask()})
    info = read_object_info(path, "segmentation")
    assert (info.parts, info.maker) == (2, "automatic: tester")
    assert info.series_uids == (sources[0].SeriesInstanceUID,)
    assert {image.uid for image in info.images} == {own.SOPInstanceUID for own in sources}


def test_a_map_is_of_its_maker(tmp_path: Path, sources: list[Dataset]) -> None:
    path = write_map(
        tmp_path / "map.dcm", sources, np.ones((5, 32, 40), np.float32), Manufacturer="Maker",
        ManufacturerModelName="One", ContentLabel="ADC",
    )  # fmt: skip
    info = read_object_info(path, "parametric_map")
    assert (info.maker, info.parts, info.label) == ("Maker One", 1, "ADC")


def test_key_objects_are_the_images_of_the_content(tmp_path: Path, sources: list[Dataset]) -> None:
    path = write_key_objects(tmp_path / "ko.dcm", sources[1:2])
    info = read_object_info(path, "key_objects")
    assert (info.label, info.description, info.parts) == ("For Teaching", "Look here", 1)
    assert info.images == (ReferencedImage(sources[1].SOPInstanceUID),)


def test_without_content_the_evidence_counts_and_there_is_no_description(
    tmp_path: Path, sources: list[Dataset]
) -> None:
    path = write_key_objects(tmp_path / "ko.dcm", sources, ContentSequence=None)
    info = read_object_info(path, "key_objects")
    assert (info.description, info.parts) == ("", 5)


def test_frames_of_a_reference_count_from_one(sources: list[Dataset]) -> None:
    dataset = item(ReferencedImageSequence=[image_item(sources[0], 2, 5)])
    (image,) = object_info(dataset, "presentation_state").images
    assert image.frames == (2, 5)
    assert image.includes(image.uid, 4)
    assert not image.includes(image.uid, 0)
    assert not image.includes("other", 4)


def test_references_without_a_uid_are_none() -> None:
    dataset = item(ReferencedImageSequence=[item(ReferencedSOPInstanceUID="")])
    assert object_info(dataset, "presentation_state").images == ()


def test_content_is_followed_only_so_deep(sources: list[Dataset]) -> None:
    deep = item(ReferencedSOPSequence=[image_item(sources[0])])
    for _ in range(40):
        deep = item(ContentSequence=[deep])
    assert object_info(deep, "key_objects").images == ()
    near = item(
        ContentSequence=[
            item(ContentSequence=[item(ReferencedSOPSequence=[image_item(sources[0])])])
        ]
    )
    assert len(object_info(near, "key_objects").images) == 1


def test_no_more_references_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medviewer.io.dicom.objects.references.MAX_REFERENCES", 3)
    images = [item(ReferencedSOPInstanceUID=f"1.{n}") for n in range(9)]
    series = [item(SeriesInstanceUID=f"2.{n}") for n in range(9)]
    dataset = item(ReferencedImageSequence=images, ReferencedSeriesSequence=series)
    info = object_info(dataset, "presentation_state")
    assert (len(info.images), len(info.series_uids)) == (3, 3)


def test_sources_of_frames_are_found_without_a_list_of_series(sources: list[Dataset]) -> None:
    group = item(DerivationImageSequence=[item(SourceImageSequence=[image_item(sources[2])])])
    dataset = item(PerFrameFunctionalGroupsSequence=[group])
    assert [image.uid for image in object_info(dataset, "segmentation").images] == [
        sources[2].SOPInstanceUID
    ]


def test_an_object_is_left_to_the_process_that_may_crash(
    tmp_path: Path, sources: list[Dataset]
) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})
    assert read_plain_file_header(path, "seg.dcm") is None
    header = read_header(path, "seg.dcm")
    assert header.refers is not None
    assert len(header.instance.frames) == 5


def test_an_object_without_pixels_has_no_frames(tmp_path: Path, sources: list[Dataset]) -> None:
    header = read_header(write_presentation(tmp_path / "pr.dcm", sources), "pr.dcm")
    assert header.instance.frames == ()
    assert header.refers is not None
    assert header.refers.label == "MARKED"


def test_a_selection_with_a_bare_title_is_one(tmp_path: Path, sources: list[Dataset]) -> None:
    path = write_key_objects(tmp_path / "ko.dcm", sources)
    dataset = dcmread(path)
    dataset.ConceptNameCodeSequence = Items([code("1", "")])
    assert object_info(dataset, "key_objects").label == ""
