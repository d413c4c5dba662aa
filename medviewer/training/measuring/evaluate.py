"""What a model reaches on patients it never saw, with 95 % intervals over patients."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.models.card_evidence import Interval
from medviewer.training.measuring.metrics import (
    Bools,
    Floats,
    auc,
    confusion,
    expected_calibration_error,
)


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
    counts = confusion(scored.positive, scored.scores >= threshold, weights)
    return {
        "auc": auc(scored.positive, scored.scores, weights),
        "accuracy": counts.accuracy,
        "balanced_accuracy": counts.balanced_accuracy,
        "sensitivity": counts.sensitivity,
        "specificity": counts.specificity,
        "precision": counts.precision,
        "f1": counts.f1,
        "ece": expected_calibration_error(scored.positive, scored.probabilities, weights),
    }


def bootstrap(
    measure: Callable[[Floats], dict[str, float]],
    patients: npt.NDArray[np.str_],
    draws: int,
    seed: int,
) -> dict[str, Interval]:
    """Return each metric of `measure` with its interval over drawn patients.

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
    return {
        name: _interval(value, [each[name] for each in drawn]) for name, value in values.items()
    }


def _interval(value: float, drawn: list[float]) -> Interval:
    """Return the value with the 2.5 % and 97.5 % quantiles of its draws."""
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return Interval(float(value), float(low), float(high))
