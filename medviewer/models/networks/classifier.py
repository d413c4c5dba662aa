"""What the viewer asks of a network that scores images or volumes."""

from typing import NamedTuple

from torch import Tensor, nn


class TappedForward(NamedTuple):
    """One forward pass: scores, the explained features and what the out-of-range check reads.

    `logits` is ``(N, classes)``, `features` ``(N, C, h, w)``, and each of `taps`
    ``(N, C_i, h_i, w_i)``, from shallow to deep. Those of a volume have a depth before ``h``.
    `members`, of an ensemble only, is ``(M, N, classes)``: the logits of each network in it.
    """

    logits: Tensor
    features: Tensor
    taps: tuple[Tensor, ...]
    members: Tensor | None = None


class Classifier(nn.Module):
    """A network whose ``forward = head(pool(features))``.

    `features` returns what the module named by the card's target layer puts out, and nothing
    changes that tensor in place afterwards, so a hook on that module sees the same values.

    Attributes
    ----------
    target_layer
        Name of the module whose output `features` returns: what to explain by default.
    inner_layers
        Names of earlier layers that can be explained as well, from shallow to deep: each puts out
        one map, or the tokens of one.
    default_size
        Height and width (a volume: depth first) that the network was designed for.
    map_channels
        Channels of `features`.
    feature_length
        Length of the feature vectors that `pool` returns.
    tap_channels
        Channels of the taps, where other networks may go on from them; else empty.
    """

    target_layer: str
    inner_layers: tuple[str, ...] = ()
    default_size: tuple[int, ...]
    map_channels: int
    feature_length: int
    tap_channels: tuple[int, ...] = ()
    head: nn.Module

    def set_head(self, length: int, classes: int, map_channels: int | None = None) -> None:
        """Put a linear layer on feature vectors of `length`, by default the map's channels."""
        self.feature_length = length
        self.map_channels = length if map_channels is None else map_channels
        self.head = nn.Linear(length, classes)

    def keep_features_only(self) -> None:
        """Take off what follows the feature map: another network goes on from there."""
        self.head = nn.Identity()

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the last feature map and earlier ones."""
        raise NotImplementedError

    def features(self, images: Tensor) -> Tensor:
        """Return the last feature map ``(N, C, h, w)``."""
        return self.features_with_taps(images)[0]

    def pool(self, features: Tensor) -> Tensor:
        """Return the feature vectors ``(N, feature_length)`` of feature maps."""
        raise NotImplementedError

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits ``(N, classes)``."""
        logits: Tensor = self.head(self.pool(self.features(images)))
        return logits

    def forward_with_taps(self, images: Tensor) -> TappedForward:
        """Return logits, features and taps of one pass."""
        features, taps = self.features_with_taps(images)
        return TappedForward(self.head(self.pool(features)), features, taps)


class SliceClassifier(Classifier):
    """A network that scores images ``(N, C, H, W)`` one by one."""

    default_size: tuple[int, ...] = (224, 224)

    def pool(self, features: Tensor) -> Tensor:
        """Return the feature vectors ``(N, C)``: the mean over the map."""
        return features.mean((2, 3))


class VolumeClassifier(Classifier):
    """A network that scores volumes ``(N, C, D, H, W)`` as a whole."""

    def pool(self, features: Tensor) -> Tensor:
        """Return the feature vectors ``(N, C)``: the mean over the map ``(N, C, d, h, w)``."""
        return features.mean((2, 3, 4))
