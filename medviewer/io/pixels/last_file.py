"""The file that was read last, kept open: frames of one file come one after the other."""

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, Protocol

import numpy.typing as npt

from medviewer.io.pixels.frames import open_instance
from medviewer.io.records import Instance


class FrameSource(Protocol):
    """Reads single frames of one opened file."""

    def read_into(self, index: int, place: npt.NDArray[Any], threads: int = 1, /) -> None:
        """Read one frame into its place, with several threads where the decoder can use them."""


def open_source(instance: Instance) -> AbstractContextManager[FrameSource]:
    """Open the file of an instance, whatever its format; foreign readers are imported here.

    The frames of a packed volume file are its planes.

    Raises
    ------
    ReadError
        When it cannot be read, with the reason; when the context is entered.
    """
    if instance.file_format == "dicom":
        return open_instance(instance)
    if instance.file_format == "picture":
        from medviewer.io.images import open_pages

        return open_pages(instance)
    from medviewer.io.grids.grid_source import open_planes

    return open_planes(instance)


class LastFile:
    """Gives readers of frames; a context that closes the file at its end."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._key: object = None
        self._reader: FrameSource | None = None

    def __enter__(self) -> "LastFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reader(self, instance: Instance) -> FrameSource:
        """Return a reader of the frames of `instance`.

        Raises
        ------
        ReadError
            When its file cannot be read.
        """
        key = (instance.path, instance.pixels, instance.grid, _version(instance.path))
        if self._reader is None or self._key != key:
            self.close()
            self._reader = self._stack.enter_context(open_source(instance))
            self._key = key
        return self._reader

    def close(self) -> None:
        """Close the file, if one is open."""
        self._reader = None
        self._stack.close()


def _version(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when another file takes the place of an opened one."""
    try:
        status = path.stat()
    except OSError:  # gone: who opens it says so
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
