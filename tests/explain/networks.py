"""One small untrained network of every architecture, and captum's answers for it."""

import functools
from typing import Any
from unittest.mock import patch

import torch
from captum.attr import LayerGradCam
from torch import Tensor, nn

from medviewer.models.networks import alexnet, vgg
from medviewer.models.networks.architectures import build_any_network
from medviewer.models.networks.slice_cnns import SLICE_CNNS

OPTIONS: dict[str, dict[str, Any]] = {
    "attention-cnn": {"backbone": "resnet18", "backbone_small_input": True, "width": 32},
    "ensemble": {"member": "tiny-cnn", "members": 3, "member_width": 5},
    "skull-cnn": {"backbone": "efficientnet-lite0"},
    "vit": {"layers": 3, "width": 32, "heads": 2, "patch": 8},
    "lenet5": {"channels": 3},
    "resnet18-3d": {"channels": 3, "small_input": True},
    **{name: {"encoder": "tiny-cnn"} for name in ("cnn-gru", "cnn-lstm", "cnn-rnn")},
    "cnn-transformer": {"encoder": "tiny-cnn", "hidden": 8, "heads": 2},
}
ONE_BY_ONE = (*SLICE_CNNS, "attention-cnn", "skull-cnn", "vit", "resnet18-3d")


@functools.cache
def untrained(name: str, classes: int = 2) -> nn.Module:
    """Return a network in `eval` mode whose batch norms and residual branches do something.

    The same one each time: not to be changed.
    """
    torch.manual_seed(0)
    # hidden layers of 4,096 are most of a VGG's weights, and take a minute to draw
    with patch.object(alexnet, "_HIDDEN", 32), patch.object(vgg, "_HIDDEN", 32):
        network = build_any_network(name, classes, OPTIONS.get(name, {}))
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d | nn.BatchNorm3d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.3)
    for part, weight in network.named_parameters():
        if "stack.blocks" in part and weight.ndim > 1:  # the attention starts as the identity
            nn.init.normal_(weight, std=0.2)
    return network.eval().requires_grad_(requires_grad=False)


def images_for(name: str, count: int = 2) -> Tensor:
    """Return images, or volumes, that a network of that name reads."""
    generator = torch.Generator().manual_seed(1)
    size = (8, 16, 16) if name == "resnet18-3d" else (64, 64)
    return torch.rand(count, 3, *size, generator=generator)


def captum_grad_cam(network: nn.Module, layer: nn.Module, images: Tensor, target: int) -> Tensor:
    """Return captum's Grad-CAM with its sign, ``(N, h, w)``; of a volume a depth before."""
    maps = LayerGradCam(network, layer).attribute(
        images.clone().requires_grad_(), target, relu_attributions=False
    )
    assert isinstance(maps, Tensor)
    return maps.detach()[:, 0]


def hook_count(network: nn.Module) -> int:
    """Return how many hooks of any kind the modules hold."""
    return sum(
        len(module._forward_hooks) + len(module._forward_pre_hooks) + len(module._backward_hooks)
        for module in network.modules()
    )
