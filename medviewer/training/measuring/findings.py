"""What is found out about a trained network: threshold, calibration, performance, range."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from medviewer.models.card_evidence import CalibrationError, FlaggedShare, Interval
from medviewer.models.feature_reference import FeatureReference
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.training.config import TrainingConfig
from medviewer.training.data.dataset import FilmSet
from medviewer.training.measuring.calibrate import (
    Platt,
    confusion_at,
    equal_population_weights,
    fit_platt,
    youden_threshold,
)
from medviewer.training.measuring.evaluate import Scored, evaluate
from medviewer.training.measuring.fit_reference import choose_threshold, distances, fit_reference
from medviewer.training.measuring.metrics import (
    Confusion,
    Floats,
    expected_calibration_error,
    sigmoid,
)
from medviewer.training.measuring.near_cases import (
    Checker,
    NearCase,
    changed_films,
    dicom_folders,
    made_images,
    packaged_images,
)
from medviewer.training.network import input_spec
from medviewer.training.packing.outputs import Outputs, run_network
from medviewer.training.packing.parts import Parts


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything measured; `performance` and the lists are by population.

    `operating` is the confusion at the threshold on the validation films.
    """

    threshold: float
    operating: Confusion
    platt: Platt
    ece: tuple[CalibrationError, ...]
    performance: dict[str, dict[str, Interval]]
    reference: FeatureReference
    reference_threshold: float
    flagged: tuple[FlaggedShare, ...]
    near_cases: tuple[NearCase, ...]


def examine(
    config: TrainingConfig, network: SliceClassifier, parts: Parts, others: Path | None
) -> Findings:
    """Choose on the validation films, measure on the test films.

    `network` is a frozen copy; `others` a folder of DICOM images of other kinds.
    """
    spec, grid = input_spec(config.input), config.reference.grid
    training = run_network(network, parts.train.pixels, spec, grid)
    validation = run_network(network, parts.validation.pixels, spec, grid)
    test = run_network(network, parts.test.pixels, spec, grid)
    threshold = _threshold(parts.validation, validation)
    platt = _platt(parts.validation, validation)
    scored = _scored(parts.test, test, platt)
    checker = _checker(config, network, parts, (training, validation))
    return Findings(
        threshold=threshold,
        operating=confusion_at(parts.validation.labels, sigmoid(validation.logits), threshold),
        platt=platt,
        ece=tuple(_calibration_error(name, each) for name, each in scored.items()),
        performance={
            name: evaluate(each, threshold, config.bootstraps, config.seed)
            for name, each in scored.items()
        },
        reference=checker.reference,
        reference_threshold=checker.threshold,
        flagged=tuple(_flagged(checker, parts.test, test)),
        near_cases=tuple(_near_cases(checker, parts.test, others, config.seed)),
    )


def _threshold(films: FilmSet, outputs: Outputs) -> float:
    """Choose the operating threshold on the score."""
    return youden_threshold(films.labels, sigmoid(outputs.logits), films.populations)


def _platt(films: FilmSet, outputs: Outputs) -> Platt:
    """Fit the calibration; all populations weigh the same."""
    weights = equal_population_weights(films.populations)
    return fit_platt(films.labels, outputs.logits, weights)


def _scored(films: FilmSet, outputs: Outputs, platt: Platt) -> dict[str, Scored]:
    """Return what is to be evaluated, by population."""
    scored = {}
    for population in np.unique(films.populations).tolist():
        members = films.of_population(population)
        logits = outputs.logits[members]
        scored[population] = Scored(
            positive=films.labels[members],
            patients=films.patients[members],
            scores=sigmoid(logits),
            probabilities=platt.probabilities(logits),
        )
    return scored


def _calibration_error(population: str, scored: Scored) -> CalibrationError:
    """Compare raw scores and calibrated probabilities with the labels."""

    def error(probabilities: Floats) -> float:
        even = np.ones(len(probabilities))
        return expected_calibration_error(scored.positive, probabilities, even)

    return CalibrationError(population, "test", error(scored.scores), error(scored.probabilities))


def _checker(
    config: TrainingConfig, network: SliceClassifier, parts: Parts, outputs: tuple[Outputs, Outputs]
) -> Checker:
    """Fit the out-of-range check on training films, scale and threshold on validation films."""
    training, validation = outputs
    reference = fit_reference(
        config.reference,
        training.descriptors,
        equal_population_weights(parts.train.populations),
        validation.descriptors,
    )
    threshold = choose_threshold(
        distances(reference, validation.descriptors),
        parts.validation.populations,
        config.reference.flagged_share,
    )
    return Checker(network, input_spec(config.input), reference, threshold)


def _flagged(checker: Checker, films: FilmSet, outputs: Outputs) -> list[FlaggedShare]:
    """Count the test films that are flagged although they are in range, by population."""
    beyond = distances(checker.reference, outputs.descriptors) > checker.threshold
    shares = []
    for population in np.unique(films.populations).tolist():
        members = films.of_population(population)
        shares.append(FlaggedShare(population, "test", len(members), int(beyond[members].sum())))
    return shares


def _near_cases(checker: Checker, films: FilmSet, others: Path | None, seed: int) -> list[NearCase]:
    """Count what is not a film of the right kind."""
    cases = [
        *changed_films(checker, films.pixels),
        *made_images(checker, seed),
        *packaged_images(checker),
    ]
    return cases + (dicom_folders(checker, others) if others is not None else [])
