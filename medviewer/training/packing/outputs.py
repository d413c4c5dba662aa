"""Running a network over films: logits, and the descriptors that the out-of-range check reads."""

import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn.utils import convert_conv2d_weight_memory_format

from medviewer.models.feature_reference import descriptor
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.folding import fold_batch_norms
from medviewer.models.preprocess import Pixels, prepare
from medviewer.models.preprocess_spec import Preprocess

_BATCH = 32


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What a network gives for N films.

    `logits` is ``float64 (N,)``; `descriptors` holds ``(N, D_i)`` for every depth, empty when
    they were not asked for.
    """

    logits: npt.NDArray[np.float64]
    descriptors: tuple[Tensor, ...]


def frozen_copy(network: SliceClassifier) -> SliceClassifier:
    """Return a copy as the viewer runs it: folded, channels-last, without gradients."""
    copied = copy.deepcopy(network).eval().requires_grad_(requires_grad=False)
    fold_batch_norms(copied)
    convert_conv2d_weight_memory_format(copied, torch.channels_last)
    return copied


@torch.inference_mode()
def run_network(
    network: SliceClassifier,
    pixels: Pixels,
    spec: Preprocess,
    grid: int | None = None,
) -> Outputs:
    """Run a one-class `network` over ``(N, H, W)`` films of one size.

    With `grid`, descriptors of that side are returned too.
    """
    logits, descriptors = [], []
    for start in range(0, len(pixels), _BATCH):
        run = network.forward_with_taps(prepare(pixels[start : start + _BATCH], spec))
        logits.append(run.logits[:, 0].double())
        if grid is not None:
            descriptors.append([descriptor(tap, grid) for tap in run.taps])
    depths = tuple(torch.cat(each) for each in zip(*descriptors, strict=True))
    return Outputs(torch.cat(logits).numpy(), depths)
