"""ResNet: He et al., "Deep residual learning for image recognition", CVPR 2016.

The stride of a bottleneck lies in its 3x3 convolution (torchvision's and NVIDIA's "v1.5").
"""

from collections.abc import Sequence

from torch import Tensor, nn

from medviewer.models.networks.blocks import (
    ConvUnit,
    ConvUnit3d,
    initialise_he,
    is_dilated,
    keep_resolution,
)
from medviewer.models.networks.classifier import SliceClassifier

ConvUnitType = type[ConvUnit] | type[ConvUnit3d]

_WIDTHS = (64, 128, 256, 512)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut, in as many dimensions as `unit` has."""

    expansion = 1

    def __init__(
        self, channels_in: int, width: int, stride: int, unit: ConvUnitType = ConvUnit
    ) -> None:
        super().__init__()
        self.residual = nn.Sequential(
            unit(channels_in, width, 3, stride), unit(width, width, 3, linear=True)
        )
        self.shortcut = _shortcut(channels_in, width, stride, unit)
        self.activation = nn.ReLU()

    def forward(self, images: Tensor) -> Tensor:
        """Return ``(N, width, ceil(H / stride), ceil(W / stride))``."""
        activated: Tensor = self.activation(self.residual(images) + self.shortcut(images))
        return activated


class Bottleneck(nn.Module):
    """1x1, 3x3 and 1x1 convolutions beside a shortcut; four times `width` channels out."""

    expansion = 4

    def __init__(self, channels_in: int, width: int, stride: int) -> None:
        super().__init__()
        channels_out = width * self.expansion
        self.residual = nn.Sequential(
            ConvUnit(channels_in, width),
            ConvUnit(width, width, 3, stride),
            ConvUnit(width, channels_out, linear=True),
        )
        self.shortcut = _shortcut(channels_in, channels_out, stride)
        self.activation = nn.ReLU()

    def forward(self, images: Tensor) -> Tensor:
        """Return ``(N, 4 width, ceil(H / stride), ceil(W / stride))``."""
        activated: Tensor = self.activation(self.residual(images) + self.shortcut(images))
        return activated


class ResNet(SliceClassifier):
    """A stem of stride 4 and four stages.

    `small_input`, for images of 28 to 64 pixels, starts with a 3x3 convolution at stride 1 and no
    pooling, as the paper does on CIFAR and MedMNIST after it. With an `output_stride` of 16 the
    last stage keeps its resolution (14x14 at 224).
    """

    target_layer = "layer4"
    inner_layers = ("layer2", "layer3")

    def __init__(
        self,
        block: type[BasicBlock] | type[Bottleneck],
        repeats: Sequence[int],
        classes: int,
        channels: int = 3,
        output_stride: int = 32,
        *,
        small_input: bool = False,
    ) -> None:
        super().__init__()
        self.stem = _small_stem(channels) if small_input else _stem(channels)
        if small_input:
            self.default_size = (28, 28)
        widths = (64, *(width * block.expansion for width in _WIDTHS))
        stages = [
            _stage(block, widths[i], _WIDTHS[i], repeats[i], 1 if i == 0 else 2) for i in range(4)
        ]
        self.layer1, self.layer2, self.layer3, self.layer4 = stages
        if is_dilated(output_stride):
            keep_resolution(self.layer4)
        self.set_head(widths[-1], classes)
        initialise_he(self)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map ``(N, C, H / 32, W / 32)`` and those of stages 2 to 4."""
        second = self.layer2(self.layer1(self.stem(images)))
        third = self.layer3(second)
        fourth = self.layer4(third)
        return fourth, (second, third, fourth)


class ResNet18(ResNet):
    """ResNet-18."""

    def __init__(
        self,
        classes: int,
        channels: int = 3,
        output_stride: int = 32,
        *,
        small_input: bool = False,
    ) -> None:
        super().__init__(
            BasicBlock, (2, 2, 2, 2), classes, channels, output_stride, small_input=small_input
        )


class ResNet50(ResNet):
    """ResNet-50."""

    def __init__(
        self,
        classes: int,
        channels: int = 3,
        output_stride: int = 32,
        *,
        small_input: bool = False,
    ) -> None:
        super().__init__(
            Bottleneck, (3, 4, 6, 3), classes, channels, output_stride, small_input=small_input
        )


def _stem(channels: int) -> nn.Module:
    """Return what brings an image to a quarter of its size."""
    return nn.Sequential(ConvUnit(channels, 64, 7, 2), nn.MaxPool2d(3, 2, padding=1))


def _small_stem(channels: int) -> nn.Module:
    """Return a start that keeps a small image's size."""
    return ConvUnit(channels, 64, 3)


def _stage(
    block: type[BasicBlock] | type[Bottleneck],
    channels_in: int,
    width: int,
    repeats: int,
    stride: int,
) -> nn.Sequential:
    """Return `repeats` blocks; the first one strides and widens."""
    first = block(channels_in, width, stride)
    rest = [block(width * block.expansion, width, 1) for _ in range(repeats - 1)]
    return nn.Sequential(first, *rest)


def _shortcut(
    channels_in: int, channels_out: int, stride: int, unit: ConvUnitType = ConvUnit
) -> nn.Module:
    """Return the identity, or a 1x1 convolution where the shape changes."""
    if stride == 1 and channels_in == channels_out:
        return nn.Identity()
    return unit(channels_in, channels_out, 1, stride, linear=True)
