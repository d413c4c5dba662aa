"""Damaged frames, each of which once did more than fail."""

import struct
import subprocess
import sys
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from pydicom.uid import JPEG2000, JPEGBaseline8Bit, JPEGLSLossless, RLELossless

from medviewer.errors import ReadError
from medviewer.io.pixels.codecs import syntax_name
from medviewer.io.pixels.frames import open_frames
from tests.support.dicom_files import relabel, write_encapsulated

JPEG_XL = "1.2.840.10008.1.2.4.110"
GREY = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)


def _read(folder: Path, encoded: bytes, syntax: str) -> None:
    path = write_encapsulated(folder / "a.dcm", GREY, [encoded], syntax)
    with open_frames(path) as reader:
        reader.read(0)


def _rle(*offsets: int, count: int | None = None, body: bytes = b"") -> bytes:
    header = [len(offsets) if count is None else count, *offsets]
    return struct.pack("<16L", *(header + [0] * (16 - len(header)))) + body


@pytest.mark.parametrize(
    "encoded",
    [
        b"\x02\0\0\0",
        _rle(64, 0xFFFFFF00, body=b"\0" * 99),  # a segment far behind the end: read by the decoder
        _rle(90, 70, body=b"\0" * 99),
        _rle(0, 64, body=b"\0" * 99),
        _rle(64, 70, count=15, body=b"\0" * 99),
        _rle(64, count=1, body=b"\0" * 99),
        _rle(64, 66, body=b"\0\1\0\1"),  # one sample a segment instead of 4096
    ],
)
def test_rle_segments_are_not_believed(tmp_path: Path, encoded: bytes) -> None:
    with pytest.raises(ReadError, match=r"RLE Lossless\) is damaged"):
        _read(tmp_path, encoded, RLELossless)


def test_a_cut_jpeg_ls_is_not_given_to_the_decoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded = bytes(imagecodecs.jpegls_encode(GREY))[:-4]
    asked: list[bytes] = []
    monkeypatch.setattr(imagecodecs, "jpegls_decode", asked.append)  # it would take ten seconds
    with pytest.raises(ReadError, match=r"JPEG-LS .* is damaged"):
        _read(tmp_path, encoded, JPEGLSLossless)
    assert asked == []


def _refused_unasked(
    folder: Path, encoded: bytes, syntax: str, codec: str, patch: pytest.MonkeyPatch
) -> str:
    """Return why a frame is refused; its decoder is not asked."""
    path = write_encapsulated(folder / "a.dcm", GREY, [encoded], JPEG2000)
    asked: list[bytes] = []
    patch.setattr(imagecodecs, f"{codec}_decode", lambda content, **_: asked.append(content))
    with (
        pytest.raises(ReadError) as refused,
        open_frames(path if syntax == JPEG2000 else relabel(path, syntax)) as reader,
    ):
        reader.read(0)
    assert asked == []
    return str(refused.value)


@pytest.mark.parametrize("in_boxes", [True, False])
def test_a_jpeg_xl_of_another_size_is_not_given_to_the_decoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_boxes: bool
) -> None:
    large = np.zeros((4000, 3000), np.uint16)  # 24 MB from a few hundred bytes
    encoded = bytes(imagecodecs.jpegxl_encode(large, lossless=True, usecontainer=in_boxes))
    reason = _refused_unasked(tmp_path, encoded, JPEG_XL, "jpegxl", monkeypatch)
    assert reason == "the compressed image is 4000 x 3000, but its header says 64 x 64"


def test_a_jpeg_xl_with_further_channels_is_not_given_to_the_decoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_alpha = np.zeros((64, 64, 4), np.uint8)
    encoded = bytes(imagecodecs.jpegxl_encode(with_alpha, lossless=True))
    reason = _refused_unasked(tmp_path, encoded, JPEG_XL, "jpegxl", monkeypatch)
    assert reason == "the compressed image has 4 components"


@pytest.mark.parametrize(
    ("syntax", "codec", "encoded"),
    [
        (JPEG_XL, "jpegxl", bytes(imagecodecs.jpegxl_encode(np.zeros((9, 64, 64), np.uint8)))),
        (JPEG_XL, "jpegxl", b"\xff\x0a" + b"\0" * 2),
        (JPEG2000, "jpeg2k", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 400),
        (JPEGBaseline8Bit, "jpeg8", b"\xff\xd8" + b"\0" * 400),
    ],
    ids=["a film", "cut off", "no codestream", "no frame"],
)
def test_a_frame_that_tells_no_size_is_not_given_to_the_decoder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    syntax: str,
    codec: str,
    encoded: bytes,
) -> None:
    assert "is damaged" in _refused_unasked(tmp_path, encoded, syntax, codec, monkeypatch)


@pytest.mark.parametrize(
    ("uid", "name"),
    [
        ("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"),
        ("1.2.840.10008.1.2.4.112", "JPEG XL"),
        ("1.2.840.10008.1.2.4.94", "JPIP Referenced"),
        ("1.2.3.4", "an unknown transfer syntax"),
    ],
)
def test_a_syntax_is_named(uid: str, name: str) -> None:
    assert syntax_name(uid) == name


def test_decoders_can_be_loaded_before_their_first_image() -> None:
    code = (
        "import sys; from medviewer.io.pixels.codecs import load_decoders; load_decoders();"
        "print('imagecodecs._jpeg2k' in sys.modules and 'imagecodecs._jpegls' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "True"
