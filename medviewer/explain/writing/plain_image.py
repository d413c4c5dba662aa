"""A slice without a map, as it is first shown."""

import numpy as np
import numpy.typing as npt

from medviewer.image.presets import default_window
from medviewer.image.volume import Volume
from medviewer.image.window import apply_window


def plain_image(volume: Volume, place: int, body_part: str) -> npt.NDArray[np.uint8]:
    """Return a slice, ``(rows, columns)`` or in colour ``(rows, columns, 3)``.

    `body_part` is that of its series, for the window of a CT whose files bring none.
    """
    stored = volume.stored[place]
    if volume.is_color:
        return np.asarray(stored, dtype=np.uint8)
    return apply_window(
        stored,
        volume.slices[place].rescale,
        default_window(volume, place, body_part),
        inverted=volume.photometric == "MONOCHROME1",
        padding=volume.padding,
    )


def pixel_aspect(volume: Volume) -> float:
    """Return how high a pixel is for its width."""
    if volume.pixel_spacing_mm is None:
        return 1.0
    down, across = volume.pixel_spacing_mm
    return down / across if down > 0 and across > 0 else 1.0
