"""A training under way: epochs over images or volumes, with a checkpoint after each."""

import logging
import math
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.parallel import DistributedDataParallel

from medviewer.cores import usable_cores
from medviewer.training.config import TrainingConfig
from medviewer.training.data.samples import Indices, SampleSet
from medviewer.training.data.sampling import (
    batches,
    class_weights,
    epoch_order,
    smoothed_targets,
    softened_targets,
    strata,
)
from medviewer.training.errors import TrainingError
from medviewer.training.learning import distributed
from medviewer.training.learning.batches import Batch, BatchMaker
from medviewer.training.learning.checkpoints import read_checkpoint, write_checkpoint
from medviewer.training.learning.fingerprint import fingerprint
from medviewer.training.learning.judging import Judge
from medviewer.training.learning.losses import class_maps, localisation_sum, loss_count, loss_sum
from medviewer.training.learning.network import (
    OpenNetwork,
    State,
    copied,
    linear_weight,
    start_network,
)
from medviewer.training.learning.optimisers import make_optimiser, set_rates, update_average
from medviewer.training.learning.precision import fitting_precision, training_device
from medviewer.training.learning.probe import fit_probe
from medviewer.training.learning.progress import EpochLog

log = logging.getLogger(__name__)

_NEXT_DRAW = 1_000_003
"""Apart in the seeds of dropout: more than a training has epochs."""
_MOST_MAKERS = 8
"""Threads that make batches for a graphics card."""


class Progress:
    """A training under way: network, optimiser, average, and how many epochs are done.

    All `draw`s start alike; what follows, images and how they change, is each one's own.
    """

    def __init__(
        self,
        config: TrainingConfig,
        samples: SampleSet,
        work: Path,
        validation: SampleSet | None = None,
        draw: int = 0,
    ) -> None:
        self._config, self._samples, self._draw = config, samples, draw
        self._checkpoint, self._mark = work / "checkpoint.pt", fingerprint(config, samples, draw)
        self._log = EpochLog(work, config.optimiser.epochs)
        self._device = training_device()
        targets = smoothed_targets(samples, config.sources, config.task)
        if config.distillation is not None and samples.taught is not None:
            targets = softened_targets(targets, samples.taught, config.distillation.share)
        self._maker = BatchMaker(config, samples, targets)
        balanced = config.optimiser.sampling == "balanced"
        self._kinds = strata(samples, config.task) if balanced else None
        self._steps = math.ceil(len(self._order(0)) / config.optimiser.batch)
        self._weights = self._class_weights()
        classes = len(config.classes) + len(config.auxiliary)
        network = start_network(config.network, classes, config.seed).to(self._device)
        self.open = OpenNetwork(network, config.network)
        if config.localisation is not None:
            linear_weight(network)  # refuses a network whose maps cannot be told where to look
        self._check_last_batch()
        self._forward = _shared(self.open)
        groups = self.open.parameter_groups(config.optimiser)
        self._optimiser = make_optimiser(groups, config.optimiser)
        self._judge = Judge(config, validation)
        self.epoch, self.step, self.seconds, self.stale = 0, 0, 0.0, 0
        self.best_loss = math.inf
        self.losses: list[float] = []
        self.start: State = {}
        self.average: State = {}
        self.best: State = {}

    @property
    def is_done(self) -> bool:
        """Whether all epochs are done, or none has been better for too long."""
        patience = self._config.optimiser.patience
        return self.epoch >= self._config.optimiser.epochs or 0 < patience <= self.stale

    def begin(self) -> None:
        """Take the first weights, from a linear probe where one is wanted."""
        started = time.monotonic()
        if self._config.optimiser.probe:
            order = self._order(0)
            made = self._made(order, epoch=0, whole=True)
            fit_probe(self._config.task, self.open.network, made, self._samples.targets[order])
            self.open.train()
        self.start = self.open.whole_state(copied(self.open.open_state()))
        self.average = copied(self.open.open_state())
        self.best = dict(self.start)
        self.seconds = time.monotonic() - started
        self._save()

    def run_epoch(self) -> None:
        """Run one epoch and write the checkpoint."""
        started = time.monotonic()
        torch.manual_seed(self._config.seed * 1000 + self.epoch + 1 + self._draw * _NEXT_DRAW)
        order = self._order(self.epoch + 1)
        losses = []
        with torch.enable_grad():
            for indices, batch in self._made(order, self.epoch + 1):
                losses.append(self._run_step(indices, batch))
                self._log.step(self.epoch, len(losses), self._steps, losses)
        self.epoch += 1
        self.losses.append(sum(losses) / len(losses))
        self.seconds += time.monotonic() - started
        self._keep_the_better()
        self._save()
        self._log.epoch(self.epoch, self.losses[-1], self.best_loss, self.seconds)

    def restore(self) -> bool:
        """Take up the checkpoint; false when there is none."""
        saved = read_checkpoint(self._checkpoint, self._mark, self._device)
        if saved is None:
            return False
        for name in ("epoch", "step", "seconds", "stale", "best_loss", "losses"):
            setattr(self, name, saved[name])
        self.start, self.best = saved["start"], saved["best"]
        if not self.is_done:
            self.average = saved["average"]
            self.open.network.load_state_dict(saved["open"], strict=False)
            self._optimiser.load_state_dict(saved["optimiser"])
        log.info("resumed after epoch %d", self.epoch)
        return True

    def _order(self, epoch: int) -> Indices:
        """Return the images of an epoch; equal after a resume."""
        generator = np.random.default_rng([self._config.seed, *self._marks(epoch)])
        count = self._config.optimiser.images_per_epoch
        return epoch_order(self._samples, self._config.sources, count, self._kinds, generator)

    def _marks(self, epoch: int) -> tuple[int, ...]:
        """Return what the random numbers of an epoch go by; the start is the same for all draws."""
        return (self._draw, epoch) if self._draw and epoch else (epoch,)

    def _made(
        self, order: Indices, epoch: int, *, whole: bool = False
    ) -> Iterator[tuple[Indices, Batch | None]]:
        """Yield this process's part of the batches of an epoch, or the `whole` batches.

        They are made ahead on other threads, not those of `app`, which answer a window: the
        trainer knows no Qt.
        """
        rank, world = (0, 1) if whole else (distributed.rank(), distributed.world_size())
        cut, marks = list(batches(order, self._config.optimiser.batch)), self._marks(epoch)
        makers = _makers(self._device)
        ahead = 1 + makers
        with ThreadPoolExecutor(makers) as maker:
            waiting = [
                maker.submit(self._maker.make, indices, (*marks, step), rank, world)
                for step, indices in enumerate(cut[:ahead])
            ]
            for step, indices in enumerate(cut):
                batch = waiting.pop(0).result()
                if step + ahead < len(cut):
                    later = (cut[step + ahead], (*marks, step + ahead), rank, world)
                    waiting.append(maker.submit(self._maker.make, *later))
                yield indices, batch

    def _run_step(self, indices: Indices, batch: Batch | None) -> float:
        """Take one step of the optimiser and of the average; return the whole batch's loss."""
        config = self._config.optimiser
        set_rates(self._optimiser, config, self.step, config.epochs * self._steps)
        self._optimiser.zero_grad()
        loss = self._loss(batch) if batch is not None else self._nothing()
        loss = loss / loss_count(self._config.task, self._maker.targets_of(indices))
        # DDP averages gradients over processes; the whole batch's loss is their sum
        torch.autograd.backward(loss * distributed.world_size())
        self._optimiser.step()
        self.step += 1
        update_average(self.average, self.open.open_state(), self.step, config.average)
        return float(distributed.summed(loss.detach()))

    def _loss(self, batch: Batch) -> Tensor:
        """Return the summed loss of this process's part of a batch."""
        images, targets = batch.images.to(self._device), batch.targets.to(self._device)
        with fitting_precision(self._device, of_volumes=self._samples.are_volumes):
            logits, features = self._forward(images, self._config.optimiser.dropout)
        loss = loss_sum(self._config.task, logits.float(), targets, self._weights)
        if batch.boxes is not None and self._config.localisation is not None:
            maps = class_maps(features.float(), linear_weight(self.open.network))
            off = localisation_sum(maps, targets, batch.boxes.to(self._device))
            loss = loss + self._config.localisation.weight * off
        return loss

    def _nothing(self) -> Tensor:
        """Take part in a step without an image: the others wait for this process's gradients."""
        loss: Tensor = self._forward(self._maker.blank().to(self._device), 0.0)[0].sum() * 0
        return loss

    def _check_last_batch(self) -> None:
        """Refuse a batch of one sample where batch norms would have one number a channel."""
        last = len(self._order(0)) % self._config.optimiser.batch
        is_single = last == 1 or self._config.optimiser.batch == 1
        if is_single and not self.open.can_learn_from_one(self._maker.blank().to(self._device)):
            raise TrainingError(
                "a batch of an epoch has one sample, of which the network's last map has one cell: "
                "choose another optimiser.batch, or a larger input"
            )

    def _class_weights(self) -> Tensor | None:
        """Return what rare classes weigh."""
        if self._config.optimiser.class_weights == "none":
            return None
        weights = class_weights(self._samples.targets, self._config.task)
        return torch.from_numpy(weights).to(self._device)

    def _keep_the_better(self) -> None:
        """Keep this epoch's weights unless an earlier one's were better on the validation part."""
        state = self.open.whole_state(copied(self.average))
        loss = self._judge.loss(state)
        is_better = loss < self.best_loss
        self.stale = 0 if is_better else self.stale + 1
        if is_better or not self._config.optimiser.keep_best:
            self.best = state
        self.best_loss = min(loss, self.best_loss)

    def _save(self) -> None:
        """Write the checkpoint; a training that is done keeps its two ends alone."""
        names = ("epoch", "step", "seconds", "stale", "best_loss", "losses")
        content: dict[str, Any] = {name: getattr(self, name) for name in names}
        content |= {"start": self.start, "best": self.best}
        if not self.is_done:
            content |= {"average": self.average, "open": self.open.open_state()}
            content["optimiser"] = self._optimiser.state_dict()
        write_checkpoint(self._checkpoint, self._mark, content)


def _makers(device: torch.device) -> int:
    """Return how many threads make batches: a graphics card is quicker than one of them."""
    if device.type == "cpu":
        return 1
    return max(1, min(_MOST_MAKERS, usable_cores() // distributed.world_size() - 1))


def _shared(network: OpenNetwork) -> torch.nn.Module:
    """Return the network, with gradients averaged over the processes if there are several."""
    if distributed.world_size() == 1:
        return network
    return DistributedDataParallel(network)
