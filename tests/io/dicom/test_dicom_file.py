"""Opening DICOM files, good ones and others."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from pydicom.tag import Tag
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from medviewer.errors import ReadError
from medviewer.io.dicom import dicom_file
from medviewer.io.dicom.dicom_file import inflate, looks_like_dicom, open_dicom
from tests.support.dicom_files import image_dataset, write_dataset, write_image

PIXELS = np.arange(12, dtype=np.uint16).reshape(3, 4)
ROWS = int(Tag("Rows"))


def _content(path: Path) -> tuple[str, int, bytes]:
    with open_dicom(path, [ROWS]) as file:
        assert file.pixels is not None
        file.stream.seek(file.pixels.offset)
        content = file.stream.read(file.pixels.length)
        return file.transfer_syntax_uid, int(file.dataset.Rows), content


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian]
)
def test_pixels_are_found_in_every_native_syntax(tmp_path: Path, syntax: str) -> None:
    path = write_image(tmp_path / "a.dcm", PIXELS, transfer_syntax=syntax)
    assert _content(path) == (syntax, 3, PIXELS.tobytes())


def test_pixels_are_found_in_big_endian(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", PIXELS, transfer_syntax=ExplicitVRBigEndian)
    assert _content(path) == (ExplicitVRBigEndian, 3, PIXELS.astype(">u2").tobytes())


@pytest.mark.parametrize(
    ("syntax", "implicit", "little"),
    [
        (ExplicitVRLittleEndian, False, True),
        (ImplicitVRLittleEndian, True, True),
        (ExplicitVRBigEndian, False, False),
    ],
)
def test_a_dataset_without_preamble_and_meta_is_read(
    tmp_path: Path, syntax: str, implicit: bool, little: bool
) -> None:
    path = tmp_path / "bare"
    dataset = image_dataset(PIXELS, transfer_syntax=syntax)
    del dataset.file_meta
    dataset.save_as(path, implicit_vr=implicit, little_endian=little)
    assert _content(path)[:2] == (syntax, 3)


def test_a_meta_header_without_preamble_is_read(tmp_path: Path) -> None:
    whole = write_image(tmp_path / "a.dcm", PIXELS)
    path = tmp_path / "no_preamble"
    path.write_bytes(whole.read_bytes()[132:])
    assert _content(path) == (ExplicitVRLittleEndian, 3, PIXELS.tobytes())


def test_a_header_that_ends_within_the_pixel_element_has_none(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", PIXELS)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\xe0\x7f\x10\x00OW") + 10])
    with pytest.raises(ReadError, match="header is damaged"), open_dicom(path, [ROWS]):
        pass


def test_only_the_elements_asked_for_are_there(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", PIXELS)
    with open_dicom(path, [ROWS]) as file:
        assert "PatientName" not in file.dataset


def test_a_file_that_ends_within_its_pixels_tells_what_is_there(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", PIXELS)
    path.write_bytes(path.read_bytes()[:-10])
    with open_dicom(path, [ROWS]) as file:
        assert file.pixels is not None
        assert (file.pixels.length, file.pixels.declared) == (14, 24)


def test_a_file_that_ends_before_its_pixels_has_none(tmp_path: Path) -> None:
    dataset = image_dataset(PIXELS)
    del dataset.PixelData
    with open_dicom(write_dataset(tmp_path / "a.dcm", dataset), [ROWS]) as file:
        assert file.pixels is None


def test_an_element_after_the_header_that_is_no_pixels_is_none(tmp_path: Path) -> None:
    dataset = image_dataset(PIXELS, PixelData=None, DataSetTrailingPadding=b"\0" * 100)
    with open_dicom(write_dataset(tmp_path / "a.dcm", dataset), [ROWS]) as file:
        assert file.pixels is None


@pytest.mark.parametrize("content", [b"", b"junk", b"\x00" * 200, b"%PDF-1.4" + b"x" * 300])
def test_junk_does_not_look_like_dicom(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "junk"
    path.write_bytes(content)
    assert not looks_like_dicom(content)
    with pytest.raises(ReadError, match="not an image file"), open_dicom(path, [ROWS]):
        pass


def test_a_damaged_header_is_an_error_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(b"\0" * 128 + b"DICM" + b"\x02\x00\x00\x00OB\x00\x00\xff")
    with pytest.raises(ReadError, match="header is damaged"), open_dicom(path, [ROWS]):
        pass


def test_inflating_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dicom_file, "MAX_INFLATED_BYTES", 2**20)
    bomb = zlib.compress(b"\0" * 2**22, wbits=-15)
    with pytest.raises(ReadError, match="limit of 1 MiB"):
        inflate(bomb)


def test_inflating_a_cut_stream_gives_what_is_there() -> None:
    deflated = zlib.compress(bytes(range(256)) * 50, wbits=-15)
    assert (bytes(range(256)) * 50).startswith(inflate(deflated[:-20]))


def test_a_deflate_bomb_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dicom_file, "MAX_INFLATED_BYTES", 2**16)
    large = np.zeros((512, 512), np.uint16)
    path = write_image(tmp_path / "a", large, transfer_syntax=DeflatedExplicitVRLittleEndian)
    with pytest.raises(ReadError, match="grows beyond"), open_dicom(path, [ROWS]):
        pass


def after_a_long_file_meta(content: bytes) -> bytes:
    """Put 4 KiB before the transfer syntax, longer than any look at the beginning of a file."""
    version = b"\x02\x00\x01\x00OB\x00\x00"
    at = content.index(version)
    rest = content[at + 14 :]  # behind the version's two bytes
    return content[:at] + version + struct.pack("<L", 4096) + bytes(4096) + rest


def test_what_is_deflated_is_known_wherever_the_file_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_image(tmp_path / "a", PIXELS, transfer_syntax=DeflatedExplicitVRLittleEndian)
    path.write_bytes(after_a_long_file_meta(path.read_bytes()))
    assert path.read_bytes().index(b"1.2.840.10008.1.2.1.99") > 4096
    assert _content(path) == (DeflatedExplicitVRLittleEndian, 3, PIXELS.tobytes())
    monkeypatch.setattr(dicom_file, "MAX_INFLATED_BYTES", 100)
    with pytest.raises(ReadError, match="grows beyond"), open_dicom(path, [ROWS]):
        pass


@pytest.mark.parametrize("uid", ["1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205"])
def test_deflated_references_are_named_wherever_the_file_says_it(tmp_path: Path, uid: str) -> None:
    path = write_image(tmp_path / "a", PIXELS, transfer_syntax=DeflatedExplicitVRLittleEndian)
    content = after_a_long_file_meta(path.read_bytes())
    own = b"1.2.840.10008.1.2.1.99"
    named = uid.encode().ljust(len(own) + 2, b"\0")[: len(uid) + len(uid) % 2]
    length = struct.pack("<H", len(own)), struct.pack("<H", len(named))
    path.write_bytes(content.replace(length[0] + own, length[1] + named))
    with pytest.raises(ReadError, match="on a server"), open_dicom(path, [ROWS]):
        pass


BIG_ENDIAN = {"transfer_syntax": ExplicitVRBigEndian}  # never plain: the general parser reads it


def test_elements_without_number_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dicom_file, "MAX_ELEMENTS", 5)
    path = write_image(tmp_path / "a", np.ones((2, 2), np.int16), **BIG_ENDIAN)
    with pytest.raises(ReadError, match="more than 5 elements"), open_dicom(path, [ROWS]):
        pass


def test_an_element_beyond_the_limit_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dicom_file, "MAX_ELEMENT_BYTES", 1000)
    comments = Tag("ImageComments")
    pixels = np.ones((2, 2), np.int16)
    path = write_image(tmp_path / "a", pixels, ImageComments="x" * 2000, **BIG_ENDIAN)
    with pytest.raises(ReadError, match="2000 bytes"), open_dicom(path, [ROWS, comments]):
        pass
    with open_dicom(path, [ROWS]) as opened:  # nobody asked for it
        assert opened.dataset.Rows == 2


def test_sequences_within_sequences_without_end_are_refused(tmp_path: Path) -> None:
    whole = image_dataset(np.ones((2, 2), np.int16), **BIG_ENDIAN)
    path = write_dataset(tmp_path / "a", whole)
    content = path.read_bytes()
    tag = b"\x00\x40\xa7\x30"  # ContentSequence
    nest = (tag + b"SQ\0\0\xff\xff\xff\xff" + b"\xff\xfe\xe0\x00\xff\xff\xff\xff") * 2000
    place = content.index(b"\x7f\xe0\x00\x10")
    path.write_bytes(content[:place] + nest + content[place:])
    with pytest.raises(ReadError, match="nests"), open_dicom(path, [ROWS, Tag(0x0040A730)]):
        pass
