"""The quick way through a header gives what pydicom gives, or hands over."""

import random
import struct
from collections.abc import Iterable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.errors import ReadError
from medviewer.io.dicom import dicom_file
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.headers import HEADER_TAGS, FileHeader, read_header
from medviewer.io.dicom.plain_header import read_plain_header
from medviewer.io.dicom.plain_walk import FIRST_BYTES, MAX_DEPTH, MOST_BYTES

EXPLICIT, IMPLICIT = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"
PATIENT_ID = (0x0010, 0x0020)
PIXELS = (0x7FE0, 0x0010)
PRIVATE = (0x0011, 0x1001)
REFERENCED = (0x0008, 0x1140)
VIEW_CODE = (0x0054, 0x0220)
UNDEFINED = 0xFFFFFFFF


def _folder(package: str, *parts: str) -> Path:
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent.joinpath(*parts)


TEST_FILES = _folder("pydicom", "data", "test_files")
WHOLE_IMAGES = _folder("data_store", "data")


def _answer(path: Path) -> FileHeader | str:
    try:
        return read_header(path, path.name)
    except ReadError as error:
        return str(error)


def _both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    quick = _answer(path)
    with monkeypatch.context() as patch:
        patch.setattr(dicom_file, "read_plain_header", lambda *_: None)
        return quick, _answer(path)


def _is_quick(content: bytes) -> bool:
    return read_plain_header(BytesIO(content), HEADER_TAGS) is not None


def _assert_equal_for(files: Iterable[Path], monkeypatch: pytest.MonkeyPatch) -> int:
    """Compare all files; return how many the quick way read itself."""
    quiet_parsers()
    count = 0
    for path in sorted(file for file in files if file.is_file()):
        quick, slow = _both_ways(path, monkeypatch)
        assert quick == slow, path.name
        count += _is_quick(path.read_bytes()[: 2**23])
    return count


def test_files_of_pydicom_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _assert_equal_for(TEST_FILES.rglob("*"), monkeypatch) > 80


def test_whole_images_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _assert_equal_for(WHOLE_IMAGES.rglob("*"), monkeypatch) > 25


@pytest.mark.shared
def test_real_series_and_hostile_files_are_read_alike(
    shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _assert_equal_for((shared_folder / "dicom").rglob("*"), monkeypatch) > 800


MUTATED = [
    TEST_FILES / name
    for name in ("CT_small.dcm", "MR_small_implicit.dcm", "JPEG2000.dcm", "rtdose_1frame.dcm")
]


@pytest.mark.parametrize("path", MUTATED, ids=lambda path: path.name)
def test_damaged_headers_are_read_alike(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet_parsers()
    original, chance = path.read_bytes(), random.Random(path.name)
    target = tmp_path / "a.dcm"
    for _ in range(150):
        content = bytearray(original)
        for _ in range(chance.choice((1, 1, 2, 5))):
            content[chance.randrange(128, min(len(content), 6000))] = chance.choice(
                (0, 1, 0x41, 0x42, 0xFE, 0xFF, chance.randrange(256))
            )
        target.write_bytes(content[: chance.choice((len(content), chance.randrange(len(content))))])
        quick, slow = _both_ways(target, monkeypatch)
        assert quick == slow


@given(st.data())
def test_a_walk_over_any_bytes_ends(data: st.DataObject) -> None:
    elements = data.draw(st.binary(max_size=200))
    syntax = data.draw(st.sampled_from([EXPLICIT, IMPLICIT]))
    read_plain_header(BytesIO(_meta(syntax) + elements), HEADER_TAGS)


def _explicit(tag: tuple[int, int], vr: bytes, value: bytes, length: int | None = None) -> bytes:
    size = len(value) if length is None else length
    long = vr in (b"OB", b"OW", b"SQ", b"UN", b"UT")
    return (
        struct.pack("<HH2s", *tag, vr)
        + struct.pack("<HL" if long else "<H", *_sizes(size, long))
        + value
    )


def _sizes(size: int, long: bool) -> tuple[int, ...]:
    return (0, size) if long else (size,)


def _implicit(tag: tuple[int, int], value: bytes, length: int | None = None) -> bytes:
    return struct.pack("<HHL", *tag, len(value) if length is None else length) + value


def _meta(syntax: str) -> bytes:
    value = syntax.encode() + b"\0" * (len(syntax) % 2)
    return bytes(128) + b"DICM" + _explicit((0x0002, 0x0010), b"UI", value)


def _item(content: bytes, length: int | None = None) -> bytes:
    return _implicit((0xFFFE, 0xE000), content, len(content) if length is None else length)


END_OF_ITEM = _implicit((0xFFFE, 0xE00D), b"")
END_OF_SEQUENCE = _implicit((0xFFFE, 0xE0DD), b"")
EXPLICIT_PIXELS = _explicit(PIXELS, b"OW", bytes(8))
IMPLICIT_PIXELS = _implicit(PIXELS, bytes(8))
NAMED = _explicit(PATIENT_ID, b"LO", b"P1")


def test_elements_before_the_pixels_are_found() -> None:
    content = _meta(EXPLICIT) + NAMED + EXPLICIT_PIXELS
    header = read_plain_header(BytesIO(content), HEADER_TAGS)
    assert header is not None
    assert header.dataset.PatientID == "P1"
    assert header.transfer_syntax_uid == EXPLICIT
    assert (header.pixel_offset, header.pixel_length) == (len(content) - 8, 8)


def test_compressed_pixels_have_no_length() -> None:
    content = _meta("1.2.840.10008.1.2.4.90") + NAMED + _explicit(PIXELS, b"OB", b"", UNDEFINED)
    header = read_plain_header(BytesIO(content), HEADER_TAGS)
    assert header is not None
    assert header.pixel_length is None


def test_implicit_elements_are_found() -> None:
    content = _meta(IMPLICIT) + _implicit(PATIENT_ID, b"P1") + IMPLICIT_PIXELS
    header = read_plain_header(BytesIO(content), HEADER_TAGS)
    assert header is not None
    assert header.dataset.PatientID == "P1"
    assert header.pixel_vr == "OW"


@pytest.mark.parametrize("size", [FIRST_BYTES, MOST_BYTES // 2])
def test_a_long_header_is_read_in_more_than_one_piece(size: int) -> None:
    private = _explicit((0x0009, 0x1001), b"UN", bytes(size))
    content = _meta(EXPLICIT) + private + NAMED + EXPLICIT_PIXELS
    header = read_plain_header(BytesIO(content), HEADER_TAGS)
    assert header is not None
    assert header.dataset.PatientID == "P1"


NESTED = (
    _item(NAMED)
    + _item(b"")
    + _item(
        NAMED
        + _explicit(REFERENCED, b"SQ", _item(NAMED, UNDEFINED) + END_OF_ITEM, UNDEFINED)
        + END_OF_SEQUENCE
        + END_OF_ITEM,
        UNDEFINED,
    )
)


def test_sequences_nobody_asked_for_are_passed_over() -> None:
    sequence = _explicit(REFERENCED, b"SQ", NESTED, UNDEFINED) + END_OF_SEQUENCE
    content = _meta(EXPLICIT) + sequence + NAMED + EXPLICIT_PIXELS
    header = read_plain_header(BytesIO(content), HEADER_TAGS)
    assert header is not None
    assert header.dataset.PatientID == "P1"
    assert header.pixel_offset == len(content) - 8


@pytest.mark.parametrize("tag", [REFERENCED, PRIVATE])
def test_implicit_sequences_nobody_asked_for_are_passed_over(tag: tuple[int, int]) -> None:
    nested = _item(_implicit(PATIENT_ID, b"P2")) + _item(END_OF_ITEM, UNDEFINED)
    sequence = _implicit(tag, nested, UNDEFINED) + END_OF_SEQUENCE
    name = _implicit((0x0018, 0x0015), b"CHEST ")
    header = read_plain_header(
        BytesIO(_meta(IMPLICIT) + sequence + name + IMPLICIT_PIXELS), HEADER_TAGS
    )
    assert header is not None
    assert header.dataset.BodyPartExamined == "CHEST"


def _deep(depth: int) -> bytes:
    inner = NAMED
    for _ in range(depth):
        inner = _explicit(REFERENCED, b"SQ", _item(inner), UNDEFINED) + END_OF_SEQUENCE
    return inner


UNLIKE = {
    "no preamble": NAMED + EXPLICIT_PIXELS,
    "no transfer syntax": bytes(128) + b"DICM" + NAMED + EXPLICIT_PIXELS,
    "an unknown transfer syntax": _meta("1.2.3.4") + NAMED + EXPLICIT_PIXELS,
    "big endian": _meta("1.2.840.10008.1.2.2") + NAMED + EXPLICIT_PIXELS,
    "deflated": _meta("1.2.840.10008.1.2.1.99") + NAMED + EXPLICIT_PIXELS,
    "a command set": _meta(EXPLICIT) + _explicit((0, 2), b"UI", b"1.") + EXPLICIT_PIXELS,
    "meta information twice": _meta(EXPLICIT) + _meta(EXPLICIT)[132:] + EXPLICIT_PIXELS,
    "no pixels": _meta(EXPLICIT) + NAMED + bytes(20),
    "the end": _meta(EXPLICIT) + NAMED,
    "pixels of a strange kind": _meta(EXPLICIT) + _explicit(PIXELS, b"UT", bytes(8)),
    "pixels of odd length": _meta(EXPLICIT) + _explicit(PIXELS, b"OB", bytes(9)),
    "something behind the pixels": _meta(EXPLICIT) + _explicit((0x7FE1, 1), b"OB", bytes(8)),
    "wrong order": _meta(EXPLICIT) + NAMED + NAMED + EXPLICIT_PIXELS,
    "odd length": _meta(EXPLICIT) + _explicit(PATIENT_ID, b"LO", b"P") + EXPLICIT_PIXELS,
    "no value representation": _meta(EXPLICIT)
    + _explicit(PATIENT_ID, b"XX", b"")
    + EXPLICIT_PIXELS,
    "a value beyond the end": _meta(EXPLICIT) + _explicit(PATIENT_ID, b"LO", b"", 500),
    "a value beyond the limit": _meta(EXPLICIT)
    + _explicit((0x0009, 0x1001), b"UN", bytes(MOST_BYTES))
    + EXPLICIT_PIXELS,
    "a sequence asked for": _meta(EXPLICIT)
    + _explicit(VIEW_CODE, b"SQ", END_OF_SEQUENCE, UNDEFINED)
    + EXPLICIT_PIXELS,
    "an unknown thing of undefined length": _meta(EXPLICIT)
    + _explicit(REFERENCED, b"UN", END_OF_SEQUENCE, UNDEFINED)
    + EXPLICIT_PIXELS,
    "no item": _meta(EXPLICIT) + _explicit(REFERENCED, b"SQ", NAMED, UNDEFINED) + EXPLICIT_PIXELS,
    "an item too short": _meta(EXPLICIT)
    + _explicit(REFERENCED, b"SQ", _item(NAMED, len(NAMED) - 2) + END_OF_SEQUENCE, UNDEFINED)
    + EXPLICIT_PIXELS,
    "an odd length in an item": _meta(EXPLICIT)
    + _explicit(
        REFERENCED,
        b"SQ",
        _item(_explicit(PATIENT_ID, b"LO", b"P")) + END_OF_SEQUENCE,
        UNDEFINED,
    )
    + EXPLICIT_PIXELS,
    "nonsense in an item": _meta(EXPLICIT)
    + _explicit(REFERENCED, b"SQ", _item(bytes(16)) + END_OF_SEQUENCE, UNDEFINED)
    + EXPLICIT_PIXELS,
    "an end of item with a length": _meta(EXPLICIT)
    + _explicit(
        REFERENCED,
        b"SQ",
        _item(_implicit((0xFFFE, 0xE00D), b"ab"), UNDEFINED) + END_OF_SEQUENCE,
        UNDEFINED,
    )
    + EXPLICIT_PIXELS,
    "sequences too deep": _meta(EXPLICIT) + _deep(MAX_DEPTH + 1) + EXPLICIT_PIXELS,
    "explicit where implicit is said": _meta(IMPLICIT) + NAMED + EXPLICIT_PIXELS,
    "implicit, wrong order": _meta(IMPLICIT) + 2 * _implicit(PATIENT_ID, b"P1") + IMPLICIT_PIXELS,
    "implicit, odd length": _meta(IMPLICIT) + _implicit(PATIENT_ID, b"P") + IMPLICIT_PIXELS,
    "implicit, undefined length of a text": _meta(IMPLICIT)
    + _implicit(PATIENT_ID, END_OF_SEQUENCE, UNDEFINED)
    + IMPLICIT_PIXELS,
    "implicit, private without items": _meta(IMPLICIT)
    + _implicit(PRIVATE, END_OF_SEQUENCE, UNDEFINED)
    + IMPLICIT_PIXELS,
}


@pytest.mark.parametrize("content", UNLIKE.values(), ids=UNLIKE.keys())
def test_what_is_not_plain_is_left_to_pydicom(content: bytes) -> None:
    assert not _is_quick(content)


def test_sequences_up_to_the_limit_are_walked() -> None:
    assert _is_quick(_meta(EXPLICIT) + _deep(MAX_DEPTH) + EXPLICIT_PIXELS)
