"""The members of one archive written into a folder, one after the other."""

import io
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from medviewer.errors import ReadError
from medviewer.io.regular_file import open_regular
from medviewer.io.sources.found_file import shown_name
from medviewer.io.sources.inflated_stream import compression_of, inflated
from medviewer.io.sources.members import Budget, DamagedMemberError, Member
from medviewer.io.sources.tar_archive import BLOCK, looks_like_tar, tar_members
from medviewer.io.sources.zip_archive import zip_members
from medviewer.language import later

TWICE = later("Reasons", "the archive holds another file of this name; the first one is read")

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENTS = (b"[Content_Types].xml", b"mimetype", b"META-INF/")
"""What office documents and programs, which are ZIP files as well, begin with."""
_FIRST_NAME = 30


@dataclass(frozen=True, slots=True)
class UnpackedMember:
    """A member of an archive: its name as an index may show it, and where it lies now.

    `place` is below the folder that was given, with slashes; empty where `reason` says why the
    member is not there.
    """

    name: str
    place: str = ""
    reason: str = ""


def looks_like_archive(head: bytes) -> bool:
    """Tell whether the first kilobyte is that of an archive of files.

    The first bytes of what is packed by bzip2 or xz cannot be seen in it: such files count.
    """
    if head.startswith(_ZIP):
        return not head[_FIRST_NAME:].startswith(_DOCUMENTS)
    compression = compression_of(head)
    if compression == "deflate":
        return looks_like_tar(_unpacked_head(head))
    return compression is not None or looks_like_tar(head)


def _unpacked_head(head: bytes) -> bytes:
    try:
        with inflated(io.BytesIO(head), "deflate") as stream:
            return stream.read1(BLOCK)
    except ReadError:
        return b""


def unpack(
    path: Path, folder: Path, room: int, checkpoint: Callable[[], None]
) -> Iterator[UnpackedMember]:
    """Unpack an archive into `folder`, which must be empty; yield each member once it is there.

    `room` bounds the bytes that are written; `checkpoint` is called for every part of a member and
    may raise.

    Raises
    ------
    ReadError
        When the archive ends early; with the reason.
    OSError
        When nothing can be written.
    """
    with open_regular(path) as stream:
        unpacker = _Unpacker(folder)
        budget = Budget(path.stat().st_size, room, checkpoint)
        with closing(_members(stream, budget)) as members:
            for member in members:
                yield unpacker.unpack(member, budget)


def _members(stream: BinaryIO, budget: Budget) -> Generator[Member, None, None]:
    head = stream.read(BLOCK)
    stream.seek(0)
    if head.startswith(_ZIP):
        yield from zip_members(stream, budget)
        return
    compression = compression_of(head)
    if compression is None:
        yield from tar_members(stream, budget)
        return
    with inflated(stream, compression) as content:
        if not looks_like_tar(content.peek(BLOCK)):
            raise ReadError(later("Reasons", "a compressed file, but no archive of images"))
        yield from tar_members(content, budget)


class _Unpacker:
    """Writes members into a folder, the files of one folder beside each other.

    Nothing of a member's name becomes a path but its last part, which is checked to be one name.
    """

    def __init__(self, top: Path) -> None:
        self._top = top
        self._folders: dict[str, str] = {}

    def unpack(self, member: Member, budget: Budget) -> UnpackedMember:
        """Write one member and return its place, or with the reason against it."""
        name = shown_name(member.name)
        if member.reason:
            return UnpackedMember(name, reason=member.reason)
        budget.check(member.size)
        place = self._place(PurePosixPath(member.name.replace("\\", "/")))
        try:
            _write(self._top / place, member, budget)
        except FileExistsError:
            return UnpackedMember(name, reason=TWICE)
        except DamagedMemberError as error:
            (self._top / place).unlink()
            return UnpackedMember(name, reason=str(error))
        return UnpackedMember(name, place)

    def _place(self, name: PurePosixPath) -> str:
        folder = str(name.parent)
        if folder not in self._folders:
            self._folders[folder] = str(len(self._folders))
            (self._top / self._folders[folder]).mkdir(mode=0o700)
        return f"{self._folders[folder]}/{name.name}"


def _write(path: Path, member: Member, budget: Budget) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        for chunk in member.chunks():
            budget.spend(len(chunk))
            file.write(chunk)
