"""The header of a plainly well-formed file, read several times faster than by a general parser.

One block from the beginning of the file is walked element by element, up to the pixels. Whatever is
not plainly as the standard has it (PS3.5 chapter 7) ends the walk, and pydicom decides. Values stay
raw bytes in a pydicom `Dataset`, so that both ways give the same answers.
"""

from collections.abc import Collection, MutableSequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BufferedReader, BytesIO

from pydicom.charset import convert_encodings, default_encoding
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.uid import (
    AllTransferSyntaxes,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
)

from medviewer.io.dicom.elements import RawDataset, base_tag
from medviewer.io.dicom.pixels_elsewhere import DEFLATED_REFERENCES
from medviewer.io.dicom.plain_walk import (
    Found,
    NotPlainError,
    Prefix,
    Wanted,
    explicit_header,
    walk_explicit,
    walk_implicit,
)

_PREAMBLE = 132
_TRANSFER_SYNTAX = 0x00020010
_FIRST_GROUP = 0x0004
_CHARACTER_SET = 0x00080005
_PIXEL_TAGS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
_PIXEL_VRS = frozenset({"OB", "OW", "OF", "OD", "UN"})
_UNDEFINED = 0xFFFFFFFF

_SYNTAXES = {
    str(uid).encode(): str(uid)
    for uid in AllTransferSyntaxes
    if uid not in (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, *DEFLATED_REFERENCES)
}


@dataclass(frozen=True, slots=True)
class PlainHeader:
    """What stands before the pixels, and where these are.

    `pixel_length` is what the header declares, None for encapsulated pixels.
    """

    dataset: Dataset
    transfer_syntax_uid: str
    pixel_tag: int
    pixel_vr: str
    pixel_offset: int
    pixel_length: int | None


def read_plain_header(
    stream: BufferedReader | BytesIO, tags: Collection[int]
) -> PlainHeader | None:
    """Return the elements of `tags` in front of the pixels, or None where pydicom must decide.

    That is for files without preamble or without pixels, deflated or big endian ones, and for all
    that is not plainly well-formed.
    """
    try:
        return _parse(Prefix(stream), _wanted(frozenset(tags)))
    except NotPlainError:
        return None


@cache
def _wanted(tags: frozenset[int]) -> Wanted:
    return {int(tag): base_tag(int(tag)) for tag in (*tags, _CHARACTER_SET)}


def _parse(prefix: Prefix, wanted: Wanted) -> PlainHeader:
    position, syntax = _file_meta(prefix)
    implicit = syntax == ImplicitVRLittleEndian
    walk = walk_implicit if implicit else walk_explicit
    found: Found = {}
    tag, vr, offset, length = walk(prefix, position, wanted, found)
    declared = None if length == _UNDEFINED else length
    if tag not in _PIXEL_TAGS or vr not in _PIXEL_VRS or (declared or 0) & 1:
        raise NotPlainError
    return PlainHeader(_dataset(found, implicit=implicit), syntax, tag, vr, offset, declared)


def _file_meta(prefix: Prefix) -> tuple[int, str]:
    """Return where the file meta information ends, and the transfer syntax it names (PS3.10 7.1).

    It is written as explicit little endian, whatever follows.
    """
    if prefix.content[_PREAMBLE - 4 : _PREAMBLE] != b"DICM":
        raise NotPlainError
    position, last, syntax = _PREAMBLE, -1, None
    tag, vr, start, length = explicit_header(prefix, position)
    while tag >> 16 == 2:
        if tag <= last or not vr or length & 1:
            raise NotPlainError
        position, last = start + length, tag
        if tag == _TRANSFER_SYNTAX:
            syntax = _SYNTAXES.get(prefix.grow(position)[start:position].rstrip(b"\0 "))
        tag, vr, start, length = explicit_header(prefix, position)
    if syntax is None or tag >> 16 < _FIRST_GROUP:
        raise NotPlainError
    return position, syntax


def _dataset(found: Found, *, implicit: bool) -> Dataset:
    """Return raw elements as pydicom has them right after reading."""
    dataset = RawDataset(found)
    charset = found.get(base_tag(_CHARACTER_SET))
    encodings = default_encoding if charset is None else _encodings(charset.VR, charset.value)
    dataset.set_original_encoding(implicit, True, encodings)  # noqa: FBT003
    return dataset


@lru_cache(maxsize=64)
def _encodings(vr: str | None, value: bytes | None) -> str | MutableSequence[str]:
    """Return the encodings of a raw SpecificCharacterSet, as pydicom understands it."""
    tag = base_tag(_CHARACTER_SET)
    raw = RawDataElement(tag, vr, len(value or b""), value, 0, vr is None, True)  # noqa: FBT003
    return convert_encodings(Dataset({tag: raw})[tag].value)
