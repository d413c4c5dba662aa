"""The grid of a volume file: its axes turned so that slices lie as a reader expects them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.errors import ReadError
from medviewer.image.geometry import FloatArray, PlaneGeometry, as_vector
from medviewer.image.volume import Rescale
from medviewer.image.window import Window
from medviewer.io.limits import MAX_FRAMES, MAX_PIXELS_PER_FRAME
from medviewer.io.records import StoredGrid
from medviewer.language import later

LPS_FROM_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
_GOES_UP = (-1, -1, 1)
"""Towards which end of right, anterior, superior columns, rows and slices should grow."""
_MAX_COSINE = 0.01
"""Axes further from a right angle (0.6 degrees) form no grid of square corners."""
_SHORTEST_MM, _LONGEST_MM = 1e-5, 1e4

Sizes = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Voxels:
    """How the voxels of a file lie, before anything is turned.

    Attributes
    ----------
    sizes
        ``(x, y, z)``, the fastest first.
    times
        Volumes in the file: one after the other, or `interleaved` in every voxel.
    affine_lps
        Maps ``(x, y, z, 1)`` to LPS mm; None where the file gives no orientation.
    spacing_mm
        Rows and columns, for a file without orientation.
    """

    sizes: Sizes
    sample_type: np.dtype[Any]
    times: int = 1
    is_color: bool = False
    interleaved: bool = False
    rescale: Rescale = Rescale()
    windows: tuple[Window, ...] = ()
    affine_lps: FloatArray | None = None
    spacing_mm: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class VoxelGrid:
    """Voxels with the axes they should be shown along.

    Attributes
    ----------
    shape
        ``(K, J, I)`` as shown: axial slices from foot to head where the file's orientation is
        known, rows towards posterior, columns towards left.
    axis_of
        For the file's axes ``(z, y, x)``: which shown axis each becomes.
    flipped
        For the same axes: whether it runs against the shown one.
    affine_lps
        Maps shown ``(k, j, i, 1)`` to LPS mm; None where the file gives no orientation.
    """

    voxels: Voxels
    shape: tuple[int, int, int]
    axis_of: tuple[int, int, int]
    flipped: tuple[bool, bool, bool]
    affine_lps: FloatArray | None
    pixel_spacing_mm: tuple[float, float] | None

    @property
    def volume_bytes(self) -> int:
        """Bytes of one volume in the file; of all of them where they are interleaved."""
        return int(np.prod(self.shape, dtype=object)) * self.sample_bytes

    @property
    def total_bytes(self) -> int:
        """Bytes of all voxels."""
        return self.volume_bytes * (1 if self.voxels.interleaved else self.voxels.times)

    @property
    def frames(self) -> int:
        """How many slices all volumes have together."""
        return self.shape[0] * self.voxels.times

    @property
    def samples(self) -> int:
        """How many samples lie together in one voxel of the file."""
        if self.voxels.interleaved:
            return self.voxels.times
        return 3 if self.voxels.is_color else 1

    @property
    def sample_bytes(self) -> int:
        """Bytes of one voxel."""
        return self.voxels.sample_type.itemsize * self.samples

    @property
    def plane_bytes(self) -> int:
        """Bytes of one plane of the file, ``y`` by ``x``."""
        return self.volume_bytes // self.shape[self.axis_of[0]]

    def in_file_order(self, stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return a view of the shown array with the file's axes ``(z, y, x)``."""
        return in_file_order(stored, self.axis_of, self.flipped)

    def plane(self, k: int) -> PlaneGeometry | None:
        """Return where shown slice `k` lies."""
        if self.affine_lps is None:
            return None
        origin = self.affine_lps[:3, 3] + k * self.affine_lps[:3, 0]
        return PlaneGeometry(
            as_vector(origin), _unit(self.affine_lps[:3, 2]), _unit(self.affine_lps[:3, 1])
        )


def in_file_order(
    stored: npt.NDArray[Any], axis_of: tuple[int, int, int], flipped: tuple[bool, bool, bool]
) -> npt.NDArray[Any]:
    """Return a view of a shown array with the axes of its file, ``(z, y, x)``."""
    view = stored.transpose(*axis_of, *range(3, stored.ndim))
    return view[tuple(slice(None, None, -1 if flip else 1) for flip in flipped)]


def file_ranges(grid: VoxelGrid | StoredGrid, slices: range) -> list[tuple[int, int]]:
    """Return where, along each axis of the file, shown slices lie that follow each other."""
    ranges = []
    for axis, flip in zip(grid.axis_of, grid.flipped, strict=True):
        size = grid.shape[axis]
        if axis != 0:
            ranges.append((0, size))
        elif flip:
            ranges.append((size - slices.stop, size - slices.start))
        else:
            ranges.append((slices.start, slices.stop))
    return ranges


def turned(voxels: Voxels) -> VoxelGrid:
    """Return the grid of voxels, turned as they should be shown.

    An affine that is no map of square corners, or not finite, counts as none.

    Raises
    ------
    ReadError
        When there are no voxels, or more than the limits.
    """
    check_sizes(voxels.sizes, voxels.times)
    affine = _square(voxels.affine_lps)
    axis_of, flipped = _shown_axes(affine)
    shown = None if affine is None else _shown_affine(affine, voxels.sizes, axis_of, flipped)
    return VoxelGrid(
        voxels=voxels,
        shape=_shape(voxels.sizes, axis_of),
        axis_of=axis_of,
        flipped=flipped,
        affine_lps=shown,
        pixel_spacing_mm=_pixel_spacing(voxels, shown),
    )


def check_sizes(sizes: Sizes, times: int) -> None:
    """Refuse a volume without voxels, or beyond the limits.

    Raises
    ------
    ReadError
        With the numbers.
    """
    x, y, z = sizes
    if min(x, y, z, times) < 1:
        raise ReadError(later("Reasons", "the header gives no image size"))
    if max(x * y, y * z, x * z) > MAX_PIXELS_PER_FRAME or max(x, y, z) * times > MAX_FRAMES:
        raise ReadError(
            later(
                "Reasons", "an image of {x} x {y} x {z} x {times} voxels is beyond the limits"
            ).format(x=x, y=y, z=z, times=times)
        )


def _unit(vector: FloatArray) -> tuple[float, float, float]:
    return as_vector(vector / np.linalg.norm(vector))


def _square(affine: FloatArray | None) -> FloatArray | None:
    if affine is None or not np.isfinite(affine).all():
        return None
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(affine[:3, :3], axis=0)
    if lengths.min() < _SHORTEST_MM or lengths.max() > _LONGEST_MM:
        return None
    directions = affine[:3, :3] / lengths
    return None if np.abs(directions.T @ directions - np.eye(3)).max() > _MAX_COSINE else affine


def _shown_axes(
    affine_lps: FloatArray | None,
) -> tuple[tuple[int, int, int], tuple[bool, bool, bool]]:
    """Return, for the file's axes ``(z, y, x)``, the shown axis and whether it is turned round."""
    if affine_lps is None:
        return (0, 1, 2), (False, False, False)
    import nibabel  # with the first volume file: a tenth of a second that no other needs

    orientation = nibabel.io_orientation(LPS_FROM_RAS @ affine_lps)
    ras_axis = [int(orientation[file_axis][0]) for file_axis in (2, 1, 0)]
    sign = [int(orientation[file_axis][1]) for file_axis in (2, 1, 0)]
    shown = tuple(2 - axis for axis in ras_axis)
    flipped = tuple(own != _GOES_UP[axis] for own, axis in zip(sign, ras_axis, strict=True))
    return (shown[0], shown[1], shown[2]), (flipped[0], flipped[1], flipped[2])


def _shape(sizes: Sizes, axis_of: tuple[int, int, int]) -> tuple[int, int, int]:
    shape = [0, 0, 0]
    for file_axis, shown in zip((2, 1, 0), axis_of, strict=True):
        shape[shown] = sizes[file_axis]
    return shape[0], shape[1], shape[2]


def _shown_affine(
    affine_lps: FloatArray,
    sizes: Sizes,
    axis_of: tuple[int, int, int],
    flipped: tuple[bool, bool, bool],
) -> FloatArray:
    """Return the map of shown ``(k, j, i, 1)`` to LPS mm."""
    file_from_shown = np.zeros((4, 4))
    file_from_shown[3, 3] = 1.0
    for file_axis, shown, flip in zip((2, 1, 0), axis_of, flipped, strict=True):
        file_from_shown[file_axis, shown] = -1.0 if flip else 1.0
        file_from_shown[file_axis, 3] = sizes[file_axis] - 1 if flip else 0.0
    return np.asarray(affine_lps @ file_from_shown)


def _pixel_spacing(voxels: Voxels, affine_lps: FloatArray | None) -> tuple[float, float] | None:
    if affine_lps is not None:
        _, row, column = np.linalg.norm(affine_lps[:3, :3], axis=0)
        return float(row), float(column)
    spacing = voxels.spacing_mm
    if spacing is None or not all(_SHORTEST_MM < length < _LONGEST_MM for length in spacing):
        return None
    return spacing
