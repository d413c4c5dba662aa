"""Compressed pixels: which bytes of the file belong to which frame (DICOM PS3.5 A.4)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from medviewer.errors import ReadError
from medviewer.language import later

_ITEM = 0xE000FFFE
_START_MARKERS = (b"\xff\xd8", b"\xff\x4f", b"\x00\x00\x00\x0c", b"\xff\x0a")
"""How JPEG (and JPEG-LS), JPEG 2000, boxed JPEG 2000 or JPEG XL, and JPEG XL begin."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One item of the encapsulated pixels: where its bytes are, and where its tag is."""

    offset: int
    length: int
    start: int
    """Distance of the item's tag from the first fragment's, as offset tables count."""


def read_fragments(stream: BinaryIO, offset: int) -> tuple[tuple[int, ...], list[Fragment]]:
    """Return the basic offset table and all fragments that stand before a damaged end."""
    size = stream.seek(0, 2)
    table: tuple[int, ...] = ()
    fragments: list[Fragment] = []
    position, first = offset, -1
    while (length := _item_length(stream, position)) is not None:
        content = position + 8
        there = min(length, size - content)
        if first < 0:
            table = _offsets(stream, content, there)
            first = content + length
        elif there > 0:
            fragments.append(Fragment(content, there, position - first))
        position = content + length
    return table, fragments


def _item_length(stream: BinaryIO, position: int) -> int | None:
    """Return the length of the item at `position`, or None where there is no item."""
    stream.seek(position)
    head = stream.read(8)
    if len(head) < 8:
        return None
    tag, length = struct.unpack("<LL", head)
    return int(length) if tag == _ITEM and length != 0xFFFFFFFF else None


def _offsets(stream: BinaryIO, content: int, length: int) -> tuple[int, ...]:
    stream.seek(content)
    words = stream.read(length // 4 * 4)
    return struct.unpack(f"<{len(words) // 4}L", words)


def frames_of_fragments(
    stream: BinaryIO, fragments: Sequence[Fragment], tables: Sequence[tuple[int, ...]], count: int
) -> list[list[Fragment]]:
    """Return the fragments of each of `count` frames.

    `tables` are the offset tables of the file, the one to be trusted more first. Where none fits,
    the number of fragments decides, and then the marker with which every frame begins.

    Raises
    ------
    ReadError
        When the fragments cannot be told apart.
    """
    if count == 1:
        return [list(fragments)]
    for table in tables:
        found = _by_starts(fragments, table)
        if len(found) == count:
            return found
    if len(fragments) <= count:
        return [[fragment] for fragment in fragments]
    starts = [own.start for own in fragments if _begins_frame(stream, own)]
    found = _by_starts(fragments, starts)
    if 0 < len(found) <= count:
        return found
    raise ReadError(later("Reasons", "the compressed frames of the file cannot be told apart"))


def _by_starts(fragments: Sequence[Fragment], starts: Sequence[int]) -> list[list[Fragment]]:
    """Group fragments by the starts of the frames; nothing when a start is not a fragment's."""
    begins = set(starts)
    if not begins <= {fragment.start for fragment in fragments}:
        return []
    groups: list[list[Fragment]] = []
    for fragment in fragments:
        if fragment.start in begins:
            groups.append([])
        if groups:
            groups[-1].append(fragment)
    return groups


def _begins_frame(stream: BinaryIO, fragment: Fragment) -> bool:
    stream.seek(fragment.offset)
    return stream.read(min(fragment.length, 4)).startswith(_START_MARKERS)


def read_encoded(stream: BinaryIO, fragments: Sequence[Fragment]) -> bytes:
    """Return the joined bytes of one frame's fragments."""
    parts = []
    for fragment in fragments:
        stream.seek(fragment.offset)
        parts.append(stream.read(fragment.length))
    return b"".join(parts)
