"""A round brush on the pixels of an image."""

import math

import numpy as np

from medviewer.image.erasing.painted import BoolArray, Painted

Point = tuple[float, float]


def brushed(
    start: Point, end: Point, radius: float, size: tuple[int, int], aspect: float = 1.0
) -> Painted | None:
    """Return the pixels whose centres a brush covers on its way; None where it misses the image.

    Parameters
    ----------
    start, end
        ``(row, column)`` in edge coordinates; equal for a dab.
    radius
        In columns; at least the pixel under the brush is covered.
    size
        Rows and columns of the image.
    aspect
        Height / width of a pixel: the brush is round on screen.
    """
    reach = max(radius, 0.5)
    (top, bottom), (left, right) = (
        _range(start[axis], end[axis], reach / unit, size[axis])
        for axis, unit in ((0, aspect), (1, 1.0))
    )
    if top >= bottom or left >= right:
        return None
    rows = (np.arange(top, bottom) + 0.5 - start[0])[:, None] * aspect
    columns = (np.arange(left, right) + 0.5 - start[1])[None, :]
    down, across = (end[0] - start[0]) * aspect, end[1] - start[1]
    length = down * down + across * across
    along = 0.0 if length == 0 else np.clip((rows * down + columns * across) / length, 0, 1)
    inside = (rows - along * down) ** 2 + (columns - along * across) ** 2 <= reach * reach
    inside |= _under(end, size, (top, left), inside.shape)
    return Painted(top, left, inside) if inside.any() else None


def _range(start: float, end: float, reach: float, size: int) -> tuple[int, int]:
    first, last = min(start, end) - reach, max(start, end) + reach
    return max(0, math.floor(first)), min(size, math.ceil(last))


def _under(
    point: Point, size: tuple[int, int], origin: tuple[int, int], shape: tuple[int, ...]
) -> BoolArray:
    """Return the pixel that a point lies in: a fine brush between centres covers that one."""
    found = np.zeros(shape, np.bool_)
    row, column = math.floor(point[0]), math.floor(point[1])
    if 0 <= row < size[0] and 0 <= column < size[1]:
        found[row - origin[0], column - origin[1]] = True
    return found
