"""Frames of one file: numbers against numpy, and against pydicom's encoders."""

import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.pixels.encoders.base import RLELosslessEncoder
from pydicom.sequence import Sequence
from pydicom.uid import (
    JPEG2000,
    MPEG4HP41,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from medviewer.errors import ReadError
from medviewer.io.pixels.frames import open_frames
from tests.support.dicom_files import relabel, write_encapsulated, write_image
from tests.support.phantoms import phantom_voxels

Pixels = np.ndarray[Any, Any]
GREY = phantom_voxels(1, 13, 17, dtype=np.uint16, bits_stored=12)[0]
SIGNED = phantom_voxels(1, 13, 17, dtype=np.int16, bits_stored=12)[0]
COLOR = np.random.default_rng(1).integers(0, 256, (10, 12, 3)).astype(np.uint8)


def _frame(path: Path, index: int = 0) -> Pixels:
    with open_frames(path) as reader:
        return reader.read(index)


def _into(path: Path, place: Pixels, index: int = 0) -> Pixels:
    with open_frames(path) as reader:
        reader.read_into(index, place)
    return place


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
    found = _frame(path)
    assert found.dtype == np.dtype(dtype)
    assert np.array_equal(found, pixels)
    assert np.array_equal(_into(path, np.zeros_like(pixels)), pixels)


def test_a_frame_of_several_is_read_from_its_place(tmp_path: Path) -> None:
    frames = phantom_voxels(3, 4, 5)
    path = write_image(tmp_path / "a.dcm", frames, bits_stored=12, NumberOfFrames=3)
    assert np.array_equal(_frame(path, 2), frames[2])
    assert np.array_equal(_into(path, np.zeros((4, 5), np.int16), 1), frames[1])


@pytest.mark.parametrize("pixels", [GREY, SIGNED])
def test_garbage_above_the_stored_bits_is_cleared(tmp_path: Path, pixels: Pixels) -> None:
    littered = (pixels.astype(np.int32) & 0x0FFF | 0x5000).astype(np.uint16).view(pixels.dtype)
    path = write_image(tmp_path / "a.dcm", littered, bits_stored=12)
    assert np.array_equal(_frame(path), pixels)
    assert np.array_equal(_into(path, np.zeros_like(pixels)), pixels)


def test_few_bits_in_wide_samples_get_the_small_type(tmp_path: Path) -> None:
    pixels = (GREY & 0xFF).astype(np.uint16)
    path = write_image(tmp_path / "a.dcm", pixels, bits_stored=8)
    assert _frame(path).dtype == np.uint8
    assert np.array_equal(_into(path, np.zeros(pixels.shape, np.uint8)), pixels)


def test_float_pixels_are_read(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((3, 4), np.uint32),
        PixelData=None,
        FloatPixelData=values.tobytes(),
    )
    assert np.array_equal(_frame(path), values)
    assert np.array_equal(_into(path, np.zeros((3, 4), np.float32)), values)


def test_double_pixels_are_read(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(3, 4))
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((3, 4), np.uint32),
        PixelData=None,
        DoubleFloatPixelData=values.tobytes(),
    )
    assert np.array_equal(_into(path, np.zeros((3, 4))), values)


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
        assert np.array_equal(_frame(path, index), bits[index])


def test_colors_pixel_by_pixel_and_plane_by_plane_are_the_same(tmp_path: Path) -> None:
    by_pixel = write_image(tmp_path / "a.dcm", COLOR)
    planes = np.ascontiguousarray(COLOR.transpose(2, 0, 1)).tobytes()
    by_plane = write_image(tmp_path / "b.dcm", COLOR, PlanarConfiguration=1, PixelData=planes)
    assert np.array_equal(_frame(by_pixel), COLOR)
    assert np.array_equal(_frame(by_plane), COLOR)


def test_wide_colors_keep_their_upper_eight_bits(tmp_path: Path) -> None:
    wide = COLOR.astype(np.uint16) * 257
    assert np.array_equal(_frame(write_image(tmp_path / "a.dcm", wide)), COLOR)


def test_full_ybr_becomes_rgb(tmp_path: Path) -> None:
    # pure red, by the formula of PS3.3 C.7.6.3.1.2: Y 76, Cb 85, Cr 255
    ybr = np.full((2, 2, 3), (76, 85, 255), np.uint8)
    found = _frame(write_image(tmp_path / "a.dcm", ybr, photometric="YBR_FULL"))
    assert np.abs(found.astype(int) - (254, 0, 0)).max() <= 1


def test_colors_shared_by_two_pixels_are_spread(tmp_path: Path) -> None:
    shared = bytes([100, 200, 128, 128] * 2)  # Y1 Y2 Cb Cr: two greys
    pixels = np.zeros((1, 4, 3), np.uint8)
    path = write_image(tmp_path / "a.dcm", pixels, photometric="YBR_FULL_422", PixelData=shared)
    assert _frame(path)[0, :, 0].tolist() == [100, 200, 100, 200]


def test_colors_of_the_partial_range_become_rgb(tmp_path: Path) -> None:
    """White, black, and red, by the formula of PS3.3 C.7.6.3.1.2: Y 81, Cb 90, Cr 240."""
    shared = bytes([235, 16, 128, 128, 81, 81, 90, 240])
    pixels = np.zeros((1, 4, 3), np.uint8)
    path = write_image(tmp_path / "a.dcm", pixels, photometric="YBR_PARTIAL_422", PixelData=shared)
    expected = [(255, 255, 255), (0, 0, 0), (255, 0, 0), (255, 0, 0)]
    assert np.abs(_frame(path)[0].astype(int) - expected).max() <= 1


def _deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    return packed + b"\0" * (len(packed) % 2)


@pytest.mark.parametrize("pixels", [GREY, SIGNED, COLOR])
def test_frames_deflated_one_by_one_are_exact(tmp_path: Path, pixels: Pixels) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [_deflate(pixels.tobytes())], JPEG2000)
    assert np.array_equal(_frame(relabel(path, "1.2.840.10008.1.2.8.1")), pixels)


def test_deflated_planes_of_color_are_exact(tmp_path: Path) -> None:
    planes = _deflate(COLOR.transpose(2, 0, 1).tobytes())
    path = write_encapsulated(tmp_path / "a.dcm", COLOR, [planes], JPEG2000, PlanarConfiguration=1)
    assert np.array_equal(_frame(relabel(path, "1.2.840.10008.1.2.8.1")), COLOR)


def test_deflated_bits_are_exact(tmp_path: Path) -> None:
    mask = (GREY & 1).astype(np.uint8)
    packed = _deflate(np.packbits(mask, bitorder="little").tobytes())
    path = write_encapsulated(
        tmp_path / "a.dcm", mask, [packed], JPEG2000, bits_stored=1, BitsAllocated=1
    )
    assert np.array_equal(_frame(relabel(path, "1.2.840.10008.1.2.8.1")), mask)


@pytest.mark.parametrize("content", [b"\0", GREY.tobytes() * 2], ids=["short", "long"])
def test_a_deflated_frame_of_another_size_is_no_more_than_its_size(
    tmp_path: Path, content: bytes
) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [_deflate(content)], JPEG2000)
    relabel(path, "1.2.840.10008.1.2.8.1")
    if len(content) > 1:
        assert np.array_equal(_frame(path), GREY)
    else:
        with pytest.raises(ReadError, match="Deflated Image Frame"):
            _frame(path)


@pytest.mark.parametrize("pixels", [np.arange(30, dtype=np.int16).reshape(5, 6), COLOR])
def test_frames_may_be_encapsulated_without_being_compressed(
    tmp_path: Path, pixels: np.ndarray[Any, Any]
) -> None:
    encoded = pixels.tobytes() + b"\0" * (pixels.nbytes % 2)
    path = write_encapsulated(
        tmp_path / "a.dcm", pixels, [encoded], "1.2.840.10008.1.2.1.98", bits_stored=None
    )
    assert np.array_equal(_frame(path), pixels)
    path = write_encapsulated(
        tmp_path / "b.dcm", pixels, [encoded[:20]], "1.2.840.10008.1.2.1.98", bits_stored=None
    )
    with pytest.raises(ReadError, match="Encapsulated Uncompressed Explicit VR"):
        _frame(path)


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
    assert _frame(path).tolist() == expected


def test_bytes_in_big_endian_words_are_turned(tmp_path: Path) -> None:
    pixels = np.arange(15, dtype=np.uint8).reshape(3, 5)
    words = np.frombuffer(pixels.tobytes() + b"\0", "<u2").astype(">u2").tobytes()
    path = write_image(
        tmp_path / "a.dcm", pixels, transfer_syntax=ExplicitVRBigEndian, PixelData=words
    )
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\x7f\xe0\x00\x10OB", b"\x7f\xe0\x00\x10OW"))
    assert np.array_equal(_frame(path), pixels)


def _jpeg_2000(pixels: Pixels) -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(pixels, codecformat="j2k", reversible=True, level=0))


@pytest.mark.parametrize("pixels", [GREY, SIGNED, (GREY >> 4).astype(np.uint8), COLOR])
def test_jpeg_2000_lossless_is_exact(tmp_path: Path, pixels: Pixels) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [_jpeg_2000(pixels)], JPEG2000Lossless)
    assert np.array_equal(_frame(path), pixels)


@pytest.mark.parametrize("pixels", [GREY, SIGNED])
def test_jpeg_ls_is_exact_and_signed_as_the_header_says(tmp_path: Path, pixels: Pixels) -> None:
    encoded = bytes(imagecodecs.jpegls_encode(pixels.view(np.uint16)))
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [encoded], JPEGLSLossless)
    assert np.array_equal(_frame(path), pixels)


@pytest.mark.parametrize("pixels", [GREY, SIGNED])
def test_lossless_jpeg_is_exact_and_signed_as_the_header_says(
    tmp_path: Path, pixels: Pixels
) -> None:
    encoded = bytes(imagecodecs.ljpeg_encode(pixels.view(np.uint16), bitspersample=16))
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [encoded], JPEGLosslessSV1)
    assert np.array_equal(_frame(path), pixels)


@pytest.mark.parametrize("pixels", [GREY, SIGNED, COLOR])
def test_high_throughput_jpeg_2000_is_exact(tmp_path: Path, pixels: Pixels) -> None:
    encoded = bytes(imagecodecs.htj2k_encode(pixels))
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [encoded], HTJ2KLossless)
    assert np.array_equal(_frame(path), pixels)


@pytest.mark.parametrize("codecformat", ["j2k", "jp2"])
def test_plain_jpeg_2000_under_the_name_of_the_fast_one_is_read(
    tmp_path: Path, codecformat: str
) -> None:
    encoded = bytes(imagecodecs.jpeg2k_encode(GREY, level=0, codecformat=codecformat))
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [encoded], HTJ2KLossless)
    assert np.array_equal(_frame(path), GREY)


def test_jpeg_xl_is_exact(tmp_path: Path) -> None:
    encoded = bytes(imagecodecs.jpegxl_encode(GREY, lossless=True))
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [encoded], JPEG2000)
    relabel(path, "1.2.840.10008.1.2.4.110")  # which pydicom does not write
    assert np.array_equal(_frame(path), GREY)


@pytest.mark.parametrize("pixels", [GREY, SIGNED, COLOR])
def test_rle_is_exact(tmp_path: Path, pixels: Pixels) -> None:
    bits = pixels.dtype.itemsize * 8
    samples = 3 if pixels.ndim == 3 else 1
    options = {
        "rows": pixels.shape[0],
        "columns": pixels.shape[1],
        "samples_per_pixel": samples,
        "photometric_interpretation": "RGB" if samples == 3 else "MONOCHROME2",
        "bits_allocated": bits,
        "bits_stored": bits,
        "pixel_representation": int(pixels.dtype.kind == "i"),
        "number_of_frames": 1,
        "planar_configuration": 0,
    }
    encoded = RLELosslessEncoder.encode(pixels, encoding_plugin="pydicom", **options)
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [encoded], RLELossless)
    assert np.array_equal(_frame(path), pixels)


@pytest.mark.parametrize("process", [50, 51, 53, 55])
def test_no_lossy_jpeg_is_turned_to_rgb_twice(tmp_path: Path, process: int) -> None:
    blue = np.zeros((16, 16, 3), np.uint8)
    blue[..., 2] = 220
    encoded = bytes(imagecodecs.jpeg8_encode(blue, level=95))
    syntax = f"1.2.840.10008.1.2.4.{process}"
    path = write_encapsulated(
        tmp_path / "a.dcm", blue, [encoded], JPEGBaseline8Bit, photometric="YBR_FULL"
    )
    found = _frame(path if process == 50 else relabel(path, syntax))
    assert np.abs(found.astype(int) - (0, 0, 220)).max() <= 3


def test_a_color_jpeg_follows_the_header_and_not_the_guess(tmp_path: Path) -> None:
    smooth = np.zeros((16, 16, 3), np.uint8)
    smooth[..., 0] = 200
    as_rgb = bytes(
        imagecodecs.jpeg8_encode(smooth, colorspace="RGB", outcolorspace="RGB", level=95)
    )
    as_ybr = bytes(imagecodecs.jpeg8_encode(smooth, level=95))
    first = write_encapsulated(tmp_path / "a.dcm", smooth, [as_rgb], JPEGBaseline8Bit)
    second = write_encapsulated(
        tmp_path / "b.dcm", smooth, [as_ybr], JPEGBaseline8Bit, photometric="YBR_FULL_422"
    )
    for path in (first, second):
        assert np.abs(_frame(path).astype(int) - (200, 0, 0)).max() <= 3


def test_a_jpeg_2000_that_mixed_its_colors_is_rgb_whatever_it_is_called(tmp_path: Path) -> None:
    encoded = bytes(
        imagecodecs.jpeg2k_encode(COLOR, codecformat="j2k", reversible=True, level=0, mct=True)
    )
    for name in ("YBR_RCT", "YBR_FULL"):
        path = write_encapsulated(
            tmp_path / f"{name}.dcm", COLOR, [encoded], JPEG2000Lossless, photometric=name
        )
        assert np.array_equal(_frame(path), COLOR)


@pytest.mark.parametrize(
    ("syntax", "name"),
    [
        (MPEG4HP41, "MPEG-4 AVC"),
        ("1.2.840.10008.1.2.4.94", "JPIP"),
        ("1.2.3.4", "an unknown transfer syntax"),
    ],
)
def test_what_nothing_decodes_names_its_syntax(tmp_path: Path, syntax: str, name: str) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [b"\0" * 20], JPEG2000)
    with pytest.raises(ReadError, match=name):
        _frame(relabel(path, syntax))


def test_a_damaged_frame_names_its_syntax(tmp_path: Path) -> None:
    encoded = _jpeg_2000(GREY)[:60] + b"\0" * 40
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [encoded], JPEG2000Lossless)
    with pytest.raises(ReadError, match=r"JPEG 2000 .* is damaged"):
        _frame(path)


def test_a_frame_larger_than_its_header_says_is_not_decoded(tmp_path: Path) -> None:
    encoded = _jpeg_2000(np.zeros((64, 64), np.uint16))
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [encoded], JPEG2000Lossless)
    with pytest.raises(ReadError, match="64 x 64, but its header says 13 x 17"):
        _frame(path)


def test_a_frame_with_too_many_components_is_not_decoded(tmp_path: Path) -> None:
    encoded = _jpeg_2000(COLOR)
    path = write_encapsulated(tmp_path / "a.dcm", COLOR[..., 0], [encoded], JPEG2000Lossless)
    with pytest.raises(ReadError, match="3 components"):
        _frame(path)


def test_a_frame_decoded_to_another_size_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [_jpeg_2000(GREY)], JPEG2000)
    monkeypatch.setattr(imagecodecs, "jpeg2k_decode", lambda *_, **__: GREY[:5])
    with pytest.raises(ReadError, match="another size"):
        _frame(path)


def test_colors_of_jpeg_xl_are_rgb_whatever_they_are_called(tmp_path: Path) -> None:
    encoded = bytes(imagecodecs.jpegxl_encode(COLOR, lossless=True))
    path = write_encapsulated(
        tmp_path / "a.dcm", COLOR, [encoded], JPEG2000, photometric="YBR_FULL_422"
    )
    assert np.array_equal(_frame(relabel(path, "1.2.840.10008.1.2.4.111")), COLOR)


def test_an_extended_offset_table_is_followed(tmp_path: Path) -> None:
    frames = (GREY, GREY ^ 1)
    content, offsets, lengths = encapsulate_extended([_jpeg_2000(frame) for frame in frames])
    path = write_encapsulated(
        tmp_path / "a.dcm",
        GREY,
        [b"\0\0"],
        JPEG2000Lossless,
        bits_stored=12,
        NumberOfFrames=2,
        ExtendedOffsetTable=offsets,
        ExtendedOffsetTableLengths=lengths,
    )
    whole = path.read_bytes()
    old = encapsulate([b"\0\0"])
    assert whole.count(old) == 1
    path.write_bytes(whole.replace(old, content))
    for index, frame in enumerate(frames):
        assert np.array_equal(_frame(path, index), frame)


def test_a_file_cut_while_it_is_open_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=12)
    with open_frames(path) as reader:
        path.write_bytes(path.read_bytes()[:-20])
        with pytest.raises(ReadError, match="ends before"):
            reader.read(0)
        with pytest.raises(ReadError, match="ends before"):
            reader.read_into(0, np.zeros_like(GREY))


def test_a_grey_jpeg_is_decoded(tmp_path: Path) -> None:
    ramp = np.tile(np.arange(0, 160, 10, dtype=np.uint8), (16, 1))
    encoded = bytes(imagecodecs.jpeg8_encode(ramp, level=95))
    path = write_encapsulated(tmp_path / "a.dcm", ramp, [encoded], JPEGBaseline8Bit)
    assert np.abs(_frame(path).astype(int) - ramp).max() <= 3


def test_an_unknown_color_model_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", COLOR, photometric="HSV")
    with pytest.raises(ReadError, match="colour model"):
        _frame(path)


def test_a_frame_behind_the_end_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=12)
    with pytest.raises(ReadError, match="ends before this frame"):
        _frame(path, 1)
    with pytest.raises(ReadError, match="ends before this frame"):
        _into(path, np.zeros_like(GREY), 1)


def test_a_compressed_frame_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    encoded = _jpeg_2000(GREY)
    path = write_encapsulated(
        tmp_path / "a.dcm", GREY, [encoded], JPEG2000Lossless, NumberOfFrames=3
    )
    assert np.array_equal(_frame(path, 0), GREY)
    with pytest.raises(ReadError, match="ends before this frame"):
        _frame(path, 2)


def test_a_place_of_another_size_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=12)
    with pytest.raises(ReadError, match="not what it was"):
        _into(path, np.zeros((4, 4), np.uint16))


def test_a_place_that_cannot_hold_the_values_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=12)
    with pytest.raises(ReadError, match="not what it was"):
        _into(path, np.zeros(GREY.shape, np.uint8))


@pytest.mark.parametrize(
    ("dtype", "value", "limit", "expected"),
    [
        (np.uint16, 4095, None, (4095.0, 4095.0)),
        (np.int16, -2000, None, (-2000.0, -2000.0)),
        (np.int16, -2000, -1000, (-2000.0, -1000.0)),
        (np.uint16, 10, 5, (5.0, 10.0)),
    ],
)
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_padding_has_the_sign_of_the_pixels(
    tmp_path: Path,
    dtype: type,
    value: int,
    limit: int | None,
    expected: tuple[float, float],
    syntax: str,
) -> None:
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((2, 2), dtype),
        transfer_syntax=syntax,
        PixelPaddingValue=value,
        **({} if limit is None else {"PixelPaddingRangeLimit": limit}),
    )
    with open_frames(path) as reader:
        assert reader.padding == expected


def test_padding_is_read_where_nothing_says_its_sign(tmp_path: Path) -> None:
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((2, 2), np.uint16),
        transfer_syntax=ImplicitVRLittleEndian,
        PixelPaddingValue=4095,
    )
    dataset = dcmread(path)
    del dataset.PixelRepresentation
    dataset.save_as(path)
    with open_frames(path) as reader:
        assert reader.padding == (4095.0, 4095.0)


def test_a_modality_lut_is_applied_and_leaves_no_padding(tmp_path: Path) -> None:
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [3, 0, 16], np.array([7, 300, 9], "<u2").tobytes()
    path = write_image(
        tmp_path / "a.dcm",
        np.array([[0, 1, 2]], np.uint8),
        ModalityLUTSequence=Sequence([item]),
        PixelPaddingValue=0,
    )
    with open_frames(path) as reader:
        assert reader.read(0).tolist() == [[7, 300, 9]]
        assert reader.padding is None


def test_without_padding_there_is_none(tmp_path: Path) -> None:
    with open_frames(write_image(tmp_path / "a.dcm", GREY)) as reader:
        assert reader.padding is None
