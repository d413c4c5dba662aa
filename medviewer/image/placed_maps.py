"""Heatmaps in the patient: maps of parallel slices, seen along any other plane.

Each point of a plane takes the value of the slice that it lies in: nothing is made up between
slices that lie apart, and a point that belongs to no scored slice has no value.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.geometry import FloatArray
from medviewer.image.overlay import FloatMap, Interpolation
from medviewer.image.reference_lines import ImagePlane

_MOST_CELLS = 256
"""Points along an axis of a plane: finer than any network's grid by far."""
_PARALLEL = 1e-3
_FLAT_MM = 1e-6
_SLACK = 1.001
"""Half a distance of slices, as a share of itself: neighbours must touch in spite of rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class PlacedMaps:
    """Maps of parallel slices, in the order of their places.

    Attributes
    ----------
    native
        ``(N, h, w)`` float32.
    across
        The same for planes that cut several slices: zero where a slice is silenced.
    images
        Which image each map is of, as the caller counts them.
    seen
        ``(N, 4)``: top, left, height and width of each field of view, in pixels.
    origins
        ``(N, 3)``: the centre of each slice's first pixel, LPS mm.
    axes
        ``(3, 3)``: unit vectors along slices, rows (downwards) and columns (across), LPS.
    spacing_mm, size
        Of rows and of columns; how many there are of them.
    reach_mm
        How far from its middle a slice still reaches: half the usual distance of neighbours.
    """

    native: npt.NDArray[np.float32]
    across: npt.NDArray[np.float32]
    images: tuple[int, ...]
    seen: FloatArray
    origins: FloatArray
    axes: FloatArray
    spacing_mm: tuple[float, float]
    size: tuple[int, int]
    reach_mm: float

    def on_plane(self, plane: ImagePlane, interpolation: Interpolation = "smooth") -> FloatMap:
        """Return the values on a plane, at most 256 each way; NaN where no scored slice is.

        ``smooth`` is bilinear within each slice, ``native`` takes the cell. A plane that lies in
        one slice shows its map as it is, silenced or not.
        """
        along, *inner = (_points_along(axis, plane) for axis in self.axes)
        offsets = self.origins @ self.axes.T  # (N, 3)
        nearest, is_seen = self._nearest(along)
        cells = []
        for number, position in enumerate(inner):
            pixel = (position - offsets[nearest, number + 1]) / self.spacing_mm[number] + 0.5
            share = (pixel - self.seen[nearest, number]) / self.seen[nearest, number + 2]
            is_seen = (
                is_seen & (pixel >= 0) & (pixel <= self.size[number]) & (share >= 0) & (share < 1)
            )
            cells.append(share * self.native.shape[number + 1])
        native = self.native if along.size == 1 else self.across
        values = _sampled(native, nearest, cells[0], cells[1], interpolation)
        shape = _edge_points(plane.rows).size, _edge_points(plane.columns).size
        return np.where(is_seen, values, np.float32(np.nan)) + np.zeros(shape, np.float32)

    def image_on(self, plane: ImagePlane) -> int | None:
        """Return the image in whose slice a plane lies; None where it cuts several, or none."""
        along = _points_along(self.axes[0], plane)
        if along.size > 1:
            return None
        nearest, is_seen = self._nearest(along)
        return self.images[nearest.item()] if is_seen.item() else None

    def _nearest(self, along: FloatArray) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """Return the slice nearest to each point along the normal, and whether it reaches it."""
        middles = self.origins @ self.axes[0]
        nearest = np.searchsorted((middles[1:] + middles[:-1]) / 2, along)
        return nearest, np.abs(along - middles[nearest]) <= self.reach_mm


def place_maps(
    native: npt.NDArray[np.float32],
    fields_of_view: Sequence[FieldOfView],
    planes: Sequence[ImagePlane | None],
    images: Sequence[int],
    silenced: Collection[int] = (),
) -> PlacedMaps | None:
    """Return ``(N, h, w)`` maps at the places of their images, or None where these do not allow it.

    They must be at least two, parallel, of one size and spacing and at different places. Planes
    across several slices show nothing of the `silenced` ones among the `images`.
    """
    known = [plane for plane in planes if plane is not None]
    if len(known) < 2 or len(known) < len(planes) or not _are_parallel(known):
        return None
    first = known[0]
    directions = first.plane.normal, first.plane.column_direction, first.plane.row_direction
    axes = np.array([np.asarray(each, dtype=np.float64) for each in directions])
    origins = np.array([each.plane.position_lps for each in known], dtype=np.float64)
    order = np.argsort(origins @ axes[0], kind="stable")
    gaps = np.diff((origins @ axes[0])[order])
    if gaps.min() < _PARALLEL:
        return None
    seen = np.array([[each.top, each.left, each.height, each.width] for each in fields_of_view])
    reach_mm = float(np.median(gaps)) / 2 * _SLACK
    size = first.rows, first.columns
    placed = native[order]
    quiet = np.isin(np.asarray(images)[order], list(silenced))
    return PlacedMaps(
        placed,
        np.where(quiet[:, None, None], np.float32(0), placed) if quiet.any() else placed,
        tuple(images[number] for number in order),
        seen[order],
        origins[order],
        axes,
        first.spacing_mm,
        size,
        reach_mm,
    )


def unseen_parts(values: FloatMap, rows: int, columns: int) -> tuple[FieldOfView, ...]:
    """Return the parts of an image of ``(rows, columns)`` pixels in which values are NaN.

    Rectangles in pixel-edge coordinates; lines of values that are alike share theirs.
    """
    unseen = ~np.isfinite(values)
    down, across = rows / values.shape[0], columns / values.shape[1]
    starts = [0, *(np.flatnonzero((unseen[1:] != unseen[:-1]).any(axis=1)) + 1).tolist()]
    parts = []
    for top, bottom in zip(starts, [*starts[1:], values.shape[0]], strict=True):
        edges = np.flatnonzero(np.diff(np.pad(unseen[top].astype(np.int8), 1)))
        for left, right in edges.reshape(-1, 2).tolist():
            parts.append(
                FieldOfView(
                    top * down, left * across, (bottom - top) * down, (right - left) * across
                )
            )
    return tuple(parts)


def _are_parallel(planes: Sequence[ImagePlane]) -> bool:
    first = planes[0]
    directions = np.array([(*e.plane.row_direction, *e.plane.column_direction) for e in planes])
    spacings = np.array([each.spacing_mm for each in planes])
    if {(each.rows, each.columns) for each in planes} != {(first.rows, first.columns)}:
        return False
    return bool(
        np.abs(directions - directions[0]).max() < _PARALLEL
        and np.abs(spacings - first.spacing_mm).max() < _PARALLEL * min(first.spacing_mm)
    )


def _sampled(
    native: npt.NDArray[np.float32],
    slices: npt.NDArray[np.intp],
    down: FloatArray,
    across: FloatArray,
    interpolation: Interpolation,
) -> FloatMap:
    height, width = native.shape[1:]
    if interpolation == "native":
        row = np.clip(np.floor(down), 0, height - 1).astype(np.intp)
        column = np.clip(np.floor(across), 0, width - 1).astype(np.intp)
        return native[slices, row, column]
    down, across = np.clip(down - 0.5, 0, height - 1), np.clip(across - 0.5, 0, width - 1)
    top, left = down.astype(np.intp), across.astype(np.intp)
    bottom, right = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    fall, way = (down - top).astype(np.float32), (across - left).astype(np.float32)
    upper = native[slices, top, left] * (1 - way) + native[slices, top, right] * way
    lower = native[slices, bottom, left] * (1 - way) + native[slices, bottom, right] * way
    return np.asarray(upper * (1 - fall) + lower * fall, dtype=np.float32)


def _points_along(axis: FloatArray, plane: ImagePlane) -> FloatArray:
    """Return where the points of a plane lie along an axis, mm; one value where all lie alike."""
    down = np.array(plane.plane.column_direction) * plane.spacing_mm[0]
    across = np.array(plane.plane.row_direction) * plane.spacing_mm[1]
    return _ramp(
        float(np.array(plane.to_patient(0.0, 0.0)) @ axis),
        (_edge_points(plane.rows)[:, None], float(down @ axis)),
        (_edge_points(plane.columns)[None], float(across @ axis)),
    )


def _ramp(start: float, *ways: tuple[FloatArray, float]) -> FloatArray:
    """Return ``start + sum(points * slope)``, no larger than it must be.

    Planes mostly stand along the slices' axes: what does not change along one is asked for once.
    """
    values = np.full((1, 1), start)
    for points, slope in ways:
        if abs(slope) * points.size > _FLAT_MM:
            values = values + points * slope
    return values


def _edge_points(count: int) -> FloatArray:
    """Return the centres of at most `_MOST_CELLS` even parts of an axis, in edge coordinates."""
    parts = min(count, _MOST_CELLS)
    return (np.arange(parts, dtype=np.float64) + 0.5) * count / parts
