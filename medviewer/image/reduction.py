"""Smaller copies of a slice: what a view needs when it shows more pixels than the screen has."""

from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.image.bands import in_bands

_ROWS_AT_ONCE = 128
_POINTS_AT_ONCE = 2**16
_MOST_PIXELS = 2**25
"""Above this only some of the pixels are averaged: a 16k x 16k image must not stop the screen."""


def level_for(device_scale: float) -> int:
    """Return how often a slice is halved when a pixel is `device_scale` device pixels wide.

    Drawing the copy only ever shrinks it, by less than 2.
    """
    level = 0
    while device_scale * 2 ** (level + 1) <= 1.0 and level < 16:
        level += 1
    return level


def reduced(
    pixels: npt.NDArray[Any], level: int, padding: tuple[float, float] | None = None
) -> npt.NDArray[Any]:
    """Return ``(J, I, ...)`` pixels averaged over blocks of ``2**level``, in the same type.

    Blocks at the lower and right edge repeat the last row and column, so the shape is rounded up.
    A block that touches the stored range `padding` keeps its padding: nothing is averaged with it.
    """
    if level == 0:
        return pixels
    factor = 2**level
    shape = (-(-pixels.shape[0] // factor), -(-pixels.shape[1] // factor), *pixels.shape[2:])
    result = np.empty(shape, pixels.dtype)
    skipped = _skipped_levels(pixels.shape, level)

    def average(band: slice) -> None:
        rows = slice(band.start * factor, band.stop * factor, 2**skipped)
        result[band] = _averaged(pixels[rows, :: 2**skipped], level - skipped, padding)

    in_bands(shape[0], max(1, _ROWS_AT_ONCE // factor), average)
    return result


def is_thinned(shape: tuple[int, int], level: int) -> bool:
    """Tell whether `reduced` leaves pixels out, because there are too many of them."""
    return _skipped_levels(shape, level) > 0


def resampled(
    pixels: npt.NDArray[Any], shape: tuple[int, int], steps: tuple[float, float]
) -> npt.NDArray[Any]:
    """Return ``(J, I)`` pixels at `shape` points, `steps` pixels apart, bilinear, in their type.

    Point 0 lies in the middle of the first step. For the last, small part of a reduction only
    (steps below 2): wider steps would skip pixels.
    """
    narrow = pixels.dtype.itemsize <= 2 or pixels.dtype == np.float32
    wide: type[np.float32 | np.float64] = np.float32 if narrow else np.float64
    upper, lower, down = _neighbours(shape[0], steps[0], pixels.shape[0])
    left, right, across = _neighbours(shape[1], steps[1], pixels.shape[1])
    fraction_down, fraction_across = down.astype(wide)[:, None], across.astype(wide)
    result = np.empty(shape, pixels.dtype)

    def resample(band: slice) -> None:
        near, far = pixels[upper[band]].astype(wide), pixels[lower[band]].astype(wide)
        rows = mixed(near, far, fraction_down[band])
        values = mixed(np.take(rows, left, axis=1), np.take(rows, right, axis=1), fraction_across)
        result[band] = values if pixels.dtype.kind == "f" else np.rint(values, out=values)

    in_bands(shape[0], max(1, _POINTS_AT_ONCE // max(shape[1], 1)), resample)
    return result


def mixed(
    near: npt.NDArray[Any], far: npt.NDArray[Any], fraction: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    """Return what lies between values, at this share of the way; both arrays are used up."""
    far -= near
    far *= fraction
    near += far
    return near


def _neighbours(
    count: int, step: float, size: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Return the pixels before and after each point, and how far it is on the way."""
    position = np.clip((np.arange(count) + 0.5) * step - 0.5, 0.0, size - 1.0)
    before = position.astype(np.intp)
    return before, np.minimum(before + 1, size - 1), position - before


def _skipped_levels(shape: tuple[int, ...], level: int) -> int:
    """Return how many of the halvings only take every second pixel."""
    skipped = 0
    while skipped < level - 1 and shape[0] * shape[1] >> (2 * skipped) > _MOST_PIXELS:
        skipped += 1
    return skipped


def _averaged(
    chunk: npt.NDArray[Any], level: int, padding: tuple[float, float] | None
) -> npt.NDArray[Any]:
    for _ in range(level):
        even = _even(chunk)
        chunk = _halved(even) if padding is None else _halved_beside_padding(even, padding)
    return chunk


def _even(chunk: npt.NDArray[Any]) -> npt.NDArray[Any]:
    rows, columns = chunk.shape[0] % 2, chunk.shape[1] % 2
    if not (rows or columns):
        return chunk
    widths = [(0, rows), (0, columns)] + [(0, 0)] * (chunk.ndim - 2)
    return np.pad(chunk, widths, mode="edge")


def _halved(even: npt.NDArray[Any]) -> npt.NDArray[Any]:
    wide = _wide_type(even.dtype)
    with np.errstate(over="ignore", invalid="ignore"):  # infinite values stay what they are
        rows = np.add(even[0::2], even[1::2], dtype=wide)
        total = rows[:, 0::2] + rows[:, 1::2]
    if wide is np.int32:
        return np.asarray((total + 2) >> 2, dtype=even.dtype)
    mean = total * wide(0.25)
    return np.asarray(mean if even.dtype.kind == "f" else np.rint(mean), dtype=even.dtype)


def _wide_type(dtype: np.dtype[Any]) -> type[np.int32 | np.float32 | np.float64]:
    if dtype.kind == "f":
        return np.float32 if dtype.itemsize <= 4 else np.float64
    return np.int32 if dtype.itemsize <= 2 else np.float64


def _halved_beside_padding(
    even: npt.NDArray[Any], padding: tuple[float, float]
) -> npt.NDArray[Any]:
    outside = (even >= padding[0]) & (even <= padding[1])
    rows = outside[0::2] | outside[1::2]
    mean = _halved(even)
    mean[rows[:, 0::2] | rows[:, 1::2]] = padding[0]
    return mean
