"""Between the start of a fine-tuning and its end: the mix that bears change best.

Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022: averaging the weights of the
start and the end keeps most of the gain and loses less on images of another kind. The mix is
chosen on the validation patients, on their images as they are and as strongly changed as in
training.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from medviewer.models.card import Task
from medviewer.training.config import TrainingConfig
from medviewer.training.data.changing import changed_images
from medviewer.training.data.samples import Pixels, SampleSet
from medviewer.training.learning.network import State
from medviewer.training.learning.optimisers import mixed_state
from medviewer.training.learning.training import Trained
from medviewer.training.measuring.metrics import Floats, auc
from medviewer.training.packing.outputs import filled_network, frozen_copy, run_network, run_samples

log = logging.getLogger(__name__)

_CHANGED_COPIES = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mix: AUC on validation images as they are and changed, mean of the populations."""

    step: float
    plain: float
    changed: float

    @property
    def merit(self) -> float:
        """What the choice goes by."""
        return (self.plain + self.changed) / 2


def choose_mix(
    config: TrainingConfig, trained: Trained, validation: SampleSet
) -> tuple[State, tuple[Candidate, ...]]:
    """Return the weights of the best mix, and all that were compared: none without a choice."""
    if config.interpolation is None:
        return trained.end, ()
    generator = torch.Generator().manual_seed(config.seed)
    copies = [changed_images(config, validation.pixels, generator) for _ in range(_CHANGED_COPIES)]
    changed = [image for copy in copies for image in copy]
    candidates = []
    for step in config.interpolation.steps:
        state = mixed_state(trained.start, trained.end, step)
        candidate = _measure(config, state, step, validation, changed)
        log.info("mix %.2f: AUC %.4f, changed %.4f", step, candidate.plain, candidate.changed)
        candidates.append(candidate)
    best = max(candidates, key=lambda each: each.merit)
    return mixed_state(trained.start, trained.end, best.step), tuple(candidates)


def _measure(
    config: TrainingConfig,
    state: State,
    step: float,
    validation: SampleSet,
    changed: Sequence[Pixels],
) -> Candidate:
    """Return a mix's AUCs."""
    ready = frozen_copy(filled_network(config, state))
    plain = run_samples(ready, validation, config.input).logits
    spacings = validation.spacings_mm * _CHANGED_COPIES
    other = run_network(
        ready, changed, config.input, spacings_mm=spacings, depth=validation.depth
    ).logits
    copies = other.reshape(_CHANGED_COPIES, *plain.shape)
    return Candidate(
        step,
        mean_auc(config.task, validation, plain),
        float(np.mean([mean_auc(config.task, validation, each) for each in copies])),
    )


def mean_auc(task: Task, samples: SampleSet, logits: Floats) -> float:
    """Return the mean AUC of the populations, and there of the classes, each against the rest."""
    scores = logits
    if task == "multi-class":
        scores = np.exp(logits - logits.max(axis=1, keepdims=True))
        scores = scores / scores.sum(axis=1, keepdims=True)
    values = []
    for population in sorted(set(samples.populations.tolist())):
        members = samples.of_population(population)
        for index in range(len(samples.classes)):
            targets = samples.targets[members, index]
            known = ~np.isnan(targets)
            ones = np.ones(int(known.sum()))
            values.append(auc(targets[known] > 0, scores[members][known, index], ones))
    return float(np.nanmean(values))
