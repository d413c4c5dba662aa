"""Running a network over images: logits, and the descriptors that the out-of-range check reads."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.utils import convert_conv2d_weight_memory_format

from medviewer.models.feature_reference import descriptor
from medviewer.models.networks.architectures import SampleNetwork, build_classifier
from medviewer.models.networks.classifier import Classifier
from medviewer.models.networks.folding import fold_batch_norms
from medviewer.models.preprocess import Pixels
from medviewer.models.preprocess_geometry import Spacing
from medviewer.models.preprocess_spec import Preprocess
from medviewer.training.config import TrainingConfig
from medviewer.training.data.preparing import prepared_images
from medviewer.training.data.samples import SampleSet, are_volumes

_BATCH = 32
_VOLUMES = 4
"""Volumes at once: each has as many pixels as a batch of images."""

State = dict[str, Tensor]

_Network = TypeVar("_Network", bound=Classifier)


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What a network gives for N images.

    `logits` is ``float64 (N, classes)``, `vectors` ``float32 (N, feature_length)``; `descriptors`
    holds ``(N, D_i)`` for every depth, empty when they were not asked for.
    """

    logits: npt.NDArray[np.float64]
    vectors: npt.NDArray[np.float32]
    descriptors: tuple[Tensor, ...]


def frozen_copy(network: _Network) -> _Network:
    """Return a copy as the viewer runs it: folded, channels-last, without gradients."""
    copied = copy.deepcopy(network).eval().requires_grad_(requires_grad=False)
    fold_batch_norms(copied)
    convert_conv2d_weight_memory_format(copied, torch.channels_last)
    return copied


def filled_network(config: TrainingConfig, state: State) -> SampleNetwork:
    """Return the network of a training with given weights."""
    classes = len(config.classes) + len(config.auxiliary)
    network = build_classifier(config.network.architecture, classes, config.network.options or {})
    network.load_state_dict(state)
    return network.eval()


def run_state(config: TrainingConfig, state: State, samples: SampleSet) -> Outputs:
    """Run the network of a training with given weights over images as they are."""
    return run_samples(frozen_copy(filled_network(config, state)), samples, config.input)


def run_samples(
    network: Classifier, samples: SampleSet, spec: Preprocess, grid: int | None = None
) -> Outputs:
    """Run `network` over samples, each by its own pixel spacing; see `run_network`."""
    return run_network(network, samples.pixels, spec, grid, samples.spacings_mm, samples.depth)


@torch.inference_mode()
def run_network(
    network: Classifier,
    pixels: Sequence[Pixels] | Pixels,
    spec: Preprocess,
    grid: int | None = None,
    spacings_mm: Sequence[Spacing | None] | None = None,
    depth: int = 0,
) -> Outputs:
    """Run `network` over images ``(N, H, W)``, or over a sequence of ``(H, W)`` of any sizes.

    Volumes are ``(S, H, W)`` each, brought to `depth` slices. With `grid`, descriptors of that
    side are returned too.
    """
    logits, vectors, descriptors = [], [], []
    spacings = spacings_mm or (None,) * len(pixels)
    for part in _batches(pixels):
        images = prepared_images(pixels[part], spec, spacings[part], depth)
        features, taps = network.features_with_taps(images)
        pooled = network.pool(features).float()  # of fewer bits under autocast
        vectors.append(pooled)
        logits.append(network.head(pooled).double())
        if grid is not None:
            descriptors.append([descriptor(tap, grid) for tap in taps])
    depths = tuple(torch.cat(each) for each in zip(*descriptors, strict=True))
    return Outputs(torch.cat(logits).numpy(), torch.cat(vectors).numpy(), depths)


def _batches(pixels: Sequence[Pixels] | Pixels) -> Iterator[slice]:
    """Yield the places of images that follow each other and have one size."""
    start, most = 0, _VOLUMES if are_volumes(pixels) else _BATCH
    while start < len(pixels):
        end = start + 1
        while end < min(len(pixels), start + most) and pixels[end].shape == pixels[start].shape:
            end += 1
        yield slice(start, end)
        start = end
