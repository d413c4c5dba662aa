"""Tar archives, plain or compressed, read once from front to end (POSIX.1-2008, pax and GNU)."""

import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from medviewer.errors import ReadError
from medviewer.io.sources.members import CHUNK, LINK, SPECIAL, Budget, Member, name_problem
from medviewer.language import later

BLOCK = 512
DAMAGED = later("Reasons", "the tar archive is damaged or ends early; the rest of it is not read")
CUT = later("Reasons", "the tar archive has no end mark: files that followed may be missing")
_MAX_EXTRA = 2**20
"""Bytes of what a pax header says of the next member: names and times, never much."""
_MAX_NAME = 2**14
_SUM = slice(148, 156)
_LONG_NAME = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_PAX = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)


def looks_like_tar(head: bytes) -> bool:
    """Tell whether a block has the sum that a tar header ends with."""
    digits = head[_SUM].strip(b" \0")  # octal; asked first, for this is asked of every file
    return digits.isdigit() and _parsed(head[:BLOCK]) is not None


def _parsed(block: bytes) -> tarfile.TarInfo | None:
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return None


def tar_members(stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    """Yield the members of a tar stream; what a member holds must be read before the next one.

    Raises
    ------
    ReadError
        Where the archive is damaged.
    """
    extra: dict[str, str] = {}
    while (block := stream.read(BLOCK)).strip(b"\0"):
        header = _parsed(block)
        if header is None or header.size < 0:
            raise ReadError(DAMAGED)
        budget.count_entry()
        if header.type in _LONG_NAME or header.type in _PAX:
            budget.spend(header.size)
            content = _extra_content(stream, header.size)
            if header.type != tarfile.XGLTYPE:
                extra |= _extra_names(header.type, content)
            continue
        yield from _file_member(stream, header, extra, budget)
        extra = {}
    if len(block) < BLOCK:
        raise ReadError(CUT)


def _file_member(
    stream: BinaryIO, header: tarfile.TarInfo, extra: dict[str, str], budget: Budget
) -> Iterator[Member]:
    name = extra.get("path", header.name)
    try:
        size = int(extra.get("size", header.size)) if _has_content(header) else 0
    except ValueError as error:
        raise ReadError(DAMAGED) from error
    if size < 0:  # a stream that is asked for so many bytes gives all that it has
        raise ReadError(DAMAGED)
    content = _Content(stream, size)
    if not header.isdir() and not name.endswith("/"):
        yield Member(name, size, name_problem(name) or _type_problem(header), content.chunks)
    for skipped in content.chunks():
        budget.spend(len(skipped))
    stream.read(-size % BLOCK)


def _has_content(header: tarfile.TarInfo) -> bool:
    return header.isreg() or header.type not in tarfile.SUPPORTED_TYPES


def _type_problem(header: tarfile.TarInfo) -> str:
    if header.issym() or header.islnk():
        return LINK
    if header.type == tarfile.GNUTYPE_SPARSE:
        return later("Reasons", "a sparse file within an archive is not supported")
    return "" if header.isreg() else SPECIAL


class _Content:
    """The bytes of one member, of which some or all are read."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._left = size

    def chunks(self) -> Iterator[bytes]:
        """Yield what is not read yet."""
        while self._left:
            chunk = self._stream.read(min(CHUNK, self._left))
            if not chunk:
                raise ReadError(DAMAGED)
            self._left -= len(chunk)
            yield chunk


def _extra_content(stream: BinaryIO, size: int) -> bytes:
    if size > _MAX_EXTRA:
        raise ReadError(
            later("Reasons", "{size} bytes say what a member is called, more than {limit}").format(
                size=size, limit=_MAX_EXTRA
            )
        )
    content = stream.read(size + -size % BLOCK)
    if len(content) < size:
        raise ReadError(DAMAGED)
    return content[:size]


def _extra_names(kind: bytes, content: bytes) -> dict[str, str]:
    """Return ``path`` and ``size`` as a GNU or pax header gives them for the next member."""
    if kind == tarfile.GNUTYPE_LONGNAME:
        return {"path": _text(content.split(b"\0", 1)[0])}
    found = {}
    while content:
        length, _, _ = content.partition(b" ")
        if not length.isdigit() or not 0 < int(length[:9]) <= len(content):
            break
        record, content = content[: int(length[:9])], content[int(length[:9]) :]
        key, _, value = record.partition(b" ")[2].rstrip(b"\n").partition(b"=")
        if key in (b"path", b"size"):
            found[key.decode()] = _text(value)
    return found


def _text(name: bytes) -> str:
    return name[:_MAX_NAME].decode("utf-8", "surrogateescape")
