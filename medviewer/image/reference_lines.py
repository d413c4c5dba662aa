"""Where one image plane cuts another: reference lines, and the crosshair of an MPR.

Plain floats instead of arrays: nine views ask for 72 lines at every slice that is scrolled.
"""

from dataclasses import dataclass

from medviewer.image.geometry import PlaneGeometry

Point = tuple[float, float]
Point3 = tuple[float, float, float]

_PARALLEL = 0.996
"""Planes that lean less than 5 degrees to one another cut nowhere in particular."""


@dataclass(frozen=True, slots=True)
class ImagePlane:
    """A slice in the patient: its plane, the spacing of its rows and columns, and its size."""

    plane: PlaneGeometry
    spacing_mm: tuple[float, float]
    rows: int
    columns: int

    def to_patient(self, row: float, column: float) -> Point3:
        """Map a point in edge coordinates (the image spans 0 to rows) to LPS mm."""
        down, across = (row - 0.5) * self.spacing_mm[0], (column - 0.5) * self.spacing_mm[1]
        x, y, z = (
            start + down * d + across * a
            for start, d, a in zip(
                self.plane.position_lps,
                self.plane.column_direction,
                self.plane.row_direction,
                strict=True,
            )
        )
        return x, y, z

    def to_image(self, point: Point3) -> Point:
        """Map the foot of an LPS point on the plane to ``(row, column)`` in edge coordinates."""
        x, y, z = (a - b for a, b in zip(point, self.plane.position_lps, strict=True))
        off = (x, y, z)
        row = dot(off, self.plane.column_direction) / self.spacing_mm[0] + 0.5
        return row, dot(off, self.plane.row_direction) / self.spacing_mm[1] + 0.5

    @property
    def corners(self) -> tuple[Point3, ...]:
        """The four corners in the patient, in order around the image."""
        ends = ((0, 0), (0, self.columns), (self.rows, self.columns), (self.rows, 0))
        return tuple(self.to_patient(row, column) for row, column in ends)


def crossing(shown: ImagePlane, other: ImagePlane) -> tuple[Point, Point] | None:
    """Return where the image `other` cuts the image `shown`, as ends in its edge coordinates."""
    normal = _cross(shown.plane.row_direction, shown.plane.column_direction)
    other_normal = _cross(other.plane.row_direction, other.plane.column_direction)
    if abs(dot(normal, other_normal)) > _PARALLEL:
        return None
    corners = other.corners
    here = dot(normal, shown.plane.position_lps)
    heights = [dot(normal, corner) - here for corner in corners]
    cuts: list[Point3] = []
    for number, (corner, height) in enumerate(zip(corners, heights, strict=True)):
        after, next_height = corners[(number + 1) % 4], heights[(number + 1) % 4]
        if (height < 0) != (next_height < 0):
            cuts.append(_between(corner, after, height / (height - next_height)))
    if len(cuts) != 2:
        return None
    return _clipped(shown.to_image(cuts[0]), shown.to_image(cuts[1]), shown.rows, shown.columns)


def dot(first: Point3, second: Point3) -> float:
    """Return the scalar product."""
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2]


def _cross(a: Point3, b: Point3) -> Point3:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _between(first: Point3, second: Point3, share: float) -> Point3:
    x, y, z = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return x, y, z


def _clipped(start: Point, end: Point, rows: int, columns: int) -> tuple[Point, Point] | None:
    """Return the part of a segment inside the image (Liang and Barsky), or None."""
    low, high = 0.0, 1.0
    for origin, target, size in ((start[0], end[0], rows), (start[1], end[1], columns)):
        way = target - origin
        if abs(way) < 1e-9:
            if not 0 <= origin <= size:
                return None
            continue
        near, far = sorted((-origin / way, (size - origin) / way))
        low, high = max(low, near), min(high, far)
    if low >= high:
        return None
    (row, column), (down, across) = start, (end[0] - start[0], end[1] - start[1])
    return (row + low * down, column + low * across), (row + high * down, column + high * across)
