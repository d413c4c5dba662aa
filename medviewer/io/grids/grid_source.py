"""The voxels of an opened volume file: slices of a plain one, planes of a packed one."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.errors import ReadError
from medviewer.io.grids.grid_file import ENDS_EARLY, GridFile, stored_grid
from medviewer.io.grids.metaimage import open_metaimage
from medviewer.io.grids.nifti import open_nifti
from medviewer.io.grids.nrrd import open_nrrd
from medviewer.io.grids.voxel_grid import VoxelGrid, file_ranges
from medviewer.io.records import FormatName, Instance
from medviewer.io.regular_file import open_raw
from medviewer.io.sources.inflated_stream import CHECKSUM, Compression
from medviewer.language import later

Samples = npt.NDArray[Any]

CHANGED = later("Reasons", "the file is not what it was when the folder was read")

_OPENERS: dict[FormatName, Callable[[Path], GridFile]] = {
    "nifti": open_nifti,
    "nrrd": open_nrrd,
    "metaimage": open_metaimage,
}


def open_grid(instance: Instance) -> GridFile:
    """Return where the voxels of a volume file are, if it still is what the index has seen.

    Raises
    ------
    ReadError
        When it is not, or cannot be read.
    """
    found = _OPENERS[instance.file_format](instance.path)
    if stored_grid(found) != instance.grid:
        raise ReadError(CHANGED)
    return found


@contextmanager
def open_slices(instance: Instance) -> Iterator["PlainSlices"]:
    """Open a volume file that is not packed.

    Raises
    ------
    ReadError
        As `open_grid`.
    """
    found = open_grid(instance)
    with open_raw(found.path) as stream:
        yield PlainSlices(found, stream)


@contextmanager
def open_planes(instance: Instance) -> Iterator["PackedPlanes"]:
    """Open a volume file that is packed.

    Raises
    ------
    ReadError
        As `open_grid`.
    """
    found = open_grid(instance)
    if found.compression is None:
        raise ReadError(CHANGED)
    with PackedPlanes(found, found.compression) as planes:
        yield planes


class PlainSlices:
    """Reads slices of a file that is not packed, wherever they lie."""

    def __init__(self, found: GridFile, stream: FileIO) -> None:
        self._found = found
        self._grid = found.grid
        self._stream = stream

    def read_into(self, frame: int, place: Samples) -> None:
        """Read slices that follow each other, from `frame` on, into ``(n, J, I)``.

        No more of the file is read than whole lines of voxels that they have a share in.

        Raises
        ------
        ReadError
            Where the file ends early.
        """
        grid = self._grid
        time, first = divmod(frame, grid.shape[0])
        (z, _), (y, y_end), (x, x_end) = file_ranges(grid, range(first, first + len(place)))
        y_size, x_size = (grid.shape[grid.axis_of[n]] for n in (1, 2))
        begin = self._found.begin + self._found.offset
        begin += 0 if grid.voxels.interleaved else time * grid.volume_bytes
        buffer = bytearray((y_end - y) * x_size * grid.sample_bytes)
        for number, plane in enumerate(grid.in_file_order(place)):
            line = (z + number) * y_size + y
            self._stream.seek(begin + line * x_size * grid.sample_bytes)
            _fill(self._stream, memoryview(buffer))
            lines = _samples(buffer, grid, time).reshape(y_end - y, x_size, *plane.shape[2:])
            plane[...] = lines[:, x:x_end]


class PackedPlanes:
    """Reads planes of a packed file: forward, or from its beginning again."""

    def __init__(self, found: GridFile, compression: Compression) -> None:
        self._found = found
        self._grid = found.grid
        self._compression = compression
        self._stack = ExitStack()
        self._stream: io.BufferedReader | None = None

    def __enter__(self) -> "PackedPlanes":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def read_into(self, frame: int, place: Samples, _threads: int = 1) -> None:
        """Read a plane of the file into ``(y, x)``; `frame` counts those of all volumes.

        The one after the last plane is no plane: asking for it compares the content's checksum.

        Raises
        ------
        ReadError
            When the file is damaged or ends early.
        """
        grid = self._grid
        planes = grid.shape[grid.axis_of[0]]
        if frame == planes * grid.voxels.times:
            self._check_end()
            return
        volume, plane = divmod(frame, planes)
        start = 0 if grid.voxels.interleaved else volume * grid.volume_bytes
        stream = self._at(self._found.offset + start + plane * grid.plane_bytes)
        if grid.voxels.interleaved or place.dtype != grid.voxels.sample_type:
            buffer = bytearray(grid.plane_bytes)
            _fill(stream, memoryview(buffer))
            place[...] = _samples(buffer, grid, volume).reshape(place.shape)
        else:
            _fill(stream, place.reshape(-1).view(np.uint8).data)

    def _check_end(self) -> None:
        """Read on to the end of the packed stream, where its checksum and length stand.

        A stream that ends before them is not to be trusted either.
        """
        stream = self._at(self._found.offset + self._grid.total_bytes)
        try:
            stream.read(1)
        except ReadError as error:
            raise ReadError(CHECKSUM) from error

    def _at(self, position: int) -> io.BufferedReader:
        """Return the unpacked content, standing at `position`."""
        if self._stream is None or self._stream.tell() > position:
            self._stack.close()
            content = self._found.unpacked(self._compression)
            self._stream = self._stack.enter_context(content)
        if self._stream.seek(position) != position:
            raise ReadError(ENDS_EARLY)
        return self._stream


def _fill(stream: io.BufferedIOBase | io.RawIOBase, buffer: memoryview) -> None:
    if stream.readinto(buffer) != len(buffer):
        raise ReadError(ENDS_EARLY)


def _samples(buffer: bytearray, grid: VoxelGrid, time: int) -> Samples:
    samples = np.frombuffer(buffer, grid.voxels.sample_type)
    return samples[time :: grid.samples] if grid.voxels.interleaved else samples
