"""What a model reaches on patients it never saw, with 95 % intervals over patients."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.models.card_evidence import Interval
from medviewer.training.measuring.metrics import Bools, Floats, binary_metrics


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Films of one population with what a model said about them.

    `positive` ``bool (N,)``, `patients` keys ``(N,)``, `scores` and calibrated `probabilities`
    ``float (N,)`` from 0 to 1.
    """

    positive: Bools
    patients: npt.NDArray[np.str_]
    scores: Floats
    probabilities: Floats


def evaluate(scored: Scored, threshold: float, bootstraps: int, seed: int) -> dict[str, Interval]:
    """Return all metrics at `threshold` (on the scores) with bootstrap intervals.

    Patients are drawn with replacement, with all their films; the interval is from the 2.5 % to
    the 97.5 % quantile of `bootstraps` draws.
    """

    def measure(weights: Floats) -> dict[str, float]:
        return all_metrics(scored, threshold, weights)

    return bootstrap(measure, scored.patients, bootstraps, seed)


def all_metrics(scored: Scored, threshold: float, weights: Floats) -> dict[str, float]:
    """Return the metrics of weighted films by name."""
    called = scored.scores >= threshold
    return binary_metrics(scored.positive, called, scored.scores, scored.probabilities, weights)


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Metrics by name: their values, and those of every draw of the bootstrap, ``(draws,)``."""

    values: dict[str, float]
    drawn: dict[str, Floats]

    def interval(self, name: str) -> Interval:
        """Return a value with the 2.5 % and 97.5 % quantiles of its draws."""
        return _interval(self.values[name], self.drawn[name])


def bootstrap(
    measure: Callable[[Floats], dict[str, float]],
    patients: npt.NDArray[np.str_],
    draws: int,
    seed: int,
) -> dict[str, Interval]:
    """Return each metric of `measure` with its interval over drawn patients; see `draw`."""
    found = draw(measure, patients, draws, seed)
    return {name: found.interval(name) for name in found.values}


def draw(
    measure: Callable[[Floats], dict[str, float]],
    patients: npt.NDArray[np.str_],
    draws: int,
    seed: int,
) -> Draws:
    """Return what `measure` gives for all patients, and for patients drawn with replacement.

    `measure` is given a weight for every film: how often its patient was drawn.
    """
    keys, owner = np.unique(patients, return_inverse=True)
    generator = np.random.default_rng(seed)
    even = np.full(len(keys), 1 / len(keys))
    drawn = [
        measure(generator.multinomial(len(keys), even)[owner].astype(np.float64))
        for _ in range(draws)
    ]
    values = measure(np.ones(len(patients)))
    return Draws(values, {name: np.array([each[name] for each in drawn]) for name in values})


def _interval(value: float, drawn: Floats) -> Interval:
    """Return the value with the quantiles of those draws in which it is defined."""
    defined = drawn[~np.isnan(drawn)]
    if len(defined) == 0:
        return Interval(float(value), float("nan"), float("nan"))
    low, high = np.quantile(defined, (0.025, 0.975))
    return Interval(float(value), float(low), float(high))
