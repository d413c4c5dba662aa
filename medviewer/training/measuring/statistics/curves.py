"""The points of ROC, precision-recall and calibration curves."""

from dataclasses import dataclass

import numpy as np

from medviewer.training.measuring.metrics import ECE_BINS, Bools, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points ``(P,)`` of a curve, in order; `counts` are the units behind each, where told."""

    x: Floats
    y: Floats
    counts: Floats | None = None


def roc_curve(positive: Bools, scores: Floats) -> Curve:
    """Return the false positive rate and the sensitivity at every threshold."""
    hits, misses = _passed(positive, scores)
    return Curve(misses / max(misses[-1], 1), hits / max(hits[-1], 1))


def precision_recall_curve(positive: Bools, scores: Floats) -> Curve:
    """Return recall and precision at every threshold."""
    hits, misses = (each[1:] for each in _passed(positive, scores))
    return Curve(hits / max(hits[-1], 1), hits / (hits + misses))


def calibration_curve(positive: Bools, probabilities: Floats) -> Curve:
    """Return mean probability and frequency of each bin that is not empty; bins as for the ECE."""
    place = np.clip((probabilities * ECE_BINS).astype(np.intp), 0, ECE_BINS - 1)
    counts = np.bincount(place, minlength=ECE_BINS).astype(np.float64)
    there = counts > 0
    mean = np.bincount(place, probabilities, minlength=ECE_BINS)[there] / counts[there]
    share = np.bincount(place, positive, minlength=ECE_BINS)[there] / counts[there]
    return Curve(mean, share, counts[there])


def _passed(positive: Bools, scores: Floats) -> tuple[Floats, Floats]:
    """Return how many positives and negatives reach each threshold, from above, 0 first."""
    _, place = np.unique(-scores, return_inverse=True)
    hits = np.bincount(place, positive)
    misses = np.bincount(place, ~positive)
    return np.cumsum(np.insert(hits, 0, 0.0)), np.cumsum(np.insert(misses, 0, 0.0))
