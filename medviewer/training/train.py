"""From ImageNet weights to a fine-tuned, averaged network; resumable after every epoch."""

import copy
import hashlib
import logging
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as nnf
from sklearn.linear_model import LogisticRegression
from torch import Tensor

from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.models.preprocess import prepare
from medviewer.training.config import OptimiserConfig, TrainingConfig
from medviewer.training.data.augment import augment
from medviewer.training.data.dataset import FilmSet
from medviewer.training.data.sampling import batches, epoch_order, smoothed_targets
from medviewer.training.errors import TrainingError
from medviewer.training.network import OpenNetwork, input_spec, start_network
from medviewer.training.packing.atomic import replace_file

log = logging.getLogger(__name__)

State = dict[str, Tensor]
Indices = npt.NDArray[np.intp]

_PROBE_PENALTY = 0.01
"""Inverse strength C of the probe's L2 penalty, on feature vectors as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """The two ends of a training: the linear probe and the average of the fine-tuned weights.

    `seconds` is what all its parts took, those before a resume included.
    """

    probe: State
    average: State
    seconds: float


def train(config: TrainingConfig, films: FilmSet, work: Path, *, resume: bool) -> Trained:
    """Train on `films`; checkpoints go to the folder `work`.

    With `resume` it goes on after the last whole epoch there, and ends with the same numbers as
    a training that was never stopped.
    """
    progress = _Progress(config, films, work)
    with _deterministic():
        if not (resume and progress.restore()):
            progress.probe()
        while progress.epoch < config.optimiser.epochs:
            progress.run_epoch()
    return Trained(progress.probe_state, progress.average, progress.seconds)


@contextmanager
def _deterministic() -> Iterator[None]:
    """Let torch use only algorithms that give equal results each time."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(mode=True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(mode=before)


class _Progress:
    """A training under way: network, optimiser, average, and how many epochs are done."""

    def __init__(self, config: TrainingConfig, films: FilmSet, work: Path) -> None:
        self._config = config
        self._films = films
        self._checkpoint = work / "checkpoint.pt"
        self._targets = torch.from_numpy(smoothed_targets(films, config.sources))
        self._spec = input_spec(config.input)
        self.network = start_network(config.seed)
        self._open = OpenNetwork(self.network, config.network.frozen_blocks)
        groups = self._open.parameter_groups(config.optimiser)
        self._optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.99))
        self.epoch = 0
        self.step = 0
        self.seconds = 0.0
        self.probe_state: State = {}
        self.average: State = {}

    def probe(self) -> None:
        """Fit a linear head on the untouched trunk: the start, and one end of the mixing."""
        started = time.monotonic()
        vectors, labels = self._probe_vectors()
        probe = LogisticRegression(C=_PROBE_PENALTY, max_iter=2000)
        probe.fit(vectors, labels)
        with torch.no_grad():
            self.network.head.weight.copy_(torch.from_numpy(probe.coef_))
            self.network.head.bias.copy_(torch.from_numpy(probe.intercept_))
        self.probe_state = _copied(self.network)
        self.average = _copied(self.network)
        self.seconds = time.monotonic() - started
        self._save()

    def run_epoch(self) -> None:
        """Run one epoch and write the checkpoint."""
        started = time.monotonic()
        order = self._order(self.epoch + 1)
        losses = []
        for number, indices in enumerate(batches(order, self._config.optimiser.batch)):
            losses.append(self._run_step(indices))
            if number % 20 == 19:
                log.info(
                    "epoch %d step %d loss %.4f", self.epoch + 1, number + 1, sum(losses[-20:]) / 20
                )
        self.epoch += 1
        self.seconds += time.monotonic() - started
        self._save()
        left = self.seconds / self.epoch * (self._config.optimiser.epochs - self.epoch)
        log.info(
            "epoch %d of %d: loss %.4f, %.0f minutes left",
            self.epoch,
            self._config.optimiser.epochs,
            sum(losses) / len(losses),
            left / 60,
        )

    def restore(self) -> bool:
        """Take up the checkpoint; false when there is none."""
        if not self._checkpoint.is_file():
            return False
        saved = _read_checkpoint(self._checkpoint)
        if saved.get("training") != fingerprint(self._config):
            raise TrainingError(
                "the checkpoint is of another configuration: train without --resume"
            )
        self.epoch, self.step, self.seconds = saved["epoch"], saved["step"], saved["seconds"]
        self.probe_state, self.average = saved["probe"], saved["average"]
        self.network.load_state_dict(saved["network"])
        self._optimiser.load_state_dict(saved["optimiser"])
        log.info("resumed after epoch %d", self.epoch)
        return True

    def _order(self, epoch: int) -> Indices:
        """Return the films of an epoch and reseed torch: equal after a resume."""
        torch.manual_seed(self._config.seed * 1000 + epoch)
        generator = np.random.default_rng([self._config.seed, epoch])
        count = self._config.optimiser.images_per_epoch
        return epoch_order(self._films, self._config.sources, count, generator)

    def _batch(self, indices: Indices) -> Tensor:
        """Return augmented, prepared images."""
        changed = augment(
            self._films.pixels[indices], self._config.augment, torch.default_generator
        )
        return prepare(changed, self._spec)

    def _probe_vectors(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Return feature vectors and labels of one augmented epoch."""
        order = self._order(0)
        with torch.no_grad():
            vectors = [
                self._open.feature_vectors(self._batch(indices))
                for indices in batches(order, self._config.optimiser.batch)
            ]
        return torch.cat(vectors).numpy(), self._films.labels[order]

    def _run_step(self, indices: Indices) -> float:
        """Take one step of the optimiser and of the average."""
        config = self._config.optimiser
        factor = schedule(self.step, self._total_steps(), config.warm_up)
        for group in self._optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        logits = self._open.logits(self._batch(indices), config.dropout)
        loss = nnf.binary_cross_entropy_with_logits(logits, self._targets[indices])
        self._optimiser.zero_grad()
        torch.autograd.backward(loss)
        self._optimiser.step()
        self.step += 1
        update_average(self.average, self.network, self.step, config)
        return loss.item()

    def _total_steps(self) -> int:
        """Return the number of steps of the whole training."""
        config = self._config.optimiser
        return config.epochs * math.ceil(config.images_per_epoch / config.batch)

    def _save(self) -> None:
        """Write the checkpoint."""
        content = {
            "training": fingerprint(self._config),
            "epoch": self.epoch,
            "step": self.step,
            "seconds": self.seconds,
            "probe": self.probe_state,
            "average": self.average,
            "network": self.network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }
        replace_file(self._checkpoint, lambda path: torch.save(content, path))


def fingerprint(config: TrainingConfig) -> str:
    """Return a hash of everything that decides the weights."""
    deciding = (
        config.seed,
        config.sources,
        config.split,
        config.network,
        config.input,
        config.optimiser,
        config.augment,
    )
    return hashlib.sha256(repr(deciding).encode()).hexdigest()


def _read_checkpoint(path: Path) -> dict[str, Any]:  # tensors, numbers and the optimiser's state
    """Return what `_Progress` saved."""
    try:
        saved: dict[str, Any] = torch.load(path, weights_only=True)
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
        raise TrainingError(
            "the checkpoint cannot be read: train without --resume to start again"
        ) from error
    return saved


def schedule(step: int, total: int, warm_up: float) -> float:
    """Return the factor of all rates: up linearly for a part of the steps, then a cosine."""
    rise = warm_up * total
    if step < rise:
        return (step + 1) / (rise + 1)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - rise) / (total - rise))))


@torch.no_grad()
def update_average(
    average: State, network: EfficientNetLite0, step: int, config: OptimiserConfig
) -> None:
    """Move the average towards the network; faster in the first steps."""
    decay = min(config.average, (1 + step) / (10 + step))
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            average[name].lerp_(parameter, 1 - decay)


def _copied(network: EfficientNetLite0) -> State:
    """Return a copy of all weights."""
    return copy.deepcopy(network.state_dict())
