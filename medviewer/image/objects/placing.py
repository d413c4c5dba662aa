"""Frames of another object onto the slices of a stack, by their place in the patient.

Frames that lie on the pixels of a slice are taken as they are. Others are sampled: each pixel of a
slice takes the value of the frame's pixel that is nearest to it, along the normal too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.image.geometry import PlaneGeometry
from medviewer.image.objects.patches import Patch, Values

_SAME_DIRECTION = 1e-4
"""Largest difference of direction cosines of frames that lie on one grid (0.006 degrees)."""
_SAME_SPACING = 1e-3
_SAME_PIXEL = 0.1
"""Share of a pixel by which frames on one grid may be apart within the plane."""
_SAME_SLICE = 0.05
"""Share of the step by which they may be apart along the normal, but no less than 0.01 mm."""
_LEAST_MM = 0.01


@dataclass(frozen=True, slots=True)
class FramePlace:
    """A frame's pixels in the patient; `thickness_mm` is how far it reaches along the normal."""

    plane: PlaneGeometry
    spacing_mm: tuple[float, float]
    rows: int
    columns: int
    thickness_mm: float = 0.0


Match = dict[int, int]
"""Slice index by frame number."""


def match_frames(frames: Sequence[FramePlace], slices: Sequence[FramePlace]) -> Match:
    """Return on which slice each frame lies pixel by pixel; those that lie on none are left out."""
    found: Match = {}
    positions = np.array([own.plane.position_lps for own in slices])
    step = _step(positions @ slices[0].plane.normal) if slices else 0.0
    for number, frame in enumerate(frames):
        offset = positions - np.array(frame.plane.position_lps)
        along = np.abs(offset @ frame.plane.normal)
        nearest = int(np.argmin(along))
        tolerance = max(step * _SAME_SLICE, _LEAST_MM)
        if along[nearest] <= tolerance and _on_one_grid(frame, slices[nearest]):
            found[number] = nearest
    return found


def _on_one_grid(one: FramePlace, other: FramePlace) -> bool:
    if (one.rows, one.columns) != (other.rows, other.columns):
        return False
    if not np.allclose(one.spacing_mm, other.spacing_mm, rtol=_SAME_SPACING, atol=0.0):
        return False
    directions = [
        np.concatenate([own.plane.row_direction, own.plane.column_direction])
        for own in (one, other)
    ]
    if np.abs(directions[0] - directions[1]).max() > _SAME_DIRECTION:
        return False
    offset = np.array(one.plane.position_lps) - np.array(other.plane.position_lps)
    down = abs(offset @ np.array(one.plane.column_direction)) / one.spacing_mm[0]
    across = abs(offset @ np.array(one.plane.row_direction)) / one.spacing_mm[1]
    return bool(max(down, across) <= _SAME_PIXEL)


def _step(along: npt.NDArray[np.float64]) -> float:
    """Return the smallest step between different positions, 0 where there is only one."""
    steps = np.diff(np.unique(along))
    real = steps[steps > _LEAST_MM]
    return float(real.min()) if real.size else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class NearestPixels:
    """Which pixels of a slice are nearest to one position of an object, and to which pixels there.

    `pixels` are indices into the flat slice; `rows` and `columns` those of the object's frame.
    """

    position: int
    pixels: npt.NDArray[np.intp]
    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.intp]


class FrameGrid:
    """Frames that are parallel and alike, as a grid that can be sampled.

    `positions` are the different places along the normal; `position_of` tells which one a frame
    has.
    """

    def __init__(self, frames: Sequence[FramePlace]) -> None:
        first = frames[0]
        self._first = first
        self._origin = np.array(first.plane.position_lps)
        self._down = np.array(first.plane.column_direction)
        self._across = np.array(first.plane.row_direction)
        self._normal = first.plane.normal
        points = np.array([own.plane.position_lps for own in frames])
        along = (points - self._origin) @ self._normal
        order = np.argsort(along, kind="stable")
        new = np.diff(along[order], prepend=-np.inf) > _LEAST_MM
        self.positions = along[order][new]
        self.position_of = np.empty(len(frames), np.intp)
        self.position_of[order] = np.cumsum(new) - 1
        self._reach = self._half_step(frames)

    def _half_step(self, frames: Sequence[FramePlace]) -> float:
        """Return how far a frame reaches to either side: half of the step, or of its thickness."""
        known = [own.thickness_mm for own in frames if own.thickness_mm > 0]
        step = _step(self.positions)
        candidates = [length for length in (step, min(known, default=0.0)) if length > 0]
        return min(candidates, default=1.0) / 2 * (1 + 1e-6)

    def nearest(self, target: FramePlace) -> Iterator[NearestPixels]:
        """Yield, by position of the object, the pixels of a slice that are nearest to it."""
        start = np.array(target.plane.position_lps) - self._origin
        down = np.array(target.plane.column_direction) * target.spacing_mm[0]
        across = np.array(target.plane.row_direction) * target.spacing_mm[1]
        j, i = np.arange(target.rows)[:, None], np.arange(target.columns)[None, :]

        def along(axis: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            return np.asarray(start @ axis + j * (down @ axis) + i * (across @ axis))

        row = np.floor(along(self._down) / self._first.spacing_mm[0] + 0.5)
        column = np.floor(along(self._across) / self._first.spacing_mm[1] + 0.5)
        depth = along(self._normal)
        middles = (self.positions[1:] + self.positions[:-1]) / 2
        frame = np.searchsorted(middles, depth)
        inside = (
            (np.abs(self.positions[frame] - depth) <= self._reach)
            & (row >= 0) & (row < self._first.rows)
            & (column >= 0) & (column < self._first.columns)
        )  # fmt: skip
        shape = (target.rows, target.columns)
        flat = np.flatnonzero(np.broadcast_to(inside, shape))
        if not flat.size:
            return
        frames, rows, columns = (
            np.broadcast_to(own, shape).reshape(-1)[flat].astype(np.intp)
            for own in (frame, row, column)
        )
        order = np.argsort(frames, kind="stable")
        found, starts = np.unique(frames[order], return_index=True)
        for position, part in zip(found, np.split(order, starts[1:]), strict=True):
            yield NearestPixels(int(position), flat[part], rows[part], columns[part])


def grid_of_frames(frames: Sequence[FramePlace]) -> FrameGrid | None:
    """Return frames as a grid; None where they are not parallel, alike and above each other."""
    first = frames[0]
    normal, origin = first.plane.normal, np.array(first.plane.position_lps)
    for own in frames[1:]:
        offset = np.array(own.plane.position_lps) - origin
        beneath = tuple(origin + normal * (offset @ normal))
        moved = PlaneGeometry(beneath, first.plane.row_direction, first.plane.column_direction)
        expected = FramePlace(moved, first.spacing_mm, first.rows, first.columns)
        if not _on_one_grid(own, expected):
            return None
    return FrameGrid(frames)


def sample(nearest: NearestPixels, patch: Patch, out: Values) -> None:
    """Put what a frame holds where it is nearest into a flat slice; the largest value counts."""
    rows, columns = nearest.rows - patch.top, nearest.columns - patch.left
    height, width = patch.values.shape
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    pixels = nearest.pixels[inside]
    out[pixels] = np.fmax(out[pixels], patch.values[rows[inside], columns[inside]])
