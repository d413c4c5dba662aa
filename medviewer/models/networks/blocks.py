"""Pieces that several CNNs share."""

from typing import Literal

import torch.nn.functional as nnf
from torch import Tensor, nn

from medviewer.models.networks.classifier import SliceClassifier

_Size3 = int | tuple[int, int, int]


class ConvUnit(nn.Module):
    """Convolution without bias, batch normalization and, unless linear, ReLU.

    The ReLU is never in place: hooks on whatever comes before it keep what they saw.
    """

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        kernel: int = 1,
        stride: int = 1,
        *,
        linear: bool = False,
        epsilon: float = 1e-5,
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            channels_in, channels_out, kernel, stride, padding=kernel // 2, bias=False
        )
        self.norm = nn.BatchNorm2d(channels_out, eps=epsilon)
        self.activation = nn.Identity() if linear else nn.ReLU()

    def forward(self, images: Tensor) -> Tensor:
        """Return ``(N, channels_out, ceil(H / stride), ceil(W / stride))``."""
        activated: Tensor = self.activation(self.norm(self.conv(images)))
        return activated


class ConvUnit3d(nn.Module):
    """The same in three dimensions; sizes are one for all axes, or depth, height and width."""

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        kernel: _Size3 = 1,
        stride: _Size3 = 1,
        *,
        linear: bool = False,
    ) -> None:
        super().__init__()
        depth, height, width = (kernel,) * 3 if isinstance(kernel, int) else kernel
        padding = (depth // 2, height // 2, width // 2)
        self.conv = nn.Conv3d(
            channels_in, channels_out, (depth, height, width), stride, padding, bias=False
        )
        self.norm = nn.BatchNorm3d(channels_out)
        self.activation = nn.Identity() if linear else nn.ReLU()

    def forward(self, volumes: Tensor) -> Tensor:
        """Return ``(N, channels_out, ceil(D / stride), ceil(H / stride), ceil(W / stride))``."""
        activated: Tensor = self.activation(self.norm(self.conv(volumes)))
        return activated


class FullyConnectedClassifier(SliceClassifier):
    """A CNN of the first generation: hidden fully connected layers between map and logits.

    The map is brought to a `grid` of fixed size first, so any image will do.
    """

    reduce: nn.Module
    grid: tuple[int, int]
    hidden: nn.Module

    def pool(self, features: Tensor) -> Tensor:
        """Return what the last hidden layer makes of the map."""
        fixed = nnf.adaptive_avg_pool2d(self.reduce(features), self.grid)
        vectors: Tensor = self.hidden(fixed.flatten(1))
        return vectors

    def keep_features_only(self) -> None:
        """Take off the hidden layers too: they hold most of the parameters."""
        super().keep_features_only()
        self.hidden = nn.Identity()


def keep_resolution(stage: nn.Module) -> None:
    """Undo the stride of a stage, in place; its later convolutions reach twice as far instead.

    Yu, Koltun & Funkhouser, "Dilated residual networks", CVPR 2017. The weights stay those of the
    strided stage.
    """
    for module in stage.modules():
        if isinstance(module, nn.Conv2d):
            reach = 1 if max(module.stride) > 1 else 2
            rows, columns = module.kernel_size
            module.stride = (1, 1)
            module.dilation = (reach, reach)
            module.padding = (reach * (rows // 2), reach * (columns // 2))


def is_dilated(output_stride: int) -> bool:
    """Whether the last stage keeps its resolution: for a stride of 16 in place of 32."""
    if output_stride not in (16, 32):
        raise ValueError("output_stride must be 16 or 32")
    return output_stride == 16


def initialise_he(network: nn.Module, *, fan_out: bool = True) -> None:
    """Give convolutions normal weights by He et al., "Delving deep into rectifiers", ICCV 2015.

    With `fan_out` the variance of the gradients stays, else that of the activations.
    """
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Conv3d):
            mode: Literal["fan_in", "fan_out"] = "fan_out" if fan_out else "fan_in"
            nn.init.kaiming_normal_(module.weight, mode=mode, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
