"""The values inside a region: mean, spread, extremes, median, histogram."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.image.measuring.outline import RegionPixels
from medviewer.image.volume import Volume

Values = npt.NDArray[np.float64]
_BINS = 64
_FINEST, _WIDEST = 1e-9, 1e300


@dataclass(frozen=True, slots=True)
class RegionStatistics:
    """What is known of the values of `count` pixels; `sd` (with n - 1) needs two of them."""

    count: int
    mean: float
    sd: float | None
    minimum: float
    maximum: float
    median: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many values lie between `low` and `high`, in steps of equal width."""

    low: float
    high: float
    counts: tuple[int, ...]


def region_values(volume: Volume, index: int, pixels: RegionPixels) -> Values:
    """Return the modality values of a region of slice `index`, ``(N,)``, for grey volumes.

    Padding is no image, and what is not a finite number is no value: both are left out.
    """
    stored = pixels.of(volume.stored[index])
    if volume.padding is not None:
        low, high = volume.padding
        stored = stored[(stored < low) | (stored > high)]
    rescale = volume.slices[index].rescale
    with np.errstate(over="ignore", invalid="ignore"):
        values = stored.astype(np.float64) * rescale.slope + rescale.intercept
    return values[np.isfinite(values)]


def region_statistics(values: Values) -> RegionStatistics | None:
    """Return what is known of values, None where there are none."""
    if not values.size:
        return None
    return RegionStatistics(
        count=int(values.size),
        mean=float(values.mean()),
        sd=float(values.std(ddof=1)) if values.size > 1 else None,
        minimum=float(values.min()),
        maximum=float(values.max()),
        median=float(np.median(values)),
    )


def histogram(values: Values) -> Histogram | None:
    """Return how values are distributed; of whole values, every step is whole numbers wide."""
    if not values.size:
        return None
    low, high = float(values.min()), float(values.max())
    if high - low > _WIDEST or not (high - low) * _BINS > abs(high) * _FINEST:
        return Histogram(low, high, (int(values.size),))  # steps could not be told apart
    if bool((values == np.round(values)).all()):
        step = max(1.0, float(np.ceil((high - low + 1) / _BINS)))
        bins = int(np.ceil((high - low + 1) / step))
        low, high = low - 0.5, low - 0.5 + step * bins
    else:
        bins = _BINS
    counts, _ = np.histogram(values, bins, (low, high))
    return Histogram(low, high, tuple(int(count) for count in counts))
