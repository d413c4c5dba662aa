"""From stored values to what networks are trained on: grey, where brighter means denser."""

from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.image.volume import Volume
from medviewer.inference.pixel_checks import to_grey
from medviewer.models.preprocess_spec import PercentileIntensity, Preprocess

Pixels = npt.NDArray[Any]  # any integer or float type: numpy has no narrower name for it


def grey_slice(volume: Volume, index: int, spec: Preprocess) -> Pixels:
    """Return slice `index` as ``(J, I)``, brighter = denser, for `prepare` with the same `spec`.

    A percentile scale follows any rising line, so stored values do, of their own type; other
    scales get modality values (float32). MONOCHROME1 and a falling rescale are turned around:
    integers by their complement (``max - value`` for unsigned ones), floats by their sign; but
    Hounsfield units mean the same however they are shown. Padding takes the darkest value of the
    rest.
    """
    if isinstance(spec.intensity, PercentileIntensity):
        return _stored_grey(volume, index)
    return modality_grey(volume, index)


def modality_grey(volume: Volume, index: int) -> Pixels:
    """Return slice `index` as `grey_slice` does for any scale but a percentile one."""
    if volume.is_color:
        return _stored_grey(volume, index)
    is_negative = volume.photometric == "MONOCHROME1" and volume.unit != "HU"
    return _upright(volume, index, volume.modality_slice(index), is_negative=is_negative)


def _stored_grey(volume: Volume, index: int) -> Pixels:
    """Return a slice in stored values."""
    is_negative = volume.photometric == "MONOCHROME1"
    is_negative ^= volume.slices[index].rescale.slope < 0
    grey = to_grey(volume.stored[index])
    return _upright(volume, index, grey, is_negative=is_negative)


def _upright(volume: Volume, index: int, grey: Pixels, *, is_negative: bool) -> Pixels:
    """Return a slice so that brighter is denser, with its padding at the darkest value."""
    if is_negative:
        grey = ~grey if grey.dtype.kind in "iu" else -grey
    outside = _padding_mask(volume, to_grey(volume.stored[index]))
    return grey if outside is None else _filled(grey, outside)


def _padding_mask(volume: Volume, stored: Pixels) -> npt.NDArray[np.bool_] | None:
    """Return where a slice has no image, or None where it is all image."""
    if volume.padding is None:
        return None
    low, high = volume.padding
    outside: npt.NDArray[np.bool_] = (stored >= low) & (stored <= high)
    return outside if outside.any() and not outside.all() else None


def _filled(grey: Pixels, outside: npt.NDArray[np.bool_]) -> Pixels:
    """Return a copy whose padding has the smallest value of the image."""
    filled = grey.copy()
    filled[outside] = grey[~outside].min()
    return filled
