"""The image pixel module, true and lying."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit, RLELossless

from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import open_dicom
from medviewer.io.dicom.headers import PIXEL_TAGS, read_header
from medviewer.io.limits import MAX_FRAMES
from medviewer.io.pixels.pixel_format import PixelFormat, bit_note, pixel_format
from medviewer.io.records import BIT_NOTE
from tests.support.dicom_files import relabel, write_encapsulated, write_image

GREY = np.zeros((6, 8), np.uint16)
COLOR = np.zeros((6, 8, 3), np.uint8)


def _format(folder: Path, pixels: np.ndarray[Any, Any] = GREY, **options: Any) -> PixelFormat:
    path = write_image(folder / "a.dcm", pixels, **options)
    with open_dicom(path, PIXEL_TAGS) as file:
        return pixel_format(file)


@pytest.mark.parametrize(
    ("allocated", "stored", "expected"),
    [("u1", 8, "uint8"), ("u2", 12, "uint16"), ("u2", 8, "uint8"), ("i2", 12, "int16"),
     ("i2", 7, "int8"), ("u4", 32, "uint32"), ("u4", 17, "uint32"), ("i4", 16, "int16")],
)  # fmt: skip
def test_the_stored_type_is_the_smallest_that_holds_the_bits(
    tmp_path: Path, allocated: str, stored: int, expected: str
) -> None:
    pixels = GREY.astype(allocated)
    assert _format(tmp_path, pixels, bits_stored=stored).stored_type == np.dtype(expected)


def test_color_is_stored_in_eight_bits(tmp_path: Path) -> None:
    assert _format(tmp_path, COLOR.astype(np.uint16)).stored_type == np.dtype("u1")
    assert _format(tmp_path, GREY, photometric="PALETTE COLOR").stored_type == np.dtype("u1")


@pytest.mark.parametrize("bits", [None, 0, 40])
def test_bits_stored_that_cannot_be_are_those_allocated(tmp_path: Path, bits: int | None) -> None:
    assert _format(tmp_path, BitsStored=bits).bits_stored == 16


@pytest.mark.parametrize(
    ("high", "stored", "low", "note"),
    [
        (11, 12, 0, ""),
        (15, 12, 4, "HighBit 15 of 12 bits stored: pixels moved down by 4 bits"),
        (12, 12, 1, "HighBit 12 of 12 bits stored: pixels moved down by 1 bits"),
        (8, 12, 0, "HighBit 8 of 12 bits stored cannot be: not heeded"),
        (16, 12, 0, "HighBit 16 of 12 bits stored cannot be: not heeded"),
        (11, 16, 0, "HighBit 11 of 16 bits stored cannot be: not heeded"),
        (None, 12, 0, ""),
    ],
)
def test_the_high_bit_says_where_the_samples_lie(
    tmp_path: Path, high: int | None, stored: int, low: int, note: str
) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=stored, HighBit=high)
    with open_dicom(path, PIXEL_TAGS) as file:
        found = pixel_format(file)
        assert (found.low_bit, bit_note(file.dataset, found)) == (low, note)
    assert read_header(path, "a").instance.attributes.get(BIT_NOTE, "") == note
    assert (read_header(path, "a").instance.pixels is None) == (low > 0)


def test_the_high_bit_of_compressed_or_float_samples_says_nothing(tmp_path: Path) -> None:
    compressed = write_encapsulated(tmp_path / "a.dcm", GREY, [b"\0" * 80], RLELossless, HighBit=3)
    values = np.ones((6, 8), np.float32).tobytes()
    floats = write_image(
        tmp_path / "b.dcm", GREY, PixelData=None, FloatPixelData=values, BitsAllocated=32
    )
    for path in (compressed, floats):
        assert BIT_NOTE not in read_header(path, "a").instance.attributes


def test_bits_allocated_may_be_missing(tmp_path: Path) -> None:
    assert _format(tmp_path, BitsAllocated=None, BitsStored=12).bits_allocated == 16
    small = GREY.astype(np.uint8)
    assert _format(tmp_path, small, BitsAllocated=None, BitsStored=8).bits_allocated == 8


def test_a_missing_color_model_follows_the_samples(tmp_path: Path) -> None:
    grey = _format(tmp_path, PhotometricInterpretation=None)
    color = _format(tmp_path, COLOR, PhotometricInterpretation=None)
    assert (grey.photometric, color.photometric) == ("MONOCHROME2", "RGB")


def test_frames_are_counted(tmp_path: Path) -> None:
    found = _format(tmp_path, np.zeros((5, 6, 8), np.uint16), NumberOfFrames=5)
    assert (found.frames, found.declared_frames) == (5, 5)


def test_no_more_frames_than_there_are_bytes_for(tmp_path: Path) -> None:
    found = _format(tmp_path, np.zeros((5, 6, 8), np.uint16), NumberOfFrames=9)
    assert (found.frames, found.declared_frames) == (5, 9)


def test_no_more_compressed_frames_than_there_can_be(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    write_encapsulated(path, GREY, [b"\0" * 80], RLELossless, NumberOfFrames=5000)
    with open_dicom(path, PIXEL_TAGS) as file:
        assert pixel_format(file).frames == 10  # offset table and one item: 104 bytes


@pytest.mark.parametrize(("left", "is_image"), [(0, False), (9, False), (10, True)])
def test_a_compressed_image_has_room_for_an_item(tmp_path: Path, left: int, is_image: bool) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [b"\0" * 80], RLELossless)
    with open_dicom(path, PIXEL_TAGS) as file:
        offset = file.pixels.offset
    path.write_bytes(path.read_bytes()[: offset + left])
    with open_dicom(path, PIXEL_TAGS) as file:
        if is_image:
            assert pixel_format(file).frames == 1
        else:
            with pytest.raises(ReadError, match=f"complete: {left} of 10 bytes"):
                pixel_format(file)


def test_a_subsampled_native_frame_has_two_samples_a_pixel(tmp_path: Path) -> None:
    found = _format(tmp_path, COLOR, photometric="YBR_FULL_422")
    assert found.frame_bits == 6 * 8 * 2 * 8


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Rows": None}, "no image size"),
        ({"Columns": 0}, "no image size"),
        ({"Rows": 65535, "Columns": 65535}, "65535 x 65535 pixels is beyond the limit"),
        ({"NumberOfFrames": MAX_FRAMES + 1}, "frames are beyond the limit"),
        ({"SamplesPerPixel": 4}, "4 samples per pixel"),
        ({"SamplesPerPixel": 3}, "does not fit the number of samples"),
        ({"BitsAllocated": 20}, "20 bits allocated"),
        ({"Rows": 4000}, "ends before its image"),
        ({"PixelData": None}, "no pixels"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(ReadError, match=words):
        _format(tmp_path, **changes)


def test_an_odd_number_of_pixels_cannot_share_colors_in_pairs(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="share their colour, but the image has 3 x 5"):
        _format(tmp_path, np.zeros((3, 5, 3), np.uint8), photometric="YBR_FULL_422")


def test_compressed_pixels_in_a_native_syntax_are_refused(tmp_path: Path) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [b"\0" * 80], RLELossless)
    relabel(path, ExplicitVRLittleEndian)
    with (
        open_dicom(path, PIXEL_TAGS) as file,
        pytest.raises(ReadError, match="transfer syntax says they are not"),
    ):
        pixel_format(file)


def test_float_pixels_have_their_own_type(tmp_path: Path) -> None:
    values = np.ones((6, 8), np.float32)
    found = _format(tmp_path, PixelData=None, FloatPixelData=values.tobytes(), BitsAllocated=32)
    assert found.stored_type == np.dtype("f4")
    assert found.sample_type == np.dtype("f4")
    assert found.is_float


def test_native_pixels_in_a_compressed_syntax_are_what_they_are(tmp_path: Path) -> None:
    path = relabel(write_image(tmp_path / "a.dcm", GREY), JPEGBaseline8Bit)
    with open_dicom(path, PIXEL_TAGS) as file:
        assert not pixel_format(file).is_encapsulated
