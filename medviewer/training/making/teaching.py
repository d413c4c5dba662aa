"""Networks of the folds as teachers: what they say of patients whom they never saw.

A fold is measured by a network that was trained on all others, so nothing that it learnt may have
seen that fold: each of its teachers was trained without both this fold and that of the patient.
"""

import dataclasses
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt

from medviewer.models.card import Task
from medviewer.training.config import DistillationConfig, TrainingConfig
from medviewer.training.data.samples import Indices, SampleSet
from medviewer.training.errors import TrainingError
from medviewer.training.learning.series_features import FeatureStore
from medviewer.training.making.scored_fold import scored_fold
from medviewer.training.measuring.calibrate import fit_platt
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.statistics.temperature import fit_temperature, softmax

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class FoldTeachers:
    """What networks say of two folds without which they were trained, ``(N, classes)`` by pair.

    `seconds` is how long all of them took.
    """

    folds: Mapping[str, Indices]
    logits: Mapping[frozenset[str], Floats]
    seconds: float

    def without(self, fold: str) -> Floats:
        """Return the logits ``(N, classes)`` by networks that saw neither `fold` nor the patient.

        Those of `fold` itself are not a number.
        """
        found = np.full_like(next(iter(self.logits.values())), np.nan)
        for other, members in self.folds.items():
            if other != fold:
                found[members] = self.logits[frozenset({fold, other})][members]
        return found


def train_teachers(
    config: TrainingConfig,
    distillation: DistillationConfig,
    samples: SampleSet,
    folds: Mapping[str, Indices],
    work: Path,
    *,
    resume: bool,
) -> FoldTeachers:
    """Train a network without each pair of folds.

    Raises
    ------
    TrainingError
        When there are fewer than three folds.
    """
    if len(folds) < 3:
        raise TrainingError("distillation needs three folds at least: choose another split.count")
    optimiser = dataclasses.replace(config.optimiser, epochs=distillation.epochs, soup=1)
    plain = dataclasses.replace(config, distillation=None, optimiser=optimiser)
    logits, seconds, store = {}, 0.0, FeatureStore()
    for one, other in combinations(folds, 2):
        held = np.sort(np.concatenate([folds[one], folds[other]]))
        others = np.setdiff1d(np.arange(len(samples.samples)), held)
        log.info("teacher without folds %s and %s", one, other)
        place = work / f"without-{one}-{other}"
        found, took = scored_fold(
            plain, samples.subset(others), samples.subset(held), place, store, resume=resume
        )
        whole = np.full((len(samples.samples), len(config.classes)), np.nan)
        whole[held] = found.logits
        logits[frozenset({one, other})] = whole
        seconds += took
    return FoldTeachers(folds, logits, seconds)


def softened(
    config: TrainingConfig, samples: SampleSet, logits: Floats, members: Indices
) -> SampleSet:
    """Return some samples taught by calibrated `logits` of all; auxiliary labels are not taught."""
    part, classes = samples.subset(members), len(config.classes)
    taught = np.full(part.targets.shape, np.nan, dtype=np.float32)
    taught[:, :classes] = _probabilities(config.task, part.targets[:, :classes], logits[members])
    return dataclasses.replace(part, taught=taught)


def _probabilities(
    task: Task, targets: npt.NDArray[np.float32], logits: Floats
) -> npt.NDArray[np.float32]:
    """Return the probabilities ``(N, classes)`` that fit the known targets best."""
    if task == "multi-class":
        known = ~np.isnan(targets).any(1)
        truth, told = targets[known].argmax(1), logits[known]
        return softmax(logits * fit_temperature(truth, told, np.ones(len(told)))).astype(np.float32)
    columns = []
    for target, told in zip(targets.T, logits.T, strict=True):
        known = ~np.isnan(target)
        fit = fit_platt(target[known] == 1, told[known], np.ones(int(known.sum())))
        columns.append(fit.probabilities(told))
    return np.stack(columns, axis=1).astype(np.float32)
