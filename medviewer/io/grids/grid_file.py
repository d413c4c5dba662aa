"""A volume file behind its header: where the voxels are, and reading them into their places."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.dicom.dicom_file import open_regular
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.dicom_volume import empty_volume, stack_geometry
from medviewer.io.grids.voxel_grid import VoxelGrid
from medviewer.io.limits import MAX_BZIP2_RATIO, MAX_DEFLATE_RATIO
from medviewer.io.records import FormatName, FrameHeader, Instance, Patient, Stack
from medviewer.io.sources.inflated_stream import Compression, inflated

ENDS_EARLY = "the file is damaged or ends early"
_STEP = 2**24
_RATIOS: dict[Compression | None, int] = {
    None: 1,
    "deflate": MAX_DEFLATE_RATIO,
    "bzip2": MAX_BZIP2_RATIO,
}


@dataclass(frozen=True, slots=True, eq=False)
class GridFile:
    """Where the voxels of a grid are.

    Attributes
    ----------
    path
        The file that holds them: the header's own, or one beside it.
    begin
        Where its content begins, in bytes of the file.
    offset
        Where the voxels begin, in bytes of the content once it is unpacked.
    """

    grid: VoxelGrid
    path: Path
    begin: int = 0
    offset: int = 0
    compression: Compression | None = None

    def check_capacity(self) -> None:
        """Refuse what the file cannot hold, before memory is taken for it.

        Raises
        ------
        ReadError
            With the numbers.
        """
        with open_regular(self.path) as stream:
            size = stream.seek(0, 2)
        capacity = max(size - self.begin, 0) * _RATIOS[self.compression]
        needed = self.offset + self.grid.total_bytes
        if needed > capacity:
            raise ReadError(
                f"the header promises {needed} bytes, but the file cannot hold them: it has {size}"
            )

    @contextmanager
    def content(self) -> Iterator[BinaryIO]:
        """Open the content, unpacked; it stands at its beginning."""
        with open_regular(self.path) as stream:
            stream.seek(self.begin)
            if self.compression is None:
                yield cast(BinaryIO, _From(stream, self.begin))
                return
            with inflated(stream, self.compression) as content:
                yield content


class _From:
    """A file whose positions are counted from a place within it."""

    def __init__(self, stream: io.BufferedReader, begin: int) -> None:
        self._stream = stream
        self._begin = begin

    def seek(self, offset: int) -> int:
        return self._stream.seek(self._begin + offset) - self._begin

    def tell(self) -> int:
        return self._stream.tell() - self._begin

    def readinto(self, buffer: memoryview) -> int:
        return self._stream.readinto(buffer)


def grid_record(path: Path, file: str, grid: VoxelGrid, file_format: FormatName) -> FileHeader:
    """Return the record of a volume file; `file` is its name in the index.

    The slices of each volume in it are its frames; a further axis is named ``t``.
    """
    voxels = grid.voxels
    instance = Instance(
        path=path,
        file=file,
        sop_instance_uid="",
        sop_class_uid="",
        transfer_syntax_uid="",
        modality="",
        rows=grid.shape[1],
        columns=grid.shape[2],
        frames=_frames(grid),
        photometric="RGB" if voxels.is_color else "MONOCHROME2",
        stored_type=voxels.sample_type.newbyteorder("=").name,
        file_format=file_format,
    )
    return FileHeader(instance, Patient(), series_description=file.rpartition("/")[2])


def _frames(grid: VoxelGrid) -> tuple[FrameHeader, ...]:
    frames = []
    for t in range(grid.voxels.times):
        attributes = {"t": str(t + 1)} if grid.voxels.times > 1 else {}
        frames += [
            FrameHeader(
                plane=grid.plane(k),
                pixel_spacing_mm=grid.pixel_spacing_mm,
                rescale=grid.voxels.rescale,
                windows=grid.voxels.windows,
                attributes=attributes,
            )
            for k in range(grid.shape[0])
        ]
    return tuple(frames)


def read_grid_volume(found: GridFile, stack: Stack, context: WorkContext) -> Volume:
    """Read slices of one volume of a file, plane by plane into their places.

    Raises
    ------
    ReadError
        When the file is damaged, ends early or is not what it was.
    """
    grid = found.grid
    stored = empty_volume(stack)
    if stored.shape[1:3] != grid.shape[1:] or stack.frames[-1].frame >= grid.frames:
        raise ReadError("the file is not what it was when the folder was read")
    with found.content() as stream:
        _Planes(stream, found, context).read_into(stored, [ref.frame for ref in stack.frames])
    slices = tuple(
        SliceInfo(ref.header.rescale, ref.header.plane, ref.header.windows) for ref in stack.frames
    )
    return Volume(
        stored=stored,
        slices=slices,
        photometric="RGB" if grid.voxels.is_color else "MONOCHROME2",
        pixel_spacing_mm=grid.pixel_spacing_mm,
        geometry=stack_geometry(stack),
    )


class _Planes:
    """Reads planes of one volume of a file, in the file's order."""

    def __init__(self, stream: BinaryIO, found: GridFile, context: WorkContext) -> None:
        self._stream = cast(io.BufferedReader, stream)
        self._found = found
        self._grid = found.grid
        self._context = context
        self._buffer = bytearray(found.grid.plane_bytes)

    def read_into(self, stored: npt.NDArray[Any], frames: list[int]) -> None:
        """Read frames of one volume: all of them at once, or as few planes as will do."""
        grid, count = self._grid, self._grid.shape[0]
        time = frames[0] // count
        wanted = [frame % count for frame in frames]
        if wanted == list(range(count)):
            self._read(0, grid.in_file_order(stored), time)
        elif grid.axis_of[0] == 0:  # the planes of the file are the slices
            planes = [count - 1 - k if grid.flipped[0] else k for k in wanted]
            for n in np.argsort(planes):  # what is packed can only be read forward
                self._read(planes[n], grid.in_file_order(stored[n : n + 1]), time)
        else:
            whole = np.empty((count, *stored.shape[1:]), stored.dtype)
            self._read(0, grid.in_file_order(whole), time)
            stored[...] = whole[wanted]

    def _read(self, first: int, planes: npt.NDArray[Any], time: int) -> None:
        """Read planes that follow each other in the file, from plane `first` on."""
        grid = self._grid
        volume = 0 if grid.voxels.interleaved else time
        self._go_to(self._found.offset + volume * grid.volume_bytes + first * grid.plane_bytes)
        for number, place in enumerate(planes):
            self._context.step(number, len(planes), "Reading slices")
            if self._stream.readinto(memoryview(self._buffer)) < len(self._buffer):
                raise ReadError(ENDS_EARLY)
            samples = np.frombuffer(self._buffer, grid.voxels.sample_type)
            if grid.voxels.interleaved:
                samples = samples[time :: grid.samples]
            place[...] = samples.reshape(place.shape)

    def _go_to(self, position: int) -> None:
        """Go on in steps that can be stopped: what is packed has to be unpacked up to there."""
        while (left := position - self._stream.tell()) > 0:
            self._context.token.raise_if_cancelled()
            before = self._stream.tell()
            if self._stream.seek(before + min(left, _STEP)) == before:
                raise ReadError(ENDS_EARLY)
        self._stream.seek(position)
