"""Samples of 12 and 24 bits, and those that do not begin at bit 0: by arithmetic on integers.

pydicom and SimpleITK read neither; packing is written here from DICOM PS3.5-2004 annex D.
"""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    JPEGLosslessSV1,
    RLELossless,
)

from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io.pixels.frames import open_frames
from tests.support.dicom_files import (
    image_dataset,
    relabel,
    write_dataset,
    write_encapsulated,
    write_image,
)

Pixels = np.ndarray[Any, Any]
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"


def _values(bits: int, *, signed: bool, shape: tuple[int, ...] = (3, 5)) -> Pixels:
    """Return numbers that use all bits, the least and the greatest among them."""
    low = -(1 << bits - 1) if signed else 0
    found = np.random.default_rng(bits).integers(low, low + (1 << bits), shape)
    found.flat[:2] = low, low + (1 << bits) - 1
    return found


def _packed(values: Pixels, allocated: int) -> bytes:
    """Pack numbers one after the other, the lowest bit first, with one of Python's integers."""
    whole = 0
    for number, value in enumerate(values.reshape(-1).tolist()):
        whole |= (value & (1 << allocated) - 1) << allocated * number
    size = -(-values.size * allocated // 8)
    return whole.to_bytes(size + size % 2, "little")


def _write(path: Path, values: Pixels, allocated: int, stored: int, **options: Any) -> Path:
    signed = bool(values.min() < 0)
    like = np.zeros(values.shape, np.int32 if signed else np.uint32)
    dataset = image_dataset(like, bits_stored=stored, **options)
    dataset.BitsAllocated = allocated
    content = _packed(values, allocated)
    if options.get("transfer_syntax") == ExplicitVRBigEndian:
        content = np.frombuffer(content, "<u2").astype(">u2").tobytes()
    dataset.PixelData = content
    return write_dataset(path, dataset)


def _frame(path: Path, index: int = 0) -> Pixels:
    """Read a frame here, as a worker does for a volume."""
    with open_frames(path) as reader:
        return reader.read(index)


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize(("allocated", "stored"), [(12, 12), (12, 9), (24, 24), (24, 17)])
def test_samples_that_are_no_words_are_read_into_a_volume(
    tmp_path: Path,
    only_volume: Callable[[Path], Volume],
    syntax: str,
    allocated: int,
    stored: int,
    signed: bool,
) -> None:
    values = _values(stored, signed=signed)
    _write(tmp_path / "a.dcm", values, allocated, stored, transfer_syntax=syntax)
    volume = only_volume(tmp_path)
    assert volume.stored.dtype.itemsize == (2 if stored <= 16 else 4)
    np.testing.assert_array_equal(volume.stored[0].astype(np.int64), values)
    np.testing.assert_array_equal(_frame(tmp_path / "a.dcm"), values)


@pytest.mark.parametrize("allocated", [12, 24])
def test_frames_of_such_samples_begin_where_the_one_before_ends(
    tmp_path: Path, only_volume: Callable[[Path], Volume], allocated: int
) -> None:
    values = _values(allocated, signed=True, shape=(3, 3, 5))  # 15 samples: 22 bytes and a half
    _write(tmp_path / "a.dcm", values, allocated, allocated, NumberOfFrames=3)
    np.testing.assert_array_equal(only_volume(tmp_path).stored, values)
    np.testing.assert_array_equal(_frame(tmp_path / "a.dcm", 1), values[1])


def test_slope_and_intercept_apply_to_them(
    tmp_path: Path, only_volume: Callable[[Path], Volume]
) -> None:
    values = _values(24, signed=True)
    options = {"RescaleSlope": 2.0, "RescaleIntercept": -1024.0}
    _write(tmp_path / "a.dcm", values, 24, 24, **options)
    (info,) = only_volume(tmp_path).slices
    assert (info.rescale.slope, info.rescale.intercept) == (2.0, -1024.0)


def test_a_frame_of_12_bits_that_is_cut_is_a_reason(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.dcm", _values(12, signed=False), 12, 12)
    path.write_bytes(path.read_bytes()[:-4])
    with open_frames(path) as reader, pytest.raises(ReadError, match="ends before"):
        reader.read(0)


def test_run_lengths_of_24_bits_are_decoded(tmp_path: Path) -> None:
    """Three segments, the highest byte first (PS3.5 G.2)."""
    values = _values(24, signed=True)
    planes = [(values >> shift & 0xFF).astype(np.uint8) for shift in (16, 8, 0)]
    segments = [imagecodecs.packbits_encode(plane.tobytes()) for plane in planes]
    segments = [segment + b"\0" * (len(segment) % 2) for segment in segments]
    starts = np.cumsum([64, *map(len, segments)])[:3]
    header = np.array([3, *starts, *[0] * 12], "<u4").tobytes()
    like = np.zeros(values.shape, np.int32)
    path = write_encapsulated(
        tmp_path / "a.dcm", like, [header + b"".join(segments)], RLELossless,
        BitsAllocated=24, BitsStored=24,
    )  # fmt: skip
    np.testing.assert_array_equal(_frame(path), values)


def test_run_lengths_of_12_bits_cannot_be(tmp_path: Path) -> None:
    like = np.zeros((3, 5), np.uint16)
    path = write_encapsulated(
        tmp_path / "a.dcm", like, [b"\1" * 80], RLELossless, BitsAllocated=12, BitsStored=12
    )
    with pytest.raises(ReadError, match="damaged"):
        _frame(path)


@pytest.mark.parametrize("allocated", [12, 24])
def test_such_samples_may_be_deflated(tmp_path: Path, allocated: int) -> None:
    values = _values(allocated, signed=False)
    packer = zlib.compressobj(wbits=-15)
    frame = packer.compress(_packed(values, allocated)) + packer.flush()
    like = np.zeros(values.shape, np.uint32)
    path = write_encapsulated(
        tmp_path / "a.dcm", like, [frame + b"\0" * (len(frame) % 2)], JPEGLosslessSV1,
        BitsAllocated=allocated, BitsStored=allocated,
    )  # fmt: skip
    np.testing.assert_array_equal(_frame(relabel(path, DEFLATED_FRAMES)), values)


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    ("allocated", "stored", "high"), [(16, 12, 15), (16, 12, 13), (16, 8, 15), (32, 12, 20)]
)
def test_samples_begin_where_the_high_bit_says(
    tmp_path: Path,
    only_volume: Callable[[Path], Volume],
    allocated: int,
    stored: int,
    high: int,
    signed: bool,
) -> None:
    values = _values(stored, signed=signed)
    shift = high + 1 - stored
    garbage = 1 << high + 1 if high + 1 < allocated else 0  # nothing is said of unused bits
    kind = "i" if signed else "u"
    placed = values << shift & (1 << high + 1) - 1 | garbage
    pixels = placed.astype(f"u{allocated // 8}").view(f"{kind}{allocated // 8}")
    write_image(tmp_path / "a.dcm", pixels, bits_stored=stored, HighBit=high)
    np.testing.assert_array_equal(only_volume(tmp_path).stored[0], values)
    np.testing.assert_array_equal(_frame(tmp_path / "a.dcm"), values)


@pytest.mark.parametrize("signed", [False, True])
def test_a_high_bit_that_the_samples_belie_is_not_believed(
    tmp_path: Path,
    only_volume: Callable[[Path], Volume],
    signed: bool,
) -> None:
    values = _values(12, signed=signed)
    pixels = values.astype(np.int16 if signed else np.uint16)
    write_image(tmp_path / "a.dcm", pixels, bits_stored=12, HighBit=15)
    np.testing.assert_array_equal(only_volume(tmp_path).stored[0], values)
    np.testing.assert_array_equal(_frame(tmp_path / "a.dcm"), values)


def test_dark_samples_above_overlays_are_moved_as_bright_ones_are(
    tmp_path: Path, only_volume: Callable[[Path], Volume]
) -> None:
    """All samples are below 256: without the overlay's word the file would look like a liar."""
    values = np.arange(20, dtype=np.uint16).reshape(4, 5)
    dataset = image_dataset(values << 4 | 2, bits_stored=12, HighBit=15)
    dataset.add_new(0x60000100, "US", 16)
    dataset.add_new(0x60000102, "US", 1)
    write_dataset(tmp_path / "a.dcm", dataset)
    np.testing.assert_array_equal(only_volume(tmp_path).stored[0], values)
    np.testing.assert_array_equal(_frame(tmp_path / "a.dcm"), values)


def test_colors_begin_where_the_high_bit_says(tmp_path: Path) -> None:
    colors = np.random.default_rng(3).integers(0, 256, (4, 5, 3)).astype(np.uint8)
    path = write_image(tmp_path / "a.dcm", colors.astype(np.uint16) << 8, bits_stored=8, HighBit=15)
    np.testing.assert_array_equal(_frame(path), colors)


@pytest.mark.parametrize(("precision", "shift"), [(12, 0), (16, 4)])
def test_a_codec_may_have_left_the_unused_bits_out(
    tmp_path: Path, precision: int, shift: int
) -> None:
    values = _values(12, signed=False, shape=(8, 9)).astype(np.uint16)
    encoded = imagecodecs.ljpeg_encode(values << shift, bitspersample=precision)
    path = write_encapsulated(
        tmp_path / "a.dcm", values, [encoded + b"\0" * (len(encoded) % 2)], JPEGLosslessSV1,
        bits_stored=12, HighBit=15,
    )  # fmt: skip
    np.testing.assert_array_equal(_frame(path), values)
