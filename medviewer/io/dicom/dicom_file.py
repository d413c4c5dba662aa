"""Opening one DICOM file: its elements up to the pixels, and where the pixels are."""

import logging
import os
import struct
import sys
import warnings
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from itertools import count
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filereader import read_dataset, read_partial
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)
from pydicom.valuerep import VR

from medviewer.errors import ReadError
from medviewer.io.dicom.pixels_elsewhere import DEFLATED_REFERENCES, refuse_reference
from medviewer.io.dicom.plain_header import read_plain_header
from medviewer.io.limits import MAX_ELEMENT_BYTES, MAX_ELEMENTS, MAX_INFLATED_BYTES
from medviewer.io.regular_file import open_regular
from medviewer.language import later

NOT_DICOM = later("Reasons", "not an image file")
DAMAGED = later("Reasons", "the DICOM header is damaged and cannot be read")

_PIXEL_KEYWORDS = {
    0x7FE00008: "FloatPixelData",
    0x7FE00009: "DoubleFloatPixelData",
    0x7FE00010: "PixelData",
}
_VALUE_REPRESENTATIONS = frozenset(str(vr).encode() for vr in VR if len(str(vr)) == 2)
ByteStream = BufferedReader | BytesIO
Tags = Collection[int] | None
"""Which elements are read; None for all of them."""

_UNDEFINED_LENGTH = 0xFFFFFFFF
_PREAMBLE = 128
_GROUP_8 = (b"\x08\x00", b"\x00\x08")


@dataclass(frozen=True, slots=True)
class PixelElement:
    """Where the pixels of a file are.

    Attributes
    ----------
    offset
        First byte of the value in `DicomFile.stream`.
    length
        Bytes of the value that are really there; for encapsulated pixels to the end of the stream.
    declared
        Bytes that the header promises, or None for encapsulated pixels (undefined length).
    """

    keyword: str
    vr: str
    offset: int
    length: int
    declared: int | None


@dataclass(frozen=True, slots=True)
class DicomFile:
    """An opened file. `stream` is the file itself, or its inflated content."""

    dataset: Dataset
    transfer_syntax_uid: str
    little_endian: bool
    pixels: PixelElement | None
    stream: ByteStream


def quiet_parsers() -> None:
    """Keep foreign parsers from warning: their words carry header texts, and no one asked."""
    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)
    logging.getLogger("nibabel").setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module=r"(pydicom|nibabel|PIL)(\..*)?")
    # what a parser says of a file is often laid at the door of its caller
    warnings.filterwarnings("ignore", module=r"medviewer\.io\..*", category=UserWarning)


def looks_like_dicom(head: bytes) -> bool:
    """Tell whether the first bytes are those of a DICOM file, with its preamble or without."""
    return head[_PREAMBLE : _PREAMBLE + 4] == b"DICM" or _bare_byte_order(head) is not None


def _bare_byte_order(head: bytes) -> str | None:
    """Return the byte order of a file without preamble, or None where it is no dataset.

    Old writers begin at once with an element of group 0002 or 0008.
    """
    for order in "<>":
        group, element, length = struct.unpack(f"{order}HHL", head[:8].ljust(8, b"\xff"))
        if group in (0x0002, 0x0008) and element <= 0x0100:
            return order if head[4:6] in _VALUE_REPRESENTATIONS or length <= 256 else None
    return None


@contextmanager
def open_dicom(path: Path, tags: Tags) -> Iterator[DicomFile]:
    """Open a DICOM file and read the elements of `tags`, or all, that stand before the pixels.

    Raises
    ------
    ReadError
        When it is no DICOM file, or its header cannot be parsed; with the reason.
    """
    with open_regular(path) as stream:
        head = stream.read(1024)
        if not looks_like_dicom(head):
            raise ReadError(NOT_DICOM)
        yield _parsed(stream, head, tags)


@contextmanager
def open_plain_dicom(path: Path, tags: Collection[int]) -> Iterator[DicomFile | None]:
    """Open a file as `open_dicom` does if it is plainly well-formed; give None otherwise.

    Raises
    ------
    ReadError
        When it cannot be opened, or its disk fails.
    """
    with open_regular(path) as stream:
        try:
            opened = _read_quickly(stream, tags)
        except ReadError:  # nothing would be gained by reading it again
            raise
        except Exception:  # noqa: BLE001 - then it is not plainly well-formed
            opened = None
        yield opened


def _parsed(stream: ByteStream, head: bytes, tags: Tags) -> DicomFile:
    try:
        if head.startswith(_GROUP_8) and _bare_byte_order(head):
            return _read_bare(stream, head, tags)
        quickly = None if tags is None else _read_quickly(stream, tags)
        return quickly or _read_fully(stream, head, tags)
    except ReadError:
        raise
    except RecursionError as error:
        raise ReadError(
            later(
                "Reasons",
                "the header nests its sequences deeper than can be followed, "
                "with a parser's stack of {limit} calls",
            ).format(limit=sys.getrecursionlimit())
        ) from error
    except Exception as error:  # a foreign parser may raise anything
        raise ReadError(DAMAGED) from error


def _read_quickly(stream: ByteStream, tags: Collection[int]) -> DicomFile | None:
    """Read a plainly well-formed file; None where pydicom must decide."""
    plain = read_plain_header(stream, tags)
    if plain is None:
        return None
    there = stream.seek(0, os.SEEK_END) - plain.pixel_offset
    declared = plain.pixel_length
    pixels = PixelElement(
        keyword=_PIXEL_KEYWORDS[plain.pixel_tag],
        vr=plain.pixel_vr,
        offset=plain.pixel_offset,
        length=there if declared is None else min(declared, there),
        declared=declared,
    )
    syntax = plain.transfer_syntax_uid
    return DicomFile(plain.dataset, syntax, little_endian=True, pixels=pixels, stream=stream)


def _read_fully(stream: ByteStream, head: bytes, tags: Tags) -> DicomFile:
    """Let pydicom decide, but not inflate: it would without a limit."""
    stream.seek(_PREAMBLE + 4 if head[_PREAMBLE : _PREAMBLE + 4] == b"DICM" else 0)
    meta = read_dataset(
        stream, is_implicit_VR=False, is_little_endian=True, stop_when=_after_group_2
    )
    syntax = str(meta.get("TransferSyntaxUID", "") or "")
    if syntax in DEFLATED_REFERENCES:
        refuse_reference(syntax)
    if syntax == DeflatedExplicitVRLittleEndian:
        return _read_deflated(stream, FileMetaDataset(meta), tags)
    return _read_plain(stream, tags)


def _read_plain(stream: ByteStream, tags: Tags) -> DicomFile:
    stream.seek(0)
    listed = None if tags is None else list(tags)
    dataset = read_partial(stream, _until_pixels(tags), force=True, specific_tags=listed)
    implicit, little = dataset.original_encoding
    syntax = str(dataset.file_meta.get("TransferSyntaxUID", "") or "")
    guessed = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
    little_endian = little is not False
    pixels = _find_pixels(stream, little_endian=little_endian)
    return DicomFile(dataset, syntax or guessed, little_endian, pixels, stream)


def _read_bare(stream: ByteStream, head: bytes, tags: Tags) -> DicomFile:
    """Read a dataset without preamble and file meta; its first element tells how it is written."""
    implicit = head[4:6] not in _VALUE_REPRESENTATIONS
    little = _bare_byte_order(head) == "<"
    stream.seek(0)
    dataset = _read_elements(stream, tags, implicit=implicit, little=little)
    pixels = _find_pixels(stream, little_endian=little)
    explicit = ExplicitVRLittleEndian if little else ExplicitVRBigEndian
    syntax = str(ImplicitVRLittleEndian if implicit else explicit)
    return DicomFile(dataset, syntax, little, pixels, stream)


def _read_deflated(stream: ByteStream, meta: FileMetaDataset, tags: Tags) -> DicomFile:
    """Read what follows the file meta information after inflating it, within the limit."""
    inflated = BytesIO(inflate(stream.read()))
    dataset = _read_elements(inflated, tags, implicit=False, little=True)
    dataset.file_meta = meta
    pixels = _find_pixels(inflated, little_endian=True)
    syntax = str(DeflatedExplicitVRLittleEndian)
    return DicomFile(dataset, syntax, little_endian=True, pixels=pixels, stream=inflated)


def _read_elements(stream: ByteStream, tags: Tags, *, implicit: bool, little: bool) -> Dataset:
    listed, stop = None if tags is None else list(tags), _until_pixels(tags)
    return read_dataset(stream, implicit, little, stop_when=stop, specific_tags=listed)


def _until_pixels(tags: Tags) -> Callable[[int, str | None, int], bool]:
    """Return what stops the parser: the pixels, or a limit (as a `ReadError`)."""
    wanted = None if tags is None else frozenset(tags)
    numbers = count(1)

    def stop(tag: int, vr: str | None, length: int) -> bool:
        if next(numbers) > MAX_ELEMENTS:
            raise ReadError(
                later(
                    "Reasons", "a header of more than {limit} elements is beyond the limit"
                ).format(limit=MAX_ELEMENTS)
            )
        is_wanted = wanted is None or tag in wanted
        if is_wanted and length != _UNDEFINED_LENGTH and length > MAX_ELEMENT_BYTES:
            limit = MAX_ELEMENT_BYTES
            raise ReadError(
                later(
                    "Reasons", "an element of {length} bytes is beyond the limit of {limit}"
                ).format(length=length, limit=limit)
            )
        return tag in _PIXEL_KEYWORDS

    return stop


def _after_group_2(tag: int, vr: str | None, length: int) -> bool:
    return tag >> 16 != 2


def inflate(deflated: bytes) -> bytes:
    """Inflate a raw deflate stream (PS3.5 A.5); a truncated one gives what is there.

    Raises
    ------
    ReadError
        When it grows beyond `MAX_INFLATED_BYTES`.
    """
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    content = decompressor.decompress(deflated, MAX_INFLATED_BYTES)
    if decompressor.unconsumed_tail:
        limit = MAX_INFLATED_BYTES // 2**20
        raise ReadError(
            later("Reasons", "the deflated content grows beyond the limit of {limit} MiB").format(
                limit=limit
            )
        )
    return content


def _find_pixels(stream: ByteStream, *, little_endian: bool) -> PixelElement | None:
    """Read the element header at which the parser stopped: explicit or implicit, both occur."""
    order = "<" if little_endian else ">"
    try:
        group, element = struct.unpack(f"{order}HH", stream.read(4))
        second = stream.read(4)
        explicit = second[:2] in (b"OB", b"OW", b"OF", b"OD", b"UN")
        (declared,) = struct.unpack(f"{order}L", stream.read(4) if explicit else second)
    except struct.error:  # the file ends here
        return None
    keyword = _PIXEL_KEYWORDS.get(group << 16 | element)
    if keyword is None:
        return None
    offset = stream.tell()
    there = stream.seek(0, os.SEEK_END) - offset
    vr = second[:2].decode() if explicit else "OW"
    if declared == _UNDEFINED_LENGTH:
        return PixelElement(keyword, vr, offset, there, None)
    return PixelElement(keyword, vr, offset, min(declared, there), declared)
