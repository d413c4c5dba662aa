"""A network on a device: batches of prepared images in, logits and distances out."""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.errors import DeviceError
from medviewer.inference.device import DeviceChoice, after_out_of_memory
from medviewer.language import later, translate
from medviewer.models.card import ModelCard
from medviewer.models.feature_reference import FeatureReference
from medviewer.models.network import image_part
from medviewer.models.networks.architectures import SeriesNetwork
from medviewer.models.networks.classifier import SliceClassifier, TappedForward
from medviewer.models.twins.twin import Twin, TwinError, TwinOutput

log = logging.getLogger(__name__)

_CPU_BATCH = 4  # as fast an image as 8 [measured], and a stop is heard after 0.15 s
_GPU_BATCH = 32
_NO_MEMORY = later(
    "Devices", "there is not enough memory to run this model; close other programs and try again"
)
_ON_CPU = "the GPU ran out of memory; the CPU goes on"

_Outcome = TypeVar("_Outcome")

ForwardPass = Callable[[SliceClassifier, Tensor, Sequence[int]], TappedForward]
"""Runs ``(N, C, H, W)`` images, whose indices in the series come last, through a network."""

FeaturesPass = Callable[[SliceClassifier, Tensor, Sequence[int]], None]
"""Is given the last feature maps ``(N, C, h, w)`` of images that the network did not run on."""


@dataclass(slots=True, eq=False)
class LoadedClassifier:
    """A network ready to run. It only ever changes to go on with the CPU, or without its twin.

    The `twin` gives the same scores faster on a CPU, and what heatmaps of the last features need.
    """

    card: ModelCard
    network: SeriesNetwork
    reference: FeatureReference | None
    device: DeviceChoice
    load_s: float = 0.0
    twin: Twin | None = None

    @property
    def image_network(self) -> SliceClassifier:
        """What reads single images: the network, or the encoder of a sequence's slices."""
        return image_part(self.network)

    @property
    def twin_explains(self) -> bool:
        """Whether the twin gives what the card's target layer puts out."""
        explained = self.card.network.target_layer
        gives = self.twin is not None and self.twin.gives_features
        return gives and explained == self.network.target_layer

    @property
    def batch_size(self) -> int:
        """Images a forward pass."""
        return _CPU_BATCH if self.device.device.type == "cpu" else _GPU_BATCH

    @property
    def distance_limit(self) -> float:
        """The largest distance in range; infinite where the model has no such check."""
        return self.card.reference.threshold if self.card.reference else math.inf

    def move_to_cpu(self) -> None:
        """Go on without the GPU."""
        self.device = after_out_of_memory()
        self.network.to(self.device.device)
        if self.reference is not None:
            self.reference = self.reference.to(self.device.device)


@dataclass(frozen=True, slots=True, eq=False)
class BatchScores:
    """What a batch came to.

    `logits` is ``(N, classes)``, or the feature vectors ``(N, F)`` of an encoder; `distances`
    ``(N,)``, zeros for a model without a reference; `members`, of an ensemble only,
    ``(M, N, classes)``.
    """

    logits: npt.NDArray[np.float32]
    distances: npt.NDArray[np.float32]
    members: npt.NDArray[np.float32] | None = None


def scores_only(network: SliceClassifier, images: Tensor, _indices: Sequence[int]) -> TappedForward:
    """Run images through a network without recording anything."""
    with torch.inference_mode():
        return network.forward_with_taps(images)


def score_batch(
    classifier: LoadedClassifier,
    images: Tensor,
    indices: Sequence[int],
    forward: ForwardPass = scores_only,
    on_features: FeaturesPass | None = None,
) -> BatchScores:
    """Score ``(N, C, H, W)`` prepared images, in halves or on the CPU where memory is short.

    Where the twin gives what is to be explained, `on_features` takes it and `forward` is spared.

    Raises
    ------
    DeviceError
        When the memory of the CPU is not enough either.
    """
    try:
        return _score(classifier, images, indices, forward, on_features)
    except RuntimeError as error:  # torch has no common class for it on all devices
        if not is_out_of_memory(error):
            raise
        if classifier.device.device.type == "cpu" and len(images) == 1:
            raise no_memory() from error
    return _score_smaller(classifier, images, indices, forward, on_features)


def run_whole(classifier: LoadedClassifier, run: Callable[[torch.device], _Outcome]) -> _Outcome:
    """Return what `run` gives on the classifier's device, or on the CPU where memory is short.

    Raises
    ------
    DeviceError
        When the memory of the CPU is not enough either.
    """
    try:
        return run(classifier.device.device)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        if classifier.device.device.type == "cpu":
            raise no_memory() from error
    log.warning(_ON_CPU)
    classifier.move_to_cpu()
    return run_whole(classifier, run)


def batch_scores(classifier: LoadedClassifier, output: TappedForward) -> BatchScores:
    """Return an output as numpy with its distances from the training images."""
    members = None if output.members is None else output.members.float().cpu().numpy()
    logits = output.logits.float().cpu().numpy()
    return BatchScores(logits, _distances(classifier, output), members)


def _score(
    classifier: LoadedClassifier,
    images: Tensor,
    indices: Sequence[int],
    forward: ForwardPass,
    on_features: FeaturesPass | None,
) -> BatchScores:
    """Run one batch on the classifier's device, or through its twin where that gives enough."""
    explains = on_features is not None and classifier.twin_explains
    twin_output = None
    if explains or forward is scores_only:
        twin_output = run_twin(classifier, images, with_features=explains)
    if twin_output is not None:
        if on_features is not None and twin_output.features is not None:
            on_features(classifier.image_network, torch.from_numpy(twin_output.features), indices)
        return twin_scores(classifier, twin_output)
    on_device = images.to(classifier.device.device, memory_format=torch.channels_last)
    return batch_scores(classifier, forward(classifier.image_network, on_device, indices))


def run_twin(
    classifier: LoadedClassifier, images: Tensor, *, with_features: bool = False
) -> TwinOutput | None:
    """Return what the twin makes of ``(N, C, H, W)`` images; None where the network must do it."""
    if classifier.twin is None:
        return None
    try:
        return classifier.twin.run(images.numpy(), with_features=with_features)
    except TwinError:
        log.warning("ONNX Runtime failed; torch goes on")
        classifier.twin = None
        return None


def twin_scores(classifier: LoadedClassifier, output: TwinOutput) -> BatchScores:
    """Return the scores of a batch from what the twin gave."""
    distances = np.zeros(len(output.logits), dtype=np.float32)
    if classifier.reference is not None:
        with torch.inference_mode():
            descriptors = [torch.from_numpy(each) for each in output.descriptors]
            distances = classifier.reference.distance_of(descriptors).numpy()
    return BatchScores(output.logits, distances, output.members)


def _distances(classifier: LoadedClassifier, output: TappedForward) -> npt.NDArray[np.float32]:
    """Return how far each image's features lie from those of the training images."""
    if classifier.reference is None:
        return np.zeros(len(output.logits), dtype=np.float32)
    with torch.inference_mode():
        distances: npt.NDArray[np.float32] = (
            classifier.reference.distance(output.taps).float().cpu().numpy()
        )
    return distances


def _score_smaller(
    classifier: LoadedClassifier,
    images: Tensor,
    indices: Sequence[int],
    forward: ForwardPass,
    on_features: FeaturesPass | None,
) -> BatchScores:
    """Score a batch in halves; a single image goes to the CPU."""
    if len(images) == 1:
        log.warning(_ON_CPU)
        classifier.move_to_cpu()
        return score_batch(classifier, images, indices, forward, on_features)
    middle = len(images) // 2
    log.info("a batch of %d images did not fit into memory", len(images))
    halves = (slice(None, middle), slice(middle, None))
    return _joined(
        *(score_batch(classifier, images[h], indices[h], forward, on_features) for h in halves)
    )


def _joined(first: BatchScores, second: BatchScores) -> BatchScores:
    """Return two parts of a batch as one."""
    members = None
    if first.members is not None and second.members is not None:
        members = np.concatenate([first.members, second.members], axis=1)
    return BatchScores(
        np.concatenate([first.logits, second.logits]),
        np.concatenate([first.distances, second.distances]),
        members,
    )


def no_memory() -> DeviceError:
    """Return the error for a model that not even the CPU has room for."""
    return DeviceError(translate("Devices", _NO_MEMORY))


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether torch says that memory is short: CUDA by class, MPS and the CPU by words."""
    if isinstance(error, torch.OutOfMemoryError):
        return True
    text = str(error).lower()
    return "out of memory" in text or "can't allocate memory" in text
