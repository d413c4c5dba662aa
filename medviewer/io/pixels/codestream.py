"""What a compressed frame says of itself, asked before it is given to a decoder."""

import struct
from dataclasses import dataclass

_JPEG_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xF7}
"""Start-of-frame markers of JPEG (ITU-T T.81 B.1.1.3) and JPEG-LS (ITU-T T.87 C.1.1)."""
_JPEG2000_START = b"\xff\x4f\xff\x51"


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
        at = encoded[:4096].find(_JPEG2000_START)
        if at >= 0:
            return _jpeg2000(encoded, at)
        return _jpeg(encoded) if encoded.startswith(b"\xff\xd8") else None
    except (struct.error, IndexError):  # the frame ends within its header
        return None


def _jpeg2000(encoded: bytes, at: int) -> Codestream:
    """Read the SIZ marker (ITU-T T.800 A.5.1), and of COD whether components are mixed."""
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
        if encoded[position] != 0xFF:
            return None
        marker = encoded[position + 1]
        if marker == 0xFF:  # fill byte
            position += 1
        elif marker in _JPEG_FRAME_MARKERS:
            precision, rows, columns, components = struct.unpack_from(
                ">BHHB", encoded, position + 4
            )
            return Codestream(rows, columns, components, precision)
        else:
            position += 2 + struct.unpack_from(">H", encoded, position + 2)[0]
    return None
