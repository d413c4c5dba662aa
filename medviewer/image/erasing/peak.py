"""The part of an image around a peak of its heatmap."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.image.erasing.painted import BoolArray, Painted
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.overlay import upsample

SHARE_OF_PEAK = 0.5
"""Of the peak's value: what is lower does not belong to it, whatever threshold is shown."""
_FINE = 224
"""Points along the longer side on which the part is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class MapPart:
    """Some of the points of a heatmap's field of view."""

    inside: BoolArray
    seen: FieldOfView

    def on_image(self, rows: int, columns: int) -> Painted | None:
        """Return the pixels whose centres lie in it; None where none does."""
        down = _places(rows, self.seen.top, self.seen.height, self.inside.shape[0])
        across = _places(columns, self.seen.left, self.seen.width, self.inside.shape[1])
        known = (down >= 0)[:, None] & (across >= 0)[None, :]
        whole = self.inside[np.maximum(down, 0)[:, None], np.maximum(across, 0)[None, :]] & known
        if not whole.any():
            return None
        own_rows, own_columns = (np.flatnonzero(whole.any(axis=axis)) for axis in (1, 0))
        top, left = int(own_rows[0]), int(own_columns[0])
        inside = whole[top : own_rows[-1] + 1, left : own_columns[-1] + 1]
        return Painted(top, left, inside.copy())


def part_around(
    native: npt.NDArray[np.float32],
    seen: FieldOfView,
    least: float,
    at: tuple[float, float] | None = None,
) -> MapPart | None:
    """Return the connected part of a map around its highest value, or around a peak near a point.

    Parameters
    ----------
    native
        ``(h, w)`` raw values.
    seen
        The part of the image that they cover.
    least
        The lowest value that belongs to it; at least `SHARE_OF_PEAK` of its own peak does.
    at
        ``(row, column)`` of the image in edge coordinates, from where the nearest peak is climbed;
        None for the highest value.

    Returns
    -------
    MapPart or None
        None where the map has no value above zero and `least`, or not at that point.
    """
    values = np.nan_to_num(upsample(native, _fine_shape(native)), nan=0.0, neginf=0.0)
    place = _highest(values) if at is None else _place_of(at, seen, values.shape)
    lowest = max(least, float(np.finfo(np.float32).tiny))
    if place is None or not values[place] >= lowest:
        return None
    top = _climbed(values, place)  # the hand need not hit it
    lowest = max(lowest, SHARE_OF_PEAK * float(values[top]))
    return MapPart(_connected(values >= lowest, top), seen)


def _fine_shape(native: npt.NDArray[np.float32]) -> tuple[int, int]:
    height, width = native.shape
    factor = max(1, _FINE // max(height, width))
    return height * factor, width * factor


def _highest(values: npt.NDArray[np.floating]) -> tuple[int, int]:
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    return int(row), int(column)


def _climbed(values: npt.NDArray[np.floating], place: tuple[int, int]) -> tuple[int, int]:
    """Return where one comes to by going up the steepest way."""
    while True:
        row, column = place
        top, left = max(row - 1, 0), max(column - 1, 0)
        around = values[top : row + 2, left : column + 2]
        if not around.max() > values[place]:
            return place
        down, across = _highest(around)
        place = top + down, left + across


def _place_of(
    at: tuple[float, float], seen: FieldOfView, shape: tuple[int, ...]
) -> tuple[int, int] | None:
    row = math.floor((at[0] - seen.top) / seen.height * shape[0])
    column = math.floor((at[1] - seen.left) / seen.width * shape[1])
    return (row, column) if 0 <= row < shape[0] and 0 <= column < shape[1] else None


def _places(count: int, start: float, length: float, points: int) -> npt.NDArray[np.intp]:
    """Return in which point each pixel's centre lies, -1 for none."""
    shares = (np.arange(count) + 0.5 - start) / length
    places: npt.NDArray[np.intp] = np.floor(shares * points).astype(np.intp)
    places[(places < 0) | (places >= points)] = -1
    return places


def _connected(allowed: BoolArray, place: tuple[int, int]) -> BoolArray:
    """Return what can be reached from a place, side by side.

    Each step goes as far as it can along rows, then along columns: a few are enough.
    """
    found = np.zeros_like(allowed)
    found[place] = True
    while True:
        grown = _along(_along(found, allowed).T, allowed.T).T
        if np.array_equal(grown, found):
            return found
        found = grown


def _along(found: BoolArray, allowed: BoolArray) -> BoolArray:
    """Return the runs of each row that hold something found."""
    starts = allowed & ~np.pad(allowed, ((0, 0), (1, 0)))[:, :-1]
    runs = np.cumsum(starts.ravel()).reshape(allowed.shape)  # number of the run, in reading order
    touched = np.zeros(int(runs.max()) + 1, np.bool_)
    touched[runs[found & allowed]] = True
    reached: BoolArray = allowed & touched[runs]
    return reached
