"""A reader along the slices, trained on the features that a trained slice network gives.

The slices of every training series are changed together some times, and their features kept: an
epoch then costs no CNN. The slice network stays as it is.
"""

import dataclasses
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.models.networks.architectures import build_sequence_network
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.options import Option
from medviewer.models.networks.readers import SliceReader
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.training.config import SequenceConfig, TrainingConfig
from medviewer.training.data.augment import augment
from medviewer.training.data.samples import Indices, SampleSet
from medviewer.training.errors import TrainingError
from medviewer.training.learning.losses import loss_count, loss_sum
from medviewer.training.learning.network import State, copied
from medviewer.training.learning.optimisers import schedule_factor, update_average
from medviewer.training.learning.precision import fitting_precision
from medviewer.training.packing.outputs import filled_network, frozen_copy, run_network

log = logging.getLogger(__name__)

_WARM_UP = 0.1
_LEAST_SPREAD = 0.01
"""Of the mean spread: no feature weighs more than a hundredfold because it hardly varies."""
_LEAST_PART = 0.7
"""Training sees at least this part of a series' slices, in one piece."""


@dataclass(frozen=True, slots=True, eq=False)
class SeriesFeatures:
    """One series: `vectors` ``(copies, S, F)``, slice `targets` ``(S, K)``, its own ``(K,)``."""

    vectors: Tensor
    targets: Tensor
    series_targets: Tensor

    def scaled(self, mean: Tensor, spread: Tensor) -> "SeriesFeatures":
        """Return the same with vectors of mean 0 and spread 1."""
        return dataclasses.replace(self, vectors=(self.vectors - mean) / spread)


def sequence_options(config: TrainingConfig, sequence: SequenceConfig) -> dict[str, Option]:
    """Return the options of the whole network: the reader's, and the encoder's with its prefix."""
    inner = {f"encoder_{key}": value for key, value in (config.network.options or {}).items()}
    return {"encoder": config.network.architecture, **inner, **sequence.options}


class FeatureStore:
    """Features of series by an encoder, kept for as long as it stays the same.

    A trunk that was left as it came is the same in every fold: its features are made once.
    """

    def __init__(self) -> None:
        self._encoder = ""
        self._vectors: dict[str, Tensor] = {}

    def get(self, encoder: str, key: str, make: Callable[[], Tensor]) -> Tensor:
        """Return the features of series `key` by the encoder with that hash, made if need be."""
        if encoder != self._encoder:
            self._encoder, self._vectors = encoder, {}
        if key not in self._vectors:
            self._vectors[key] = make()
        return self._vectors[key]


def train_sequence(
    config: TrainingConfig, encoder_state: State, samples: SampleSet, store: FeatureStore
) -> SequenceClassifier:
    """Return encoder and trained reader, for the `samples` that the encoder was trained on."""
    if config.sequence is None:
        raise TrainingError("the configuration has no table [sequence]")
    encoder = filled_network(config, encoder_state)
    series = features_of_series(config, config.sequence, encoder, samples, store)
    torch.manual_seed(config.seed)
    network = build_sequence_network(
        config.sequence.architecture,
        len(config.classes),
        sequence_options(config, config.sequence),
    )
    fill_encoder(network, encoder)
    mean, spread = standards_of(series)
    _fit_reader(config, config.sequence, network, [each.scaled(mean, spread) for each in series])
    read_unscaled(network.reader, mean, spread)
    return network.eval()


def standards_of(series: list[SeriesFeatures]) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation of every feature over all slices as they are, ``(F,)``."""
    vectors = torch.cat([each.vectors[0] for each in series])
    spread = vectors.std(0, correction=0)
    return vectors.mean(0), spread + _LEAST_SPREAD * float(spread.mean())


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


def features_of_series(
    config: TrainingConfig,
    sequence: SequenceConfig,
    encoder: SliceClassifier,
    samples: SampleSet,
    store: FeatureStore,
) -> list[SeriesFeatures]:
    """Return the features of every series as it is and changed ``copies`` times."""
    network = frozen_copy(encoder)
    mark = _hash_of(encoder)
    classes = len(config.classes)
    found = []
    for number, (key, members) in enumerate(samples.series().items()):

        def make(key: str = key, members: Indices = members) -> Tensor:
            return _features(config, sequence.copies, network, samples, key, members)

        found.append(
            SeriesFeatures(
                store.get(mark, key, make),
                torch.from_numpy(samples.targets[members][:, :classes]),
                torch.tensor(samples.targets_of_series(key, members)[:classes]),
            )
        )
        log.info("features of series %d", number + 1)
    return found


def _features(
    config: TrainingConfig,
    copies: int,
    network: SliceClassifier,
    samples: SampleSet,
    key: str,
    members: Indices,
) -> Tensor:
    """Return the features of one series, ``(1 + copies, S, F)``; each copy has its own seed."""
    pixels = np.stack([samples.pixels[index] for index in members])
    versions = [pixels]
    name = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    for copy in range(copies):
        seed = int(np.random.SeedSequence((config.seed, name, copy)).generate_state(1)[0])
        generator = torch.Generator().manual_seed(seed)
        versions.append(augment(pixels, config.augment, generator, alike=True))
    spacings = [samples.samples[index].spacing_mm for index in members]
    with fitting_precision(torch.device("cpu")):
        vectors = [
            run_network(network, each, config.input, spacings_mm=spacings).vectors
            for each in versions
        ]
    return torch.from_numpy(np.stack(vectors))


def _hash_of(encoder: SliceClassifier) -> str:
    """Return a hash of what gives a network's features."""
    digest = hashlib.sha256()
    for name, tensor in encoder.state_dict().items():
        if not name.startswith("head."):
            digest.update(name.encode() + tensor.numpy().tobytes())
    return digest.hexdigest()


def _fit_reader(
    config: TrainingConfig,
    sequence: SequenceConfig,
    network: SequenceClassifier,
    series: list[SeriesFeatures],
) -> None:
    """Train what follows the encoder; its average takes the place of the last weights."""
    network.encoder.requires_grad_(requires_grad=False)
    parameters = [each for each in network.parameters() if each.requires_grad]
    optimiser = torch.optim.AdamW(
        parameters, lr=sequence.rate, weight_decay=sequence.weight_decay, betas=(0.9, 0.99)
    )
    generator = torch.Generator().manual_seed(config.seed)
    steps_an_epoch = -(-len(series) // sequence.batch)
    total = sequence.epochs * steps_an_epoch
    average = copied(_reader_state(network))
    for step in range(total):
        if step % steps_an_epoch == 0:
            order = torch.randperm(len(series), generator=generator)
        start = (step % steps_an_epoch) * sequence.batch
        chosen = [series[index] for index in order[start : start + sequence.batch]]
        for group in optimiser.param_groups:
            group["lr"] = sequence.rate * schedule_factor(step, total, _WARM_UP)
        loss = _series_loss(config, sequence, network, chosen, generator)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        update_average(average, _reader_state(network), step + 1, sequence.average)
    network.load_state_dict(network.state_dict() | average)


def _reader_state(network: SequenceClassifier) -> State:
    """Return the weights behind the encoder."""
    state: State = network.state_dict()
    return {name: each for name, each in state.items() if not name.startswith("encoder.")}


def _series_loss(
    config: TrainingConfig,
    sequence: SequenceConfig,
    network: SequenceClassifier,
    chosen: list[SeriesFeatures],
    generator: torch.Generator,
) -> Tensor:
    """Return the loss of some series: slices and series by their shares."""
    pieces = [_piece(each, generator) for each in chosen]
    longest = max(len(vectors) for vectors, _ in pieces)
    features = torch.zeros(len(pieces), longest, network.feature_length)
    targets = torch.full((len(pieces), longest, len(config.classes)), torch.nan)
    mask = torch.zeros(len(pieces), longest, dtype=torch.bool)
    for row, (vectors, known) in enumerate(pieces):
        features[row, : len(vectors)] = vectors
        targets[row, : len(vectors)] = known
        mask[row, : len(vectors)] = True
    keep = torch.rand(features.shape[:1] + features.shape[2:], generator=generator)
    keep = (keep >= sequence.dropout).float() / (1 - sequence.dropout)
    output = network.read_sequence(features * keep[:, None], mask)
    slice_loss = _mean_loss(config, output.slice_logits[mask], targets[mask])
    whole = torch.stack([each.series_targets for each in chosen])
    series_loss = _mean_loss(config, output.series_logits, whole)
    share = sequence.series_weight
    return (1 - share) * slice_loss + share * series_loss


def _mean_loss(config: TrainingConfig, logits: Tensor, targets: Tensor) -> Tensor:
    """Return the mean loss over known targets."""
    return loss_sum(config.task, logits, targets, None) / loss_count(config.task, targets)


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
    kept = nnf.relu(series.targets[piece].nan_to_num(0)).amax(0)
    if bool((kept < series.targets.nan_to_num(0).amax(0)).any()):
        return vectors, series.targets
    return vectors[piece], series.targets[piece]
