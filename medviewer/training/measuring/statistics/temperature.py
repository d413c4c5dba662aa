"""One temperature for exclusive classes."""

import numpy as np

from medviewer.training.errors import TrainingError
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.statistics.exclusive import Integers

_NEWTON_STEPS = 100
_SMALLEST_SCALE, _LARGEST_SCALE = 1e-3, 1e3
"""Data that are told apart without error want an infinite scale: it ends here."""


def fit_temperature(truth: Integers, logits: Floats, weights: Floats) -> float:
    """Return the scale of the logits (one over the temperature) of the largest likelihood.

    Guo et al., "On calibration of modern neural networks", ICML 2017. The negative logarithm of
    the likelihood is convex in the scale, so Newton's method finds its one minimum.
    """
    if len(np.unique(truth)) < 2:
        raise TrainingError("calibration needs images of two classes at least")
    share = weights / weights.sum()
    right = logits[np.arange(len(truth)), truth]
    scale = 1.0
    for _ in range(_NEWTON_STEPS):
        probabilities = softmax(scale * logits)
        mean = (probabilities * logits).sum(1)
        variance = (probabilities * np.square(logits)).sum(1) - np.square(mean)
        slope, curvature = float(share @ (mean - right)), float(share @ variance)
        step = slope / (curvature + 1e-12)
        # at most twofold a step: the curve is flat far from its minimum
        wanted = float(np.clip(scale - step, scale / 2, scale * 2))
        wanted = float(np.clip(wanted, _SMALLEST_SCALE, _LARGEST_SCALE))
        if abs(wanted - scale) < 1e-10 * scale:
            break
        scale = wanted
    return scale


def softmax(logits: Floats) -> Floats:
    """Return the softmax of every row."""
    powers = np.exp(logits - logits.max(1, keepdims=True))
    probabilities: Floats = powers / powers.sum(1, keepdims=True)
    return probabilities
