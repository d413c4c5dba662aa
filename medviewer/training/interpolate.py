"""Between the linear probe and the fine-tuned network: the mix that bears change best.

Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022: averaging the weights of the
start and the end of a fine-tuning keeps most of its gain and loses less on films of another kind.
The mix is chosen on the validation patients, on their films as they are and as strongly changed
as in training.
"""

import logging
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.training.config import TrainingConfig
from medviewer.training.data.augment import augment
from medviewer.training.data.dataset import FilmSet
from medviewer.training.measuring.metrics import Floats, auc
from medviewer.training.network import input_spec
from medviewer.training.packing.outputs import frozen_copy, run_network
from medviewer.training.train import State, Trained

log = logging.getLogger(__name__)

_CHANGED_COPIES = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mix: AUC on validation films as they are and changed, mean of the populations."""

    step: float
    plain: float
    changed: float

    @property
    def merit(self) -> float:
        """What the choice goes by."""
        return (self.plain + self.changed) / 2


def choose_mix(
    config: TrainingConfig, trained: Trained, validation: FilmSet
) -> tuple[EfficientNetLite0, tuple[Candidate, ...]]:
    """Return the network of the best mix, and all that were compared."""
    generator = torch.Generator().manual_seed(config.seed)
    changed = np.concatenate(
        [augment(validation.pixels, config.augment, generator) for _ in range(_CHANGED_COPIES)]
    )
    candidates = []
    for step in config.interpolation.steps:
        network = mixed_network(trained, step)
        candidate = _measure(config, network, step, validation, changed)
        log.info("mix %.2f: AUC %.4f, changed films %.4f", step, candidate.plain, candidate.changed)
        candidates.append(candidate)
    best = max(candidates, key=lambda each: each.merit)
    return mixed_network(trained, best.step), tuple(candidates)


def mixed_network(trained: Trained, step: float) -> EfficientNetLite0:
    """Return the network `step` of the way from the probe (0) to the fine-tuned average (1)."""
    network = EfficientNetLite0(classes=1).eval()
    network.load_state_dict(mixed_state(trained.probe, trained.average, step))
    return network


def mixed_state(start: State, end: State, step: float) -> State:
    """Mix two sets of weights; what is not a float (counters) is the end's."""
    return {name: _mixed(start[name], end[name], step) for name in end}


def _mixed(start: Tensor, end: Tensor, step: float) -> Tensor:
    """Mix two tensors."""
    return torch.lerp(start, end, step) if end.is_floating_point() else end


def _measure(
    config: TrainingConfig,
    network: EfficientNetLite0,
    step: float,
    validation: FilmSet,
    changed: npt.NDArray[np.uint8],
) -> Candidate:
    """Return a mix's AUCs."""
    ready = frozen_copy(network)
    spec = input_spec(config.input)
    plain = run_network(ready, validation.pixels, spec).logits
    other = run_network(ready, changed, spec).logits.reshape(_CHANGED_COPIES, -1)
    return Candidate(
        step,
        mean_population_auc(validation, plain),
        float(np.mean([mean_population_auc(validation, each) for each in other])),
    )


def mean_population_auc(films: FilmSet, logits: Floats) -> float:
    """Return the mean of the populations' AUCs."""
    populations = sorted({film.population for film in films.films})
    values = []
    for population in populations:
        members = films.of_population(population)
        ones = np.ones(len(members))
        values.append(auc(films.labels[members], logits[members], ones))
    return float(np.mean(values))
