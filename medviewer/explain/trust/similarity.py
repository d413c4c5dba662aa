"""How alike two maps are: by the order of their regions, and by their structure."""

import numpy as np
import numpy.typing as npt

from medviewer.explain.methods.members import agreement_of

Floats = npt.NDArray[np.float32]

_WINDOW, _SIGMA = 11, 1.5
_K1, _K2 = 0.01, 0.03


def spearman(first: Floats, second: Floats) -> float:
    """Return Spearman's rank correlation of two maps ``(h, w)``, from -1 to 1.

    A map of one value throughout has no order: it is like (1) another such map, for nothing
    changed, and unlike (0) every other.
    """
    found = agreement_of(np.stack([first, second]))
    if found is not None:
        return found
    return 1.0 if is_constant(first) and is_constant(second) else 0.0


def is_constant(values: Floats) -> bool:
    """Whether a map has one value throughout."""
    return bool((values == values.flat[0]).all())


def ssim(first: Floats, second: Floats) -> float:
    """Return the mean structural similarity of two maps ``(h, w)``, each stretched to 0..1.

    Wang, Bovik, Sheikh & Simoncelli, IEEE Transactions on Image Processing 13(4), 2004: Gaussian
    windows of 11 pixels and a standard deviation of 1.5 (smaller maps: as large as they are),
    K1 = 0.01, K2 = 0.03. Constant maps are stretched to 0.
    """
    x, y = _stretched(first), _stretched(second)
    mean_x, mean_y = _blurred(x), _blurred(y)
    variance_x = _blurred(x * x) - mean_x**2
    variance_y = _blurred(y * y) - mean_y**2
    covariance = _blurred(x * y) - mean_x * mean_y
    c1, c2 = _K1**2, _K2**2
    likeness = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    energy = (mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2)
    return float((likeness / energy).mean())


def _stretched(values: Floats) -> npt.NDArray[np.float64]:
    """Return values from 0 to 1."""
    low, high = float(values.min()), float(values.max())
    if high == low:
        return np.zeros(values.shape)
    return (values.astype(np.float64) - low) / (high - low)


def _blurred(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return Gaussian means where the whole window fits."""
    for axis in (0, 1):
        size = min(_WINDOW, values.shape[axis])
        offsets = np.arange(size) - (size - 1) / 2
        weights = np.exp(-(offsets**2) / (2 * _SIGMA**2))
        windows = np.lib.stride_tricks.sliding_window_view(values, size, axis)
        values = windows @ (weights / weights.sum())
    return values
