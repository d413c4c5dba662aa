"""DenseNet: Huang et al., "Densely connected convolutional networks", CVPR 2017."""

import torch
from torch import Tensor, nn

from medviewer.models.networks.blocks import ConvUnit, initialise_he, is_dilated, keep_resolution
from medviewer.models.networks.classifier import SliceClassifier

_GROWTH = 32
_BOTTLENECK = 4 * _GROWTH
_STEM_CHANNELS = 64
_LAYERS = (6, 12, 24, 16)


class DenseLayer(nn.Module):
    """Norm and ReLU, 1x1 convolution to the bottleneck, 3x3 convolution to the growth."""

    def __init__(self, channels_in: int) -> None:
        super().__init__()
        self.start = nn.Sequential(nn.BatchNorm2d(channels_in), nn.ReLU())
        self.bottleneck = ConvUnit(channels_in, _BOTTLENECK)
        self.grow = nn.Conv2d(_BOTTLENECK, _GROWTH, 3, padding=1, bias=False)

    def forward(self, images: Tensor) -> Tensor:
        """Return the input with 32 more channels."""
        return torch.cat([images, self.grow(self.bottleneck(self.start(images)))], dim=1)


class Transition(nn.Module):
    """Half the channels, and half the size unless `pool` is made the identity."""

    def __init__(self, channels_in: int) -> None:
        super().__init__()
        self.start = nn.Sequential(nn.BatchNorm2d(channels_in), nn.ReLU())
        self.squeeze = nn.Conv2d(channels_in, channels_in // 2, 1, bias=False)
        self.pool: nn.Module = nn.AvgPool2d(2)

    def forward(self, images: Tensor) -> Tensor:
        """Return ``(N, C / 2, H / 2, W / 2)``."""
        reduced: Tensor = self.pool(self.squeeze(self.start(images)))
        return reduced


class DenseNet121(SliceClassifier):
    """DenseNet-121.

    The explained map is that after the last norm and its ReLU, which is not in place here (in
    torchvision it is, and a hook on ``norm5`` sees its output change). `small_input`, for images
    of 28 to 64 pixels, starts with 3x3 at stride 1 and no pooling. With an `output_stride` of 16
    the last stage keeps its resolution (14x14 at 224).
    """

    target_layer = "top"
    inner_layers = ("stages.1", "stages.2", "stages.3")
    head: nn.Linear

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
        width = _STEM_CHANNELS
        self.stages = nn.ModuleList()
        self.transitions = nn.ModuleList()
        for index, count in enumerate(_LAYERS):
            if index > 0:
                self.transitions.append(Transition(width))
                width //= 2
            self.stages.append(_stage(width, count))
            width += count * _GROWTH
        self.top = nn.Sequential(nn.BatchNorm2d(width), nn.ReLU())
        if is_dilated(output_stride):
            self.transitions[-1].pool = nn.Identity()
            keep_resolution(self.stages[-1])
        self.set_head(width, classes)
        initialise_he(self, fan_out=False)
        nn.init.zeros_(self.head.bias)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map ``(N, 1024, H / 32, W / 32)`` and those of stages 2 to 4."""
        inner = self.stages[0](self.stem(images))
        maps = []
        for transition, stage in zip(self.transitions, self.stages[1:], strict=True):
            inner = stage(transition(inner))
            maps.append(inner)
        return self.top(inner), tuple(maps)


def _stem(channels: int, *, small_input: bool) -> nn.Module:
    """Return what comes before the first dense stage."""
    if small_input:
        return ConvUnit(channels, _STEM_CHANNELS, 3)
    return nn.Sequential(ConvUnit(channels, _STEM_CHANNELS, 7, 2), nn.MaxPool2d(3, 2, padding=1))


def _stage(channels_in: int, count: int) -> nn.Sequential:
    """Return `count` layers, each of which sees all before it."""
    return nn.Sequential(*(DenseLayer(channels_in + index * _GROWTH) for index in range(count)))
