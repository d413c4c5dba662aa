"""What a compressed frame says of itself, asked before it is given to a decoder."""

import struct
from dataclasses import dataclass

from medviewer.io.pixels.jpeg_xl_header import read_jpeg_xl_header

_JPEG_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xF7}
"""Start-of-frame markers of JPEG (ITU-T T.81 B.1.1.3) and JPEG-LS (ITU-T T.87 C.1.1)."""
_JPEG_START = b"\xff\xd8"
_JPEG2000_START = b"\xff\x4f\xff\x51"
_JPEG2000_BOX = b"\0\0\0\x0cjP  \r\n\x87\n"
_JPEG_XL_START = b"\xff\x0a"
_JPEG_XL_BOX = b"\0\0\0\x0cJXL \r\n\x87\n"
_INDEX_BYTES = 4
"""What a piece of a JPEG XL codestream begins with."""
_MOST_BOXES = 256
"""Boxes that may stand before the codestream."""


@dataclass(frozen=True, slots=True)
class Codestream:
    """Size and sample type of one compressed frame.

    `precision` counts bits a sample; `mixes_colors` says that decoding undoes a colour transform.
    """

    rows: int
    columns: int
    components: int
    precision: int
    signed: bool = False
    mixes_colors: bool = False


def read_codestream(encoded: bytes) -> Codestream | None:
    """Return what the frame header says, or None where there is none known here (RLE...)."""
    try:
        if encoded.startswith((_JPEG_XL_START, _JPEG_XL_BOX)):
            return _jpeg_xl(encoded)
        if encoded.startswith((_JPEG2000_START, _JPEG2000_BOX)):
            return _jpeg2000(encoded, _in_box(encoded, b"jp2c") if encoded[0] == 0 else 0)
        return _jpeg(encoded) if encoded.startswith(_JPEG_START) else None
    except (struct.error, IndexError):  # the frame ends within its header
        return None


def _in_box(encoded: bytes, *names: bytes) -> int:
    """Return where the content of the first box of a name begins (ITU-T T.800 I.4).

    Raises
    ------
    IndexError, struct.error
        When there is none.
    """
    position = 0
    for _ in range(_MOST_BOXES):
        size, name = struct.unpack_from(">L4s", encoded, position)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", encoded, position + 8)
            header = 16
        if name in names:
            return position + header
        if size < header:  # the last box, or none
            break
        position += size
    raise IndexError


def _jpeg_xl(encoded: bytes) -> Codestream | None:
    at = 0
    if encoded[0] == 0:
        at = _in_box(encoded, b"jxlc", b"jxlp")
        at += _INDEX_BYTES if encoded[at : at + 2] != _JPEG_XL_START else 0
    if encoded[at : at + 2] != _JPEG_XL_START:
        return None
    said = read_jpeg_xl_header(encoded[at:])
    if said is None:
        return None
    return Codestream(
        said.rows, said.columns, said.components, said.precision, mixes_colors=said.components == 3
    )


def _jpeg2000(encoded: bytes, at: int) -> Codestream | None:
    """Read the SIZ marker (ITU-T T.800 A.5.1), and of COD whether components are mixed."""
    if encoded[at : at + 4] != _JPEG2000_START:
        return None
    right, bottom, left, top = struct.unpack_from(">4L", encoded, at + 8)
    (components,) = struct.unpack_from(">H", encoded, at + 40)
    depth = encoded[at + 42]
    cod = encoded.find(b"\xff\x52", at, at + 65536)
    mixes = cod >= 0 and encoded[cod + 8] == 1
    return Codestream(
        bottom - top, right - left, components, (depth & 0x7F) + 1, bool(depth >> 7), mixes
    )


def _jpeg(encoded: bytes) -> Codestream | None:
    position = 2
    while position + 4 <= len(encoded):
        marker = encoded[position + 1]
        if encoded[position] != 0xFF or marker == 0xFF:  # stray or fill bytes: decoders go on, too
            position = encoded.find(b"\xff", position + 1)
            if position < 0:
                return None
        elif marker in _JPEG_FRAME_MARKERS:
            precision, rows, columns, components = struct.unpack_from(
                ">BHHB", encoded, position + 4
            )
            return Codestream(rows, columns, components, precision)
        else:
            position += 2 + struct.unpack_from(">H", encoded, position + 2)[0]
    return None
