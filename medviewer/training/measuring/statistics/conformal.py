"""Split-conformal sets: which answers cannot be excluded at a chosen coverage.

`probabilities` is ``(N, answers)`` with rows that sum to 1, `truth` ``(N,)`` the right answer.
"""

import math
from typing import Literal

import numpy as np

from medviewer.training.measuring.metrics import Bools, Floats
from medviewer.training.measuring.statistics.exclusive import Integers

Method = Literal["lac", "aps"]


def conformity_scores(truth: Integers, probabilities: Floats, method: Method) -> Floats:
    """Return how ill the right answer fits, ``(N,)``, from 0 to 1.

    ``lac``: one minus its probability. ``aps``: the probabilities of all answers that are at
    least as likely, its own among them.
    """
    own = probabilities[np.arange(len(truth)), truth]
    if method == "lac":
        return np.asarray(1 - own)
    at_least = probabilities >= own[:, None]
    return np.asarray(np.minimum((probabilities * at_least).sum(1), 1.0))


def conformal_quantile(scores: Floats, weights: Floats, coverage: float, count: int) -> float:
    """Return the score that at least ``ceil((count + 1) * coverage) / count`` do not exceed.

    `count` are the independent cases: images, or patients, whose images then share a weight.
    Too few of them give 1: every answer stays in the set.
    """
    share = math.ceil((count + 1) * coverage - 1e-9) / count
    if share > 1:
        return 1.0
    order = np.argsort(scores, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    place = int(np.searchsorted(reached, share - 1e-9))
    return float(np.clip(scores[order][min(place, len(scores) - 1)], 0.0, 1.0))


def prediction_sets(probabilities: Floats, quantile: float, method: Method) -> Bools:
    """Return which answers are in the sets, ``(N, answers)``."""
    if method == "lac":
        return np.asarray(probabilities >= 1 - quantile - 1e-12)
    order = np.argsort(-probabilities, axis=1, kind="stable")
    ranked = np.take_along_axis(probabilities, order, 1)
    within = np.cumsum(ranked, 1) <= quantile + 1e-12  # the scores of `conformity_scores`
    within[:, 0] = True  # the likeliest answer is never left out
    sets = np.zeros(probabilities.shape, dtype=bool)
    np.put_along_axis(sets, order, within, 1)
    return sets
