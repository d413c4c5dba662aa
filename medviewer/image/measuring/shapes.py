"""Measurements as lines on the screen, and what lies under a pointer. No painting."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from medviewer.image.measuring.editing import handles
from medviewer.image.measuring.measurement import POINT_COUNTS, Kind
from medviewer.image.projection import Point, Projection

HANDLE_REACH = 12.0
"""Half of what a hand can hit of a handle, in screen pixels."""
LINE_REACH = 6.0

_ELLIPSE_STEPS = 72
_CROSS = 7.0
_TICK = 5.0
_ARROW_HEAD = 13.0
_ARROW_ANGLE = math.radians(24)

Line = tuple[Point, ...]
"""Points ``(x, y)`` in the view, joined one after the other."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is drawn of one measurement, in screen pixels of the view."""

    solid: tuple[Line, ...] = ()
    dashed: tuple[Line, ...] = ()
    handles: Line = ()

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of everything drawn."""
        xs, ys = zip(
            *(point for line in (*self.solid, self.handles) for point in line), strict=True
        )
        return min(xs), min(ys), max(xs), max(ys)


def shape_of(kind: Kind, points: Sequence[Point], projection: Projection) -> Shape:
    """Return the lines of a measurement whose image points are these; it may be unfinished."""
    view = tuple(projection.to_view(*point) for point in points)
    if len(points) < POINT_COUNTS.get(kind, 3):
        return Shape((view,), (), view)
    grips = tuple(projection.to_view(*point) for point in handles(kind, tuple(points)))
    if kind is Kind.RECTANGLE:
        return Shape((_closed(grips),), (), grips)
    if kind is Kind.ELLIPSE:
        return Shape((_ellipse(points, projection),), (), grips)
    solid, dashed = _lines(kind, view)
    return Shape(solid, dashed, grips)


def nearest_handle(shape: Shape, point: Point) -> tuple[float, int]:
    """Return how far the nearest handle is from a point of the view, and which one it is."""
    return min((math.dist(handle, point), n) for n, handle in enumerate(shape.handles))


def distance_to(shape: Shape, point: Point) -> float:
    """Return how far the nearest line of a shape is from a point of the view."""
    pairs = (
        pair
        for line in shape.solid
        for pair in (pairwise(line) if len(line) > 1 else [(line[0], line[0])])
    )
    return min(_distance(point, start, end) for start, end in pairs)


def _lines(kind: Kind, view: Line) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the solid and the dashed lines of a kind."""
    if kind is Kind.PROBE:
        return _cross(view[0]), ()
    if kind is Kind.ARROW:
        return (view, *_arrow_head(view[0], view[1])), ()
    if kind is Kind.POLYGON:
        return (_closed(view),), ()
    if kind is Kind.COBB:
        return (view[:2], view[2:]), ((_middle(view[:2]), _middle(view[2:])),)
    if kind is Kind.BIDIRECTIONAL:
        return (view[:2], view[2:]), ()
    if kind is Kind.LENGTH:
        return (view, *_ticks(view[0], view[1])), ()
    return (view,), ()


def _ellipse(points: Sequence[Point], projection: Projection) -> Line:
    (r0, c0), (r1, c1) = points
    turns = np.linspace(0.0, 2 * math.pi, _ELLIPSE_STEPS + 1)
    rows = (r0 + r1) / 2 + (r1 - r0) / 2 * np.sin(turns)
    columns = (c0 + c1) / 2 + (c1 - c0) / 2 * np.cos(turns)
    origin = np.array(projection.to_view(0.0, 0.0))  # the way to the view is affine
    down = np.array(projection.to_view(1.0, 0.0)) - origin
    across = np.array(projection.to_view(0.0, 1.0)) - origin
    found = origin + rows[:, None] * down + columns[:, None] * across
    return tuple((float(x), float(y)) for x, y in found)


def _closed(line: Line) -> Line:
    return (*line, line[0])


def _middle(line: Line) -> Point:
    (x0, y0), (x1, y1) = line
    return (x0 + x1) / 2, (y0 + y1) / 2


def _cross(at: Point) -> tuple[Line, ...]:
    x, y = at
    gap = _CROSS / 3  # the pixel itself stays free
    return tuple(
        ((x + dx * gap, y + dy * gap), (x + dx * _CROSS, y + dy * _CROSS))
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1))
    )


def _direction(start: Point, end: Point) -> float:
    return math.atan2(end[1] - start[1], end[0] - start[0])


def _ticks(start: Point, end: Point) -> tuple[Line, ...]:
    """Return short lines across both ends of a length."""
    aside = _direction(start, end) + math.pi / 2
    dx, dy = math.cos(aside) * _TICK, math.sin(aside) * _TICK
    return tuple(((x - dx, y - dy), (x + dx, y + dy)) for x, y in (start, end))


def _arrow_head(tip: Point, tail: Point) -> Iterable[Line]:
    back = _direction(tip, tail)
    for angle in (back - _ARROW_ANGLE, back + _ARROW_ANGLE):
        x, y = tip[0] + math.cos(angle) * _ARROW_HEAD, tip[1] + math.sin(angle) * _ARROW_HEAD
        yield tip, (x, y)


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return the distance of a point from a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = dx * dx + dy * dy
    if size == 0:
        return math.dist(point, start)
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / size
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (start[0] + share * dx, start[1] + share * dy))
