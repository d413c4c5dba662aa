"""A tilted or unevenly spaced stack on a regular grid, for whoever needs a volume.

The view never shows this: it shows each slice as it was taken. Needs SimpleITK.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.geometry import FloatArray, PlaneGeometry, VolumeGeometry
from medviewer.image.volume import Volume
from medviewer.io.limits import MAX_FRAMES
from medviewer.io.resampling.grid_volume import (
    empty_grid,
    grid_geometry,
    grid_volume,
    simple_itk,
)
from medviewer.language import later, translate

FloatSlice = npt.NDArray[np.float32]

SAME_DIRECTION = 0.9999
"""Cosine of the angle up to which slices count as parallel (0.8 degrees)."""
_SMALLEST_STEP_MM = 0.01


def resample_regular(
    volume: Volume,
    context: WorkContext,
    *,
    step_mm: float | None = None,
    limit_bytes: float = math.inf,
) -> Volume:
    """Return the modality values of parallel slices on a regular orthogonal grid in LPS.

    Rows and columns keep direction and spacing; slices stand `step_mm` apart, by default the median
    of the steps there are. Values are interpolated linearly, in-plane by SimpleITK and then between
    two slices; outside stands the smallest value. The result is ``(K, J, I)`` float32 and says in
    `Volume.resampled` what was done.

    Raises
    ------
    ReadError
        Without SimpleITK, for colour, where the slices are not parallel planes, and where the
        result would need more than `limit_bytes`.
    Cancelled
        Between two slices, once the token says so.
    """
    itk = simple_itk()
    places = _slice_places(volume)
    step = float(np.median(np.diff(places.along_mm))) if step_mm is None else step_mm
    grid = _Grid.around(volume, places, step)
    stored = empty_grid(grid.shape, limit_bytes)
    mover = _SliceMover(itk, volume, places, grid, context)
    for n in range(len(stored)):
        context.step(n, len(stored), translate("Progress", "Resampling"))
        stored[n] = mover.between(n * step)
    count = len(places.along_mm)
    text = later("Resampling", "linear, from {count} slices {steps} mm apart").format(
        count=count, steps=_steps_text(places)
    )
    return grid_volume(volume, stored, grid.geometry(), text)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where slices lie: along the normal in mm, and shifted down and across in pixels, ``(K,)``."""

    indices: tuple[int, ...]
    along_mm: FloatArray
    down: FloatArray
    across: FloatArray
    first: PlaneGeometry


def _slice_places(volume: Volume) -> _Places:
    """Return the places of the slices that have pixels, each place once."""
    there = [n for n, own in enumerate(volume.slices) if own.plane and not own.missing]
    planes = [plane for n in there if (plane := volume.slices[n].plane)]
    if volume.is_color or volume.pixel_spacing_mm is None or len(planes) < 2:
        raise ReadError(
            later("Reasons", "only grey slices with a place in the patient can be resampled")
        )
    first = planes[0]
    if any(_cosine(first, plane) < SAME_DIRECTION for plane in planes):
        raise ReadError(
            later("Reasons", "the slices are not parallel: they cannot be resampled to one volume")
        )
    offsets = np.array([plane.position_lps for plane in planes]) - np.array(first.position_lps)
    along = offsets @ first.normal
    kept = np.flatnonzero(np.diff(along, prepend=along[0] - 1) > _SMALLEST_STEP_MM)
    if len(kept) < 2:
        raise ReadError(later("Reasons", "all slices lie in one place: there is no volume"))
    row_mm, column_mm = volume.pixel_spacing_mm
    down = offsets @ np.array(first.column_direction) / row_mm
    across = offsets @ np.array(first.row_direction) / column_mm
    indices = tuple(there[int(n)] for n in kept)
    return _Places(indices, along[kept], down[kept], across[kept], first)


def _cosine(a: PlaneGeometry, b: PlaneGeometry) -> float:
    rows = float(np.dot(a.row_direction, b.row_direction))
    return min(rows, float(np.dot(a.column_direction, b.column_direction)))


def _steps_text(places: _Places) -> str:
    steps = np.diff(places.along_mm)
    low, high = f"{steps.min():.2f}", f"{steps.max():.2f}"
    return low if low == high else later("Resampling", "{low} to {high}").format(low=low, high=high)


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The regular grid: pixel (`top`, `left`) of the first slice is its first pixel."""

    first: PlaneGeometry
    top: int
    left: int
    spacing_mm: tuple[float, float, float]
    shape: tuple[int, int, int]

    @classmethod
    def around(cls, volume: Volume, places: _Places, step_mm: float) -> "_Grid":
        assert volume.pixel_spacing_mm is not None, "asked before"
        reach = float(places.along_mm[-1] - places.along_mm[0])
        count = int(reach / step_mm + 1e-6) + 1 if step_mm > 0 else 0
        if not 1 < count <= MAX_FRAMES:
            raise ReadError(
                later(
                    "Reasons", "a step of {step:g} mm does not fit a stack of {reach:.0f} mm"
                ).format(step=step_mm, reach=reach)
            )
        top, left = (int(np.floor(shift.min() + 1e-6)) for shift in (places.down, places.across))
        bottom, right = (int(np.ceil(shift.max() - 1e-6)) for shift in (places.down, places.across))
        shape = count, volume.rows + bottom - top, volume.columns + right - left
        return cls(places.first, top, left, (step_mm, *volume.pixel_spacing_mm), shape)

    def geometry(self) -> VolumeGeometry:
        """Return the grid in the patient."""
        first = self.first
        axes = (first.normal, np.array(first.column_direction), np.array(first.row_direction))
        directions = np.stack(axes, axis=1)
        corner = directions @ (np.array([0.0, self.top, self.left]) * np.array(self.spacing_mm))
        origin = np.array(first.position_lps) + corner
        return grid_geometry(directions, self.spacing_mm, origin, self.shape)


class _SliceMover:
    """Gives slices on the rows and columns of the grid, and what lies between two of them."""

    def __init__(
        self, itk: Any, volume: Volume, places: _Places, grid: _Grid, context: WorkContext
    ) -> None:
        self._itk = itk  # Any: SimpleITK has no types
        self._volume = volume
        self._places = places
        self._grid = grid
        self._fill = math.inf
        for n in range(len(places.indices)):
            context.token.raise_if_cancelled()
            self._fill = min(self._fill, float(self._values(n).min()))
        self._moved = lru_cache(maxsize=2)(self._move)

    def between(self, along_mm: float) -> FloatSlice:
        """Return the slice `along_mm` above the first one."""
        heights = self._places.along_mm - self._places.along_mm[0]
        above = int(np.clip(np.searchsorted(heights, along_mm), 1, len(heights) - 1))
        share = (along_mm - heights[above - 1]) / (heights[above] - heights[above - 1])
        share = min(max(float(share), 0.0), 1.0)
        lower, upper = self._moved(above - 1), self._moved(above)
        mixed: FloatSlice = lower + np.float32(share) * (upper - lower)
        return mixed

    def _values(self, place: int) -> FloatSlice:
        """Return modality values, padding at the smallest of the others."""
        index, padding = self._places.indices[place], self._volume.padding
        values = self._volume.modality_slice(index)
        if padding is None:
            return values
        stored = self._volume.stored[index]
        outside = (stored >= padding[0]) & (stored <= padding[1])
        if outside.any() and not outside.all():
            values[outside] = values[~outside].min()
        return values

    def _move(self, place: int) -> FloatSlice:
        image = self._itk.GetImageFromArray(self._values(place))
        image.SetOrigin((float(self._places.across[place]), float(self._places.down[place])))
        size = self._grid.shape[2], self._grid.shape[1]
        corner = float(self._grid.left), float(self._grid.top)
        linear, same = self._itk.sitkLinear, self._itk.Transform(2, self._itk.sitkIdentity)
        moved = self._itk.Resample(
            image, size, same, linear, corner, (1.0, 1.0), (1.0, 0.0, 0.0, 1.0), self._fill
        )
        array: FloatSlice = self._itk.GetArrayFromImage(moved)
        return array
