"""The values inside a region: mean, spread, extremes, median, histogram."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.image.measuring.outline import RegionPixels
from medviewer.image.volume import Volume

Values = npt.NDArray[np.float64]
_BINS = 64
_LEAST = _BINS**2 * float(np.finfo(np.float64).tiny)
"""Below it, a double has no room for steps."""
_FINEST, _WIDEST = 1e-9, 1e300
_COUNTABLE_BYTES = 2


@dataclass(frozen=True, slots=True)
class RegionStatistics:
    """What is known of the values of `count` pixels; `sd` (with n - 1) needs two of them."""

    count: int
    mean: float
    sd: float | None
    minimum: float
    maximum: float
    median: float


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Values in rising order, ``(N,)``, and how often each of them occurs."""

    values: Values
    counts: npt.NDArray[np.int64]

    @property
    def size(self) -> int:
        """How many values there are, all occurrences counted."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many values lie between `low` and `high`, in steps of equal width."""

    low: float
    high: float
    counts: tuple[int, ...]


def region_tally(volume: Volume, index: int, pixels: RegionPixels) -> Tally:
    """Return the modality values of a region of slice `index`, for grey volumes.

    Padding is no image, and what is not a finite number is no value: both are left out.
    """
    stored = pixels.of(volume.stored[index])
    if volume.padding is not None:
        low, high = volume.padding
        stored = stored[(stored < low) | (stored > high)]
    rescale = volume.slices[index].rescale
    found = _tallied(stored)
    with np.errstate(over="ignore", invalid="ignore"):
        values = found.values * rescale.slope + rescale.intercept
    kept = np.isfinite(values)
    values, counts = values[kept], found.counts[kept]
    return Tally(values[::-1], counts[::-1]) if rescale.slope < 0 else Tally(values, counts)


def region_statistics(tally: Tally) -> RegionStatistics | None:
    """Return what is known of values, None where there are none."""
    size, values, counts = tally.size, tally.values, tally.counts
    if not size:
        return None
    mean = float(values @ counts) / size
    squares = float((values - mean) ** 2 @ counts)
    return RegionStatistics(
        count=size,
        mean=mean,
        sd=(squares / (size - 1)) ** 0.5 if size > 1 else None,
        minimum=float(values[0]),
        maximum=float(values[-1]),
        median=_median(tally),
    )


def histogram(tally: Tally) -> Histogram | None:
    """Return how values are distributed; of whole values, every step is whole numbers wide."""
    values, counts = tally.values, tally.counts
    if not values.size:
        return None
    low, high = float(values[0]), float(values[-1])
    is_told_apart = (high - low) * _BINS > max(abs(high) * _FINEST, _LEAST)
    if high - low > _WIDEST or not is_told_apart:
        return Histogram(low, high, (tally.size,))  # steps could not be told apart
    if bool((values == np.round(values)).all()):
        step = max(1.0, float(np.ceil((high - low + 1) / _BINS)))
        bins = int(np.ceil((high - low + 1) / step))
        low, high = low - 0.5, low - 0.5 + step * bins
    else:
        bins = _BINS
    found, _ = np.histogram(values, bins, (low, high), weights=counts)
    return Histogram(low, high, tuple(int(count) for count in found))


def _tallied(stored: npt.NDArray[Any]) -> Tally:
    """Count whole numbers of two bytes by their value: a film has millions of few values."""
    if stored.size and stored.dtype.kind in "iu" and stored.dtype.itemsize <= _COUNTABLE_BYTES:
        lowest = int(stored.min())
        counts = np.bincount(stored.astype(np.intp) - lowest)
        occurring = counts.nonzero()[0]
        return Tally((occurring + lowest).astype(np.float64), counts[occurring])
    values = np.sort(stored.astype(np.float64))
    return Tally(values, np.ones(values.size, np.int64))


def _median(tally: Tally) -> float:
    """Return the middle value, of an even number the mean of the two in the middle."""
    ends, size = np.cumsum(tally.counts), tally.size
    low, high = (np.searchsorted(ends, place, "right") for place in ((size - 1) // 2, size // 2))
    return float(tally.values[low] + tally.values[high]) / 2
