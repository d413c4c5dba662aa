"""The value of one pixel in words: what stands under the pointer."""

import numpy as np

from medviewer.image.volume import Volume
from medviewer.language import translate


def pixel_value_text(volume: Volume, index: int, row: int, column: int) -> str:
    """Return the modality value with its unit, such as ``-43 HU``; RGB for colour.

    Empty outside the image; words where there is no value.
    """
    inside = 0 <= row < volume.rows and 0 <= column < volume.columns
    if not inside or volume.missing(index) or volume.is_pending(index):
        return ""
    stored = volume.stored[index, row, column]
    if volume.is_color:
        return "RGB " + " ".join(str(int(channel)) for channel in stored)
    if volume.padding is not None and volume.padding[0] <= stored <= volume.padding[1]:
        return translate("Values", "no image (padding)")
    rescale = volume.slices[index].rescale
    return (
        f"{format_value(float(stored) * rescale.slope + rescale.intercept)} {volume.unit}".strip()
    )


def format_value(value: float) -> str:
    """Write a value with as many digits as make sense: ``-43``, ``2.31``, ``0.00042``."""
    if not np.isfinite(value):
        if np.isnan(value):
            return translate("Values", "not a number")
        return translate("Values", "infinite")
    if value == int(value) and abs(value) < 1e7:
        return str(int(value))
    if abs(value) >= 1000:
        return f"{value:.0f}" if abs(value) < 1e7 else f"{value:.3g}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.1f}"
