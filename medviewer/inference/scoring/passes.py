"""How images run through each kind of network: plainly here; an explanation records more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.inference.predictor import FeaturesPass, ForwardPass, scores_only
from medviewer.models.networks.classifier import TappedForward, VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier, SequenceOutput

SequencePass = Callable[[SequenceClassifier, Tensor, Sequence[int], CancelToken], SequenceOutput]
"""Reads ``(1, S, F)`` features of slices in their order, whose indices in the series follow."""

VolumePass = Callable[[VolumeClassifier, Tensor, Sequence[int], CancelToken], TappedForward]
"""Runs a volume ``(1, C, D, H, W)``, made of the slices whose indices in the series follow."""

SlicesTold = Callable[[Tensor, Sequence[int]], None]
"""Is told the prepared slices ``(S, C, H, W)`` that a volume is made of, and their indices."""


def read_only(
    network: SequenceClassifier, features: Tensor, _indices: Sequence[int], _token: CancelToken
) -> SequenceOutput:
    """Read a sequence without recording anything."""
    with torch.inference_mode():
        return network.read_sequence(features)


def volume_scores_only(
    network: VolumeClassifier, volume: Tensor, _indices: Sequence[int], _token: CancelToken
) -> TappedForward:
    """Run a volume without recording anything."""
    with torch.inference_mode():
        return network.forward_with_taps(volume)


def _not_kept(_slices: Tensor, _indices: Sequence[int]) -> None:
    """Keep nothing of the slices of a volume."""


@dataclass(frozen=True, slots=True)
class Passes:
    """The passes of all kinds of networks; `images` runs the encoder of a sequence, too.

    `features` takes the last feature maps of images where a twin gives them instead.
    """

    images: ForwardPass = scores_only
    features: FeaturesPass | None = None
    sequence: SequencePass = read_only
    volume: VolumePass = volume_scores_only
    slices: SlicesTold = _not_kept


PLAIN = Passes()
"""Scores, and nothing recorded."""
