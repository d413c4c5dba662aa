"""Metrics of classes that exclude each other, and of grades, with weights as in `metrics`.

Everywhere `truth` and `called` are ``intp (N,)`` from 0 to `count` - 1, `probabilities` is
``float (N, count)`` and `weights` ``float (N,)``.
"""

import numpy as np
import numpy.typing as npt

from medviewer.training.measuring.metrics import (
    Floats,
    expected_calibration_error,
    weighted_mean,
)

Integers = npt.NDArray[np.intp]


def confusion_matrix(truth: Integers, called: Integers, count: int, weights: Floats) -> Floats:
    """Return the weighted counts ``(count, count)``: what is in the rows, what was said across."""
    cells = np.bincount(truth * count + called, weights, minlength=count * count)
    matrix: Floats = cells.reshape(count, count).astype(np.float64)
    return matrix


def accuracy(matrix: Floats) -> float:
    """Return the part that was called right."""
    total = float(matrix.sum())
    return float(np.trace(matrix)) / total if total > 0 else float("nan")


def balanced_accuracy(matrix: Floats) -> float:
    """Return the mean recall of the classes that occur."""
    totals = matrix.sum(1)
    there = totals > 0
    return float((np.diag(matrix)[there] / totals[there]).mean()) if there.any() else float("nan")


def quadratic_kappa(matrix: Floats) -> float:
    """Return Cohen's kappa with quadratic weights: 1 agreement, 0 what chance would give.

    Cohen, "Weighted kappa", Psychol. Bull. 70(4), 1968.
    """
    grades = np.arange(len(matrix))
    cost = np.square(grades[:, None] - grades).astype(np.float64)
    total = matrix.sum()
    if total <= 0:
        return float("nan")
    by_chance = float((cost * np.outer(matrix.sum(1), matrix.sum(0))).sum() / total)
    return 1 - float((cost * matrix).sum()) / by_chance if by_chance > 0 else float("nan")


def mean_absolute_error(matrix: Floats) -> float:
    """Return by how many grades a call is off on average."""
    grades = np.arange(len(matrix))
    total = matrix.sum()
    off = np.abs(grades[:, None] - grades) * matrix
    return float(off.sum() / total) if total > 0 else float("nan")


def top_label_error(truth: Integers, probabilities: Floats, weights: Floats) -> float:
    """Return the expected calibration error of the likeliest class's probability.

    Guo et al., "On calibration of modern neural networks", ICML 2017.
    """
    called = probabilities.argmax(1)
    return expected_calibration_error(called == truth, probabilities.max(1), weights)


def multiclass_brier(truth: Integers, probabilities: Floats, weights: Floats) -> float:
    """Return the mean over images of the squared distances summed over the classes, 0 to 2."""
    wanted = np.eye(probabilities.shape[1])[truth]
    return weighted_mean(np.square(probabilities - wanted).sum(1), weights)
