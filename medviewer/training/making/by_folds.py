"""Cross-validation by patient: every sample is scored by a network that never saw its patient.

The network that ships is trained once more, on all folds but a few patients kept aside.
"""

import logging
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from medviewer.models.networks.architectures import SeriesNetwork
from medviewer.training.config import FoldSplit, TrainingConfig
from medviewer.training.data.samples import Indices, SampleSet
from medviewer.training.data.split import aside_patients, folds_of, record_of
from medviewer.training.learning.sequence import train_sequence
from medviewer.training.learning.series_features import FeatureStore
from medviewer.training.learning.training import train
from medviewer.training.making.made import Division, Made, Scores
from medviewer.training.making.scored_fold import scored_fold
from medviewer.training.making.scoring import shipped_network
from medviewer.training.making.teaching import softened, train_teachers
from medviewer.training.measuring.range_findings import require_enough

log = logging.getLogger(__name__)


def make_by_folds(
    config: TrainingConfig, split: FoldSplit, samples: SampleSet, work: Path, *, resume: bool
) -> Made:
    """Train a network for each fold, then the one that ships."""
    folds = folds_of(samples.told, split, config.seed, len(config.classes))
    kept, aside = aside_patients(samples.told, split.aside, config.seed, len(config.classes))
    require_enough(config.reference, samples, aside)
    store = FeatureStore()
    scores, fold_seconds = _scores_of_folds(config, samples, folds, work, store, resume=resume)
    log.info("the network that ships: %d %s to train on", len(kept), samples.counted)
    training = samples.subset(kept)
    if config.distillation is not None:
        training = softened(config, samples, scores.logits, kept)
    trained = train(config, training, work / "all", resume=resume)
    network: SeriesNetwork = shipped_network(config, trained.end)
    seconds = fold_seconds + trained.seconds
    if config.sequence is not None:
        sequence = train_sequence(config, trained.end, training, store)
        network = sequence.network
        seconds += sequence.seconds
    everything = np.arange(len(samples.samples))
    return Made(
        network=network,
        samples=samples,
        scores=scores,
        divisions=tuple(Division(np.setdiff1d(everything, held), held) for held in folds.values()),
        fit=everything,
        seen=kept,
        aside=aside,
        record=record_of(samples.samples, {f"fold {name}": held for name, held in folds.items()})
        | record_of(samples.samples, {"shipped network": kept, "aside": aside}),
        fitted_words="cross-validation: scores of networks that never saw the patient",
        measured_words=_words(split, len(folds)),
        candidates=(),
        seconds=seconds,
    )


def _scores_of_folds(
    config: TrainingConfig,
    samples: SampleSet,
    folds: Mapping[str, Indices],
    work: Path,
    store: FeatureStore,
    *,
    resume: bool,
) -> tuple[Scores, float]:
    """Score each fold by a network trained on all others; the seconds are those of all trainings.

    Teachers, where they are wanted, come before.
    """
    teachers = None
    if config.distillation is not None:
        teachers = train_teachers(config, config.distillation, samples, folds, work, resume=resume)
    everything = np.arange(len(samples.samples))
    parts, seconds = [], teachers.seconds if teachers else 0.0
    for name, held in folds.items():
        others = np.setdiff1d(everything, held)
        training = samples.subset(others)
        if teachers is not None:
            training = softened(config, samples, teachers.without(name), others)
        counts = len(others), len(held)
        log.info(
            "fold %s: %d %s to train on, %d held out", name, counts[0], samples.counted, counts[1]
        )
        place = work / f"fold-{name}"
        found, took = scored_fold(
            config, training, samples.subset(held), place, store, resume=resume
        )
        parts.append(found)
        seconds += took
    return _joined(config, len(everything), list(folds.values()), parts), seconds


def _words(split: FoldSplit, count: int) -> str:
    """Say how it was cross-validated."""
    whose = "the authors' folds" if split.count == 0 else "folds drawn by patient"
    return (
        f"{count}-fold cross-validation by {whose}, scores of all folds together; the network "
        "that ships was trained on all folds in the same way"
    )


def _joined(
    config: TrainingConfig, count: int, folds: list[Indices], parts: list[Scores]
) -> Scores:
    """Return the scores of all folds in the order of the samples."""
    logits = np.full((count, len(config.classes)), np.nan)
    peaks = np.full((count, 2), np.nan)
    alone = None if any(part.alone is None for part in parts) else np.full_like(logits, np.nan)
    by_series = {}
    for held, part in zip(folds, parts, strict=True):
        logits[held], peaks[held] = part.logits, part.peaks
        by_series.update(part.series_logits)
        if alone is not None and part.alone is not None:
            alone[held] = part.alone
    return Scores(logits, peaks, by_series, alone)
