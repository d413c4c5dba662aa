"""EfficientNet-Lite0 in plain torch.

Tan & Le, "EfficientNet", ICML 2019, in the Lite variant of the TPU repository: no
squeeze-and-excitation, ReLU6, stem and top unscaled. TensorFlow's SAME padding: on an even size a
stride of 2 pads one pixel more on the right and below.
"""

import torch.nn.functional as nnf
from torch import Tensor, nn

from medviewer.models.networks.blocks import initialise_he, is_dilated, keep_resolution
from medviewer.models.networks.classifier import SliceClassifier

_STAGES = (
    # repeats, kernel, stride, expansion, channels out
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
_STEM_CHANNELS = 32
_TOP_CHANNELS = 1280
_NORM_EPSILON = 1e-3

TAPPED_BLOCKS = (4, 10, 14)
"""Indices of the blocks whose output (stride 8, 16 and 32) the out-of-range check reads."""

_LAST_STRIDED_BLOCK = 11


class ConvNorm(nn.Module):
    """Convolution with SAME padding, batch normalization and, unless linear, ReLU6."""

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        kernel: int = 1,
        stride: int = 1,
        groups: int = 1,
        *,
        linear: bool = False,
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            channels_in,
            channels_out,
            kernel,
            stride,
            padding=kernel // 2 if stride == 1 else 0,
            groups=groups,
            bias=False,
        )
        self.norm = nn.BatchNorm2d(channels_out, eps=_NORM_EPSILON)
        self.activation = nn.Identity() if linear else nn.ReLU6()

    def forward(self, images: Tensor) -> Tensor:
        """Return ``(N, channels_out, ceil(H / stride), ceil(W / stride))``."""
        kernel, stride = self.conv.kernel_size[0], self.conv.stride[0]
        if stride > 1:
            images = _pad_same(images, kernel, stride)
        activated: Tensor = self.activation(self.norm(self.conv(images)))
        return activated


class InvertedResidual(nn.Module):
    """MBConv: expand, depthwise, project; with a shortcut where the shape stays."""

    def __init__(
        self, channels_in: int, channels_out: int, kernel: int, stride: int, expansion: int
    ) -> None:
        super().__init__()
        inner = channels_in * expansion
        self.expand = nn.Identity() if expansion == 1 else ConvNorm(channels_in, inner)
        self.depthwise = ConvNorm(inner, inner, kernel, stride, groups=inner)
        self.project = ConvNorm(inner, channels_out, linear=True)
        self.has_shortcut = stride == 1 and channels_in == channels_out

    def forward(self, images: Tensor) -> Tensor:
        """Return ``(N, channels_out, ceil(H / stride), ceil(W / stride))``."""
        projected: Tensor = self.project(self.depthwise(self.expand(images)))
        return projected + images if self.has_shortcut else projected


class EfficientNetLite0(SliceClassifier):
    """EfficientNet-Lite0: a map with 1,280 channels, linear head.

    `small_input`, for images of 28 to 64 pixels, starts at stride 1. With an `output_stride` of
    16 the last stages keep their resolution (14x14 at 224).
    """

    target_layer = "top"
    inner_layers = ("blocks.4", "blocks.10", "blocks.14")
    tap_channels = (40, 112, 192)
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
        self.stem = ConvNorm(channels, _STEM_CHANNELS, 3, 1 if small_input else 2)
        if small_input:
            self.default_size = (28, 28)
        self.blocks = nn.ModuleList(_blocks())
        self.top = ConvNorm(_STAGES[-1][-1], _TOP_CHANNELS)
        if is_dilated(output_stride):
            keep_resolution(self.blocks[_LAST_STRIDED_BLOCK:])
        self.set_head(_TOP_CHANNELS, classes)
        initialise_he(self)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map ``(N, 1280, H / 32, W / 32)`` and those of `TAPPED_BLOCKS`."""
        inner = self.stem(images)
        taps = []
        for index, block in enumerate(self.blocks):
            inner = block(inner)
            if index in TAPPED_BLOCKS:
                taps.append(inner)
        return self.top(inner), tuple(taps)


def _blocks() -> list[InvertedResidual]:
    """Return the 16 blocks; the first of a stage strides and widens."""
    blocks = []
    channels_in = _STEM_CHANNELS
    for repeats, kernel, stride, expansion, channels_out in _STAGES:
        for repeat in range(repeats):
            step = stride if repeat == 0 else 1
            blocks.append(InvertedResidual(channels_in, channels_out, kernel, step, expansion))
            channels_in = channels_out
    return blocks


def _pad_same(images: Tensor, kernel: int, stride: int) -> Tensor:
    """Pad as TensorFlow's SAME does: the odd pixel goes right and below."""
    rows, columns = (
        max((-(-size // stride) - 1) * stride + kernel - size, 0) for size in images.shape[2:]
    )
    return nnf.pad(images, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))
