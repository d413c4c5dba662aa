"""Walking the elements of a well-formed dataset (DICOM PS3.5 chapter 7), little endian."""

from collections.abc import Callable, Mapping
from functools import cache
from io import BufferedReader, BytesIO
from struct import Struct

from pydicom.dataelem import DataElement, RawDataElement, empty_value_for_VR
from pydicom.tag import BaseTag
from pydicom.valuerep import EXPLICIT_VR_LENGTH_32, VR

from medviewer.io.dicom.elements import known_vr

FIRST_BYTES = 2**14
MOST_BYTES = 2**22
"""A header that is longer is left to pydicom, which skips what it does not need."""
MAX_DEPTH = 16

_FIRST_PIXEL_TAG = 0x7FE00008
_ITEM, _END_OF_ITEM, _END_OF_SEQUENCE = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_DELIMITERS = 0xFFFE
_ITEM_BYTES = b"\xfe\xff\x00\xe0"
_UNDEFINED = 0xFFFFFFFF
_LONG = frozenset(str(vr).encode() for vr in EXPLICIT_VR_LENGTH_32)
"""Value representations after which the length has four bytes, in an explicit header."""
_SHORT = frozenset(str(vr).encode() for vr in VR if len(vr) == 2) - _LONG

_explicit = Struct("<HH2sH").unpack_from
_implicit = Struct("<HHL").unpack_from
_length = Struct("<L").unpack_from

Wanted = Mapping[int, BaseTag]
Found = dict[BaseTag, DataElement | RawDataElement]
Header = tuple[int, str, int, int]
"""Tag, value representation, where the value begins, and its length."""
ReadHeader = Callable[["Prefix", int], Header]


class NotPlainError(Exception):
    """The file is not plainly well-formed, or of a kind that is left to pydicom."""


class Prefix:
    """The first bytes of a file, and more of them when they are needed."""

    def __init__(self, stream: BufferedReader | BytesIO) -> None:
        self._stream = stream
        stream.seek(0)
        self.content = stream.read(FIRST_BYTES)

    def grow(self, needed: int) -> bytes:
        """Return at least `needed` bytes.

        Raises
        ------
        NotPlainError
            When the file ends before, or they are too many.
        """
        there = len(self.content)
        if needed > MOST_BYTES:
            raise NotPlainError
        if needed > there:
            self._stream.seek(there)
            self.content += self._stream.read(max(4 * there, needed) - there)
        if len(self.content) < needed:
            raise NotPlainError
        return self.content


def explicit_header(prefix: Prefix, position: int) -> Header:
    """Return an element's header; the VR is empty where the letters are none."""
    content = prefix.grow(position + 12)
    group, element, letters, length = _explicit(content, position)
    tag = group << 16 | element
    if letters in _SHORT:
        return tag, letters.decode(), position + 8, length
    if letters in _LONG:
        return tag, letters.decode(), position + 12, _length(content, position + 8)[0]
    return tag, "", position + 8, length


def _implicit_header(prefix: Prefix, position: int) -> Header:
    group, element, length = _implicit(prefix.grow(position + 8), position)
    tag = group << 16 | element
    is_sequence = length == _UNDEFINED and _is_sequence(prefix, tag, position + 8)
    return tag, "SQ" if is_sequence else "--", position + 8, length


def _is_sequence(prefix: Prefix, tag: int, start: int) -> bool:
    """Tell whether an implicit element of undefined length holds items.

    The dictionary says so; a private element does by its first item.
    """
    if tag >> 16 & 1:
        return prefix.grow(start + 4)[start : start + 4] == _ITEM_BYTES
    return known_vr(tag) == "SQ"


@cache
def _empty_value(vr: str | None) -> bytes | None:
    value = empty_value_for_VR(vr, raw=True)
    return value if isinstance(value, bytes) else None


def walk_explicit(prefix: Prefix, position: int, wanted: Wanted, found: Found) -> Header:
    """Collect the `wanted` elements up to the pixels, whose header is returned.

    Raises
    ------
    NotPlainError
        At the first thing that is not as it should be.
    """
    content, known, last = prefix.content, wanted.get, -1
    limit = len(content) - 12
    while True:  # runs for every element of every file: no call that is not needed
        if position > limit:
            content = prefix.grow(position + 12)
            limit = len(content) - 12
        group, element, letters, length = _explicit(content, position)
        tag = group << 16 | element
        if letters in _SHORT:
            start = position + 8
        elif letters in _LONG:
            (length,) = _length(content, position + 8)
            start = position + 12
        else:
            raise NotPlainError
        if tag >= _FIRST_PIXEL_TAG:
            return tag, letters.decode(), start, length
        if tag <= last:
            raise NotPlainError
        last, position, key = tag, start + length, known(tag)
        if length & 1:  # undefined lengths are odd, too
            unasked = letters == b"SQ" and key is None
            position = _after_undefined(prefix, start, length, explicit_header, sequence=unasked)
            content = prefix.content
        elif key is not None:
            if position > len(content):
                content = prefix.grow(position)
            vr = letters.decode()
            value = content[start:position] if length else _empty_value(vr)
            found[key] = RawDataElement(key, vr, length, value, start, False, True)  # noqa: FBT003


def walk_implicit(prefix: Prefix, position: int, wanted: Wanted, found: Found) -> Header:
    """Collect the `wanted` elements up to the pixels, whose header is returned.

    Raises
    ------
    NotPlainError
        At the first thing that is not as it should be.
    """
    letters = prefix.grow(position + 6)[position + 4 : position + 6]
    if letters.isalpha() and letters.isupper():
        raise NotPlainError  # it is explicit, whatever the transfer syntax says
    content, last = prefix.content, -1
    while True:
        if position + 8 > len(content):
            content = prefix.grow(position + 8)
        group, element, length = _implicit(content, position)
        tag = group << 16 | element
        start = position + 8
        if tag >= _FIRST_PIXEL_TAG:
            return tag, "OW", start, length
        if tag <= last:
            raise NotPlainError
        last, position = tag, start + length
        if length & 1:
            unasked = tag not in wanted and _is_sequence(prefix, tag, start)
            position = _after_undefined(prefix, start, length, _implicit_header, sequence=unasked)
            content = prefix.content
        elif tag in wanted:
            if position > len(content):
                content = prefix.grow(position)
            key = wanted[tag]
            value = content[start:position] if length else None
            found[key] = RawDataElement(key, None, length, value, start, True, True)  # noqa: FBT003


def _after_undefined(
    prefix: Prefix, start: int, length: int, read: ReadHeader, *, sequence: bool
) -> int:
    """Return where a value of odd length ends: it is a sequence of undefined length, or wrong."""
    if length != _UNDEFINED or not sequence:
        raise NotPlainError
    return _after_items(prefix, start, read, 0)


def _after_items(prefix: Prefix, position: int, read: ReadHeader, depth: int) -> int:
    """Return where a sequence of undefined length ends, having looked at all that is in it."""
    if depth == MAX_DEPTH:
        raise NotPlainError
    while True:
        tag, _, start, length = _implicit_header(prefix, position)
        if tag == _END_OF_SEQUENCE and length == 0:
            return start
        if tag != _ITEM:
            raise NotPlainError
        position = _after_item(prefix, start, length, read, depth)


def _after_item(prefix: Prefix, position: int, length: int, read: ReadHeader, depth: int) -> int:
    end = None if length == _UNDEFINED else position + length
    while end is None or position < end:
        tag, vr, start, own_length = read(prefix, position)
        if end is None and tag == _END_OF_ITEM:
            return _after_delimiter(prefix, position)
        if tag >> 16 == _DELIMITERS or not vr:
            raise NotPlainError
        if own_length & 1:
            if own_length != _UNDEFINED or vr != "SQ":
                raise NotPlainError
            position = _after_items(prefix, start, read, depth + 1)
        else:
            position = start + own_length
    if position != end:
        raise NotPlainError
    return position


def _after_delimiter(prefix: Prefix, position: int) -> int:
    """Return where the end of an item ends; its length is four bytes, and nothing."""
    if any(prefix.content[position + 4 : position + 8]):
        raise NotPlainError
    return position + 8
