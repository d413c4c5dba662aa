"""Thresholds and calibration of a trained network, fitted on patients whom it never saw."""

import dataclasses
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Level
from medviewer.training.config import TrainingConfig
from medviewer.training.data.samples import Indices, Listing
from medviewer.training.errors import TrainingError
from medviewer.training.making.made import Made
from medviewer.training.measuring.calibration import (
    CalibrationSettings,
    LevelCalibration,
    calibrate_level,
)
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.scoring.levels import (
    Units,
    image_units,
    judge,
    patient_units,
    series_units,
    slices_in_series,
)
from medviewer.training.measuring.scoring.run import Run
from medviewer.training.measuring.statistics.judged import Judged
from medviewer.training.packing.recalibrated import with_calibration, with_population

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Thresholds and calibration by level, and those of the images of each population."""

    levels: dict[Level, LevelCalibration]
    populations: dict[str, LevelCalibration]


def fitted(
    config: TrainingConfig,
    card: ModelCard,
    made: Made,
    members: Indices,
    settings: CalibrationSettings,
) -> Fits:
    """Return thresholds and calibration fitted on some samples.

    Whole series of slices that are scored one by one, and a population, are left out where they are
    too few: the model then gives no probability for a series, or that for all populations.
    """
    levels = levels_of(card, made, members)
    found: dict[Level, LevelCalibration] = {}
    for level, (units, judged) in levels.items():
        if level == "slice_in_series":  # judged by what is fitted for series
            continue
        can_be_left = level == "patient" and not made.scores.series_logits
        name = "whole series" if can_be_left else ""
        fit = _fit(card, judged, units.logits[0], settings, made.fitted_words, name)
        if fit is not None:
            found[level] = fit
    first = next(iter(levels.values()))
    populations = _of_populations(card, *first, made, settings) if config.knows_ages else {}
    return Fits(found, populations)


def _of_populations(
    card: ModelCard, units: Units, judged: Judged, made: Made, settings: CalibrationSettings
) -> dict[str, LevelCalibration]:
    """Return what was fitted on the images of each population."""
    found = {}
    for name in dict.fromkeys(judged.populations.tolist()):
        own = judged.populations == name
        words = f"{made.fitted_words.partition(',')[0]}: {name}"
        fit = _fit(card, judged.subset(own), units.logits[0][own], settings, words, name)
        if fit is not None:
            found[name] = fit
    return found


def _fit(
    card: ModelCard,
    judged: Judged,
    logits: Floats,
    settings: CalibrationSettings,
    words: str,
    name: str,
) -> LevelCalibration | None:
    """Return what was fitted; None where what has a `name` is too little for it."""
    try:
        return calibrate_level(card, judged, logits, settings, words)
    except TrainingError as error:
        if not name:
            raise
        log.warning("nothing is fitted for %s: %s", name, error)
        return None


def in_common(fits: Sequence[Fits]) -> list[Fits]:
    """Return the fits at the levels and of the populations that all have."""
    levels = set.intersection(*(set(each.levels) for each in fits))
    names = set.intersection(*(set(each.populations) for each in fits))
    return [
        Fits(
            {level: fit for level, fit in each.levels.items() if level in levels},
            {name: fit for name, fit in each.populations.items() if name in names},
        )
        for each in fits
    ]


def with_calibrations(config: TrainingConfig, card: ModelCard, fits: Fits) -> ModelCard:
    """Return the card with what was fitted; a network of volumes has one level."""
    first, *others = fits.levels.values()
    card = with_calibration(card, first, others[0] if others else None, card.version)
    ages = {source.population: source.age_years for source in config.sources}
    for name, fit in fits.populations.items():
        years = ages[name]
        if years is not None:
            card = with_population(card, name, years, fit)
    return card


def levels_of(card: ModelCard, made: Made, members: Indices) -> dict[Level, tuple[Units, Judged]]:
    """Return the units of each level, and what the card as it is makes of them."""
    part = made.samples.subset(members)
    own = tuple(
        dataclasses.replace(sample, targets=sample.targets[: len(card.classes)])
        for sample in part.samples
    )
    count = len(card.classes)
    of_series = {key: targets[:count] for key, targets in part.series_targets.items()}
    listing = Listing(card.labels, own, lambda _sample: np.empty((0, 0)), of_series)
    run = Run(card, made.scores.logits[members], None, made.scores.series_logits)
    levels: dict[Level, tuple[Units, Judged]] = {}
    if run.scores_images:
        images = image_units([run], listing)
        name: Level = "slice" if card.input.kind == "slices" else "image"
        levels[name] = images, judge(images, listing, [card], series=False)
        told = slices_in_series(images, [run], listing)
        if told is not None:
            levels["slice_in_series"] = told, judge(told, listing, [card], series=True)
    series = series_units([run], listing)
    if series is not None:
        patients = patient_units(series, listing, card)
        levels["patient"] = patients, judge(patients, listing, [card], series=True)
    return levels
