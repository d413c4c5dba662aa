"""Drawing and changing a measurement's points: whole, by a handle, within the image."""

import math

from medviewer.image.measuring.calibration import Scale
from medviewer.image.measuring.lines import vector
from medviewer.image.measuring.measurement import Kind
from medviewer.image.projection import Point

Points = tuple[Point, ...]
Size = tuple[int, int]
_FIRST_SHORT_AXIS = 0.5
"""Length of a short axis that nobody has drawn yet, as a share of the long one."""


def within(point: Point, size: Size) -> Point:
    """Return the nearest point of an image of ``(rows, columns)``."""
    row, column = point
    return min(max(row, 0.0), float(size[0])), min(max(column, 0.0), float(size[1]))


def moved(points: Points, offset: Point, size: Size) -> Points:
    """Return points moved together, as far as all of them stay in the image."""
    shift = [
        min(max(step, -min(along)), extent - max(along))
        for step, along, extent in zip(offset, zip(*points, strict=True), size, strict=True)
    ]
    return tuple((row + shift[0], column + shift[1]) for row, column in points)


def with_handle_at(
    kind: Kind, points: Points, handle: int, to: Point, size: Size, scale: Scale
) -> Points:
    """Return the points after handle `handle` was moved; some kinds move others along."""
    to = within(to, size)
    if kind in (Kind.RECTANGLE, Kind.ELLIPSE):
        return _box_with_corner_at(points, handle, to)
    if kind is Kind.BIDIRECTIONAL:
        return _cross_with_end_at(points, handle, to, scale)
    return (*points[:handle], to, *points[handle + 1 :])


def handles(kind: Kind, points: Points) -> Points:
    """Return where a measurement can be taken hold of."""
    if kind in (Kind.RECTANGLE, Kind.ELLIPSE):
        (r0, c0), (r1, c1) = points
        return (r0, c0), (r0, c1), (r1, c1), (r1, c0)
    return points


def bidirectional_on(start: Point, end: Point, scale: Scale) -> Points:
    """Return a long axis with a short one across its middle."""
    down, across = vector(start, end, scale)
    share = _FIRST_SHORT_AXIS / 2
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    first = middle[0] - across * share / scale.down, middle[1] + down * share / scale.across
    second = middle[0] + across * share / scale.down, middle[1] - down * share / scale.across
    return start, end, first, second


def _box_with_corner_at(points: Points, handle: int, to: Point) -> Points:
    """Move one of the four corners; the opposite one stays."""
    opposite = handles(Kind.RECTANGLE, points)[(handle + 2) % 4]
    rows, columns = (to[0], opposite[0]), (to[1], opposite[1])
    first = 0 if handle in (0, 1) else 1, 0 if handle in (0, 3) else 1
    return (
        (rows[first[0]], columns[first[1]]),
        (rows[1 - first[0]], columns[1 - first[1]]),
    )


def _cross_with_end_at(points: Points, handle: int, to: Point, scale: Scale) -> Points:
    """Move an end of an axis; the short axis stays at right angles to the long one."""
    start, end = points[:2]
    place, high, low = _short_axis(points, scale)
    if handle < 2:
        start, end = (to, end) if handle == 0 else (start, to)
    else:
        along, aside = _along(start, end, to, scale)
        place = min(max(along, 0.0), 1.0)
        high, low = (aside, low) if handle == 2 else (high, aside)
    return start, end, *_cross(start, end, place, (high, low), scale)


def _short_axis(points: Points, scale: Scale) -> tuple[float, float, float]:
    """Return where the short axis crosses (share of the long one), and how far its ends lie."""
    start, end, first, second = points
    place, high = _along(start, end, first, scale)
    return min(max(place, 0.0), 1.0), high, _along(start, end, second, scale)[1]


def _along(start: Point, end: Point, point: Point, scale: Scale) -> tuple[float, float]:
    """Return how far along a line a point lies (0 to 1 between its ends), and how far aside."""
    line, to_point = vector(start, end, scale), vector(start, point, scale)
    size = math.hypot(*line)
    if size == 0:
        return 0.0, math.hypot(*to_point)
    along = (line[0] * to_point[0] + line[1] * to_point[1]) / size**2
    return along, (line[1] * to_point[0] - line[0] * to_point[1]) / size


def _cross(
    start: Point, end: Point, place: float, aside: tuple[float, float], scale: Scale
) -> Points:
    down, across = vector(start, end, scale)
    size = math.hypot(down, across) or 1.0
    row, column = start[0] + place * (end[0] - start[0]), start[1] + place * (end[1] - start[1])
    return tuple(
        (
            row + distance * across / size / scale.down,
            column - distance * down / size / scale.across,
        )
        for distance in aside
    )
