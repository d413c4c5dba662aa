"""A network trained on some patients and what it says of others, kept for a resume."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from medviewer.training.config import TrainingConfig
from medviewer.training.data.samples import SampleSet
from medviewer.training.learning import distributed
from medviewer.training.learning.fingerprint import fingerprint
from medviewer.training.learning.sequence import train_sequence
from medviewer.training.learning.series_features import FeatureStore
from medviewer.training.learning.training import train
from medviewer.training.making.made import Scores
from medviewer.training.making.scoring import score, shipped_network
from medviewer.training.packing.atomic import replace_file

_SCORES = "scores.npz"


def scored_fold(
    config: TrainingConfig,
    training: SampleSet,
    held: SampleSet,
    work: Path,
    store: FeatureStore,
    *,
    resume: bool,
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
