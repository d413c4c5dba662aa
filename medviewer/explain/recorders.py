"""Passes for `classify_series` that keep maps: one kind of recorder for each kind of network."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.explain.asking.question import SequenceFeatures
from medviewer.explain.attribution import MapsOf
from medviewer.explain.gradcam import LogitMaps
from medviewer.explain.methods.one_pass import OnePass
from medviewer.explain.request import Plan
from medviewer.explain.sequence_maps import KeptSlices, feature_gradients, read_with_gradients
from medviewer.explain.slice_importance import SliceImportance, importance_of
from medviewer.inference.predictor import LoadedClassifier, scores_only
from medviewer.inference.scores import index_of_class
from medviewer.inference.scoring.passes import Passes
from medviewer.models.networks.classifier import SliceClassifier, TappedForward, VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier, SequenceOutput

Maps = dict[int, npt.NDArray[np.float32]]
"""``(targets, h, w)`` by the index of the image."""

Wants = Callable[[int], bool]
"""Whether the map of an image, by its index, is to be made."""


class Recorder(Protocol):
    """Keeps the maps of a series while it is scored.

    `members` are, of an ensemble, ``(M, targets, h, w)`` by the index of the image; `importance`
    has, of a sequence, one value a target, and `sequence` what was read.
    """

    maps: Maps
    members: Maps
    maps_of: MapsOf
    sums_to_logit: bool
    elapsed_s: float
    importance: tuple[SliceImportance, ...]
    sequence: SequenceFeatures | None

    @property
    def passes(self) -> Passes:
        """What to give to `classify_series`."""
        ...


def recorder_for(classifier: LoadedClassifier, plan: Plan) -> Recorder:
    """Return what records the maps of a plan whose method takes one pass."""
    card, network, wants = classifier.card, classifier.network, plan.request.makes
    targets = tuple(index_of_class(card, label) for label in plan.labels or ())
    one_pass = OnePass(plan.layer, plan.method.name)
    if isinstance(network, SequenceClassifier):
        maps_of: MapsOf = "slices" if plan.request.of_slices else "series"
        layer = network.get_submodule(plan.layer)
        kept = KeptSlices(network.encoder, layer, one_pass.weighting, wants)
        return SequenceRecorder(targets, kept, maps_of, classifier.batch_size, wants)
    if isinstance(network, VolumeClassifier):
        return VolumeRecorder(one_pass, targets, wants)
    return ImageRecorder(one_pass, targets, wants, one_pass.takes_features_of(network))


def _all(_index: int) -> bool:
    """Every image is to have a map."""
    return True


@dataclass(slots=True, eq=False)
class ImageRecorder:
    """Scores and maps of images from the same pass, or from their last features."""

    one_pass: OnePass
    targets: tuple[int, ...]
    wants: Wants = _all
    takes_features: bool = False
    maps: Maps = field(default_factory=dict)
    members: Maps = field(default_factory=dict)
    maps_of: MapsOf = "image"
    sums_to_logit: bool = False
    elapsed_s: float = 0.0
    importance: tuple[SliceImportance, ...] = ()
    sequence: SequenceFeatures | None = None

    @property
    def passes(self) -> Passes:
        """Record batches of images."""
        return Passes(images=self.forward, features=self.keep if self.takes_features else None)

    def forward(
        self, network: SliceClassifier, images: Tensor, indices: Sequence[int]
    ) -> TappedForward:
        """Run one batch and keep the maps of its images."""
        if not any(map(self.wants, indices)):
            return scores_only(network, images, indices)
        result = self.one_pass.forward(network, images, self.targets)
        self._note(result.found, indices)
        self.elapsed_s += result.explain_s
        return result.output

    def keep(self, network: SliceClassifier, features: Tensor, indices: Sequence[int]) -> None:
        """Make the maps of images whose features came from elsewhere."""
        if not any(map(self.wants, indices)):
            return
        started = time.perf_counter()
        self._note(self.one_pass.of_features(network, features, self.targets), indices)
        self.elapsed_s += time.perf_counter() - started

    def _note(self, found: LogitMaps, indices: Sequence[int]) -> None:
        """Keep the maps of a batch."""
        self.sums_to_logit = found.sums_to_logit
        maps = found.maps.cpu().numpy()
        members = None if found.members is None else found.members.cpu().numpy()
        for place, index in enumerate(indices):
            if self.wants(index):
                self.maps[index] = maps[place]
                if members is not None:
                    self.members[index] = members[:, place]


@dataclass(slots=True, eq=False)
class SequenceRecorder:
    """Maps of all slices of a sequence, on one scale: from one backward pass through its reader."""

    targets: tuple[int, ...]
    kept: KeptSlices
    maps_of: MapsOf
    batch_size: int
    wants: Wants = _all
    maps: Maps = field(default_factory=dict)
    members: Maps = field(default_factory=dict)
    sums_to_logit: bool = False
    elapsed_s: float = 0.0
    importance: tuple[SliceImportance, ...] = ()
    sequence: SequenceFeatures | None = None

    @property
    def passes(self) -> Passes:
        """Record the encoder's maps, then the gradients that reach them."""
        takes_features = self.kept.layer is self.kept.encoder.get_submodule(
            self.kept.encoder.target_layer
        )
        return Passes(
            images=self.kept.encode,
            features=self.kept.keep if takes_features else None,
            sequence=self.read,
        )

    def read(
        self,
        network: SequenceClassifier,
        features: Tensor,
        indices: Sequence[int],
        token: CancelToken,
    ) -> SequenceOutput:
        """Read the sequence and make the maps; a stop is heard between classes and batches.

        Where memory was short, the CPU is asked again: maps that are there stay as they are.
        """
        kept = features[0].detach().float().cpu().numpy()
        self.sequence = SequenceFeatures(tuple(indices), kept)
        graph = read_with_gradients(network, features)
        started = time.perf_counter()
        self.importance = importance_of(network, graph, indices, self.targets, token)
        gradients = feature_gradients(graph, self.targets, self.maps_of, token)
        wanted = [
            place
            for place, index in enumerate(indices)
            if self.wants(index) and index not in self.maps
        ]
        for start in range(0, len(wanted), self.batch_size):
            token.raise_if_cancelled()
            places = wanted[start : start + self.batch_size]
            some = [indices[place] for place in places]
            maps = self.kept.maps_of(some, gradients[:, places])
            self.maps.update(zip(some, maps.cpu().numpy(), strict=True))
        self.elapsed_s += time.perf_counter() - started
        return SequenceOutput(*(each.detach() for each in graph.output))


@dataclass(slots=True, eq=False)
class VolumeRecorder:
    """Maps of a volume, brought back to the slices that it was made of."""

    one_pass: OnePass
    targets: tuple[int, ...]
    wants: Wants = _all
    maps: Maps = field(default_factory=dict)
    members: Maps = field(default_factory=dict)
    maps_of: MapsOf = "series"
    sums_to_logit: bool = False
    elapsed_s: float = 0.0
    importance: tuple[SliceImportance, ...] = ()
    sequence: SequenceFeatures | None = None

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
        result = self.one_pass.forward(network, volume, self.targets)
        by_slice = by_slices(result.maps[0], len(indices))
        self.sums_to_logit = result.sums_to_logit and result.maps.shape[2] == len(indices)
        maps = by_slice.cpu().numpy()
        self.maps.update(
            (index, each) for index, each in zip(indices, maps, strict=True) if self.wants(index)
        )
        self.elapsed_s += result.explain_s
        return result.output


def by_slices(maps: Tensor, count: int) -> Tensor:
    """Return maps ``(targets, d, h, w)`` of a volume as those of its slices.

    They become ``(count, targets, h, w)``, linear along the depth.
    """
    size = (count, *maps.shape[2:])
    resampled = nnf.interpolate(maps[None], size, mode="trilinear", align_corners=False)
    return resampled[0].transpose(0, 1)
