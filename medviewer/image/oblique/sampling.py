"""Trilinear interpolation of a plane out of a volume, a few rows at a time."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.image.bands import in_bands
from medviewer.image.geometry import FloatArray
from medviewer.image.reduction import mixed
from medviewer.image.volume import Volume

_POINTS_AT_ONCE = 1 << 14
"""So many points and what is worked out for them stay in the processor's cache."""

Values = npt.NDArray[np.float32] | npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class SampledVolume:
    """The voxels of a volume as one row in memory, and how to find a place in it.

    `from_lps` is ``(3, 4)``: LPS mm to indices along the axes of `shape`, which are those of the
    memory. `padding` are stored values that are no image.
    """

    flat: npt.NDArray[Any]
    shape: tuple[int, int, int]
    from_lps: FloatArray
    padding: tuple[float, float] | None

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of interpolated values: float32 where that holds all stored ones."""
        narrow = self.flat.dtype.itemsize <= 2 or self.flat.dtype == np.float32
        return np.dtype(np.float32 if narrow else np.float64)


def sampled_volume(volume: Volume) -> SampledVolume:
    """Return a regular volume ready for interpolation; views of other arrays are not copied."""
    assert volume.geometry is not None, "only regular volumes are interpolated"
    from_lps: FloatArray = np.array(np.linalg.inv(volume.geometry.affine_lps)[:3], np.float64)
    order = np.argsort([-abs(stride) for stride in volume.stored.strides], kind="stable")
    stored, from_lps = volume.stored.transpose(order), from_lps[order]
    for axis in range(3):
        if stored.strides[axis] < 0:
            stored = np.flip(stored, axis)
            from_lps[axis] *= -1
            from_lps[axis, 3] += stored.shape[axis] - 1
    k, j, i = stored.shape
    return SampledVolume(stored.reshape(-1), (k, j, i), from_lps, volume.padding)


def sampled_plane(
    source: SampledVolume, corner_lps: FloatArray, steps_mm: FloatArray, shape: tuple[int, int]
) -> Values:
    """Return stored values at a grid of points in the patient, ``shape``; NaN outside.

    Parameters
    ----------
    corner_lps
        Place of the first point, mm.
    steps_mm
        ``(2, 3)``: how far one row and one column further is, mm.

    Notes
    -----
    Half a voxel around the outermost centres still belongs to the volume and has their values.
    Where padding or NaN has a part in a value, there is none.
    """
    first = source.from_lps[:, :3] @ corner_lps + source.from_lps[:, 3]
    down, right = (source.from_lps[:, :3] @ step for step in steps_mm)
    rows, columns = shape
    out: Values = np.empty(shape, source.dtype)
    along = np.arange(columns)

    def sample(band: slice) -> None:
        lines = np.arange(band.start, band.stop)
        places = [
            (first[axis] + lines * down[axis]).astype(source.dtype)[:, None]
            + (along * right[axis]).astype(source.dtype)
            for axis in range(3)
        ]
        _interpolate(source, places, out[band])

    in_bands(rows, max(1, _POINTS_AT_ONCE // max(columns, 1)), sample)
    return out


def _interpolate(source: SampledVolume, places: list[Values], out: Values) -> None:
    """Fill `out` with the values at ``places``: indices along the three axes of the source."""
    inside = np.ones(out.shape, np.bool_)
    cells: list[npt.NDArray[np.int32]] = []
    shares: list[Values] = []
    """How far a point is on the way to the next voxel."""
    for place, size in zip(places, source.shape, strict=True):
        inside &= (place >= -0.5) & (place <= size - 0.5)
        np.clip(place, 0, size - 1, out=place)
        cell = np.minimum(place.astype(np.int32), size - 2)
        cells.append(cell)
        shares.append(np.subtract(place, cell, out=place))
    _, rows, columns = source.shape
    corner = (cells[0].astype(np.intp) * rows + cells[1]) * columns + cells[2]
    steps = rows * columns, columns, 1
    faces = []
    for k in (0, steps[0]):
        edges = []
        for j in (0, steps[1]):
            near = _at(source, corner + (k + j))
            edges.append(mixed(near, _at(source, corner + (k + j + 1)), shares[2]))
        faces.append(mixed(edges[0], edges[1], shares[1]))
    out[...] = mixed(faces[0], faces[1], shares[0])
    out[~inside] = np.nan


def _at(source: SampledVolume, corner: Indices) -> Values:
    found = source.flat.take(corner)
    values: Values = found.astype(source.dtype)
    if source.padding is not None:
        values[(found >= source.padding[0]) & (found <= source.padding[1])] = np.nan
    return values
