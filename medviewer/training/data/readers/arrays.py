"""Arrays in files, item by item, with their sizes checked before memory is taken. No pickles."""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from medviewer.io.limits import MAX_DEFLATE_RATIO
from medviewer.training.data.samples import Pixels
from medviewer.training.errors import TrainingError

_KEPT_BYTES = 1 << 28
_LOCAL_HEADER = 30
_MOST_ITEMS = 1 << 26
_MOST_ITEM_BYTES = 1 << 31
_HEADERS: dict[tuple[int, int], Callable[..., tuple[tuple[int, ...], bool, np.dtype[Any]]]] = {
    (1, 0): npy.read_array_header_1_0,
    (2, 0): npy.read_array_header_2_0,
}


@dataclass(frozen=True, slots=True)
class _Member:
    """Where an array is in its archive: `begin` counts from the start of its unpacked bytes."""

    info: zipfile.ZipInfo
    begin: int


class NpzArray:
    """One array of an ``.npz`` file, read an item (its first axis) at a time.

    An array that is stored is read where it lies. A packed one that is not too large is kept once
    it was asked for; a larger one is unpacked as it is read forward, and again from its beginning
    when it is read backward; its last item is kept: slices are asked for one by one. `shape` and
    `dtype` are those of the whole.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._kept: Pixels | None = None
        self._packed: IO[bytes] | None = None
        self._last: tuple[int, bytes] | None = None
        with _opened(path) as archive:
            self._member, self.shape, self.dtype = _described(archive, name)
        self._item_bytes = self.dtype.itemsize * int(np.prod(self.shape[1:], dtype=object))

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: int) -> Pixels:
        """Return one item, ``shape[1:]``."""
        if self._member.info.compress_type != zipfile.ZIP_STORED:
            if self._item_bytes * len(self) <= _KEPT_BYTES:
                kept: Pixels = self.whole()[index]
                return kept
            return self._item(self._read_packed(index))
        return self._item(self._read_stored(index))

    def whole(self) -> Pixels:
        """Return the array, kept from now on; for one that is not too large."""
        if self._kept is None:
            if self._item_bytes * len(self) > _KEPT_BYTES:
                raise TrainingError("the array is too large for what it should hold")
            with _opened(self._path) as archive, archive.open(self._member.info) as stream:
                content = _read(stream, self._member.begin, self._item_bytes * len(self))
            self._kept = np.frombuffer(content, self.dtype).reshape(self.shape)
        return self._kept

    def _item(self, content: bytes) -> Pixels:
        return np.frombuffer(content, self.dtype).reshape(self.shape[1:])

    def _read_stored(self, index: int) -> bytes:
        """Read an item where it lies in the file."""
        info = self._member.info
        with self._path.open("rb") as file:
            file.seek(info.header_offset)
            header = file.read(_LOCAL_HEADER)
            lengths = np.frombuffer(header[26:30], "<u2")
            begin = info.header_offset + _LOCAL_HEADER + int(lengths.sum()) + self._member.begin
            file.seek(begin + index * self._item_bytes)
            return _exactly(file.read(self._item_bytes), self._item_bytes)

    def _read_packed(self, index: int) -> bytes:
        """Unpack up to an item, from where the last one was."""
        if self._packed is None:
            archive = _opened(self._path)
            self._packed = archive.open(self._member.info)
        begin = self._member.begin + index * self._item_bytes
        if self._last is None or self._last[0] != index:
            self._last = index, _read(self._packed, begin, self._item_bytes)
        return self._last[1]


def names_of(path: Path) -> frozenset[str]:
    """Return the names of the arrays in an ``.npz`` file."""
    with _opened(path) as archive:
        return frozenset(name[:-4] for name in archive.namelist() if name.endswith(".npy"))


def check_size(shape: tuple[int, ...], dtype: np.dtype[Any], name: str) -> int:
    """Return how many bytes an array has; refuse what no data set holds."""
    item = dtype.itemsize * int(np.prod(shape[1:], dtype=object)) if shape else 0
    if not shape or min(shape) < 1 or shape[0] > _MOST_ITEMS or item > _MOST_ITEM_BYTES:
        raise TrainingError(f"{name}: the array has an impossible size")
    return item * shape[0]


def _opened(path: Path) -> zipfile.ZipFile:
    """Open an archive of arrays."""
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise TrainingError(f"{path.name} is missing or is no .npz file") from error


def _described(
    archive: zipfile.ZipFile, name: str
) -> tuple[_Member, tuple[int, ...], np.dtype[Any]]:
    """Return where an array is, its shape and its type."""
    try:
        info = archive.getinfo(f"{name}.npy")
        with archive.open(info) as stream:
            shape, fortran, dtype = _HEADERS[npy.read_magic(stream)](stream)
            begin = stream.tell()
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, RuntimeError, zlib.error) as error:
        raise TrainingError(f"the array {name} is missing or damaged") from error
    if dtype.kind not in "biuf":
        raise TrainingError(f"the array {name} holds no numbers: pickled objects are never read")
    if fortran and len(shape) > 1:
        raise TrainingError(f"the array {name} is in Fortran order: save it in C order")
    promised = check_size(shape, dtype, name) + begin
    if promised != info.file_size or promised > info.compress_size * MAX_DEFLATE_RATIO + begin:
        raise TrainingError(f"the array {name} promises more or less than the file holds")
    return _Member(info, begin), shape, dtype


def _read(stream: IO[bytes], begin: int, length: int) -> bytes:
    """Read some bytes of an unpacked member."""
    try:
        stream.seek(begin)
        return _exactly(stream.read(length), length)
    except (OSError, EOFError, zipfile.BadZipFile, ValueError, zlib.error) as error:
        raise TrainingError("the array is damaged") from error


def _exactly(content: bytes, length: int) -> bytes:
    """Return bytes if they are all there."""
    if len(content) != length:
        raise TrainingError("the array ends early")
    return content
