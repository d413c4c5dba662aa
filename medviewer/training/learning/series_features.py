"""Features of whole series by a slice network: what readers along the slices are trained on."""

import dataclasses
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from medviewer.models.networks.classifier import SliceClassifier
from medviewer.training.config import SequenceConfig, TrainingConfig
from medviewer.training.data.changing import changed_images
from medviewer.training.data.samples import Indices, Pixels, SampleSet, stacked
from medviewer.training.learning.precision import fitting_precision
from medviewer.training.packing.outputs import frozen_copy, run_network

log = logging.getLogger(__name__)

_LEAST_SPREAD = 0.01
"""Of the mean spread: no feature weighs more than a hundredfold because it hardly varies."""


@dataclass(frozen=True, slots=True, eq=False)
class SeriesFeatures:
    """One series: `vectors` ``(copies, S, F)``, slice `targets` ``(S, labels)``, its own.

    Those of slices have the auxiliary labels behind the classes; `series_targets` are
    ``(classes,)``.
    """

    vectors: Tensor
    targets: Tensor
    series_targets: Tensor

    def scaled(self, mean: Tensor, spread: Tensor) -> "SeriesFeatures":
        """Return the same with vectors of mean 0 and spread 1."""
        return dataclasses.replace(self, vectors=(self.vectors - mean) / spread)


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
                torch.from_numpy(samples.targets[members]),
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
    pixels = stacked([samples.pixels[index] for index in members])
    versions: list[Sequence[Pixels] | Pixels] = [pixels]
    name = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    for copy in range(copies):
        seed = int(np.random.SeedSequence((config.seed, name, copy)).generate_state(1)[0])
        generator = torch.Generator().manual_seed(seed)
        versions.append(changed_images(config, pixels, generator, alike=True))
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


def standards_of(series: list[SeriesFeatures]) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation of every feature over all slices as they are, ``(F,)``."""
    vectors = torch.cat([each.vectors[0] for each in series])
    spread = vectors.std(0, correction=0)
    return vectors.mean(0), spread + _LEAST_SPREAD * float(spread.mean())
