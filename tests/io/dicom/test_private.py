"""Private elements are believed under their maker's name only."""

import struct

import numpy as np
import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from medviewer.io.dicom.private import PrivateElement

FACTOR = PrivateElement("Maker 001", 0x2001, 0x03, "FL")
TEXT = PrivateElement("Maker 001", 0x2001, 0x04, "DS")


def _dataset(element: PrivateElement, value: object, vr: str, block: int = 0x10) -> Dataset:
    dataset = Dataset()
    dataset.add_new(0x20010000 | block, "LO", element.creator)
    dataset.add_new(0x20010000 | block << 8 | element.number, vr, value)
    return dataset


def _raw(value: bytes, *, little: bool = True, creator: bytes = b"Maker 001 ") -> Dataset:
    """Return a dataset as it was read from a file that does not say what its elements are."""
    tags = {Tag(0x20010010): creator, Tag(0x20011003): value, Tag(0x20011004): value}
    return Dataset(
        {
            tag: RawDataElement(tag, "UN", len(content), content, 0, False, little)
            for tag, content in tags.items()
        }
    )


@pytest.mark.parametrize("block", [0x10, 0x13])
def test_an_element_is_found_in_its_makers_block(block: int) -> None:
    assert FACTOR.numbers(_dataset(FACTOR, 1.5, "FL", block)) == (1.5,)


@pytest.mark.parametrize("creator", [b"", b"Another 1"])
def test_another_makers_element_is_not_believed(creator: bytes) -> None:
    dataset = _raw(struct.pack("<f", 1.5), creator=creator)
    assert (FACTOR.numbers(dataset), FACTOR.content(dataset)) == ((), b"")
    assert TEXT.text(dataset) == ""


@pytest.mark.parametrize("little", [True, False])
def test_bytes_are_numbers_of_the_files_order(little: bool) -> None:
    content = struct.pack("<2f" if little else ">2f", 1.5, -2.0)
    assert FACTOR.numbers(_raw(content, little=little)) == (1.5, -2.0)


@pytest.mark.parametrize("content", [b"", b"abc", struct.pack("<f", np.nan)])
def test_what_is_no_number_is_none(content: bytes) -> None:
    assert FACTOR.numbers(_raw(content)) == ()


@pytest.mark.parametrize(
    ("content", "numbers"),
    [(b"1.5\\2 ", (1.5, 2.0)), (b"x", ()), (b"inf", ()), (b"", ())],
)
def test_text_is_numbers(content: bytes, numbers: tuple[float, ...]) -> None:
    assert TEXT.numbers(_raw(content)) == numbers


def test_several_parsed_values_are_several_numbers() -> None:
    assert TEXT.numbers(_dataset(TEXT, ["1.5", "2"], "DS")) == (1.5, 2.0)


def test_the_tags_are_those_of_the_element_and_its_creator() -> None:
    assert {0x20010010, 0x20011003, 0x20010013, 0x20011303} <= FACTOR.tags
    assert len(FACTOR.tags) == 8
