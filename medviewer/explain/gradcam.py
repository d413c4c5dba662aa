"""Grad-CAM from the same forward pass that gives the scores.

Selvaraju et al., "Grad-CAM", ICCV 2017: the channels of one layer's activation, weighted by the
spatial mean of the logit's gradient, are summed up. The ReLU of the paper is left to the drawing:
values here keep their sign.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from medviewer.models.networks.classifier import (
    Classifier,
    SliceClassifier,
    TappedForward,
    VolumeClassifier,
)

METHOD = "Grad-CAM"


@dataclass(slots=True)
class Leaf:
    """What the hook of `leaf_at` caught in the last forward pass.

    `activation` is ``(N, C, h, w)`` and starts the graph; `passed_on` is the copy that the rest of
    the network read.
    """

    activation: Tensor | None = None
    passed_on: Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ForwardWithMaps:
    """One pass with the maps of some classes.

    Attributes
    ----------
    maps
        ``(N, targets, h, w)`` float32; those of a volume have a depth before ``h``.
    sums_to_logit
        Whether a map's sum is the logit minus its bias.
    explain_s
        How much of the pass the maps took.
    """

    output: TappedForward
    maps: Tensor
    sums_to_logit: bool
    explain_s: float


def forward_with_maps(
    network: Classifier, layer: nn.Module, images: Tensor, targets: Sequence[int]
) -> ForwardWithMaps:
    """Score images and explain some of their logits in one pass.

    Parameters
    ----------
    network
        In ``eval`` mode; its parameters need no gradients, so only what follows the layer is
        recorded.
    layer
        A module of the network with one ``(N, C, h, w)`` output, or ``(N, C, d, h, w)``.
    images
        ``(N, C, H, W)``, or volumes ``(N, C, D, H, W)``, on the network's device.
    targets
        Indices of the logits to explain, at least one.
    """
    with torch.enable_grad(), leaf_at(layer) as leaf:
        output = network.forward_with_taps(images)
        if leaf.activation is None:
            raise RuntimeError("the target layer took no part in the forward pass")
        started = time.perf_counter()
        maps = [_map_of(output.logits, target, leaf.activation) for target in targets]
    return ForwardWithMaps(
        output=_detached(output),
        maps=torch.stack(maps, dim=1),
        sums_to_logit=_sums_to_logit(network, output, leaf),
        explain_s=time.perf_counter() - started,
    )


def maps_of_features(
    network: SliceClassifier, features: Tensor, targets: Sequence[int]
) -> tuple[Tensor, bool]:
    """Explain some logits by the last feature maps ``(N, C, h, w)``, whoever computed them.

    Returns the maps ``(N, targets, h, w)``, and whether a map's sum is the logit minus its bias:
    as `forward_with_maps` does for a layer whose output is what the network pools.
    """
    with torch.enable_grad():
        leaf = features.detach().requires_grad_()
        logits = network.head(network.pool(leaf))
        maps = [_map_of(logits, target, leaf) for target in targets]
    return torch.stack(maps, dim=1), _is_linear_in_mean(network)


@contextmanager
def leaf_at(layer: nn.Module) -> Iterator[Leaf]:
    """Let a layer's output start the graph of each pass; the hook is gone afterwards."""
    leaf = Leaf()

    def cut(_module: nn.Module, _inputs: tuple[Any, ...], output: Tensor) -> Tensor:
        leaf.activation = output.detach().requires_grad_()
        # a copy: an activation that works in place may follow and would change the leaf
        leaf.passed_on = leaf.activation.clone()
        return leaf.passed_on

    handle = layer.register_forward_hook(cut)
    try:
        yield leaf
    finally:
        handle.remove()


def grad_cam(activation: Tensor, gradient: Tensor) -> Tensor:
    """Return ``sum_c mean(gradient_c) * activation_c``.

    ``(N, C, h, w)`` twice to ``(N, h, w)``, ``(N, C, d, h, w)`` twice to ``(N, d, h, w)``.
    """
    weights = gradient.flatten(2).mean(2)
    return torch.einsum("nc,nc...->n...", weights, activation)


def _map_of(logits: Tensor, target: int, activation: Tensor) -> Tensor:
    """Return the map ``(N, h, w)`` of one logit; the images of a batch do not mix."""
    (gradient,) = torch.autograd.grad(logits[:, target].sum(), activation, retain_graph=True)
    return grad_cam(activation.detach(), gradient).float()


def _sums_to_logit(network: Classifier, output: TappedForward, leaf: Leaf) -> bool:
    """Whether global average pooling and one linear layer follow the target layer."""
    return _is_linear_in_mean(network) and output.features is leaf.passed_on


def _is_linear_in_mean(network: Classifier) -> bool:
    """Whether the logits are linear in the mean of the last feature map."""
    pools_by_mean = type(network).pool in {SliceClassifier.pool, VolumeClassifier.pool}
    return pools_by_mean and isinstance(network.head, nn.Linear)


def _detached(output: TappedForward) -> TappedForward:
    """Return the same values without their graph."""
    taps = tuple(tap.detach() for tap in output.taps)
    return TappedForward(output.logits.detach(), output.features.detach(), taps, output.members)
