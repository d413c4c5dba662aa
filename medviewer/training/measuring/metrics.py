"""Metrics of a binary classifier, with weights, so that a bootstrap can reweight patients.

Everywhere `positive` is ``bool (N,)``, `scores` ``float (N,)`` and `weights` ``float (N,)``. A
metric whose denominator is empty is NaN.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

ECE_BINS = 10


@dataclass(frozen=True, slots=True)
class Confusion:
    """Weighted counts at one threshold."""

    true_positive: float
    false_positive: float
    true_negative: float
    false_negative: float

    @property
    def sensitivity(self) -> float:
        """Part of the positives that are called so (recall)."""
        return _ratio(self.true_positive, self.true_positive + self.false_negative)

    @property
    def specificity(self) -> float:
        """Part of the negatives that are called so."""
        return _ratio(self.true_negative, self.true_negative + self.false_positive)

    @property
    def precision(self) -> float:
        """Part of the called positives that are positive."""
        return _ratio(self.true_positive, self.true_positive + self.false_positive)

    @property
    def false_omission_rate(self) -> float:
        """Part of the others, not called positive, that are positive."""
        return _ratio(self.false_negative, self.false_negative + self.true_negative)

    @property
    def prevalence(self) -> float:
        """Part that is positive."""
        there = self.true_positive + self.false_negative
        return _ratio(there, there + self.true_negative + self.false_positive)

    @property
    def accuracy(self) -> float:
        """Part that is called right."""
        wrong = self.false_positive + self.false_negative
        right = self.true_positive + self.true_negative
        return _ratio(right, right + wrong)

    @property
    def balanced_accuracy(self) -> float:
        """Mean of sensitivity and specificity."""
        return (self.sensitivity + self.specificity) / 2

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and sensitivity."""
        hits = 2 * self.true_positive
        return _ratio(hits, hits + self.false_positive + self.false_negative)


def confusion(positive: Bools, called: Bools, weights: Floats) -> Confusion:
    """Count what was `called` positive, ``bool (N,)``, against what is."""
    return Confusion(
        true_positive=float(weights[positive & called].sum()),
        false_positive=float(weights[~positive & called].sum()),
        true_negative=float(weights[~positive & ~called].sum()),
        false_negative=float(weights[positive & ~called].sum()),
    )


def auc(positive: Bools, scores: Floats, weights: Floats) -> float:
    """Return the area under the ROC curve: the chance that a positive scores higher.

    Equal scores count half (Mann-Whitney).
    """
    _, place = np.unique(scores, return_inverse=True)
    positives = np.bincount(place, weights * positive)
    negatives = np.bincount(place, weights * ~positive)
    below = np.cumsum(negatives) - negatives / 2
    return _ratio(float(positives @ below), float(positives.sum() * negatives.sum()))


def average_precision(positive: Bools, scores: Floats, weights: Floats) -> float:
    """Return the area under the precision-recall curve as a sum of steps, without interpolation.

    Each threshold's precision counts by the recall that it gains (average precision).
    """
    _, place = np.unique(-scores, return_inverse=True)
    hits = np.cumsum(np.bincount(place, weights * positive))
    called = np.cumsum(np.bincount(place, weights))
    gained = np.diff(hits, prepend=0.0)
    precision = np.divide(hits, called, out=np.zeros_like(hits), where=called > 0)
    return _ratio(float(gained @ precision), float(hits[-1])) if len(hits) else float("nan")


def brier_score(positive: Bools, probabilities: Floats, weights: Floats) -> float:
    """Return the mean squared distance of the probability from what is (Brier 1950)."""
    return weighted_mean(np.square(probabilities - positive), weights)


def weighted_mean(values: Floats, weights: Floats) -> float:
    """Return the mean; NaN where nothing weighs."""
    return _ratio(float(weights @ values), float(weights.sum()))


def binary_metrics(
    positive: Bools, called: Bools, scores: Floats, probabilities: Floats, weights: Floats
) -> dict[str, float]:
    """Return all metrics of one class by name; `called` is what was taken for positive."""
    counts = confusion(positive, called, weights)
    return {
        "auc": auc(positive, scores, weights),
        "accuracy": counts.accuracy,
        "balanced_accuracy": counts.balanced_accuracy,
        "sensitivity": counts.sensitivity,
        "specificity": counts.specificity,
        "precision": counts.precision,
        "f1": counts.f1,
        "ece": expected_calibration_error(positive, probabilities, weights),
        "pr_auc": average_precision(positive, scores, weights),
        "brier": brier_score(positive, probabilities, weights),
    }


def expected_calibration_error(positive: Bools, probabilities: Floats, weights: Floats) -> float:
    """Return the mean gap between probability and frequency over 10 bins of equal width.

    Naeini et al., AAAI 2015, for the probability of the positive class.
    """
    place = np.clip((probabilities * ECE_BINS).astype(np.intp), 0, ECE_BINS - 1)
    gap = np.bincount(place, weights * (probabilities - positive), minlength=ECE_BINS)
    return _ratio(float(np.abs(gap).sum()), float(weights.sum()))


def sigmoid(logits: Floats) -> Floats:
    """Return ``1 / (1 + exp(-x))`` without overflow."""
    values: Floats = np.exp(-np.logaddexp(0, -logits))
    return values


def _ratio(part: float, whole: float) -> float:
    """Divide; NaN when there is nothing to divide by."""
    return part / whole if whole > 0 else float("nan")
