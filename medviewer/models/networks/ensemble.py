"""Several networks that vote: k folds, bagging, seeds."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from medviewer.models.networks.classifier import Classifier, SliceClassifier, TappedForward

MOST_MEMBERS = 64


class EnsembleOutput(NamedTuple):
    """The members' mean and how far they disagree.

    `logits` is ``(N, classes)``, `spread` ``(N, classes)`` the standard deviation over the members
    (with Bessel's correction; zero for one member), `members` ``(M, N, classes)``.
    """

    logits: Tensor
    spread: Tensor
    members: Tensor


class Ensemble(SliceClassifier):
    """Networks of the same classes; the logit is the mean of theirs.

    Where their maps have one size, they join along the channels, and Grad-CAM of the joint map is
    the mean of the members' Grad-CAMs. Networks of different maps score but have no joint map.
    """

    target_layer = "join"
    head: "MeanHead"

    def __init__(self, members: Sequence[SliceClassifier]) -> None:
        super().__init__()
        if not 1 <= len(members) <= MOST_MEMBERS:
            raise ValueError(f"an ensemble has from 1 to {MOST_MEMBERS} members")
        self.members = nn.ModuleList(members)
        self.default_size = members[0].default_size
        self.map_channels = sum(member.map_channels for member in members)
        self.feature_length = sum(member.feature_length for member in members)
        self.join = JoinChannels()
        self.head = MeanHead(members)

    def forward(self, images: Tensor) -> Tensor:
        """Return the mean logits ``(N, classes)``, whatever the members' maps."""
        return self.forward_with_spread(images).logits

    def forward_with_spread(self, images: Tensor) -> EnsembleOutput:
        """Return the members' logits, their mean and their spread."""
        logits = torch.stack([member(images) for member in self.members])
        spread = logits.std(0) if len(logits) > 1 else torch.zeros_like(logits[0])
        return EnsembleOutput(logits.mean(0), spread, logits)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the joint map and, depth by depth, the members' taps joined.

        Raises
        ------
        ValueError
            When the members' maps differ in size.
        """
        passes = [member.features_with_taps(images) for member in self.parts]
        depths = zip(*(taps for _, taps in passes), strict=True)
        features: Tensor = self.join([each for each, _ in passes])
        return features, tuple(torch.cat(taps, dim=1) for taps in depths)

    def forward_with_taps(self, images: Tensor) -> TappedForward:
        """Return mean logits, joint features and taps, and the logits of each member."""
        features, taps = self.features_with_taps(images)
        logits = self.head.each(self.pool(features))
        return TappedForward(logits.mean(0), features, taps, logits.detach())

    def pool(self, features: Tensor) -> Tensor:
        """Return the members' feature vectors, one after the other."""
        parts = _split(features, [member.map_channels for member in self.parts])
        pairs = zip(self.parts, parts, strict=True)
        return torch.cat([member.pool(part) for member, part in pairs], dim=1)

    @property
    def parts(self) -> Sequence[SliceClassifier]:
        """The members under their type, which a ModuleList does not know."""
        return cast("Sequence[SliceClassifier]", self.members)


def parts_of(network: Classifier) -> Sequence[Classifier]:
    """Return the members of an ensemble, or a network by itself."""
    return network.parts if isinstance(network, Ensemble) else [network]


class JoinChannels(nn.Module):
    """Maps of one size joined along the channels: a module, so that it can be a target layer."""

    def forward(self, maps: Sequence[Tensor]) -> Tensor:
        """Return ``(N, sum of C, h, w)``."""
        if len({each.shape[2:] for each in maps}) != 1:
            raise ValueError("the members of this ensemble have maps of different sizes")
        return torch.cat(tuple(maps), dim=1)


class MeanHead(nn.Module):
    """The mean of what the members' heads make of their part of the joint feature vector."""

    def __init__(self, members: Sequence[SliceClassifier]) -> None:
        super().__init__()
        self._owners = tuple(members)  # a tuple: the ensemble has their parameters, once

    def forward(self, vectors: Tensor) -> Tensor:
        """Return ``(N, classes)`` of ``(N, sum of lengths)``."""
        return self.each(vectors).mean(0)

    def each(self, vectors: Tensor) -> Tensor:
        """Return the logits of each member, ``(M, N, classes)``."""
        parts = _split(vectors, [member.feature_length for member in self._owners])
        pairs = zip(self._owners, parts, strict=True)
        return torch.stack([member.head(part) for member, part in pairs])


def _split(joined: Tensor, lengths: Sequence[int]) -> list[Tensor]:
    """Return the parts along the channels."""
    ends = list(itertools.accumulate(lengths))
    return [joined[:, end - length : end] for end, length in zip(ends, lengths, strict=True)]
