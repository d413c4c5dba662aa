"""Lengths and angles between image points, on a scale."""

import math

from medviewer.image.measuring.calibration import Scale
from medviewer.image.projection import Point


def vector(start: Point, end: Point, scale: Scale) -> tuple[float, float]:
    """Return ``(down, across)`` from one point to another, in the scale's units."""
    return (end[0] - start[0]) * scale.down, (end[1] - start[1]) * scale.across


def length(start: Point, end: Point, scale: Scale) -> float:
    """Return the distance of two points."""
    return math.hypot(*vector(start, end, scale))


def angle_degrees(vertex: Point, first: Point, second: Point, scale: Scale) -> float | None:
    """Return the angle between two arms, 0 to 180; None where an arm has no length."""
    return _between(vector(vertex, first, scale), vector(vertex, second, scale))


def cobb_degrees(points: tuple[Point, ...], scale: Scale) -> float | None:
    """Return the acute angle, 0 to 90, between two lines; None where one has no length."""
    a, b, c, d = points
    angle = _between(vector(a, b, scale), vector(c, d, scale))
    return None if angle is None else min(angle, 180.0 - angle)


def _between(first: tuple[float, float], second: tuple[float, float]) -> float | None:
    if math.hypot(*first) == 0 or math.hypot(*second) == 0:
        return None
    cross = first[0] * second[1] - first[1] * second[0]
    dot = first[0] * second[0] + first[1] * second[1]
    return math.degrees(math.atan2(abs(cross), dot))
