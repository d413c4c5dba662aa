"""Networks for single images: what the viewer asks of them, and a tiny one for tests."""

from typing import NamedTuple

import torch
from torch import Tensor, nn


class TappedForward(NamedTuple):
    """One forward pass: scores, the explained features and what the out-of-range check reads.

    `logits` is ``(N, classes)``, `features` ``(N, C, h, w)``, and each of `taps`
    ``(N, C_i, h_i, w_i)``, from shallow to deep.
    """

    logits: Tensor
    features: Tensor
    taps: tuple[Tensor, ...]


class SliceClassifier(nn.Module):
    """A CNN that scores images one by one: ``forward = head(pool(features))``.

    `features` returns what the module named by the card's target layer puts out, and nothing
    changes that tensor in place afterwards, so a hook on that module sees the same values.
    """

    head: nn.Module

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the last feature map and earlier ones of ``(N, C, H, W)`` images."""
        raise NotImplementedError

    def features(self, images: Tensor) -> Tensor:
        """Return the last feature map ``(N, C, h, w)`` of ``(N, C, H, W)`` images."""
        return self.features_with_taps(images)[0]

    def pool(self, features: Tensor) -> Tensor:
        """Return the feature vectors ``(N, C)``: the mean over the map."""
        return features.mean((2, 3))

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits ``(N, classes)`` of ``(N, C, H, W)`` images."""
        logits: Tensor = self.head(self.pool(self.features(images)))
        return logits

    def forward_with_taps(self, images: Tensor) -> TappedForward:
        """Return logits, features and taps of one pass."""
        features, taps = self.features_with_taps(images)
        return TappedForward(self.head(self.pool(features)), features, taps)


class TinyCNN(SliceClassifier):
    """Two 3x3 convolutions with ReLU, global average, linear: small enough for paper."""

    def __init__(self, classes: int, channels: int = 3, width: int = 4) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(channels, width, 3, padding=1), nn.ReLU())
        self.last = nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.ReLU())
        self.head = nn.Linear(width, classes)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map after the second convolution; the taps are both maps."""
        first = self.first(images)
        last = self.last(first)
        return last, (first, last)


def fold_batch_norms(network: nn.Module) -> nn.Module:
    """Fold every frozen BatchNorm that follows a convolution into it, in place.

    Only for `eval` mode; equal up to rounding (1e-5 of the logits), faster on a CPU.
    """
    for module in network.modules():
        conv, norm = getattr(module, "conv", None), getattr(module, "norm", None)
        if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            module.conv = torch.nn.utils.fuse_conv_bn_eval(conv, norm)
            module.norm = nn.Identity()
    return network
