"""From logits to decisions and probabilities: the operating threshold and Platt's sigmoid."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.training.errors import TrainingError
from medviewer.training.measuring.metrics import Bools, Confusion, Floats, confusion, sigmoid

_NEWTON_STEPS = 100


@dataclass(frozen=True, slots=True)
class Platt:
    """Calibrated probability = ``sigmoid(scale * logit + bias)``."""

    scale: float
    bias: float

    def probabilities(self, logits: Floats) -> Floats:
        """Return probabilities ``(N,)`` of logits ``(N,)``."""
        return sigmoid(self.scale * logits + self.bias)


def fit_platt(positive: Bools, logits: Floats, weights: Floats) -> Platt:
    """Fit Platt's sigmoid by weighted maximum likelihood (Newton's method).

    Targets are Platt's smoothed ones, ``(n+ + 1) / (n+ + 2)`` and ``1 / (n- + 2)``, so that
    separable data have a finite answer (Platt 1999, in the form of Lin et al. 2007).
    """
    if positive.all() or not positive.any():
        raise TrainingError("calibration needs films of both classes")
    count = len(positive) * weights / weights.sum()
    positives, negatives = count[positive].sum(), count[~positive].sum()
    targets = np.where(positive, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    design = np.stack([logits, np.ones_like(logits)], 1)
    parameters = np.zeros(2)
    for _ in range(_NEWTON_STEPS):
        probabilities = sigmoid(design @ parameters)
        gradient = design.T @ (count * (probabilities - targets))
        curvature = (design.T * (count * probabilities * (1 - probabilities))) @ design
        step = np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
        parameters -= step * min(1.0, 4 / (np.abs(step).max() + 1e-12))
        if np.abs(step).max() < 1e-9:
            break
    return Platt(float(parameters[0]), float(parameters[1]))


def equal_population_weights(populations: npt.NDArray[np.str_]) -> Floats:
    """Return a weight for each film that gives every population the same sum."""
    _, place, counts = np.unique(populations, return_inverse=True, return_counts=True)
    weights: Floats = len(populations) / (len(counts) * counts[place])
    return weights


def youden_threshold(positive: Bools, scores: Floats, populations: npt.NDArray[np.str_]) -> float:
    """Return the score that makes the mean Youden index of all populations largest.

    Youden's J is sensitivity + specificity - 1. Candidates lie half way between neighbouring
    scores; among equally good ones the middle one is taken.
    """
    ordered = np.unique(scores)
    candidates = (ordered[:-1] + ordered[1:]) / 2
    if len(candidates) == 0:
        raise TrainingError("the network gives all validation films the same score")
    indices = np.zeros(len(candidates))
    for population in np.unique(populations):
        members = populations == population
        indices += _youden_indices(positive[members], scores[members], candidates)
    best = np.flatnonzero(indices >= indices.max() - 1e-12)
    return float(candidates[best[len(best) // 2]])


def sensitivity_threshold(
    positive: Bools, scores: Floats, populations: npt.NDArray[np.str_], sensitivity: float
) -> float:
    """Return the largest threshold at which every population has that sensitivity at least.

    It lies half way between the last positive that is needed and the next lower score.
    """
    needed = []
    for population in np.unique(populations):
        hits = np.sort(scores[positive & (populations == population)])[::-1]
        if len(hits) == 0:
            raise TrainingError("every population needs images of both classes")
        needed.append(hits[max(math.ceil(sensitivity * len(hits) - 1e-9), 1) - 1])
    lowest = float(min(needed))
    below = scores[scores < lowest]
    return (lowest + float(below.max())) / 2 if len(below) else lowest


def even_threshold(scale: float, bias: float) -> float:
    """Return the score whose calibrated probability, ``sigmoid(scale x logit + bias)``, is 1/2.

    `scale` is positive. All images have a say in it, not only those beside it, as in the largest
    Youden index.
    """
    return float(sigmoid(np.array(-bias / scale)))


def confusion_at(positive: Bools, scores: Floats, threshold: float) -> Confusion:
    """Count films at a threshold; a score equal to it is positive."""
    return confusion(positive, scores >= threshold, np.ones(len(scores)))


def _youden_indices(positive: Bools, scores: Floats, candidates: Floats) -> Floats:
    """Return sensitivity + specificity - 1 at every candidate, ``(candidates,)``."""
    hits = np.sort(scores[positive])
    misses = np.sort(scores[~positive])
    if len(hits) == 0 or len(misses) == 0:
        raise TrainingError("every population needs validation films of both classes")
    sensitivity = 1 - np.searchsorted(hits, candidates) / len(hits)
    specificity = np.searchsorted(misses, candidates) / len(misses)
    indices: Floats = sensitivity + specificity - 1
    return indices
