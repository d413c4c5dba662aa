"""The name of an ICC profile (ISO 15076-1): colours are shown as stored, and the reader is told."""

import struct

from medviewer.io.dicom.elements import clean
from medviewer.language import later

_HEADER_BYTES = 128
_MOST_TAGS = 256
_MOST_LETTERS = 80
NAMELESS = later("Headers", "without a name")


def profile_name(profile: bytes) -> str:
    """Return what a profile calls itself in one line, `NAMELESS` where it does not say."""
    try:
        described = _tag(profile, b"desc")
        return clean(_text(described))[:_MOST_LETTERS] or NAMELESS
    except struct.error:  # it ends early
        return NAMELESS


def _tag(profile: bytes, wanted: bytes) -> bytes:
    """Return the element of a signature (7.3), empty where there is none."""
    (count,) = struct.unpack_from(">L", profile, _HEADER_BYTES)
    for number in range(min(count, _MOST_TAGS)):
        signature, offset, size = struct.unpack_from(
            ">4sLL", profile, _HEADER_BYTES + 4 + 12 * number
        )
        if signature == wanted:
            return profile[offset : offset + size]
    return b""


def _text(element: bytes) -> str:
    """Return the text of a description, of version 4 (10.15) or of version 2."""
    if element.startswith(b"mluc"):
        length, offset = struct.unpack_from(">LL", element, 20)
        return element[offset : offset + length].decode("utf-16-be", "replace")
    if element.startswith(b"desc"):
        (length,) = struct.unpack_from(">L", element, 8)
        return element[12 : 12 + length].decode("ascii", "replace").rstrip("\0")
    return ""
