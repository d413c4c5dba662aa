"""A CNN's map of middle depth beside fixed maps of what is dense or one-sided in the skull."""

import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.ensemble import JoinChannels
from medviewer.models.networks.skull.maps import HIGHEST_HU, MAPS, skull_maps

_UNIT = 10.0
"""Brings the mean of the skull's maps to the size of their largest values."""


class SkullCNN(SliceClassifier):
    """A linear head on the last map but one of a `backbone` and on the maps of `skull_maps`.

    Reads axial CT slices in a window from 0 to 80 HU; `mean` and `std` are those that the card
    prepares by. Of each channel the vector has the mean and the largest mean of 2 x 2 cells: blood
    can be small. The backbone's later layers serve the out-of-range check alone.
    """

    target_layer = "grid"

    def __init__(
        self, classes: int, backbone: SliceClassifier, *, mean: float = 0.5, std: float = 0.5
    ) -> None:
        super().__init__()
        if len(backbone.tap_channels) < 2:
            raise ValueError("this backbone gives no map of middle depth")
        if std == 0:
            raise ValueError("std must be above 0")
        backbone.keep_features_only()
        self.backbone = backbone
        self.inner_layers = tuple(f"backbone.{name}" for name in backbone.inner_layers[:-1])
        self.tap_channels = backbone.tap_channels
        self.grid = JoinChannels()
        self.default_size = (272, 272)
        self._mean, self._std = mean, std
        channels = MAPS + backbone.tap_channels[-2]
        self.set_head(2 * channels, classes, map_channels=channels)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the joint map, the skull's maps first, and the backbone's taps."""
        _, taps = self.backbone.features_with_taps(images)
        middle = taps[-2]
        unit = (images.mean(1, keepdim=True) * self._std + self._mean).clamp(0, 1)
        rows, columns = middle.shape[2:]
        skull = nnf.adaptive_avg_pool2d(skull_maps(HIGHEST_HU * unit), (rows, columns))
        features: Tensor = self.grid([skull, middle])
        return features, taps

    def pool(self, features: Tensor) -> Tensor:
        """Return ``(N, 2 C)``: means and largest values; of the skull's maps their logarithms."""
        mean = features.mean((2, 3))
        largest = nnf.avg_pool2d(features, 2, 1).amax((2, 3))
        skull = torch.cat([_UNIT * mean[:, :MAPS], largest[:, :MAPS]], 1)
        # not negative, but for rounding
        logarithms = (skull.clamp_min(0) + 1).log()
        return torch.cat([logarithms, mean[:, MAPS:], largest[:, MAPS:]], 1)
