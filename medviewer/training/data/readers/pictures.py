"""Pictures of data sets as pixels: grey, or Hounsfield units from two exported windows."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from medviewer.io.limits import MAX_PIXELS_PER_FRAME
from medviewer.training.data.samples import Pixels
from medviewer.training.errors import TrainingError

Bytes = npt.NDArray[np.uint8]

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"})
_DEEP_MODES = ("I", "F")
"""How the modes of pictures begin whose grey is deeper than 8 bits."""


def is_picture(name: str) -> bool:
    """Tell by its name whether a file is a picture."""
    return Path(name).suffix.lower() in PICTURE_SUFFIXES


def read_grey(path: Path) -> Pixels:
    """Return a picture upright as grey ``(H, W)``, of 8 bits or as deep as it is."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MAX_PIXELS_PER_FRAME:
                raise TrainingError("the image has too many pixels")
            upright = ImageOps.exif_transpose(picture) if "exif" in picture.info else picture
            is_deep = upright.mode.startswith(_DEEP_MODES)
            return np.asarray(upright if is_deep else upright.convert("L"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise TrainingError("the image is missing or cannot be read") from error


def grey_of_color(pixels: Bytes) -> Bytes:
    """Return ``(H, W)`` grey of red, green, blue ``(H, W, 3)``, as of a picture in colour."""
    return np.asarray(Image.fromarray(pixels).convert("L"))


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
