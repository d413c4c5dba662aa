"""Cross-validation by patient: every sample is scored by a network that never saw its patient.

The network that ships is trained once more, on all folds but a few patients kept aside.
"""

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from medviewer.models.networks.architectures import SeriesNetwork
from medviewer.training.config import FoldSplit, TrainingConfig
from medviewer.training.data.samples import Indices, SampleSet
from medviewer.training.data.split import aside_patients, folds_of, record_of
from medviewer.training.learning import distributed
from medviewer.training.learning.fingerprint import fingerprint
from medviewer.training.learning.sequence import train_sequence
from medviewer.training.learning.series_features import FeatureStore
from medviewer.training.learning.training import train
from medviewer.training.making.made import Division, Made, Scores
from medviewer.training.making.scoring import score, shipped_network
from medviewer.training.measuring.range_findings import require_enough
from medviewer.training.packing.atomic import replace_file

log = logging.getLogger(__name__)

_SCORES = "scores.npz"


def make_by_folds(
    config: TrainingConfig, split: FoldSplit, samples: SampleSet, work: Path, *, resume: bool
) -> Made:
    """Train a network for each fold, then the one that ships."""
    folds = folds_of(samples.told, split, config.seed, len(config.classes))
    kept, aside = aside_patients(samples.told, split.aside, config.seed, len(config.classes))
    require_enough(config.reference, samples, aside)
    parts, seconds, store = [], 0.0, FeatureStore()
    for name, held in folds.items():
        others = np.setdiff1d(np.arange(len(samples.samples)), held)
        counts = len(others), len(held)
        log.info(
            "fold %s: %d %s to train on, %d held out", name, counts[0], samples.counted, counts[1]
        )
        found, took = _scored_fold(
            config,
            samples.subset(others),
            samples.subset(held),
            work / f"fold-{name}",
            store,
            resume,
        )
        parts.append(found)
        seconds += took
    log.info("the network that ships: %d %s to train on", len(kept), samples.counted)
    trained = train(config, samples.subset(kept), work / "all", resume=resume)
    network: SeriesNetwork = shipped_network(config, trained.end)
    seconds += trained.seconds
    if config.sequence is not None:
        sequence = train_sequence(config, trained.end, samples.subset(kept), store)
        network = sequence.network
        seconds += sequence.seconds
    everything = np.arange(len(samples.samples))
    return Made(
        network=network,
        samples=samples,
        scores=_joined(config, len(everything), list(folds.values()), parts),
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


def _words(split: FoldSplit, count: int) -> str:
    """Say how it was cross-validated."""
    whose = "the authors' folds" if split.count == 0 else "folds drawn by patient"
    return (
        f"{count}-fold cross-validation by {whose}, scores of all folds together; the network "
        "that ships was trained on all folds in the same way"
    )


def _scored_fold(
    config: TrainingConfig,
    training: SampleSet,
    held: SampleSet,
    work: Path,
    store: FeatureStore,
    resume: bool,  # noqa: FBT001
) -> tuple[Scores, float]:
    """Train on all other folds and score the one held out; a resume takes kept scores as they are.

    The seconds are those of the training.
    """
    marks = (fingerprint(config, training), fingerprint(config, held), repr(config.sequence))
    mark = hashlib.sha256("".join(marks).encode()).hexdigest()
    kept = _read_scores(work / _SCORES, mark, held) if resume else None
    distributed.wait_for_all()  # no process finds what another one has written meanwhile
    if kept is None:
        trained = train(config, training, work, resume=resume)
        network = shipped_network(config, trained.end)
        sequence, seconds = None, 0.0
        if config.sequence is not None:
            found = train_sequence(config, trained.end, training, store)
            sequence, seconds = found.network, found.seconds
        kept = score(config, network, sequence, held), trained.seconds + seconds
        if distributed.rank() == 0:
            _write_scores(work / _SCORES, mark, *kept)
    return kept


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


def _write_scores(path: Path, mark: str, scores: Scores, seconds: float) -> None:
    """Keep the scores of a fold, and how long its training took, as plain arrays."""
    series = list(scores.series_logits.values())
    arrays: dict[str, Any] = {  # savez takes arrays by any name
        "mark": np.array(mark),
        "training_seconds": np.array(seconds),
        "logits": scores.logits,
        "peaks": scores.peaks,
        "series": np.array(list(scores.series_logits), dtype=np.str_),
        "series_logits": np.array(series) if series else np.empty((0, scores.logits.shape[1])),
        "alone": scores.alone if scores.alone is not None else np.empty((0, 0)),
    }

    def write(partial: Path) -> None:
        with partial.open("wb") as file:
            np.savez(file, **arrays)

    replace_file(path, write)


def _read_scores(path: Path, mark: str, held: SampleSet) -> tuple[Scores, float] | None:
    """Return kept scores and seconds, or None where there are none or they are another training's.

    Those of an earlier version, without the seconds, are made anew.
    """
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        is_whole = "training_seconds" in arrays and len(arrays["logits"]) == len(held.samples)
        if str(arrays["mark"]) != mark or not is_whole:
            return None
        keys = arrays["series"].tolist()
        by_series = dict(zip(keys, _rows(arrays["series_logits"]), strict=True))
        alone = arrays["alone"] if arrays["alone"].size else None
        scores = Scores(arrays["logits"], arrays["peaks"], by_series, alone)
        return scores, float(arrays["training_seconds"])


def _rows(array: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the rows of an array."""
    yield from array
