"""Reading elements leniently."""

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import quiet_parsers


def _element(tag: tuple[int, int], vr: bytes, value: bytes) -> bytes:
    length = struct.pack("<HL", 0, len(value)) if vr == b"UN" else struct.pack("<H", len(value))
    return struct.pack("<HH", *tag) + vr + length + value


def _dataset(*encoded: bytes) -> Dataset:
    quiet_parsers()
    stream = BytesIO(b"".join(encoded))
    return read_dataset(stream, is_implicit_VR=False, is_little_endian=True)


ROWS = (0x0028, 0x0010)
SPACING = (0x0028, 0x0030)
IMAGE_TYPE = (0x0008, 0x0008)
NAME = (0x0010, 0x0010)


def test_several_values_are_joined_by_backslash() -> None:
    dataset = _dataset(_element(IMAGE_TYPE, b"CS", b"ORIGINAL\\PRIMARY "))
    assert elements.text(dataset, "ImageType") == "ORIGINAL\\PRIMARY"


def test_a_person_name_is_text() -> None:
    dataset = _dataset(_element(NAME, b"PN", b"Doe^Ann "))
    assert elements.text(dataset, "PatientName") == "Doe^Ann"


def test_a_name_in_another_alphabet_is_decoded() -> None:
    charset = _element((0x0008, 0x0005), b"CS", b"ISO_IR 192")
    dataset = _dataset(charset, _element(NAME, b"PN", "Müller".encode()))
    assert elements.text(dataset, "PatientName") == "Müller"


def test_a_name_that_escapes_to_another_alphabet_is_decoded() -> None:
    # the example of PS3.5 H.3.1
    charset = _element((0x0008, 0x0005), b"CS", b"\\ISO 2022 IR 87 ")
    kanji = b"\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"
    dataset = _dataset(charset, _element(NAME, b"PN", b"Yamada^Tarou=" + kanji))
    assert elements.text(dataset, "PatientName") == "Yamada^Tarou=山田^太郎"


def test_an_absent_element_is_empty() -> None:
    assert elements.text(Dataset(), "PatientName") == ""
    assert elements.numbers(Dataset(), "PixelSpacing") == ()
    assert elements.number(Dataset(), "Rows") is None
    assert elements.integer(Dataset(), "Rows") is None
    assert elements.items(Dataset(), "ModalityLUTSequence") == []
    assert len(elements.first_item(Dataset(), "ModalityLUTSequence")) == 0


def test_an_empty_element_is_as_good_as_absent() -> None:
    dataset = _dataset(_element(SPACING, b"DS", b""), _element(NAME, b"PN", b""))
    assert elements.numbers(dataset, "PixelSpacing") == ()
    assert elements.text(dataset, "PatientName") == ""


def test_control_characters_become_one_line() -> None:
    assert elements.clean("a\r\nb\0c\t d") == "a b c d"


def test_endless_text_is_cut() -> None:
    dataset = _dataset(_element(NAME, b"PN", b"A" * 60000))
    assert elements.text(dataset, "PatientName") == "A" * elements.MAX_TEXT


def test_decimal_strings_are_numbers() -> None:
    dataset = _dataset(_element(SPACING, b"DS", b"0.7\\ 5e-1 "))
    assert elements.numbers(dataset, "PixelSpacing") == (0.7, 0.5)


@pytest.mark.parametrize("value", [b"a\\1", b"nan\\1 ", b"inf\\1 ", b"0.5\\\\", b"\\"])
def test_numbers_that_are_none_make_the_element_absent(value: bytes) -> None:
    assert elements.numbers(_dataset(_element(SPACING, b"DS", value)), "PixelSpacing") == ()


def test_a_binary_number_is_read() -> None:
    assert elements.integer(_dataset(_element(ROWS, b"US", b"\x00\x02")), "Rows") == 512


def test_several_binary_numbers_give_the_first() -> None:
    dataset = _dataset(_element(ROWS, b"US", b"\x00\x02\x01\x00"))
    assert elements.integer(dataset, "Rows") == 512


def test_a_number_of_the_wrong_length_is_absent() -> None:
    assert elements.integer(_dataset(_element(ROWS, b"US", b"\x00\x02\x01")), "Rows") is None


def test_bytes_are_no_text_and_no_number() -> None:
    dataset = _dataset(_element((0x0028, 0x0120), b"UN", b"\x01\x02\x03"))
    assert elements.text(dataset, "PixelPaddingValue") == ""
    assert elements.numbers(dataset, "PixelPaddingValue") == ()


def test_text_where_a_sequence_should_be_is_no_sequence() -> None:
    dataset = _dataset(_element((0x0028, 0x3000), b"LO", b"text"))
    assert elements.items(dataset, "ModalityLUTSequence") == []


@given(st.binary(max_size=40), st.sampled_from([b"DS", b"US", b"PN", b"CS", b"IS", b"FD", b"UI"]))
def test_whatever_the_bytes_are_reading_never_fails(value: bytes, vr: bytes) -> None:
    dataset = _dataset(_element(SPACING, vr, value))
    assert isinstance(elements.text(dataset, "PixelSpacing"), str)
    assert isinstance(elements.numbers(dataset, "PixelSpacing"), tuple)
