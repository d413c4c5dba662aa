"""A small grey or colour picture of a series, from one frame of it."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.image.presets import default_window
from medviewer.image.volume import Volume
from medviewer.io.readers import read_volume
from medviewer.io.records import Series, Stack

_PIXELS_AVERAGED = 16
"""At least so many pixels in a row, and in a column, are averaged for one of a thumbnail."""
_OUTER_PERCENT = 1.0
"""Where a header has no window: this share of the darkest and of the brightest is cut off."""


def read_thumbnail(series: Series, size: int = 96) -> npt.NDArray[np.uint8]:
    """Return the middle frame of the first stack, ``(h, w)`` or ``(h, w, 3)``, at most `size` wide.

    Raises
    ------
    ReadError
        When that frame cannot be decoded.
    """
    volume = read_volume(Stack((series.middle_frame,)), series, WorkContext())
    volume = _thinned(volume, size)
    if volume.is_color:
        return np.asarray(reduce(volume.stored[0].astype(np.float32), size), np.uint8)
    return _windowed(volume, size)


def _thinned(volume: Volume, size: int) -> Volume:
    """Return a very large image with some of its pixels: all of them as numbers take gigabytes."""
    step = max(1, max(volume.rows, volume.columns) // (_PIXELS_AVERAGED * size))
    return replace(volume, stored=volume.stored[:, ::step, ::step])


def reduce(image: npt.NDArray[np.floating[Any]], size: int) -> npt.NDArray[np.floating[Any]]:
    """Average square blocks of pixels so that no side is longer than `size`, or as near above.

    What does not fill a block at the right and lower edge is left out.
    """
    factor = -(-max(image.shape[:2]) // size)
    rows, columns = max(image.shape[0] // factor, 1), max(image.shape[1] // factor, 1)
    step_rows, step_columns = min(factor, image.shape[0]), min(factor, image.shape[1])
    whole = image[: rows * step_rows, : columns * step_columns]
    blocks = whole.reshape(rows, step_rows, columns, step_columns, *image.shape[2:])
    return np.asarray(blocks.mean(axis=(1, 3)))


def _windowed(volume: Volume, size: int) -> npt.NDArray[np.uint8]:
    # in 64 bits: the largest numbers of 32 bits have neither a sum nor a difference there
    values = volume.modality_slice(0)
    if not np.isfinite(values).all():
        values = np.nan_to_num(values)
    small = reduce(values.astype(np.float64), size)
    low, high = _range(volume, small)
    grey = np.clip((small - low) / max(high - low, 1e-6), 0.0, 1.0) * 255.0
    if volume.photometric == "MONOCHROME1":
        grey = 255.0 - grey
    return np.asarray(grey, np.uint8)


def _range(volume: Volume, small: npt.NDArray[Any]) -> tuple[float, float]:
    if volume.unit == "SUV" or volume.slices[0].windows:
        window = default_window(volume, 0)
        return window.center - window.width / 2, window.center + window.width / 2
    low, high = np.percentile(small, [_OUTER_PERCENT, 100.0 - _OUTER_PERCENT])
    return float(low), float(high)
