"""The scale on which images are changed at random: which value becomes 0 and which becomes 1."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.models.card_input import InputScope
from medviewer.models.preprocess import percentile_limits
from medviewer.models.preprocess_spec import PercentileIntensity, Preprocess, RangeIntensity
from medviewer.training.data.samples import Pixels

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ValueScale:
    """How pixels become 0..1 and back: ``value = low + span * unit``.

    `low` and `span` are numbers, or ``(N, 1, 1)`` where each image has its own; `dtype` is what
    values have on their way back. What moves in from outside the image is the lowest value with
    `is_dark_outside`, as the air around a body; beside a film it may be anything.
    """

    low: float | Floats
    span: float | Floats
    dtype: npt.DTypeLike
    is_dark_outside: bool

    @property
    def is_whole(self) -> bool:
        """Whether values are whole numbers."""
        return np.issubdtype(self.dtype, np.integer)

    def to_unit(self, pixels: Pixels) -> Floats:
        """Return pixels ``(N, H, W)`` on the scale; what lies beyond its ends is not cut."""
        return np.asarray((pixels.astype(np.float32) - self.low) / self.span, dtype=np.float32)

    def to_values(self, unit: Floats) -> Pixels:
        """Return what `unit`, ``(N, H, W)`` from 0 to 1, stands for."""
        values = unit * self.span + self.low
        rounded: Pixels = np.rint(values) if self.is_whole else values
        return rounded.astype(self.dtype)


EIGHT_BIT = ValueScale(0.0, 255.0, np.uint8, is_dark_outside=False)
HOUNSFIELD = ValueScale(-1000.0, 4000.0, np.int16, is_dark_outside=True)
"""Of whole Hounsfield units, from air to metal."""
_EXACT_HOUNSFIELD = ValueScale(-1000.0, 4000.0, np.float32, is_dark_outside=True)


def scale_of(pixels: Pixels, spec: Preprocess, scope: InputScope) -> ValueScale:
    """Return the scale of images ``(N, H, W)`` that a network reads by `spec` and `scope`.

    Grey of 8 bits goes from 0 to 255, Hounsfield units from air to metal: integers that are no
    stored values, and what a CT model reads through windows. Of any other type, what the network
    sees of an image goes from 0 to 1: the fixed limits of its card, or each image's percentiles.
    """
    if pixels.dtype == np.uint8:
        return EIGHT_BIT
    is_dark = scope.kind == "slices"
    if isinstance(spec.intensity, PercentileIntensity):
        ends = [percentile_limits(each, spec.intensity.low, spec.intensity.high) for each in pixels]
        low, high = np.array(ends, dtype=np.float32).T[:, :, None, None]
        # an image of one value has no span: it becomes 0 here as it does for the network
        return ValueScale(low, np.where(high > low, high - low, 1), np.float32, is_dark)
    if pixels.dtype == np.int16:
        return HOUNSFIELD
    is_window = not isinstance(spec.intensity, RangeIntensity)
    if pixels.dtype.kind == "f" and is_window and "CT" in scope.modalities:
        return _EXACT_HOUNSFIELD
    limits = np.array(spec.intensity.limits)
    return ValueScale(float(limits.min()), float(np.ptp(limits)), np.float32, is_dark)
