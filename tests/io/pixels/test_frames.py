"""Frames of one file: numbers against numpy, and against pydicom's encoders."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from medviewer.io.dicom.headers import read_header
from medviewer.io.pixels.frames import open_frames
from tests.io.pixels.read_frames import COLOR, GREY, SIGNED, Pixels, frame_into, frame_of
from tests.support.dicom_files import write_image
from tests.support.phantoms import phantom_voxels


@pytest.mark.parametrize(
    "syntax",
    [
        ExplicitVRLittleEndian,
        ImplicitVRLittleEndian,
        ExplicitVRBigEndian,
        DeflatedExplicitVRLittleEndian,
    ],
)
@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", "u4", "i4"])
def test_native_pixels_are_read_as_they_are(tmp_path: Path, syntax: str, dtype: str) -> None:
    bits = np.dtype(dtype).itemsize * 8
    pixels = phantom_voxels(1, 5, 7, dtype=dtype, bits_stored=bits)[0]
    path = write_image(tmp_path / "a.dcm", pixels, transfer_syntax=syntax)
    found = frame_of(path)
    assert found.dtype == np.dtype(dtype)
    assert np.array_equal(found, pixels)
    assert np.array_equal(frame_into(path, np.zeros_like(pixels)), pixels)


def test_a_frame_of_several_is_read_from_its_place(tmp_path: Path) -> None:
    frames = phantom_voxels(3, 4, 5)
    path = write_image(tmp_path / "a.dcm", frames, bits_stored=12, NumberOfFrames=3)
    assert np.array_equal(frame_of(path, 2), frames[2])
    assert np.array_equal(frame_into(path, np.zeros((4, 5), np.int16), 1), frames[1])


@pytest.mark.parametrize("pixels", [GREY, SIGNED])
def test_garbage_above_the_stored_bits_is_cleared(tmp_path: Path, pixels: Pixels) -> None:
    littered = (pixels.astype(np.int32) & 0x0FFF | 0x5000).astype(np.uint16).view(pixels.dtype)
    path = write_image(tmp_path / "a.dcm", littered, bits_stored=12)
    assert np.array_equal(frame_of(path), pixels)
    assert np.array_equal(frame_into(path, np.zeros_like(pixels)), pixels)


def test_few_bits_in_wide_samples_get_the_small_type(tmp_path: Path) -> None:
    pixels = (GREY & 0xFF).astype(np.uint16)
    path = write_image(tmp_path / "a.dcm", pixels, bits_stored=8)
    assert frame_of(path).dtype == np.uint8
    assert np.array_equal(frame_into(path, np.zeros(pixels.shape, np.uint8)), pixels)


def test_float_pixels_are_read(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((3, 4), np.uint32),
        PixelData=None,
        FloatPixelData=values.tobytes(),
    )
    assert np.array_equal(frame_of(path), values)
    assert np.array_equal(frame_into(path, np.zeros((3, 4), np.float32)), values)


def test_double_pixels_are_read(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(3, 4))
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((3, 4), np.uint32),
        PixelData=None,
        DoubleFloatPixelData=values.tobytes(),
    )
    assert np.array_equal(frame_into(path, np.zeros((3, 4))), values)


def test_a_modality_lut_has_no_say_in_floats_and_colours(tmp_path: Path) -> None:
    table = Dataset()
    table.add_new("LUTDescriptor", "US", [4, 0, 16])
    table.add_new("LUTData", "US", [10, 20, 30, 40])
    lut = {"ModalityLUTSequence": [table]}
    floats = np.array([[0.5, 1.5], [2.5, 3.5]], np.float32)
    grey = np.array([[0, 1], [2, 3]], np.uint8)
    path = write_image(
        tmp_path / "floats.dcm", grey.astype(np.uint32), PixelData=None,
        FloatPixelData=floats.tobytes(), **lut,
    )  # fmt: skip
    assert _with_its_type(path) == ("float32", floats.tolist())
    color = np.stack([grey] * 3, axis=-1)
    path = write_image(tmp_path / "color.dcm", color, **lut)
    assert _with_its_type(path) == ("uint8", color.tolist())
    path = write_image(tmp_path / "grey.dcm", grey, **lut)
    assert _with_its_type(path) == ("uint16", [[10, 20], [30, 40]])


def _with_its_type(path: Path) -> tuple[str, Any]:
    """Return the type that the header, the reader and a volume of the frame agree on, and it."""
    said = read_header(path, "").instance.stored_type
    with open_frames(path) as reader:
        assert reader.value_type.name == said
    place = frame_into(path, np.zeros(frame_of(path).shape, said))
    assert frame_of(path).dtype.name == said
    np.testing.assert_array_equal(place, frame_of(path))
    return said, place.tolist()


def test_single_bits_are_unpacked_across_bytes(tmp_path: Path) -> None:
    bits = np.random.default_rng(2).integers(0, 2, (3, 3, 5)).astype(np.uint8)
    packed = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((3, 5), np.uint8),
        BitsAllocated=1,
        BitsStored=1,
        HighBit=0,
        NumberOfFrames=3,
        PixelData=packed,
    )
    for index in range(3):  # 15 bits a frame: the second begins within a byte
        assert np.array_equal(frame_of(path, index), bits[index])


def test_colors_pixel_by_pixel_and_plane_by_plane_are_the_same(tmp_path: Path) -> None:
    by_pixel = write_image(tmp_path / "a.dcm", COLOR)
    planes = np.ascontiguousarray(COLOR.transpose(2, 0, 1)).tobytes()
    by_plane = write_image(tmp_path / "b.dcm", COLOR, PlanarConfiguration=1, PixelData=planes)
    assert np.array_equal(frame_of(by_pixel), COLOR)
    assert np.array_equal(frame_of(by_plane), COLOR)


def test_wide_colors_keep_their_upper_eight_bits(tmp_path: Path) -> None:
    wide = COLOR.astype(np.uint16) * 257
    assert np.array_equal(frame_of(write_image(tmp_path / "a.dcm", wide)), COLOR)


def test_full_ybr_becomes_rgb(tmp_path: Path) -> None:
    # pure red, by the formula of PS3.3 C.7.6.3.1.2: Y 76, Cb 85, Cr 255
    ybr = np.full((2, 2, 3), (76, 85, 255), np.uint8)
    found = frame_of(write_image(tmp_path / "a.dcm", ybr, photometric="YBR_FULL"))
    assert np.abs(found.astype(int) - (254, 0, 0)).max() <= 1


def test_colors_shared_by_two_pixels_are_spread(tmp_path: Path) -> None:
    shared = bytes([100, 200, 128, 128] * 2)  # Y1 Y2 Cb Cr: two greys
    pixels = np.zeros((1, 4, 3), np.uint8)
    path = write_image(tmp_path / "a.dcm", pixels, photometric="YBR_FULL_422", PixelData=shared)
    assert frame_of(path)[0, :, 0].tolist() == [100, 200, 100, 200]


def test_colors_of_the_partial_range_become_rgb(tmp_path: Path) -> None:
    """White, black, and red, by the formula of PS3.3 C.7.6.3.1.2: Y 81, Cb 90, Cr 240."""
    shared = bytes([235, 16, 128, 128, 81, 81, 90, 240])
    pixels = np.zeros((1, 4, 3), np.uint8)
    path = write_image(tmp_path / "a.dcm", pixels, photometric="YBR_PARTIAL_422", PixelData=shared)
    expected = [(255, 255, 255), (0, 0, 0), (255, 0, 0), (255, 0, 0)]
    assert np.abs(frame_of(path)[0].astype(int) - expected).max() <= 1


def test_a_palette_becomes_rgb(tmp_path: Path) -> None:
    indices = np.array([[0, 1], [2, 1]], np.uint8)
    tables = {
        f"{color}PaletteColorLookupTableData": bytes(values)
        for color, values in (("Red", [0, 10, 20]), ("Green", [1, 11, 21]), ("Blue", [2, 12, 22]))
    }
    descriptors = {
        f"{color}PaletteColorLookupTableDescriptor": [3, 0, 8] for color in ("Red", "Green", "Blue")
    }
    tables = {key: value + b"\0" for key, value in tables.items()}
    path = write_image(
        tmp_path / "a.dcm", indices, photometric="PALETTE COLOR", **descriptors, **tables
    )
    expected = [[[0, 1, 2], [10, 11, 12]], [[20, 21, 22], [10, 11, 12]]]
    assert frame_of(path).tolist() == expected


def test_bytes_in_big_endian_words_are_turned(tmp_path: Path) -> None:
    pixels = np.arange(15, dtype=np.uint8).reshape(3, 5)
    words = np.frombuffer(pixels.tobytes() + b"\0", "<u2").astype(">u2").tobytes()
    path = write_image(
        tmp_path / "a.dcm", pixels, transfer_syntax=ExplicitVRBigEndian, PixelData=words
    )
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\x7f\xe0\x00\x10OB", b"\x7f\xe0\x00\x10OW"))
    assert np.array_equal(frame_of(path), pixels)
