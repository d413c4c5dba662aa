"""Opening the files that a user names: regular ones alone, and every failure has a reason."""

import os
import stat
from io import BufferedReader, FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.errors import ReadError
from medviewer.language import later

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

NOT_REGULAR = later("Reasons", "not a regular file (a pipe, a socket or a device)")
UNREADABLE = later(
    "Reasons", "the file cannot be read: its disk is damaged, or the connection to it is lost"
)


class _RegularFile(FileIO):
    """A file whose disk or server may fail while it is read: that is a reason, too."""

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        try:
            return super().readinto(buffer) or 0
        except OSError as error:
            raise ReadError(UNREADABLE) from error

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(-1 if size is None else size) or b""
        except OSError as error:
            raise ReadError(UNREADABLE) from error

    def readall(self) -> bytes:  # what a buffered reader asks for to read up to the end
        return self.read()


def open_regular(path: Path) -> BufferedReader:
    """Open a regular file for reading, never a pipe, a socket or a device.

    What cannot be read later on is a `ReadError` at the place where it is read.

    Raises
    ------
    ReadError
        With the reason as a user may read it.
    """
    return BufferedReader(open_raw(path))


def open_raw(path: Path) -> FileIO:
    """Open a regular file as `open_regular` does, for `readinto` of large pieces, unbuffered."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a device may do things when it is opened
            raise ReadError(NOT_REGULAR)
        stream = _RegularFile(path, "rb", opener=_open_at_once)
    except PermissionError as error:
        raise ReadError(later("Reasons", "this account may not read the file")) from error
    except OSError as error:
        raise ReadError(
            later("Reasons", "the file cannot be opened: a broken link, or it is gone")
        ) from error
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()  # something else has taken its place since it was looked at
    raise ReadError(NOT_REGULAR)


def _open_at_once(path: str, flags: int) -> int:
    """Open a file; a pipe that has come to stand there keeps nobody waiting."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
