"""One division by patient: trained on one part, chosen on the second, measured on the third."""

from pathlib import Path

import numpy as np

from medviewer.training.config import FractionSplit, TrainingConfig
from medviewer.training.data.samples import SampleSet
from medviewer.training.data.split import record_of, split_by_patient
from medviewer.training.errors import TrainingError
from medviewer.training.learning.interpolate import choose_mix
from medviewer.training.learning.sequence import train_sequence
from medviewer.training.learning.series_features import FeatureStore
from medviewer.training.learning.training import train
from medviewer.training.making.made import Division, Made, Scores
from medviewer.training.making.scoring import score, shipped_network
from medviewer.training.measuring.range_findings import require_enough


def make_by_fractions(
    config: TrainingConfig, split: FractionSplit, samples: SampleSet, work: Path, *, resume: bool
) -> Made:
    """Train, choose the mix of weights, and score validation and test patients."""
    parts = split_by_patient(samples.told, split, config.seed, len(config.classes))
    if not (len(parts.validation) and len(parts.test)):
        raise TrainingError("too few patients: validation or test part would be empty")
    training, validation = samples.subset(parts.train), samples.subset(parts.validation)
    _require_two_answers(config, training, "training")
    _require_two_answers(config, validation, "validation")
    asked = np.concatenate([parts.validation, parts.test])
    require_enough(config.reference, samples, asked)
    trained = train(config, training, work, resume=resume, validation=validation)
    state, candidates = choose_mix(config, trained, validation)
    network = shipped_network(config, state)
    sequence = (
        train_sequence(config, state, training, FeatureStore())
        if config.sequence is not None
        else None
    )
    reader = sequence.network if sequence is not None else None
    found = score(config, network, reader, samples.subset(asked))
    logits = np.full((len(samples.samples), len(config.classes)), np.nan)
    peaks = np.full((len(samples.samples), 2), np.nan)
    logits[asked], peaks[asked] = found.logits, found.peaks
    alone = None
    if found.alone is not None:
        alone = np.full_like(logits, np.nan)
        alone[asked] = found.alone
    return Made(
        network=reader or network,
        samples=samples,
        scores=Scores(logits, peaks, found.series_logits, alone),
        divisions=(Division(parts.validation, parts.test),),
        fit=parts.validation,
        seen=parts.train,
        aside=asked,
        record=record_of(samples.samples, parts.parts()),
        fitted_words="validation patients, all populations with equal weight",
        measured_words="test: patients that neither training nor any choice has seen",
        candidates=candidates,
        seconds=trained.seconds + (sequence.seconds if sequence is not None else 0.0),
    )


def _require_two_answers(config: TrainingConfig, part: SampleSet, name: str) -> None:
    """Refuse a part on which nothing can be learned or fitted, before anything is trained."""
    if config.task == "multi-class":
        return
    for index, label in enumerate(config.labels):
        known = {sample.targets[index] for sample in part.told}
        if not {0.0, 1.0} <= known:
            missing = "absent" if 1.0 in known else "present"
            raise TrainingError(
                f"the class {label} is never {missing} in the {name} part: more patients, or "
                "other fractions in [split], are needed"
            )
