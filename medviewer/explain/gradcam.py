"""Grad-CAM and its kin from the same forward pass that gives the scores.

The pass is cut at one layer: the graph starts there, so that the gradient costs only what follows.
How activation and gradient become a map is said in `medviewer.explain.methods.weighting`.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from medviewer.errors import UsageError
from medviewer.explain.methods.registry import DEFAULT_METHOD, METHODS
from medviewer.explain.methods.weighting import KEEPS_SUM, Weighting, grad_cam
from medviewer.language import translate
from medviewer.models.networks.classifier import (
    Classifier,
    SliceClassifier,
    TappedForward,
    VolumeClassifier,
)
from medviewer.models.networks.ensemble import Ensemble

METHOD = METHODS[DEFAULT_METHOD].title


@dataclass(slots=True)
class Leaf:
    """What the hook of `leaf_at` caught in the last forward pass.

    `activation` is ``(N, C, h, w)``, or tokens ``(N, T, C)``, and starts the graph; `passed_on` is
    the copy that the rest of the network read.
    """

    activation: Tensor | None = None
    passed_on: Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LogitMaps:
    """Maps of some logits.

    Attributes
    ----------
    maps
        ``(N, targets, h, w)`` float32; those of a volume have a depth before ``h``.
    sums_to_logit
        Whether a map's sum is the logit minus its bias.
    members
        Of an ensemble ``(M, N, targets, h, w)``, whose mean the maps are.
    """

    maps: Tensor
    sums_to_logit: bool
    members: Tensor | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ForwardWithMaps:
    """One pass with the maps of some classes; `explain_s` is how much of it the maps took."""

    output: TappedForward
    found: LogitMaps
    explain_s: float

    @property
    def maps(self) -> Tensor:
        """``(N, targets, h, w)`` float32; those of a volume have a depth before ``h``."""
        return self.found.maps

    @property
    def sums_to_logit(self) -> bool:
        """Whether a map's sum is the logit minus its bias."""
        return self.found.sums_to_logit


def forward_with_maps(
    network: Classifier,
    layer: nn.Module,
    images: Tensor,
    targets: Sequence[int],
    weighting: Weighting = grad_cam,
) -> ForwardWithMaps:
    """Score images and explain some of their logits in one pass.

    Parameters
    ----------
    network
        In ``eval`` mode; its parameters need no gradients, so only what follows the layer is
        recorded.
    layer
        A module of the network that puts out a map ``(N, C, h, w)`` or ``(N, C, d, h, w)``, or
        first of all the tokens ``(N, h * w, C)`` of the network's last map.
    images
        ``(N, C, H, W)``, or volumes ``(N, C, D, H, W)``, on the network's device.
    targets
        Indices of the logits to explain, at least one.
    weighting
        How activation and gradient become a map.

    Raises
    ------
    UsageError
        When the layer puts out no map.
    """
    with torch.enable_grad(), leaf_at(layer) as leaf:
        output = network.forward_with_taps(images)
        if leaf.activation is None:
            raise RuntimeError("the target layer took no part in the forward pass")
        started = time.perf_counter()
        is_last = output.features is leaf.passed_on
        found = _maps(network, output, leaf.activation, targets, weighting, is_last=is_last)
    return ForwardWithMaps(_detached(output), found, time.perf_counter() - started)


def maps_of_features(
    network: SliceClassifier,
    features: Tensor,
    targets: Sequence[int],
    weighting: Weighting = grad_cam,
) -> LogitMaps:
    """Explain some logits by the last feature maps ``(N, C, h, w)``, whoever computed them.

    As `forward_with_maps` does for a layer whose output is what the network pools.
    """
    with torch.enable_grad():
        leaf = features.detach().requires_grad_()
        output = TappedForward(network.head(network.pool(leaf)), leaf, ())
        return _maps(network, output, leaf, targets, weighting, is_last=True)


@contextmanager
def leaf_at(layer: nn.Module) -> Iterator[Leaf]:
    """Let a layer's output start the graph of each pass; the hook is gone afterwards.

    Of a layer with several outputs it is the first one.
    """
    leaf = Leaf()

    def cut(_module: nn.Module, _inputs: tuple[Any, ...], output: Any) -> Any:  # any layer's
        first, rest = (output[0], output[1:]) if isinstance(output, tuple) else (output, ())
        leaf.activation = first.detach().requires_grad_()
        # a copy: an activation that works in place may follow and would change the leaf
        leaf.passed_on = leaf.activation.clone()
        return (leaf.passed_on, *rest) if isinstance(output, tuple) else leaf.passed_on

    handle = layer.register_forward_hook(cut)
    try:
        yield leaf
    finally:
        handle.remove()


def as_map(values: Tensor, like: Tensor) -> Tensor:
    """Return tokens ``(N, h * w, C)`` as the map ``(N, C, h, w)`` that they are; maps as they are.

    `like` is the network's last map, which has the same grid.

    Raises
    ------
    UsageError
        When it is neither.
    """
    if values.ndim in (4, 5):
        return values
    if values.ndim != 3 or like.ndim != 4 or values.shape[1] != like.shape[2:].numel():
        raise UsageError(
            translate(
                "Explain",
                "this layer puts out no map to explain; choose another layer, or a method without "
                "one such as occlusion",
            )
        )
    return values.transpose(1, 2).reshape(*values.shape[::2], *like.shape[2:])


def is_linear_in_mean(network: Classifier) -> bool:
    """Whether the logits are linear in the mean of the last feature map."""
    if isinstance(network, Ensemble):
        return all(is_linear_in_mean(member) for member in network.parts)
    pools_by_mean = type(network).pool in {SliceClassifier.pool, VolumeClassifier.pool}
    return pools_by_mean and isinstance(network.head, nn.Linear)


def _maps(
    network: Classifier,
    output: TappedForward,
    activation: Tensor,
    targets: Sequence[int],
    weighting: Weighting,
    *,
    is_last: bool,
) -> LogitMaps:
    """Return the maps of some logits; the images of a batch do not mix.

    Where the last map joins those of an ensemble's members, each has its share of the channels.
    """
    parts: list[int] | None = None
    if isinstance(network, Ensemble) and is_last:
        parts = [member.map_channels for member in network.parts]
    found = []
    for target in targets:
        logit = output.logits[:, target].sum()
        (gradient,) = torch.autograd.grad(logit, activation, retain_graph=True)
        layer, slope = (as_map(each, output.features) for each in (activation.detach(), gradient))
        found.append(_of_members(layer, slope, weighting, parts))
    members = torch.stack(found, dim=2)  # (M, N, targets, h, w)
    sums = is_last and weighting in KEEPS_SUM and is_linear_in_mean(network)
    return LogitMaps(members.mean(0), sums, members if parts else None)


def _of_members(
    activation: Tensor, gradient: Tensor, weighting: Weighting, parts: Sequence[int] | None
) -> Tensor:
    """Return the maps ``(M, N, h, w)`` of each part of the channels, or of all as one."""
    if not parts:
        return weighting(activation, gradient).float()[None]
    # the logit is the mean of the members': its gradient is theirs divided by their number
    own = torch.split(activation, list(parts), 1)
    slopes = torch.split(len(parts) * gradient, list(parts), 1)
    return torch.stack([weighting(*pair).float() for pair in zip(own, slopes, strict=True)])


def _detached(output: TappedForward) -> TappedForward:
    """Return the same values without their graph."""
    taps = tuple(tap.detach() for tap in output.taps)
    return TappedForward(output.logits.detach(), output.features.detach(), taps, output.members)
