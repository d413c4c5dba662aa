"""Compressed frames: exact where their codec is, and in the colours of the header."""

import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.pixels.encoders.base import RLELosslessEncoder
from pydicom.uid import (
    JPEG2000,
    HTJ2KLossless,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from medviewer.errors import ReadError
from tests.io.pixels.read_frames import COLOR, GREY, SIGNED, Pixels, frame_of, jpeg_2000
from tests.support.dicom_files import relabel, write_encapsulated


def _deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    return packed + b"\0" * (len(packed) % 2)


@pytest.mark.parametrize("pixels", [GREY, SIGNED, COLOR])
def test_frames_deflated_one_by_one_are_exact(tmp_path: Path, pixels: Pixels) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [_deflate(pixels.tobytes())], JPEG2000)
    assert np.array_equal(frame_of(relabel(path, "1.2.840.10008.1.2.8.1")), pixels)


def test_deflated_planes_of_color_are_exact(tmp_path: Path) -> None:
    planes = _deflate(COLOR.transpose(2, 0, 1).tobytes())
    path = write_encapsulated(tmp_path / "a.dcm", COLOR, [planes], JPEG2000, PlanarConfiguration=1)
    assert np.array_equal(frame_of(relabel(path, "1.2.840.10008.1.2.8.1")), COLOR)


def test_deflated_bits_are_exact(tmp_path: Path) -> None:
    mask = (GREY & 1).astype(np.uint8)
    packed = _deflate(np.packbits(mask, bitorder="little").tobytes())
    path = write_encapsulated(
        tmp_path / "a.dcm", mask, [packed], JPEG2000, bits_stored=1, BitsAllocated=1
    )
    assert np.array_equal(frame_of(relabel(path, "1.2.840.10008.1.2.8.1")), mask)


@pytest.mark.parametrize("content", [b"\0", GREY.tobytes() * 2], ids=["short", "long"])
def test_a_deflated_frame_of_another_size_is_no_more_than_its_size(
    tmp_path: Path, content: bytes
) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [_deflate(content)], JPEG2000)
    relabel(path, "1.2.840.10008.1.2.8.1")
    if len(content) > 1:
        assert np.array_equal(frame_of(path), GREY)
    else:
        with pytest.raises(ReadError, match="Deflated Image Frame"):
            frame_of(path)


@pytest.mark.parametrize("pixels", [GREY, SIGNED, COLOR])
def test_frames_may_be_encapsulated_without_being_compressed(
    tmp_path: Path, pixels: Pixels
) -> None:
    encoded = pixels.tobytes() + b"\0" * (pixels.nbytes % 2)
    syntax = "1.2.840.10008.1.2.1.98"
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [encoded], syntax)
    assert np.array_equal(frame_of(path), pixels)
    path = write_encapsulated(tmp_path / "b.dcm", pixels, [encoded[:20]], syntax)
    with pytest.raises(ReadError, match="Encapsulated Uncompressed Explicit VR"):
        frame_of(path)


@pytest.mark.parametrize("pixels", [GREY, SIGNED, (GREY >> 4).astype(np.uint8), COLOR])
def test_jpeg_2000_lossless_is_exact(tmp_path: Path, pixels: Pixels) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [jpeg_2000(pixels)], JPEG2000Lossless)
    assert np.array_equal(frame_of(path), pixels)


@pytest.mark.parametrize("pixels", [GREY, SIGNED])
def test_jpeg_ls_is_exact_and_signed_as_the_header_says(tmp_path: Path, pixels: Pixels) -> None:
    encoded = bytes(imagecodecs.jpegls_encode(pixels.view(np.uint16)))
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [encoded], JPEGLSLossless)
    assert np.array_equal(frame_of(path), pixels)


@pytest.mark.parametrize("pixels", [GREY, SIGNED])
def test_lossless_jpeg_is_exact_and_signed_as_the_header_says(
    tmp_path: Path, pixels: Pixels
) -> None:
    encoded = bytes(imagecodecs.ljpeg_encode(pixels.view(np.uint16), bitspersample=16))
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [encoded], JPEGLosslessSV1)
    assert np.array_equal(frame_of(path), pixels)


@pytest.mark.parametrize("pixels", [GREY, SIGNED, COLOR])
def test_high_throughput_jpeg_2000_is_exact(tmp_path: Path, pixels: Pixels) -> None:
    encoded = bytes(imagecodecs.htj2k_encode(pixels))
    path = write_encapsulated(tmp_path / "a.dcm", pixels, [encoded], HTJ2KLossless)
    assert np.array_equal(frame_of(path), pixels)


@pytest.mark.parametrize("codecformat", ["j2k", "jp2"])
def test_plain_jpeg_2000_under_the_name_of_the_fast_one_is_read(
    tmp_path: Path, codecformat: str
) -> None:
    encoded = bytes(imagecodecs.jpeg2k_encode(GREY, level=0, codecformat=codecformat))
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [encoded], HTJ2KLossless)
    assert np.array_equal(frame_of(path), GREY)


def test_jpeg_xl_is_exact(tmp_path: Path) -> None:
    encoded = bytes(imagecodecs.jpegxl_encode(GREY, lossless=True))
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [encoded], JPEG2000)
    relabel(path, "1.2.840.10008.1.2.4.110")  # which pydicom does not write
    assert np.array_equal(frame_of(path), GREY)


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
    assert np.array_equal(frame_of(path), pixels)


@pytest.mark.parametrize("process", [50, 51, 53, 55])
def test_no_lossy_jpeg_is_turned_to_rgb_twice(tmp_path: Path, process: int) -> None:
    blue = np.zeros((16, 16, 3), np.uint8)
    blue[..., 2] = 220
    encoded = bytes(imagecodecs.jpeg8_encode(blue, level=95))
    syntax = f"1.2.840.10008.1.2.4.{process}"
    path = write_encapsulated(
        tmp_path / "a.dcm", blue, [encoded], JPEGBaseline8Bit, photometric="YBR_FULL"
    )
    found = frame_of(path if process == 50 else relabel(path, syntax))
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
        assert np.abs(frame_of(path).astype(int) - (200, 0, 0)).max() <= 3


def test_a_jpeg_2000_that_mixed_its_colors_is_rgb_whatever_it_is_called(tmp_path: Path) -> None:
    encoded = bytes(
        imagecodecs.jpeg2k_encode(COLOR, codecformat="j2k", reversible=True, level=0, mct=True)
    )
    for name in ("YBR_RCT", "YBR_FULL"):
        path = write_encapsulated(
            tmp_path / f"{name}.dcm", COLOR, [encoded], JPEG2000Lossless, photometric=name
        )
        assert np.array_equal(frame_of(path), COLOR)


def test_colors_of_jpeg_xl_are_rgb_whatever_they_are_called(tmp_path: Path) -> None:
    encoded = bytes(imagecodecs.jpegxl_encode(COLOR, lossless=True))
    path = write_encapsulated(
        tmp_path / "a.dcm", COLOR, [encoded], JPEG2000, photometric="YBR_FULL_422"
    )
    assert np.array_equal(frame_of(relabel(path, "1.2.840.10008.1.2.4.111")), COLOR)


def test_an_extended_offset_table_is_followed(tmp_path: Path) -> None:
    frames = (GREY, GREY ^ 1)
    content, offsets, lengths = encapsulate_extended([jpeg_2000(frame) for frame in frames])
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
        assert np.array_equal(frame_of(path, index), frame)


def test_a_grey_jpeg_is_decoded(tmp_path: Path) -> None:
    ramp = np.tile(np.arange(0, 160, 10, dtype=np.uint8), (16, 1))
    encoded = bytes(imagecodecs.jpeg8_encode(ramp, level=95))
    path = write_encapsulated(tmp_path / "a.dcm", ramp, [encoded], JPEGBaseline8Bit)
    assert np.abs(frame_of(path).astype(int) - ramp).max() <= 3
