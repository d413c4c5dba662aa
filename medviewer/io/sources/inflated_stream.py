"""Compressed content as a stream that takes a bounded amount of memory, whatever it unpacks to."""

import bz2
import io
import lzma
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol, cast

from isal import isal_zlib

from medviewer.errors import ReadError
from medviewer.io.limits import MAX_BARREN_BYTES, MAX_DECODER_BYTES
from medviewer.language import later

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Compression = Literal["deflate", "bzip2", "xz"]

DAMAGED = later("Reasons", "the compressed file is damaged or ends early")
CHECKSUM = later(
    "Reasons",
    "the compressed file is damaged somewhere: its checksum does not fit what was unpacked, so "
    "none of it can be trusted",
)
_CHUNK = 2**16
_GZIP_OR_ZLIB = 15 | 32
_ISAL_ERROR = cast(type[Exception], isal_zlib.error)  # its stub takes it for an instance
_MAGIC: dict[bytes, Compression] = {
    b"\x1f\x8b": "deflate",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
}
_MAGIC_BYTES = max(map(len, _MAGIC))


class _Decompressor(Protocol):
    """What bz2 and lzma agree on."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Inflater:
    """Makes zlib's decompressor answer like the others; gzip and zlib headers are told apart.

    isal's is two to three times faster than the standard library's.
    """

    def __init__(self) -> None:
        self._zlib = isal_zlib.decompressobj(_GZIP_OR_ZLIB)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the end of the content was reached."""
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        """What follows that end."""
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most `max_length` bytes."""
        content = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        self.needs_input = len(content) < max_length
        return content


_DECOMPRESSORS: dict[Compression, Callable[[], _Decompressor]] = {
    "deflate": _Inflater,
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MAX_DECODER_BYTES),
}


def compression_of(head: bytes) -> Compression | None:
    """Return how a file with these first bytes is compressed as a whole."""
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)


def inflated(stream: BinaryIO, compression: Compression) -> io.BufferedReader:
    """Return the content of `stream` from where it stands; it can be read and skipped forward.

    What cannot be unpacked is a `ReadError` at the place where it is read.
    """
    return io.BufferedReader(_InflatedRaw(stream, compression), _CHUNK)


class _InflatedRaw(io.RawIOBase):
    def __init__(self, stream: BinaryIO, compression: Compression) -> None:
        self._stream = stream
        self._new = _DECOMPRESSORS[compression]
        self._decompressor = self._new()
        self._position = 0
        self._put_back = b""
        self._barren = 0
        """Bytes taken since some were given."""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go forward by reading; there is no way back."""
        target = offset + (self._position if whence == io.SEEK_CUR else 0)
        if whence == io.SEEK_END or target < self._position:
            raise io.UnsupportedOperation("a compressed stream only goes forward")
        while self._position < target:
            if not self._unpack(min(_CHUNK, target - self._position)):
                break
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        content = self._unpack(len(view))
        view[: len(content)] = content
        return len(content)

    def _unpack(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end."""
        try:
            content = self._next(size)
        except _ISAL_ERROR as error:
            raise ReadError(CHECKSUM if "checksum" in str(error) else DAMAGED) from error
        except (lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise ReadError(DAMAGED) from error
        self._position += len(content)
        return content

    def _next(self, size: int) -> bytes:
        while size:
            if self._decompressor.eof and not self._begin_next_member():
                return b""
            data = self._input() if self._decompressor.needs_input else b""
            if self._barren > MAX_BARREN_BYTES:
                raise EOFError  # a file of nothing but empty pieces would keep its reader for hours
            if not data and self._decompressor.needs_input:
                raise EOFError
            content = self._decompressor.decompress(data, size)
            if content:
                self._barren = 0
                return content
        return b""

    def _input(self) -> bytes:
        data, self._put_back = self._put_back, b""
        if data:
            return data
        data = self._stream.read(_CHUNK)
        self._barren += len(data)
        return data

    def _begin_next_member(self) -> bool:
        """Go on with what was appended to the first stream, as gzip's own tools do.

        Zeros are padding; what begins no stream is no part of the content.
        """
        rest = b"" if self._is_over else self._decompressor.unused_data
        while not self._is_over and not rest.strip(b"\0"):
            rest = self._input()
            self._is_over = not rest
        rest = rest.lstrip(b"\0")
        if len(rest) < _MAGIC_BYTES:
            rest += self._input()
        if compression_of(rest) is None:
            self._is_over = True
            return False
        self._put_back = rest
        self._decompressor = self._new()
        return True
