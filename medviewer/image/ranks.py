"""Values of maps as percentiles: what can be compared between models, whose units differ."""

import numpy as np
import numpy.typing as npt

from medviewer.image.overlay import FloatMap


def sorted_values(native: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return all values of a series' maps that are numbers, in order, shape ``(n,)``."""
    return np.sort(native[np.isfinite(native)], axis=None)


def percentiles(values: FloatMap, ordered: npt.NDArray[np.float32]) -> FloatMap:
    """Return which percentage of `ordered` each value reaches, 0 to 100.

    Values that are not above zero speak not for the class: they are 0, and stay undrawn. NaN
    stays NaN.
    """
    ranks = np.searchsorted(ordered, values, side="right") / max(ordered.size, 1) * 100.0
    ranks[~(values > 0)] = 0.0
    ranks[np.isnan(values)] = np.nan
    return np.asarray(ranks, dtype=np.float32)
