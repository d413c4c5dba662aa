"""What a card says of thresholds and probabilities, fitted anew on labelled data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import (
    Calibration,
    CalibrationError,
    Conformal,
    OperatingPoint,
)
from medviewer.training.data.dealing import deal_patients
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.calibrate import (
    equal_population_weights,
    even_threshold,
    fit_platt,
    sensitivity_threshold,
    youden_threshold,
)
from medviewer.training.measuring.metrics import Floats, confusion
from medviewer.training.measuring.scoring.levels import calibrated_rows
from medviewer.training.measuring.statistics.conformal import (
    Method,
    conformal_quantile,
    conformity_scores,
    prediction_sets,
)
from medviewer.training.measuring.statistics.exclusive import Integers
from medviewer.training.measuring.statistics.judged import Judged
from medviewer.training.measuring.statistics.level import measure
from medviewer.training.measuring.statistics.temperature import fit_temperature

_PARTS = 5

Point = Literal["youden", "sensitivity", "even"]


@dataclass(frozen=True, slots=True)
class CalibrationSettings:
    """What is wanted.

    Attributes
    ----------
    point
        Which operating point becomes the threshold.
    sensitivity
        What the other point must reach.
    coverage, method
        Of the conformal sets.
    patients_equal
        Whether every patient weighs the same instead of every image.
    seed
        Of the parts for the cross-fitted errors.
    """

    point: Point = "youden"
    sensitivity: float = 0.95
    coverage: float = 0.9
    method: Method = "lac"
    patients_equal: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class LevelCalibration:
    """What was fitted at one level.

    Attributes
    ----------
    thresholds, points
        The chosen thresholds and all that were to be chosen from; empty for exclusive classes.
    set_size
        Mean number of answers in the conformal sets.
    """

    thresholds: tuple[float, ...]
    points: dict[Point, tuple[float, ...]]
    point: OperatingPoint
    calibration: Calibration
    conformal: Conformal
    set_size: float


def calibrate_level(
    card: ModelCard, judged: Judged, logits: Floats, settings: CalibrationSettings, where: str
) -> LevelCalibration:
    """Fit all of one level.

    Parameters
    ----------
    judged, logits
        The units and their logits ``(N, classes)``.
    where
        What the card says of the data.

    Raises
    ------
    TrainingError
        When a class or a population does not have both answers, or too few patients have them.
    """
    weights = unit_weights(judged, settings)
    fit = _fitter(card, judged, logits, weights)
    calibration = fit(np.arange(len(judged)))
    crossed = _cross_fitted(card, judged, logits, fit, settings)
    before, after = (measure(each, np.ones(len(judged))) for each in (_raw(judged), crossed))
    points = _points(judged, calibration, settings)
    chosen = points[settings.point]
    if not chosen and judged.task != "multi-class":
        raise TrainingError("a score does not rise with its finding: it has no even chance")
    decided = replace(judged, thresholds=np.array(chosen)) if chosen else judged
    conformal, size = _conformal(crossed, settings, where)
    return LevelCalibration(
        thresholds=chosen,
        points=points,
        point=_operating_point(decided, weights, settings, where),
        calibration=Calibration(
            calibration.method,
            where,
            calibration.scale,
            calibration.bias,
            _errors("ece", before, after),
            _errors("brier", before, after),
        ),
        conformal=conformal,
        set_size=size,
    )


def unit_weights(judged: Judged, settings: CalibrationSettings) -> Floats:
    """Return how much each unit counts in a fit: images or patients alike, populations too."""
    weights = equal_population_weights(judged.populations)
    return weights * _patient_weights(judged) if settings.patients_equal else weights


def _patient_weights(judged: Judged) -> Floats:
    """Return one over the number of a patient's units."""
    _, owner, counts = np.unique(judged.patients, return_inverse=True, return_counts=True)
    weights: Floats = 1 / counts[owner]
    return weights


def _fitter(
    card: ModelCard, judged: Judged, logits: Floats, weights: Floats
) -> Callable[[Integers], Calibration]:
    """Return what fits a calibration on some of the units."""

    def fit_exclusive(members: Integers) -> Calibration:
        known = members[judged.known[members].all(1)]
        scale = fit_temperature(judged.truth[known], logits[known], weights[known])
        count = len(card.classes)
        return Calibration("temperature", "", (scale,) * count, (0.0,) * count)

    def fit_each(members: Integers) -> Calibration:
        fitted = []
        for index in range(len(card.classes)):
            known = members[judged.known[members, index]]
            there = judged.positive[known, index]
            fitted.append(fit_platt(there, logits[known, index], weights[known]))
        scales, biases = (tuple(getattr(each, n) for each in fitted) for n in ("scale", "bias"))
        return Calibration("platt", "", scales, biases)

    return fit_exclusive if card.task == "multi-class" else fit_each


def _cross_fitted(
    card: ModelCard,
    judged: Judged,
    logits: Floats,
    fit: Callable[[Integers], Calibration],
    settings: CalibrationSettings,
) -> Judged:
    """Return the units with probabilities from fits on other patients only."""
    strata = ["".join(map(str, row)) for row in np.nan_to_num(judged.targets, nan=2).astype(int)]
    part = deal_patients(judged.patients, strata, _PARTS, settings.seed)
    probabilities = np.empty_like(judged.probabilities)
    for number in range(_PARTS):
        members = np.flatnonzero(part == number)
        if len(members) == 0:
            raise TrainingError(f"calibration needs {_PARTS} patients at least")
        calibration = fit(np.flatnonzero(part != number))
        probabilities[members] = calibrated_rows(card, calibration, logits[members])
    return replace(judged, probabilities=probabilities)


def _points(
    judged: Judged, calibration: Calibration, settings: CalibrationSettings
) -> dict[Point, tuple[float, ...]]:
    """Return the thresholds of all operating points, by class; none for exclusive classes."""
    if judged.task == "multi-class":
        return {"youden": (), "sensitivity": (), "even": ()}
    youden, fixed = [], []
    for index in range(len(judged.labels)):
        known = judged.known[:, index]
        there, scores = judged.positive[known, index], judged.scores[known, index]
        youden.append(youden_threshold(there, scores, judged.populations[known]))
        fixed.append(
            sensitivity_threshold(there, scores, judged.populations[known], settings.sensitivity)
        )
    return {"youden": tuple(youden), "sensitivity": tuple(fixed), "even": _even(calibration)}


def _even(calibration: Calibration) -> tuple[float, ...]:
    """Return the even thresholds; none where a score does not rise with its finding."""
    if min(calibration.scale) <= 0:
        return ()
    pairs = zip(calibration.scale, calibration.bias, strict=True)
    return tuple(even_threshold(scale, bias) for scale, bias in pairs)


def _operating_point(
    judged: Judged, weights: Floats, settings: CalibrationSettings, where: str
) -> OperatingPoint:
    """Return the rates at the chosen point; those that are not defined are left out for all."""
    counts = []
    for index in range(len(judged.labels)):
        known = judged.known[:, index]
        there, called = judged.positive[known, index], judged.called[known, index]
        counts.append(confusion(there, called, weights[known]))
    discovery = tuple(1 - each.precision for each in counts)
    omission = tuple(each.false_omission_rate for each in counts)
    return OperatingPoint(
        method=_method(judged, settings),
        set=where,
        sensitivity=tuple(each.sensitivity for each in counts),
        specificity=tuple(each.specificity for each in counts),
        false_discovery_rate=_all_defined(discovery),
        false_omission_rate=_all_defined(omission),
        prevalence=tuple(each.prevalence for each in counts),
    )


def _method(judged: Judged, settings: CalibrationSettings) -> str:
    """Say how the thresholds were chosen."""
    if judged.task == "multi-class":
        return "the class of the largest score; each class against the others"
    if settings.point == "youden":
        return "largest Youden index (sensitivity + specificity - 1), mean of the populations"
    if settings.point == "even":
        return "calibrated probability of one half"
    return f"largest threshold with a sensitivity of {settings.sensitivity:g} or more"


def _conformal(
    judged: Judged, settings: CalibrationSettings, where: str
) -> tuple[Conformal, float]:
    """Return the quantiles, found on cross-fitted probabilities, and the mean size of the sets."""
    exclusive = judged.task == "multi-class"
    quantiles, sizes = [], []
    for index in [0] if exclusive else range(len(judged.labels)):
        known = np.asarray(judged.known.all(1) if exclusive else judged.known[:, index])
        truth, probabilities = _answers(judged.subset(known), index)
        scores = conformity_scores(truth, probabilities, settings.method)
        weights, count = np.ones(len(truth)), len(truth)
        if settings.patients_equal:
            patients = judged.subset(known)
            weights, count = _patient_weights(patients), len(np.unique(patients.patients))
        quantile = conformal_quantile(scores, weights, settings.coverage, count)
        sets = prediction_sets(probabilities, quantile, settings.method)
        quantiles.append(quantile)
        sizes.append(float(sets.sum(1).mean()))
    found = Conformal(settings.method, settings.coverage, where, tuple(quantiles))
    return found, float(np.mean(sizes))


def _answers(judged: Judged, index: int) -> tuple[Integers, Floats]:
    """Return the right answers and the probabilities of all: classes, or not there and there."""
    if judged.task == "multi-class":
        return judged.truth, judged.probabilities
    there = judged.probabilities[:, index]
    return judged.positive[:, index].astype(np.intp), np.stack([1 - there, there], axis=1)


def _errors(
    name: str, before: dict[str, float], after: dict[str, float]
) -> tuple[CalibrationError, ...]:
    """Return one error over all, if it is defined."""
    if np.isnan(before[name]) or np.isnan(after[name]):
        return ()
    found = CalibrationError("all", "cross-fitted", before[name], after[name])
    return (found,)


def _all_defined(rates: Sequence[float]) -> tuple[float, ...]:
    """Return the rates, or none where one has no meaning."""
    return () if any(np.isnan(rates)) else tuple(rates)


def _raw(judged: Judged) -> Judged:
    """Return the units with their scores in the place of probabilities."""
    return replace(judged, probabilities=judged.scores)
