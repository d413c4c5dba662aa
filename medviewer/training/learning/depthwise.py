"""Depthwise convolutions whose weights learn at the speed of everything else on a CPU.

oneDNN has a quick kernel for the weight gradient of a depthwise convolution of 3x3; that of 5x5
takes nine to fifty times as long (bfloat16 worst), nearly half of a training step of
EfficientNet-Lite0. So the gradient of a larger kernel is put together of 3x3 parts, each from a
moved image. The module's weights, names and results stay as they are.
"""

from collections.abc import Callable
from itertools import product
from typing import Any

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn
from torch.autograd import Function

_PART = 3
"""Side of the kernel that has a quick gradient."""

_NOT_TRANSPOSED = False


def quicken_depthwise(network: nn.Module) -> None:
    """Let all large depthwise convolutions of `network` learn quickly, in place; CPU only."""
    for parent in list(network.modules()):
        for name, module in list(parent.named_children()):
            if isinstance(module, nn.Conv2d) and _is_large_depthwise(module):
                setattr(parent, name, _QuickDepthwise(module))


class _QuickDepthwise(nn.Module):
    """A depthwise convolution with the weights of another."""

    def __init__(self, conv: nn.Conv2d) -> None:
        super().__init__()
        self.weight = conv.weight
        # read by those that pad for it, as the convolution's own
        self.kernel_size, self.stride, self.padding = conv.kernel_size, conv.stride, conv.padding

    def forward(self, images: Tensor) -> Tensor:
        """Return what the convolution returns, ``(N, C, H', W')``."""
        weight = self.weight
        if torch.is_autocast_enabled("cpu"):
            kind = torch.get_autocast_dtype("cpu")
            images, weight = images.to(kind), weight.to(kind)
        apply: Callable[..., Tensor] = _Convolve.apply  # torch gives it no types
        return apply(images, weight, self.stride, self.padding)


class _Convolve(Function):
    """Depthwise convolution; see the module."""

    @staticmethod
    def forward(
        ctx: Any,
        images: Tensor,
        weight: Tensor,
        stride: tuple[int, int],
        padding: tuple[int, int],
    ) -> Tensor:
        ctx.save_for_backward(images, weight)
        ctx.stride, ctx.padding = stride, padding
        return nnf.conv2d(images, weight, None, stride, padding, groups=len(weight))

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None, None, None]:
        images, weight = ctx.saved_tensors
        for_images = for_weight = None
        if ctx.needs_input_grad[0]:
            wanted = (True, False, False)
            for_images = _gradients(gradient, images, weight, ctx.stride, ctx.padding, wanted)[0]
        if ctx.needs_input_grad[1]:
            for_weight = _weight_gradient(gradient, images, weight, ctx.stride, ctx.padding)
        return for_images, for_weight, None, None


def _weight_gradient(
    gradient: Tensor,
    images: Tensor,
    weight: Tensor,
    stride: tuple[int, int],
    padding: tuple[int, int],
) -> Tensor:
    """Return the gradient of `weight`, part by part; neighbouring parts share a row or column."""
    padded = nnf.pad(images, (padding[1], padding[1], padding[0], padding[0]))
    result = torch.empty_like(weight)
    part = weight[:, :, :_PART, :_PART].contiguous()
    rows, columns = (
        (length - 1) * step + _PART for length, step in zip(gradient.shape[2:], stride, strict=True)
    )
    starts = (range(0, side - _PART + 1, _PART - 1) for side in weight.shape[2:])
    for top, left in product(*starts):
        moved = padded[:, :, top : top + rows, left : left + columns]
        moved = moved.contiguous(memory_format=torch.channels_last)
        wanted = (False, True, False)
        found = _gradients(gradient, moved, part, stride, (0, 0), wanted)[1]
        result[:, :, top : top + _PART, left : left + _PART] = found
    return result


def _gradients(
    gradient: Tensor,
    images: Tensor,
    weight: Tensor,
    stride: tuple[int, int],
    padding: tuple[int, int],
    wanted: tuple[bool, bool, bool],
) -> tuple[Tensor, Tensor, Tensor]:
    """Return torch's own gradients of a depthwise convolution."""
    found: tuple[Tensor, Tensor, Tensor] = torch.ops.aten.convolution_backward(
        gradient,
        images,
        weight,
        None,
        stride,
        padding,
        (1, 1),
        _NOT_TRANSPOSED,
        (0, 0),
        len(weight),
        wanted,
    )
    return found


def _is_large_depthwise(module: nn.Conv2d) -> bool:
    """Whether a convolution is depthwise, learns, and has a slow gradient."""
    return (
        module.groups == module.in_channels == module.out_channels
        and module.bias is None
        and module.dilation == (1, 1)
        and isinstance(module.padding, tuple)
        and all(side > _PART and side % 2 for side in module.kernel_size)
        and module.weight.requires_grad
    )
