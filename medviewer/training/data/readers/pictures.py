"""Pictures of data sets as pixels: grey, or Hounsfield units from two exported windows."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from medviewer.training.errors import TrainingError

Bytes = npt.NDArray[np.uint8]

_MOST_PIXELS = 1 << 28


def read_grey(path: Path) -> Bytes:
    """Return a picture as 8-bit grey ``(H, W)``."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise TrainingError(f"{path.name} has too many pixels")
            return np.asarray(picture.convert("L"))
    except (OSError, UnidentifiedImageError, ValueError) as error:
        raise TrainingError(f"the image {path.name} is missing or cannot be read") from error


def hounsfield_from_windows(
    narrow: Bytes, wide: Bytes, narrow_window: tuple[float, float], wide_window: tuple[float, float]
) -> npt.NDArray[np.int16]:
    """Return Hounsfield units ``(H, W)`` from one slice exported in two windows.

    Where the narrow window (center, width) is not saturated it is the more exact one; elsewhere
    the wide one tells, never contradicting that the narrow one was saturated.
    """
    if narrow.shape != wide.shape:
        raise TrainingError("the two windows of a slice have different sizes")
    fine, coarse = _values(narrow, narrow_window), _values(wide, wide_window)
    low, high = _limit(narrow_window, -1), _limit(narrow_window, 1)
    values = np.where(narrow == 0, np.minimum(coarse, low), fine)
    values = np.where(narrow == 255, np.maximum(coarse, high), values)
    return np.rint(values).astype(np.int16)


def _values(grey: Bytes, window: tuple[float, float]) -> npt.NDArray[np.float32]:
    """Return what grey 0..255 stood for in a window."""
    low, high = _limit(window, -1), _limit(window, 1)
    return (low + grey.astype(np.float32) * ((high - low) / 255)).astype(np.float32)


def _limit(window: tuple[float, float], side: int) -> float:
    """Return the lower (-1) or upper (1) end of a window."""
    return window[0] + side * window[1] / 2
