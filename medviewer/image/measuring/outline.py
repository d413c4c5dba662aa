"""Which pixels a region holds, and how large it is.

One rule for all outlines: a pixel counts when its centre lies inside. A centre that lies exactly on
the outline counts on the left and upper side and does not on the right and lower one, so that
regions side by side never share a pixel.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.image.measuring.measurement import Kind
from medviewer.image.projection import Point

Spans = list[float]
"""Where a line enters and leaves an outline, in turn, from left to right."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionPixels:
    """The pixels of a region: ``inside`` is a mask whose first pixel is ``(top, left)``."""

    top: int
    left: int
    inside: npt.NDArray[np.bool_]

    def of(self, image: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the values of an image in the region, ``(N,)``."""
        rows, columns = self.inside.shape
        part = image[self.top : self.top + rows, self.left : self.left + columns]
        return np.asarray(part[self.inside])


def region_pixels(kind: Kind, points: Sequence[Point], shape: tuple[int, int]) -> RegionPixels:
    """Return the pixels inside an outline, of those that an image of this shape has."""
    (top, bottom), (left, right) = (
        _whole(min(ends), max(ends), size)
        for ends, size in zip(zip(*points, strict=True), shape, strict=True)
    )
    inside = np.zeros((bottom - top, right - left), np.bool_)
    spans = _spans_of(kind, points)
    for line in range(bottom - top):
        crossings = spans(top + line + 0.5)
        for enter, leave in zip(crossings[::2], crossings[1::2], strict=True):
            first, end = (math.ceil(x - 0.5) - left for x in (enter, leave))
            inside[line, max(first, 0) : max(end, 0)] = True
    return RegionPixels(top, left, inside)


def area_pixels(kind: Kind, points: Sequence[Point]) -> float | None:
    """Return the area within an outline, in pixels; None for one that crosses itself."""
    if kind is Kind.POLYGON:
        return None if crosses_itself(points) else abs(_signed_area(points))
    (r0, c0), (r1, c1) = points
    box = abs(r1 - r0) * abs(c1 - c0)
    return box * math.pi / 4 if kind is Kind.ELLIPSE else box


def crosses_itself(points: Sequence[Point]) -> bool:
    """Tell whether two edges of a polygon that are no neighbours meet."""
    edges = _edges(points)
    count = len(edges)
    return any(
        _meet(*edges[first], *edges[second])
        for first in range(count)
        for second in range(first + 2, count)
        if (first, second) != (0, count - 1)
    )


def _whole(low: float, high: float, size: int) -> tuple[int, int]:
    """Return the first pixel that an extent touches and the one after its last, in the image."""
    first = min(max(math.floor(low), 0), size)
    return first, max(min(math.ceil(high), size), first)


def _spans_of(kind: Kind, points: Sequence[Point]) -> Callable[[float], Spans]:
    if kind is Kind.POLYGON:
        edges = _edges(points)
        return lambda row: _polygon_spans(edges, row)
    (r0, c0), (r1, c1) = points
    top, bottom, left, right = min(r0, r1), max(r0, r1), min(c0, c1), max(c0, c1)
    if kind is Kind.RECTANGLE:
        return lambda row: [left, right] if top <= row < bottom else []
    return lambda row: _ellipse_spans((top, bottom), (left, right), row)


def _ellipse_spans(rows: tuple[float, float], columns: tuple[float, float], row: float) -> Spans:
    (top, bottom), (left, right) = rows, columns
    if not top <= row < bottom:
        return []
    offset = (2 * row - top - bottom) / (bottom - top)
    half = (right - left) / 2 * math.sqrt(max(0.0, 1 - offset**2))
    return [(left + right) / 2 - half, (left + right) / 2 + half]


def _polygon_spans(edges: Sequence[tuple[Point, Point]], row: float) -> Spans:
    """Return the crossings of a row by the even-odd rule; an edge holds its upper end alone."""
    return sorted(
        start[1] + (row - start[0]) / (end[0] - start[0]) * (end[1] - start[1])
        for start, end in edges
        if (start[0] <= row) != (end[0] <= row)
    )


def _edges(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(points, [*points[1:], points[0]], strict=True))


def _signed_area(points: Sequence[Point]) -> float:
    return sum(a[1] * b[0] - b[1] * a[0] for a, b in _edges(points)) / 2


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether the segments ab and cd share a point, by the sides on which the ends lie."""
    sides = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if not any(sides):  # on one line
        return _overlap(a, b, c, d, 0) and _overlap(a, b, c, d, 1)
    return sides[0] * sides[1] <= 0 and sides[2] * sides[3] <= 0


def _side(a: Point, b: Point, p: Point) -> int:
    return int(np.sign((b[1] - a[1]) * (p[0] - a[0]) - (b[0] - a[0]) * (p[1] - a[1])))


def _overlap(a: Point, b: Point, c: Point, d: Point, axis: int) -> bool:
    low, high = sorted((a[axis], b[axis])), sorted((c[axis], d[axis]))
    return low[0] <= high[1] and high[0] <= low[1]
