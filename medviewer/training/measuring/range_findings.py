"""What is found out about a network's out-of-range check: fitted, and counted on all kinds."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from torch import Tensor

from medviewer.models.card_evidence import FlaggedShare
from medviewer.models.feature_reference import FeatureReference
from medviewer.models.networks.architectures import SampleNetwork
from medviewer.training.config import ReferenceConfig, TrainingConfig
from medviewer.training.data.samples import IMAGES, Indices, SampleSet
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.calibrate import equal_population_weights
from medviewer.training.measuring.energy import energy, has_energy
from medviewer.training.measuring.fit_reference import (
    choose_threshold,
    distances,
    exceeded_by,
    fit_reference,
)
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.near_cases import (
    Checker,
    NearCase,
    changed_films,
    dicom_folders,
    made_images,
    other_data,
    packaged_images,
)
from medviewer.training.measuring.near_volumes import changed_volumes, made_volumes
from medviewer.training.packing.outputs import run_samples

log = logging.getLogger(__name__)

_LEAST_OF_A_HALF = 2
"""Samples whose distances have a spread."""


@dataclass(frozen=True, slots=True)
class InRange:
    """How many images of a population that the model is for are flagged.

    `by_energy` is how many a limit on the energy of the logits would flag; None where there is
    none.
    """

    by_check: FlaggedShare
    by_energy: int | None


@dataclass(frozen=True, slots=True, eq=False)
class RangeFindings:
    """The check of a bundle, and what it flags: images in range by population, others by kind.

    `counted` is what they are called.
    """

    reference: FeatureReference
    threshold: float
    in_range: tuple[InRange, ...]
    near_cases: tuple[NearCase, ...]
    counted: str = IMAGES


def examine_range(
    config: TrainingConfig,
    settings: ReferenceConfig,
    network: SampleNetwork,
    samples: SampleSet,
    seen: Indices,
    aside: Indices,
    data: Path,
    others: Path | None,
    shipped: FeatureReference | None = None,
) -> RangeFindings:
    """Fit the check on what the network has `seen` and on patients kept `aside`.

    The patients aside are divided in two halves. What is flagged wrongly is counted on each half
    with scale and threshold of the other; those that ship are of both together.

    Parameters
    ----------
    network
        A frozen copy.
    data
        Where the data sets that must be told apart are.
    others
        A folder of DICOM images of other kinds.
    shipped
        The fit of a model that is there already: only its threshold is found again.
    """
    grid = settings.grid
    trained, kept = samples.subset(seen), samples.subset(aside)
    log.info("features of %d %s that it was trained on", len(trained.samples), trained.counted)
    training = run_samples(network, trained, config.input, grid).descriptors
    log.info("features of %d %s that it never saw", len(kept.samples), kept.counted)
    never_seen = run_samples(network, kept, config.input, grid)
    apart = never_seen.descriptors
    weights = equal_population_weights(trained.populations)
    reference = shipped or fit_reference(settings, training, weights, apart)
    threshold = _threshold(settings, reference, apart, kept)
    energies = energy(config.task, never_seen.logits) if has_energy(network) else None
    most = None if energies is None else _most_energy(settings, energies, kept)
    checker = Checker(network, config.input, reference, threshold, config.task, most, kept.depth)
    log.info("%s that it is not for, kind by kind", kept.counted)
    cases = _near_cases(config, checker, kept, data, others)
    flagged = _flagged(settings, training, weights, apart, kept)
    by_energy = None if energies is None else _flagged_by_energy(settings, energies, kept)
    in_range = tuple(
        InRange(each, None if by_energy is None else by_energy[each.population]) for each in flagged
    )
    return RangeFindings(reference, threshold, in_range, tuple(cases), kept.counted)


def require_enough(settings: ReferenceConfig | None, samples: SampleSet, aside: Indices) -> None:
    """Refuse an out-of-range check whose limit too few samples would decide, before a training.

    Raises
    ------
    TrainingError
        When either half of what is kept `aside` has fewer than two: they have no spread.
    """
    half = _halves(samples.subset(aside))
    if settings is not None and min(int(half.sum()), int((~half).sum())) < _LEAST_OF_A_HALF:
        raise TrainingError(
            f"{len(aside)} {samples.counted} that the network does not see are too few for "
            "the out-of-range check: keep more patients aside in [split], or leave [reference] out"
        )


def _near_cases(
    config: TrainingConfig, checker: Checker, kept: SampleSet, data: Path, others: Path | None
) -> list[NearCase]:
    """Count what the network is not for: of one of volumes, volumes alone."""
    if kept.are_volumes:
        if others is not None:
            log.warning("the network reads volumes: images of other kinds are not counted")
        return [
            *changed_volumes(checker, kept.pixels, kept.spacings_mm),
            *made_volumes(checker, config.seed, len(kept.pixels[0])),
        ]
    return [
        *changed_films(checker, kept.pixels, kept.spacings_mm),
        *made_images(checker, config.seed),
        *other_data(checker, data, config.unlike),
        *packaged_images(checker),
        *(dicom_folders(checker, others) if others is not None else []),
    ]


def _most_energy(settings: ReferenceConfig, energies: Floats, samples: SampleSet) -> float:
    """Return the energy that few enough of every population's images exceed."""
    return exceeded_by(energies, samples.populations, settings.flagged_share)


def _flagged_by_energy(
    settings: ReferenceConfig, energies: Floats, kept: SampleSet
) -> dict[str, int]:
    """Count by population what the energy flags, each half by the other's limit."""
    half = _halves(kept)
    beyond = np.zeros(len(kept.samples), dtype=bool)
    for side in (half, ~half):
        limit = _most_energy(settings, energies[side], kept.subset(np.flatnonzero(side)))
        beyond[~side] = energies[~side] > limit
    return {
        population: int(beyond[kept.of_population(population)].sum())
        for population in np.unique(kept.populations).tolist()
    }


def _threshold(
    settings: ReferenceConfig,
    reference: FeatureReference,
    descriptors: tuple[Tensor, ...],
    samples: SampleSet,
) -> float:
    """Return the distance that few enough of every population's images exceed."""
    found = distances(reference, descriptors)
    return choose_threshold(found, samples.populations, settings)


def _flagged(
    settings: ReferenceConfig,
    training: tuple[Tensor, ...],
    weights: np.ndarray,
    apart: tuple[Tensor, ...],
    kept: SampleSet,
) -> list[FlaggedShare]:
    """Count the images in range that are flagged, each half by the other's scale and threshold."""
    half = _halves(kept)
    beyond = np.zeros(len(kept.samples), dtype=bool)
    for side in (half, ~half):
        fitted, counted = np.flatnonzero(side), np.flatnonzero(~side)
        reference = fit_reference(settings, training, weights, _rows(apart, fitted))
        limit = _threshold(settings, reference, _rows(apart, fitted), kept.subset(fitted))
        beyond[counted] = distances(reference, _rows(apart, counted)) > limit
    words = "patients that the network never saw, each half by the limit of the other"
    shares = []
    for population in np.unique(kept.populations).tolist():
        members = kept.of_population(population)
        shares.append(FlaggedShare(population, words, len(members), int(beyond[members].sum())))
    return shares


def _halves(samples: SampleSet) -> np.ndarray:
    """Return a mark for the samples of every other patient of a population, ``(N,)`` of bool."""
    turn: dict[str, bool] = {}
    seen: dict[str, int] = {}
    for sample, patient in zip(samples.samples, samples.patients.tolist(), strict=True):
        if patient not in turn:
            seen[sample.population] = seen.get(sample.population, 0) + 1
            turn[patient] = seen[sample.population] % 2 == 0
    return np.array([turn[patient] for patient in samples.patients.tolist()], dtype=bool)


def _rows(descriptors: tuple[Tensor, ...], members: Indices) -> tuple[Tensor, ...]:
    """Return the descriptors of some images."""
    return tuple(depth[members] for depth in descriptors)
