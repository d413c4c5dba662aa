"""What compressed frames say of themselves, against encoders of other people."""

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
