"""Two models on the same patients: paired bootstrap and DeLong's test."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from medviewer.models.card_evidence import Interval
from medviewer.training.measuring.evaluate import Draws, draw
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.statistics.delong import DeLong, delong_test
from medviewer.training.measuring.statistics.judged import Judged
from medviewer.training.measuring.statistics.level import measure

Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric of two models on the same patients; `difference` is the first minus the second.

    `p` is two-sided: twice the share of draws on the far side of no difference.
    """

    first: float
    second: float
    difference: Interval
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences by the names of `level.measure`, and DeLong's test by class."""

    metrics: dict[str, Difference]
    delong: dict[str, DeLong]


def compare(first: Judged, second: Judged, draws: int, seed: int, step: Step) -> Comparison:
    """Compare what two models said of the same units; `step` is called before each draw."""

    def both(weights: Floats) -> dict[str, float]:
        step()
        ours, theirs = measure(first, weights), measure(second, weights)
        return {name: ours[name] - theirs[name] for name in ours}

    drawn = draw(both, first.patients, draws, seed)
    even = np.ones(len(first))
    ours, theirs = measure(first, even), measure(second, even)
    metrics = {
        name: Difference(ours[name], theirs[name], drawn.interval(name), _p(drawn, name))
        for name in ours
    }
    return Comparison(metrics, _delong_by_class(first, second))


def _p(drawn: Draws, name: str) -> float:
    """Return the two-sided p value of no difference, never 0 from a finite number of draws."""
    values = drawn.drawn[name]
    values = values[~np.isnan(values)]
    if len(values) == 0:
        return float("nan")
    smaller_side = min(int((values <= 0).sum()), int((values >= 0).sum()))
    return min(1.0, 2 * (smaller_side + 1) / (len(values) + 1))


def _delong_by_class(first: Judged, second: Judged) -> dict[str, DeLong]:
    """Compare the AUC of each class, among the units where it is known."""
    tests = {}
    for index, label in enumerate(first.labels):
        known = first.known[:, index]
        tests[label] = delong_test(
            first.positive[known, index], first.scores[known, index], second.scores[known, index]
        )
    return tests
