"""Passes for `classify_series` that keep maps: one kind of recorder for each kind of network."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.explain.attribution import MapsOf
from medviewer.explain.gradcam import forward_with_maps, maps_of_features
from medviewer.explain.sequence_maps import KeptSlices, feature_gradients, read_with_gradients
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scoring.passes import Passes
from medviewer.models.card import ModelCard
from medviewer.models.network import target_layer
from medviewer.models.networks.classifier import SliceClassifier, TappedForward, VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier, SequenceOutput

Maps = dict[int, npt.NDArray[np.float32]]
"""``(targets, h, w)`` by the index of the image."""


class Recorder(Protocol):
    """Keeps the maps of a series while it is scored."""

    maps: Maps
    maps_of: MapsOf
    sums_to_logit: bool
    elapsed_s: float

    @property
    def passes(self) -> Passes:
        """What to give to `classify_series`."""
        ...


def recorder_for(
    classifier: LoadedClassifier, targets: Sequence[int], *, of_slices: bool = False
) -> Recorder:
    """Return what records the maps of some logits.

    With `of_slices`, those of a sequence explain the slices' logits rather than the series'.
    """
    card, network, wanted = classifier.card, classifier.network, tuple(targets)
    if isinstance(network, SequenceClassifier):
        maps_of: MapsOf = "slices" if of_slices else "series"
        kept = KeptSlices(network.encoder, target_layer(network, card))
        return SequenceRecorder(wanted, kept, maps_of, classifier.batch_size)
    if isinstance(network, VolumeClassifier):
        return VolumeRecorder(card, wanted)
    return ImageRecorder(card, wanted)


@dataclass(slots=True, eq=False)
class ImageRecorder:
    """Scores and maps of images from the same pass."""

    card: ModelCard
    targets: tuple[int, ...]
    maps: Maps = field(default_factory=dict)
    maps_of: MapsOf = "image"
    sums_to_logit: bool = False
    elapsed_s: float = 0.0

    @property
    def passes(self) -> Passes:
        """Record batches of images."""
        return Passes(images=self.forward, features=self.keep)

    def forward(
        self, network: SliceClassifier, images: Tensor, indices: Sequence[int]
    ) -> TappedForward:
        """Run one batch and keep the maps of its images."""
        layer = target_layer(network, self.card)
        result = forward_with_maps(network, layer, images, self.targets)
        self.maps.update(zip(indices, result.maps.cpu().numpy(), strict=True))
        self.sums_to_logit = result.sums_to_logit
        self.elapsed_s += result.explain_s
        return result.output

    def keep(self, network: SliceClassifier, features: Tensor, indices: Sequence[int]) -> None:
        """Make the maps of images whose features came from elsewhere."""
        started = time.perf_counter()
        maps, self.sums_to_logit = maps_of_features(network, features, self.targets)
        self.maps.update(zip(indices, maps.numpy(), strict=True))
        self.elapsed_s += time.perf_counter() - started


@dataclass(slots=True, eq=False)
class SequenceRecorder:
    """Maps of all slices of a sequence, on one scale: from one backward pass through its reader."""

    targets: tuple[int, ...]
    kept: KeptSlices
    maps_of: MapsOf
    batch_size: int
    maps: Maps = field(default_factory=dict)
    sums_to_logit: bool = False
    elapsed_s: float = 0.0

    @property
    def passes(self) -> Passes:
        """Record the encoder's maps, then the gradients that reach them."""
        return Passes(images=self.kept.encode, features=self.kept.keep, sequence=self.read)

    def read(
        self,
        network: SequenceClassifier,
        features: Tensor,
        indices: Sequence[int],
        token: CancelToken,
    ) -> SequenceOutput:
        """Read the sequence and make the maps; a stop is heard between classes and batches."""
        graph = read_with_gradients(network, features)
        started = time.perf_counter()
        gradients = feature_gradients(graph, self.targets, self.maps_of, token)
        for start in range(0, len(indices), self.batch_size):
            token.raise_if_cancelled()
            some = indices[start : start + self.batch_size]
            reached = gradients[:, start : start + self.batch_size]
            maps = self.kept.maps_of(some, reached)
            self.maps.update(zip(some, maps.cpu().numpy(), strict=True))
        self.elapsed_s += time.perf_counter() - started
        return SequenceOutput(*(each.detach() for each in graph.output))


@dataclass(slots=True, eq=False)
class VolumeRecorder:
    """Maps of a volume, brought back to the slices that it was made of."""

    card: ModelCard
    targets: tuple[int, ...]
    maps: Maps = field(default_factory=dict)
    maps_of: MapsOf = "series"
    sums_to_logit: bool = False
    elapsed_s: float = 0.0

    @property
    def passes(self) -> Passes:
        """Record the volume."""
        return Passes(volume=self.forward)

    def forward(
        self,
        network: VolumeClassifier,
        volume: Tensor,
        indices: Sequence[int],
        _token: CancelToken,
    ) -> TappedForward:
        """Run the volume and keep a map for each slice."""
        result = forward_with_maps(network, target_layer(network, self.card), volume, self.targets)
        size = (len(indices), *result.maps.shape[3:])
        self.sums_to_logit = result.sums_to_logit and result.maps.shape[2:] == size
        maps = nnf.interpolate(result.maps, size, mode="trilinear", align_corners=False)
        self.maps.update(zip(indices, maps[0].transpose(0, 1).cpu().numpy(), strict=True))
        self.elapsed_s += result.explain_s
        return result.output
