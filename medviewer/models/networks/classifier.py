"""What the viewer asks of a network that scores single images."""

from typing import NamedTuple

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
