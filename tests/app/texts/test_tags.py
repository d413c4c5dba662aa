import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pydicom import Dataset, dcmread
from pydicom.data import get_testdata_file

from medviewer.app.texts.tags import read_tags, shown_name, shown_value
from medviewer.errors import ReadError
from medviewer.io.dicom import element_tree
from medviewer.io.dicom.element_tree import Element
from medviewer.io.limits import MAX_ELEMENT_BYTES
from medviewer.io.records import Instance
from medviewer.io.workers import header_reader, warm_process
from medviewer.io.workers.header_reader import HeaderReader
from tests.app.fakes.scans import make_instance
from tests.support.phantoms import write_film


def instance_of(path: str | Path) -> Instance:
    return replace(make_instance(), path=Path(path))


def every(tags: Sequence[Element]) -> Iterator[Element]:
    for tag in tags:
        yield tag
        yield from every(tag.below)


def one(tags: Sequence[Element], number: str) -> Element:
    (found,) = [tag for tag in every(tags) if tag.number == number]
    return found


@pytest.fixture
def ct() -> tuple[Element, ...]:
    return read_tags(instance_of(str(get_testdata_file("CT_small.dcm"))))


def test_dicom_header_is_read_as_text(ct: tuple[Element, ...]) -> None:
    tag = one(ct, "(0008,0060)")
    assert (tag.name, tag.keyword, tag.vr, shown_value(tag)) == ("Modality", "Modality", "CS", "CT")
    assert not any(tag.number == "(7fe0,0010)".upper() for tag in every(ct))
    assert one(ct, "(0002,0010)").keyword == "TransferSyntaxUID"


def test_several_values_are_joined_as_dicom_does(ct: tuple[Element, ...]) -> None:
    assert shown_value(one(ct, "(0008,0008)")) == "ORIGINAL\\PRIMARY\\AXIAL"


def test_sequences_have_items_below_them(ct: tuple[Element, ...]) -> None:
    tag = one(ct, "(0010,1002)")
    assert shown_value(tag) == "2 items"
    assert [shown_name(item) for item in tag.below] == ["Item 1", "Item 2"]
    assert [inner.keyword for inner in tag.below[0].below] == ["PatientID", "TypeOfPatientID"]


def test_private_elements_name_their_creator_wherever_their_block_lies(tmp_path: Path) -> None:
    def written(first: str) -> tuple[Element, ...]:
        dataset = dcmread(write_film(tmp_path / "film.dcm"))
        for creator in (first, "ACME <1>"):
            dataset.private_block(0x0011, creator, create=True).add_new(0x01, "LO", creator[:4])
        dataset.save_as(tmp_path / "private.dcm")
        return read_tags(instance_of(tmp_path / "private.dcm"))

    first = one(written("Other"), "(0011,1101)")
    assert (first.creator, shown_value(first), first.vr) == ("ACME <1>", "ACME", "LO")
    again = one(written("ACME <1>"), "(0011,1001)")
    assert again.key == first.key


def test_bytes_are_counted_and_told_apart(tmp_path: Path) -> None:
    found = []
    for content in (b"\0" * 132, b"\1" * 132):
        path = write_film(tmp_path / "film.dcm", ICCProfile=content)
        found.append(one(read_tags(instance_of(path)), "(0028,2000)"))
    assert shown_value(found[0]) == "132 bytes, without a name, not applied"
    assert found[0].whole != found[1].whole


def test_long_values_are_cut_with_their_length_but_differ_as_a_whole(tmp_path: Path) -> None:
    found = []
    for end in "ab":
        path = write_film(tmp_path / "film.dcm", ImageComments="x" * 999 + end)
        found.append(one(read_tags(instance_of(path)), "(0020,4000)"))
    assert shown_value(found[0]) == shown_value(found[1]) == "x" * 300 + "... (1000 characters)"
    assert found[0].whole != found[1].whole


def test_many_values_are_counted(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.dcm", ImageType=["ORIGINAL"] * 100)
    assert shown_value(one(read_tags(instance_of(path)), "(0008,0008)")).endswith(
        "... (100 values)"
    )


def test_bytes_of_no_profile_are_counted(tmp_path: Path) -> None:
    dataset = dcmread(write_film(tmp_path / "film.dcm"))
    dataset.private_block(0x0011, "ACME", create=True).add_new(0x01, "OB", b"xy")
    dataset.save_as(tmp_path / "b.dcm")
    assert shown_value(one(read_tags(instance_of(tmp_path / "b.dcm")), "(0011,1001)")) == "2 bytes"


def test_letters_that_steer_a_screen_are_not_shown(tmp_path: Path) -> None:
    texts = {"SpecificCharacterSet": "ISO_IR 192", "ImageComments": "a\x07b\u202ec<b>"}
    path = write_film(tmp_path / "film.dcm", **texts)
    comment = one(read_tags(instance_of(path)), "(0020,4000)")
    assert shown_value(comment).isprintable()
    assert shown_value(comment).startswith("a b")
    assert shown_value(comment).endswith("<b>")  # text, for who shows it as text


@pytest.mark.parametrize("most", [5, 30])
def test_a_header_of_elements_without_number_is_cut(
    monkeypatch: pytest.MonkeyPatch, most: int, tmp_path: Path
) -> None:
    monkeypatch.setattr(element_tree, "MAX_SHOWN_ELEMENTS", most)
    monkeypatch.setattr(warm_process, "MOST_STARTS", 0)  # it is read here, where the limit holds
    monkeypatch.setattr(header_reader, "ELEMENTS_READER", HeaderReader())
    dataset = dcmread(write_film(tmp_path / "film.dcm"))
    dataset.LanguageCodeSequence = [Dataset() for _ in range(50)]
    dataset.save_as(tmp_path / "many.dcm")
    tags = read_tags(instance_of(tmp_path / "many.dcm"))
    assert sum(1 for _ in every(tags)) == most


def test_what_is_known_of_a_plain_image_is_listed() -> None:
    instance = replace(
        make_instance("a.png"), file_format="picture", attributes={"Comment": "hello\n"}
    )
    assert [(tag.name, shown_value(tag)) for tag in read_tags(instance)] == [
        ("File", "a.png"),
        ("Rows", "8"),
        ("Columns", "6"),
        ("Frames", "1"),
        ("Comment", "hello"),
    ]


def test_missing_file_is_an_expected_failure(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="can no longer be read"):
        read_tags(instance_of(tmp_path / "gone.dcm"))


def test_a_header_is_listed_while_a_folder_is_read(tmp_path: Path) -> None:
    end_s = time.monotonic() + 60.0

    def checkpoint() -> None:
        assert time.monotonic() < end_s, "it waits for its turn"

    path = write_film(tmp_path / "film.dcm")
    with header_reader.HEADER_READER._lock:  # as while an answer is awaited
        assert shown_value(one(read_tags(instance_of(path), checkpoint), "(0018,5101)")) == "PA"


def test_a_header_without_a_class_is_dicom_all_the_same(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.dcm")
    tags = read_tags(replace(instance_of(path), sop_class_uid=""))
    assert shown_value(one(tags, "(0018,5101)")) == "PA"


def test_a_header_that_would_fill_the_memory_costs_another_process(tmp_path: Path) -> None:
    path = tmp_path / "film.dcm"
    whole = write_film(path).read_bytes()
    place = whole.index(b"\x10\x00\x10\x00PN")
    size = MAX_ELEMENT_BYTES
    with path.open("wb") as file:  # private elements of 3 GiB that take no room on the disk
        file.write(whole[:place])
        for number in range(3 * 2**30 // size):
            file.write(b"\x09\x00" + bytes([number, 0x10]) + b"OB\0\0" + size.to_bytes(4, "little"))
            file.seek(size, 1)
        file.write(whole[place:])
    with pytest.raises(ReadError, match="can no longer be read"):
        read_tags(instance_of(path))
    assert one(read_tags(instance_of(write_film(tmp_path / "other.dcm"))), "(0018,5101)")
