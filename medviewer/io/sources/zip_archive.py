"""ZIP archives: their members, one after the other (PKWARE's APPNOTE)."""

import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from typing import BinaryIO

from medviewer.errors import ReadError
from medviewer.io.limits import MAX_ZIP_DIRECTORY
from medviewer.io.sources.members import (
    CHUNK,
    DAMAGED,
    ENCRYPTED,
    Budget,
    DamagedMemberError,
    Member,
    check_entries,
    mode_problem,
    name_problem,
)
from medviewer.language import later

_END = b"PK\x05\x06"
_END_BYTES = 22
_END_64 = b"PK\x06\x06"
_LONGEST_END = _END_BYTES + 2**16
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""LZMA is not among them: there the file chooses how much memory is taken."""
_FOREIGN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, struct.error),
)


def zip_members(stream: BinaryIO, budget: Budget) -> Generator[Member, None, None]:
    """Yield the members of a ZIP file.

    Raises
    ------
    ReadError
        When its directory is damaged, or promises more than the limits.
    """
    _check_directory(stream)
    try:
        archive = zipfile.ZipFile(stream)
    except _FOREIGN as error:
        raise ReadError(
            later("Reasons", "the ZIP archive is damaged and cannot be read")
        ) from error
    with archive:
        files = [own for own in archive.infolist() if not own.is_dir()]
        budget.check(sum(own.file_size for own in files))
        for own in files:
            budget.count_entry()
            yield _member(archive, own)


def _member(archive: zipfile.ZipFile, own: zipfile.ZipInfo) -> Member:
    reason = name_problem(own.filename) or mode_problem(own.external_attr >> 16)
    if own.flag_bits & _ENCRYPTED:
        reason = ENCRYPTED
    elif own.compress_type not in _METHODS:
        reason = reason or later(
            "Reasons", "packed by a method that is not supported ({method})"
        ).format(method=own.compress_type)
    return Member(own.filename, own.file_size, reason, lambda: _chunks(archive, own))


def _chunks(archive: zipfile.ZipFile, own: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(own) as content:
            while chunk := content.read(CHUNK):
                yield chunk
    except _FOREIGN as error:
        raise DamagedMemberError(DAMAGED) from error


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a list of members that would not fit into memory, before the parser takes it."""
    size = stream.seek(0, 2)
    stream.seek(max(size - _LONGEST_END, 0))
    tail = stream.read(_LONGEST_END)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + _END_BYTES:
        raise ReadError(
            later("Reasons", "the ZIP archive is damaged: its list of files is missing")
        )
    (directory,) = struct.unpack("<L", tail[place + 12 : place + 16])
    if (place_64 := tail.rfind(_END_64, 0, place)) >= 0 and directory == 0xFFFFFFFF:
        (directory,) = struct.unpack("<Q", tail[place_64 + 40 : place_64 + 48])
    if directory > MAX_ZIP_DIRECTORY:
        raise ReadError(
            later(
                "Reasons",
                "the ZIP archive's list of files takes {directory} bytes, "
                "more than the limit of {limit}",
            ).format(directory=directory, limit=MAX_ZIP_DIRECTORY)
        )
    stream.seek(max(size - len(tail) + place - directory - _END_BYTES * 4, 0))
    check_entries(stream.read(directory + _END_BYTES * 4).count(_ENTRY))
    stream.seek(0)
