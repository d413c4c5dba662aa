"""Is one AUC larger than another on the same cases? DeLong's test.

DeLong, DeLong & Clarke-Pearson, Biometrics 44(3), 1988, in the fast form of Sun & Xu, IEEE Signal
Process. Lett. 21(11), 2014. Cases are taken as independent: with several images of a patient its
interval is too narrow, and the bootstrap over patients is the one to read.
"""

import math
from dataclasses import dataclass

import numpy as np

from medviewer.training.measuring.metrics import Bools, Floats


@dataclass(frozen=True, slots=True)
class DeLong:
    """Two AUCs, the standard error of their difference, and the two-sided p value."""

    first: float
    second: float
    standard_error: float
    p: float


def delong_test(positive: Bools, first: Floats, second: Floats) -> DeLong:
    """Compare two scorings ``(N,)`` of the same cases; without both classes all is NaN."""
    hits, misses = int(positive.sum()), int((~positive).sum())
    if min(hits, misses) < 2:
        return DeLong(*(float("nan"),) * 4)
    by_hit, by_miss = placements(positive, np.stack([first, second]))
    areas = by_hit.mean(1)
    covariance = np.cov(by_hit) / hits + np.cov(by_miss) / misses
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    error = math.sqrt(max(float(variance), 0.0))
    difference = float(areas[0] - areas[1])
    return DeLong(float(areas[0]), float(areas[1]), error, _two_sided(difference, error))


def placements(positive: Bools, scores: Floats) -> tuple[Floats, Floats]:
    """Return for scorings ``(K, N)`` each case's part in the AUC.

    For each positive the share of negatives below it ``(K, positives)``, for each negative the
    share of positives above it ``(K, negatives)``; equal scores count half.
    """
    hits, misses = scores[:, positive], scores[:, ~positive]
    together = [midranks(each) for each in scores]
    of_hits = np.stack(
        [all_[positive] - midranks(own) for all_, own in zip(together, hits, strict=True)]
    )
    of_misses = np.stack(
        [all_[~positive] - midranks(own) for all_, own in zip(together, misses, strict=True)]
    )
    return of_hits / misses.shape[1], 1 - of_misses / hits.shape[1]


def midranks(values: Floats) -> Floats:
    """Return ranks from 1; equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Floats = (last - (counts - 1) / 2)[place]
    return ranks


def _two_sided(difference: float, error: float) -> float:
    """Return the chance of so large a difference if there were none (normal)."""
    if error == 0:
        return 1.0 if difference == 0 else 0.0
    return math.erfc(abs(difference) / error / math.sqrt(2))
