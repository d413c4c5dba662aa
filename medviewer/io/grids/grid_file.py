"""A volume file behind its header: where the voxels are, and what the index keeps of it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from medviewer.errors import ReadError
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.grids.voxel_grid import VoxelGrid
from medviewer.io.limits import MAX_BZIP2_RATIO, MAX_DEFLATE_RATIO
from medviewer.io.records import FormatName, FrameHeader, Instance, Patient, StoredGrid
from medviewer.io.regular_file import open_regular
from medviewer.io.sources.inflated_stream import Compression, inflated
from medviewer.language import later

ENDS_EARLY = later("Reasons", "the file is damaged or ends early")
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
                later(
                    "Reasons",
                    "the header promises {needed} bytes, but the file cannot hold them: "
                    "it has {size}",
                ).format(needed=needed, size=size)
            )

    @contextmanager
    def unpacked(self, compression: Compression) -> Iterator[io.BufferedReader]:
        """Open the content; it stands at its beginning and can be read forward."""
        with open_regular(self.path) as stream:
            stream.seek(self.begin)
            with inflated(stream, compression) as content:
                yield content


def grid_record(path: Path, file: str, found: GridFile, file_format: FormatName) -> FileHeader:
    """Return the record of a volume file; `file` is its name in the index.

    The slices of each volume in it are its frames; a further axis is named ``t``.
    """
    grid = found.grid
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
        grid=stored_grid(found),
    )
    return FileHeader(instance, Patient(), series_description=file.rpartition("/")[2])


def stored_grid(found: GridFile) -> StoredGrid:
    """Return what the index keeps of the place of the voxels."""
    grid = found.grid
    return StoredGrid(
        shape=grid.shape,
        axis_of=grid.axis_of,
        flipped=grid.flipped,
        interleaved=grid.voxels.interleaved,
        is_packed=found.compression is not None,
    )


def _frames(grid: VoxelGrid) -> tuple[FrameHeader, ...]:
    planes = [grid.plane(k) for k in range(grid.shape[0])]
    frames = []
    for t in range(grid.voxels.times):
        attributes = {"t": str(t + 1)} if grid.voxels.times > 1 else {}
        frames += [
            FrameHeader(
                plane=plane,
                pixel_spacing_mm=grid.pixel_spacing_mm,
                rescale=grid.voxels.rescale,
                windows=grid.voxels.windows,
                attributes=attributes,
            )
            for plane in planes
        ]
    return tuple(frames)
