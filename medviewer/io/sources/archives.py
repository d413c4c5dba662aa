"""Archives as folders: their members are unpacked into the private place and read like files."""

import io
import os
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import open_regular
from medviewer.io.sources.found_file import FoundFile, shown_name
from medviewer.io.sources.inflated_stream import compression_of, inflated
from medviewer.io.sources.members import EMPTY, Budget, DamagedMemberError, Member
from medviewer.io.sources.private_place import PLACE
from medviewer.io.sources.tar_archive import BLOCK, looks_like_tar, tar_members
from medviewer.io.sources.zip_archive import zip_members

NESTED = "an archive within an archive is not opened; unpack the outer one first"
TWICE = "the archive holds another file of this name; the first one is read"
NO_PLACE = "there is no place to unpack the archive: the disk is full or may not be written"

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENTS = (b"[Content_Types].xml", b"mimetype", b"META-INF/")
"""What office documents and programs, which are ZIP files as well, begin with."""
_FIRST_NAME = 30
_HEADERS = (".hdr", ".nhdr", ".mhd")
"""Headers whose voxels are files beside them: they are read once all is unpacked."""


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


def archive_members(found: FoundFile, context: WorkContext) -> Iterator[FoundFile]:
    """Unpack the members of an archive and yield each as a file of its own.

    What ends the archive early is a reason of the archive; names are those in the archive, below
    the archive's own.

    Raises
    ------
    Cancelled
        Between two parts of a member, once the token says so.
    """
    if found.in_archive:
        yield FoundFile(found.path, found.file, NESTED, in_archive=True)
        return
    later = []
    empty = True
    try:
        for member in _unpacked(found, context):
            empty = False
            if member.path.suffix.lower() in _HEADERS and not member.reason:
                later.append(member)
            else:
                yield member
        if empty:
            yield FoundFile(found.path, found.file, EMPTY)
    except ReadError as error:
        yield FoundFile(found.path, found.file, str(error))
    except OSError:
        yield FoundFile(found.path, found.file, NO_PLACE)
    yield from later


def _unpacked(found: FoundFile, context: WorkContext) -> Iterator[FoundFile]:
    with open_regular(found.path) as stream:
        unpacker = _Unpacker(found)
        budget = Budget(found.path.stat().st_size, PLACE.room(), context.token.raise_if_cancelled)
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
            raise ReadError("a compressed file, but no archive of images")
        yield from tar_members(content, budget)


class _Unpacker:
    """Writes members to the private place, the files of one folder beside each other.

    Nothing of a member's name becomes a path but its last part, which is checked to be one name.
    """

    def __init__(self, found: FoundFile) -> None:
        self._found = found
        self._top = PLACE.new_folder()
        self._folders: dict[str, Path] = {}

    def unpack(self, member: Member, budget: Budget) -> FoundFile:
        """Write one member and return it as a file, or with the reason against it."""
        file = f"{self._found.file}/{shown_name(member.name)}"
        if member.reason:
            return FoundFile(self._found.path, file, member.reason, in_archive=True)
        budget.check(member.size)
        path = self._place(PurePosixPath(member.name.replace("\\", "/")))
        try:
            _write(path, member, budget)
        except FileExistsError:
            return FoundFile(self._found.path, file, TWICE, in_archive=True)
        except DamagedMemberError as error:
            path.unlink()
            return FoundFile(self._found.path, file, str(error), in_archive=True)
        return FoundFile(path, file, in_archive=True)

    def _place(self, name: PurePosixPath) -> Path:
        folder = str(name.parent)
        if folder not in self._folders:
            self._folders[folder] = self._top / str(len(self._folders))
            self._folders[folder].mkdir(mode=0o700)
        return self._folders[folder] / name.name


def _write(path: Path, member: Member, budget: Budget) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        for chunk in member.chunks():
            budget.spend(len(chunk))
            file.write(chunk)
