"""The file that was read last, kept open: frames of one file come one after the other."""

from contextlib import ExitStack

from medviewer.io.pixels.frames import FrameReader, open_instance
from medviewer.io.records import Instance


class LastFile:
    """Gives readers of frames; a context that closes the file at its end."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._key: object = None
        self._reader: FrameReader | None = None

    def __enter__(self) -> "LastFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reader(self, instance: Instance) -> FrameReader:
        """Return a reader of the frames of `instance`.

        Raises
        ------
        ReadError
            When its file cannot be read.
        """
        key = (instance.path, instance.pixels)
        if self._reader is None or self._key != key:
            self.close()
            self._reader = self._stack.enter_context(open_instance(instance))
            self._key = key
        return self._reader

    def close(self) -> None:
        """Close the file, if one is open."""
        self._reader = None
        self._stack.close()
