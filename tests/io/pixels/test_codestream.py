"""What compressed frames say of themselves, against encoders of other people."""

import struct

import imagecodecs
import numpy as np
import pytest

from medviewer.io.pixels.codestream import Codestream, read_codestream

GREY = np.arange(6 * 8, dtype=np.uint8).reshape(6, 8)
COLOR = np.zeros((6, 8, 3), np.uint8)


def test_a_jpeg_tells_its_size() -> None:
    assert read_codestream(imagecodecs.jpeg8_encode(GREY)) == Codestream(6, 8, 1, 8)


def test_a_color_jpeg_has_three_components() -> None:
    found = read_codestream(imagecodecs.jpeg8_encode(COLOR))
    assert found is not None
    assert found.components == 3


def test_a_jpeg_ls_tells_its_precision() -> None:
    encoded = imagecodecs.jpegls_encode(GREY.astype(np.uint16) * 64)
    found = read_codestream(encoded)
    assert found is not None
    assert (found.rows, found.columns, found.precision) == (6, 8, 16)


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16"])
def test_a_jpeg_2000_tells_precision_and_sign(dtype: str) -> None:
    encoded = imagecodecs.jpeg2k_encode(GREY.astype(dtype), codecformat="j2k")
    bits, signed = np.dtype(dtype).itemsize * 8, dtype.startswith("i")
    assert read_codestream(encoded) == Codestream(6, 8, 1, bits, signed)


def test_a_boxed_jpeg_2000_is_found_in_its_box() -> None:
    found = read_codestream(imagecodecs.jpeg2k_encode(GREY, codecformat="jp2"))
    assert found == Codestream(6, 8, 1, 8)


def test_a_jpeg_2000_tells_whether_it_mixes_colors() -> None:
    mixed = read_codestream(imagecodecs.jpeg2k_encode(COLOR, codecformat="j2k", mct=True))
    plain = read_codestream(imagecodecs.jpeg2k_encode(COLOR, codecformat="j2k", mct=False))
    assert mixed is not None
    assert plain is not None
    assert (mixed.mixes_colors, plain.mixes_colors) == (True, False)


@pytest.mark.parametrize(
    "encoded",
    [b"", b"\xff\xd8", b"\xff\xd8\xff\xc0\x00", b"\xff\xd8\x00\x00\x00\x00", b"\xff\x4f\xff\x51"],
)
def test_what_ends_or_breaks_within_its_header_is_unknown(encoded: bytes) -> None:
    assert read_codestream(encoded) is None


def test_fill_bytes_before_a_marker_are_passed_over() -> None:
    encoded = imagecodecs.jpeg8_encode(GREY)
    filled = encoded[:2] + b"\xff\xff" + encoded[2:]
    assert read_codestream(filled) == Codestream(6, 8, 1, 8)


def test_stray_bytes_before_a_marker_are_passed_over() -> None:
    encoded = imagecodecs.jpeg8_encode(GREY)
    assert read_codestream(encoded[:2] + b"\0\0\0" + encoded[2:]) == Codestream(6, 8, 1, 8)


def test_a_size_in_another_box_is_not_that_of_the_jpeg_2000() -> None:
    encoded = imagecodecs.jpeg2k_encode(GREY, codecformat="jp2")
    claim = imagecodecs.jpeg2k_encode(GREY[:2], codecformat="j2k")
    box = struct.pack(">L4s", 8 + len(claim), b"free") + claim
    assert read_codestream(encoded[:12] + box + encoded[12:]) == Codestream(6, 8, 1, 8)


def test_a_box_may_have_a_long_length() -> None:
    encoded = imagecodecs.jpeg2k_encode(GREY, codecformat="jp2")
    box = struct.pack(">L4sQ", 1, b"free", 20) + bytes(4)
    assert read_codestream(encoded[:12] + box + encoded[12:]) == Codestream(6, 8, 1, 8)


SHAPES = [(6, 8), (8, 8), (512, 512), (300, 400), (1080, 1920), (2000, 40), (9, 5000), (8, 256)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("in_boxes", [True, False])
def test_a_jpeg_xl_tells_its_size(shape: tuple[int, int], in_boxes: bool) -> None:
    image = np.zeros(shape, np.uint8)
    found = read_codestream(imagecodecs.jpegxl_encode(image, usecontainer=in_boxes))
    assert found == Codestream(*shape, 1, 8)


@pytest.mark.parametrize("bits", [9, 10, 12, 16])
def test_a_jpeg_xl_tells_its_precision(bits: int) -> None:
    encoded = imagecodecs.jpegxl_encode(GREY.astype(np.uint16), lossless=True, bitspersample=bits)
    assert read_codestream(encoded) == Codestream(6, 8, 1, bits)


def test_a_jpeg_xl_of_floats_is_understood() -> None:
    encoded = imagecodecs.jpegxl_encode(GREY.astype(np.float32), lossless=True)
    assert read_codestream(encoded) == Codestream(6, 8, 1, 32)


def test_the_colors_of_a_jpeg_xl_come_as_rgb() -> None:
    color = Codestream(6, 8, 3, 8, mixes_colors=True)
    recompressed = imagecodecs.jpegxl_encode_jpeg(imagecodecs.jpeg8_encode(COLOR))
    for encoded in (imagecodecs.jpegxl_encode(COLOR, level=90), recompressed):
        assert read_codestream(encoded) == color


def test_all_channels_of_a_jpeg_xl_count() -> None:
    found = read_codestream(imagecodecs.jpegxl_encode(np.zeros((6, 8, 4), np.uint8)))
    assert found is not None
    assert found.components == 4


def test_a_film_in_jpeg_xl_is_no_frame() -> None:
    assert read_codestream(imagecodecs.jpegxl_encode(np.zeros((3, 6, 8), np.uint8))) is None


def _bits(*fields: tuple[int, int]) -> bytes:
    """Return values of so many bits each, the lowest bit of the first byte first."""
    number = position = 0
    for value, count in fields:
        number |= value << position
        position += count
    return b"\xff\x0a" + number.to_bytes(8, "little")


def test_a_jpeg_xl_with_the_usual_colors_and_a_turn_is_understood_by_hand() -> None:
    """16 x 24 in eights; turned, to be shown at 8 x 8; 10 bits, sRGB as the default."""
    size = (1, 1), (1, 5), (0, 3), (2, 5)
    turned = (0, 1), (1, 1), (5, 3), (1, 1), *((1, 1), (0, 5), (1, 3)), (0, 1), (0, 1)
    samples = (0, 1), (1, 2), (1, 1), (0, 2), (1, 1), (1, 1)
    encoded = _bits(*size, *turned, *samples)
    assert read_codestream(encoded) == Codestream(16, 24, 3, 10, mixes_colors=True)


def test_a_jpeg_xl_with_all_as_usual_is_understood_by_hand() -> None:
    encoded = _bits((0, 1), (1, 2), (1079, 13), (5, 3), (1, 1))  # 16 to 9
    assert read_codestream(encoded) == Codestream(1080, 1920, 3, 8, mixes_colors=True)


def test_a_jpeg_xl_without_its_codestream_is_unknown() -> None:
    head = b"\0\0\0\x0cJXL \r\n\x87\n"
    piece = struct.pack(">L4sL", 18, b"jxlp", 0)
    for content in (head, head + struct.pack(">L4s", 8, b"free") * 300, head + piece + bytes(6)):
        assert read_codestream(content) is None


def test_a_jpeg_xl_may_come_in_pieces() -> None:
    plain = imagecodecs.jpegxl_encode(GREY, usecontainer=False)
    head = b"\0\0\0\x0cJXL \r\n\x87\n"
    piece = struct.pack(">L4sL", 12 + len(plain), b"jxlp", 0) + plain
    assert read_codestream(head + piece) == Codestream(6, 8, 1, 8)
