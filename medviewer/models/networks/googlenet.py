"""Inception v1 (GoogLeNet): Szegedy et al., "Going deeper with convolutions", CVPR 2015.

The variant of torchvision: batch normalization after every convolution, 3x3 in place of the 5x5
convolutions, no auxiliary classifiers.
"""

import torch
from torch import Tensor, nn

from medviewer.models.networks.blocks import ConvUnit, is_dilated, keep_resolution
from medviewer.models.networks.classifier import SliceClassifier

_NORM_EPSILON = 1e-3
_THIRD = ((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64))
_FOURTH = (
    (192, 96, 208, 16, 48, 64),
    (160, 112, 224, 24, 64, 64),
    (128, 128, 256, 24, 64, 64),
    (112, 144, 288, 32, 64, 64),
    (256, 160, 320, 32, 128, 128),
)
_FIFTH = ((256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128))

_Widths = tuple[int, int, int, int, int, int]


class Inception(nn.Module):
    """Four branches side by side, joined along the channels.

    `widths`: the 1x1 branch; reduction and 3x3 of the second and of the third one; the pooled one.
    """

    def __init__(self, channels_in: int, widths: _Widths) -> None:
        super().__init__()
        single, reduce_second, second, reduce_third, third, pooled = widths
        self.branches = nn.ModuleList(
            [
                _unit(channels_in, single),
                nn.Sequential(_unit(channels_in, reduce_second), _unit(reduce_second, second, 3)),
                nn.Sequential(_unit(channels_in, reduce_third), _unit(reduce_third, third, 3)),
                nn.Sequential(nn.MaxPool2d(3, 1, padding=1), _unit(channels_in, pooled)),
            ]
        )

    def forward(self, images: Tensor) -> Tensor:
        """Return a map of the same size."""
        return torch.cat([branch(images) for branch in self.branches], dim=1)


class GoogLeNet(SliceClassifier):
    """Inception v1.

    `small_input`, for images of 28 to 64 pixels, starts with 3x3 at stride 1 and no pooling. With
    an `output_stride` of 16 the last stage keeps its resolution (14x14 at 224).
    """

    target_layer = "stage5"
    inner_layers = ("stage3", "stage4")

    def __init__(
        self,
        classes: int,
        channels: int = 3,
        output_stride: int = 32,
        *,
        small_input: bool = False,
    ) -> None:
        super().__init__()
        self.stem = _stem(channels, small_input=small_input)
        if small_input:
            self.default_size = (28, 28)
        self.stage3 = _stage(192, _THIRD)
        self.halve3 = _halving(3)
        self.stage4 = _stage(480, _FOURTH)
        self.halve4: nn.Module = _halving(2)
        self.stage5 = _stage(832, _FIFTH)
        if is_dilated(output_stride):
            self.halve4 = nn.Identity()
            keep_resolution(self.stage5)
        self.set_head(1024, classes)
        _initialise(self)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map ``(N, 1024, H / 32, W / 32)`` and those of stages 3 to 5."""
        third = self.stage3(self.stem(images))
        fourth = self.stage4(self.halve3(third))
        fifth = self.stage5(self.halve4(fourth))
        return fifth, (third, fourth, fifth)


def _unit(channels_in: int, channels_out: int, kernel: int = 1, stride: int = 1) -> ConvUnit:
    """Return a convolution with the norm's epsilon of this network."""
    return ConvUnit(channels_in, channels_out, kernel, stride, epsilon=_NORM_EPSILON)


def _stem(channels: int, *, small_input: bool) -> nn.Sequential:
    """Return the convolutions before the first Inception block; 192 channels out."""
    second = nn.Sequential(_unit(64, 64), _unit(64, 192, 3))
    if small_input:
        return nn.Sequential(_unit(channels, 64, 3), second)
    return nn.Sequential(_unit(channels, 64, 7, 2), _halving(3), second, _halving(3))


def _halving(kernel: int) -> nn.MaxPool2d:
    """Return a pooling of stride 2 that drops nothing at the edge."""
    return nn.MaxPool2d(kernel, 2, ceil_mode=True)


def _stage(channels_in: int, blocks: tuple[_Widths, ...]) -> nn.Sequential:
    """Return Inception blocks in a row."""
    layers = []
    for widths in blocks:
        layers.append(Inception(channels_in, widths))
        channels_in = widths[0] + widths[2] + widths[4] + widths[5]
    return nn.Sequential(*layers)


def _initialise(network: nn.Module) -> None:
    """Draw normal weights within two deviations of 0.01, as torchvision."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.trunc_normal_(module.weight, std=0.01, a=-0.02, b=0.02)
