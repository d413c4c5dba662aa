"""The elements of overlay planes: numbers in the repeating group 60xx (DICOM PS3.3 C.9.2)."""

from collections.abc import MutableSequence

import numpy as np
from pydicom.tag import Tag

from medviewer.io.dicom.dicom_file import DicomFile

GROUPS = range(0x6000, 0x6020, 2)
ROWS, COLUMNS, FRAMES = 0x0010, 0x0011, 0x0015
ORIGIN, FIRST_FRAME, BITS, POSITION, DATA = 0x0050, 0x0051, 0x0100, 0x0102, 0x3000
_ELEMENTS = (ROWS, COLUMNS, FRAMES, ORIGIN, FIRST_FRAME, BITS, POSITION, DATA)

OVERLAY_TAGS = frozenset(group << 16 | own for group in GROUPS for own in _ELEMENTS)
EMBEDDED_TAGS = frozenset(group << 16 | own for group in GROUPS for own in (BITS, POSITION, DATA))


def embedded_planes(file: DicomFile) -> list[int]:
    """Return the bits of a sample (from 0, the lowest) that hold planes without data of their own.

    The standard has retired them (PS3.5-2004 8.1.2). OverlayBitPosition is zero and
    OverlayBitsAllocated one for planes of their own.
    """
    found = []
    for group in (number << 16 for number in GROUPS):
        position = whole(file, group | POSITION, -1)
        embedded = position > 0 or (position == 0 and whole(file, group | BITS, 1) > 1)
        if embedded and value_at(file, group | DATA) is None:
            found.append(position)
    return found


def whole(file: DicomFile, tag: int, default: int) -> int:
    """Return the first number of an element, or `default` where it is none."""
    if tag & 0xFFFF == FRAMES:  # the only text among them
        value = value_at(file, tag)
        text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
        text = text.strip("\0 ")
        return int(text) if text.isdecimal() else default
    found = shorts(file, tag)
    return found[0] if found else default


def shorts(file: DicomFile, tag: int, *, signed: bool = False) -> list[int]:
    """Return an element's numbers of 16 bits, in the file's byte order."""
    value = value_at(file, tag)
    if isinstance(value, bytes):
        order = "<" if file.little_endian else ">"
        words = np.frombuffer(value[: len(value) // 2 * 2], f"{order}{'i' if signed else 'u'}2")
        return [int(word) for word in words]
    parts = value if isinstance(value, MutableSequence) else [value]
    return [part for part in parts if isinstance(part, int)]


def value_at(file: DicomFile, tag: int) -> object:
    """Return an element's bytes or parsed value, None where it is absent."""
    if Tag(tag) not in file.dataset:
        return None
    value: object = file.dataset.get_item(Tag(tag)).value
    return value
