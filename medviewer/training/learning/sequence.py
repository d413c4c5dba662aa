"""Readers along the slices, trained on the features that a trained slice network gives.

The slices of every training series are changed together some times, and their features kept: an
epoch then costs no CNN. The slice network stays as it is.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.models.network import image_part
from medviewer.models.networks.architectures import build_sequence_network
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.options import Option
from medviewer.models.networks.readers import SliceReader
from medviewer.models.networks.sequence import Reading, SequenceClassifier
from medviewer.training.config import SequenceConfig, TrainingConfig
from medviewer.training.data.samples import SampleSet
from medviewer.training.errors import TrainingError
from medviewer.training.learning.losses import loss_count, loss_sum
from medviewer.training.learning.network import State, copied
from medviewer.training.learning.optimisers import schedule_factor, update_average
from medviewer.training.learning.series_features import (
    FeatureStore,
    SeriesFeatures,
    features_of_series,
    standards_of,
)
from medviewer.training.packing.outputs import filled_network

log = logging.getLogger(__name__)

TensorKind = TypeVar("TensorKind", bound=Tensor)

_WARM_UP = 0.1
_LEAST_PART = 0.7
"""Training sees at least this part of a series' slices, in one piece."""


def sequence_options(
    config: TrainingConfig, sequence: SequenceConfig, *, slice_scores: bool
) -> dict[str, Option]:
    """Return the options of the whole network: the reader's, and the encoder's with its prefix."""
    inner = {f"encoder_{key}": value for key, value in (config.network.options or {}).items()}
    alone: dict[str, Option] = {} if slice_scores else {"slice_scores": False}
    return {"encoder": config.network.architecture, **inner, **sequence.options, **alone}


@dataclass(frozen=True, slots=True, eq=False)
class TrainedSequence:
    """Encoder and trained readers, and how long readers and their features took."""

    network: SequenceClassifier
    seconds: float


def train_sequence(
    config: TrainingConfig, encoder_state: State, samples: SampleSet, store: FeatureStore
) -> TrainedSequence:
    """Train what reads the features of an encoder, on the `samples` that it was trained on.

    Where no slice has a label, the series' labels alone teach it, and slices get no scores.
    """
    if config.sequence is None:
        raise TrainingError("the configuration has no table [sequence]")
    started = time.monotonic()
    encoder = image_part(filled_network(config, encoder_state))
    series = features_of_series(config, config.sequence, encoder, samples, store)
    mean, spread = standards_of(series)
    scaled = [each.scaled(mean, spread) for each in series]
    torch.manual_seed(config.seed)
    has_slices = samples.has_labels
    labels = len(config.classes) + len(config.auxiliary)
    learner = _built(config, config.sequence, labels, slice_scores=has_slices)
    for number, reading in enumerate(learner.readings):
        _fit_reading(config, config.sequence, reading, scaled, config.seed + number)
        read_unscaled(reading.reader, mean, spread)
        log.info("reader %d of %d", number + 1, len(learner.readings))
    network = _built(config, config.sequence, len(config.classes), slice_scores=has_slices)
    network.load_state_dict(_of_classes(learner.state_dict(), len(config.classes)))
    fill_encoder(network, encoder)
    return TrainedSequence(network.eval(), time.monotonic() - started)


def _built(
    config: TrainingConfig, sequence: SequenceConfig, outputs: int, *, slice_scores: bool
) -> SequenceClassifier:
    """Return the whole network, not yet trained."""
    options = sequence_options(config, sequence, slice_scores=slice_scores)
    return build_sequence_network(sequence.architecture, outputs, options)


def _of_classes(state: State, classes: int) -> State:
    """Return the weights without the outputs of auxiliary labels."""
    heads = ("slice_head.weight", "slice_head.bias", "series_head.weight", "series_head.bias")
    return {
        name: tensor[:classes] if name.endswith(heads) else tensor for name, tensor in state.items()
    }


@torch.no_grad()
def read_unscaled(reader: SliceReader, mean: Tensor, spread: Tensor) -> None:
    """Let a reader trained on standardized features read them as the encoder gives them.

    The scaling goes into its first layers: what ships knows nothing of it.
    """
    for weight, bias in reader.first_layers():
        weight.div_(spread)
        bias.sub_(weight @ mean)


def fill_encoder(network: SequenceClassifier, encoder: SliceClassifier) -> None:
    """Give a sequence network the weights of a trained slice network, without its head."""
    state = {k: v for k, v in encoder.state_dict().items() if not k.startswith("head.")}
    network.encoder.load_state_dict(state)


def _fit_reading(
    config: TrainingConfig,
    sequence: SequenceConfig,
    reading: Reading,
    series: list[SeriesFeatures],
    seed: int,
) -> None:
    """Train one reading; the average of its weights takes the place of the last ones."""
    own = _own(reading.named_parameters())
    optimiser = torch.optim.AdamW(
        own.values(), lr=sequence.rate, weight_decay=sequence.weight_decay, betas=(0.9, 0.99)
    )
    generator = torch.Generator().manual_seed(seed)
    steps_an_epoch = -(-len(series) // sequence.batch)
    total = sequence.epochs * steps_an_epoch
    average = copied(_own(reading.state_dict().items()))
    for step in range(total):
        if step % steps_an_epoch == 0:
            order = torch.randperm(len(series), generator=generator)
        start = (step % steps_an_epoch) * sequence.batch
        chosen = [series[index] for index in order[start : start + sequence.batch]]
        for group in optimiser.param_groups:
            group["lr"] = sequence.rate * schedule_factor(step, total, _WARM_UP)
        loss = _series_loss(config, sequence, reading, chosen, generator)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        update_average(average, _own(reading.state_dict().items()), step + 1, sequence.average)
    reading.load_state_dict(reading.state_dict() | average)


def _own(named: Iterable[tuple[str, TensorKind]]) -> dict[str, TensorKind]:
    """Return what belongs to a reading alone: the first one is the whole network."""
    return {name: each for name, each in named if not name.startswith(("encoder.", "others."))}


def _series_loss(
    config: TrainingConfig,
    sequence: SequenceConfig,
    reading: Reading,
    chosen: list[SeriesFeatures],
    generator: torch.Generator,
) -> Tensor:
    """Return the loss of some series: slices and series by their shares.

    An auxiliary label of the slices weighs as much as a class.
    """
    classes, labels = len(config.classes), len(config.classes) + len(config.auxiliary)
    has_slices = reading.slice_head is not None
    pieces = [_piece(each, generator) if has_slices else _whole(each, generator) for each in chosen]
    longest = max(len(vectors) for vectors, _ in pieces)
    features = torch.zeros(len(pieces), longest, chosen[0].vectors.shape[2])
    targets = torch.full((len(pieces), longest, labels), torch.nan)
    mask = torch.zeros(len(pieces), longest, dtype=torch.bool)
    for row, (vectors, known) in enumerate(pieces):
        features[row, : len(vectors)] = vectors
        targets[row, : len(vectors)] = known
        mask[row, : len(vectors)] = True
    keep = torch.rand(features.shape[:1] + features.shape[2:], generator=generator)
    keep = (keep >= sequence.dropout).float() / (1 - sequence.dropout)
    output = reading.read(features * keep[:, None], mask)
    whole = torch.stack([each.series_targets for each in chosen])
    series_loss = _loss(config, output.series_logits[:, :classes], whole)
    if not has_slices:
        return series_loss
    slice_loss = _loss(config, output.slice_logits[mask], targets[mask])
    share = sequence.series_weight
    return (1 - share) * slice_loss + share * series_loss


def _loss(config: TrainingConfig, logits: Tensor, targets: Tensor) -> Tensor:
    """Return the loss of all labels by the number of the classes' known targets."""
    known = loss_count(config.task, targets[:, : len(config.classes)])
    return loss_sum(config.task, logits, targets, None) / known


def _whole(series: SeriesFeatures, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return features and targets of all slices of one version of a series.

    Nobody knows which slices make its label true: none may be missing.
    """
    version = int(torch.randint(len(series.vectors), (), generator=generator))
    return series.vectors[version], series.targets


def _piece(series: SeriesFeatures, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return features and targets of a piece of one version of a series.

    A piece keeps the series' targets true: one without the positive slices is not taken.
    """
    version = int(torch.randint(len(series.vectors), (), generator=generator))
    vectors, count = series.vectors[version], series.vectors.shape[1]
    length = max(
        1, round(count * float(torch.empty(()).uniform_(_LEAST_PART, 1, generator=generator)))
    )
    start = int(torch.randint(count - length + 1, (), generator=generator))
    piece = slice(start, start + length)
    classes = len(series.series_targets)
    kept = nnf.relu(series.targets[piece, :classes].nan_to_num(0)).amax(0)
    if bool((kept < series.targets[:, :classes].nan_to_num(0).amax(0)).any()):
        return vectors, series.targets
    return vectors[piece], series.targets[piece]
