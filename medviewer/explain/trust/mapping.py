"""The maps of several methods for changed versions of one input, made as the viewer makes them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.explain.gradcam import forward_with_maps
from medviewer.explain.methods.exact import exact_numbers
from medviewer.explain.methods.one_pass import OnePass
from medviewer.explain.methods.weighting import WEIGHTINGS, Weighting
from medviewer.explain.request import Plan
from medviewer.explain.sequence_maps import KeptSlices
from medviewer.explain.slow.cells import by_cells
from medviewer.explain.slow.integrated_gradients import Steps, integrated_gradients
from medviewer.explain.slow.occlusion import occlusion
from medviewer.explain.slow.subjects import ImageSubject, SliceSubject

Floats = npt.NDArray[np.float32]

OneImage = ImageSubject | SliceSubject
"""What trust is measured on: an image, or a slice among those of its series."""

IG_STEPS = 25
"""Steps of integrated gradients here, always; the viewer takes 50 and more. Only means over regions
are measured, which are steadier than pixels."""


def maps_of_versions(
    subject: OneImage,
    plans: Sequence[Plan],
    target: int,
    versions: Tensor,
    context: WorkContext,
) -> dict[str, Floats]:
    """Return the maps ``(N, h, w)`` of one logit for versions ``(N, C, H, W)``, by method.

    Methods that weigh one layer's activation by its gradient share their passes. A stop is heard
    between batches. Of an ensemble it is the mean of the members' maps.
    """
    size = subject.classifier.batch_size
    with exact_numbers():
        parts: dict[str, list[Floats]] = {plan.method.name: [] for plan in plans}
        for part in torch.split(versions, size):
            context.token.raise_if_cancelled()
            for name, maps in _at_once(subject, plans, target, part).items():
                parts[name].append(maps)
        for plan in plans:
            if plan.method.is_slow:
                for version in versions:
                    own = _slow(subject, plan, target, version[None], context)
                    parts[plan.method.name].append(own[None])
    return {name: np.concatenate(each) for name, each in parts.items()}


def _at_once(
    subject: OneImage, plans: Sequence[Plan], target: int, versions: Tensor
) -> dict[str, Floats]:
    """Return the maps of the methods of one pass."""
    device = subject.classifier.device.device
    on_device = versions.to(device, memory_format=torch.channels_last)
    weighted = [plan for plan in plans if plan.method.name in WEIGHTINGS]
    found: dict[str, Tensor] = {}
    if weighted:
        names = [plan.method.name for plan in weighted]
        maps = _weighted(subject, weighted[0].layer, names, target, on_device)
        found |= dict(zip(names, maps.float().cpu().unbind(1), strict=True))
    for plan in plans:
        if plan not in weighted and not plan.method.is_slow:
            one_pass = OnePass(plan.layer, plan.method.name)
            output = one_pass.forward(subject.classifier.image_network, on_device, [target])
            found[plan.method.name] = output.maps[:, 0].float().cpu()
    return {name: np.asarray(each.numpy()) for name, each in found.items()}


def _weighted(
    subject: OneImage, layer: str, names: Sequence[str], target: int, versions: Tensor
) -> Tensor:
    """Return the maps ``(N, methods, h, w)`` of methods that differ in their weighting alone."""

    def all_weightings(activation: Tensor, gradient: Tensor) -> Tensor:
        return torch.stack([WEIGHTINGS[name](activation, gradient) for name in names], dim=1)

    if isinstance(subject, SliceSubject):
        return _of_slices(subject, layer, all_weightings, target, versions)
    network = subject.classifier.image_network
    module = network.get_submodule(layer)
    return forward_with_maps(network, module, versions, [target], all_weightings).maps[:, 0]


def _of_slices(
    subject: SliceSubject, layer: str, weighting: Weighting, target: int, versions: Tensor
) -> Tensor:
    """Return the maps of versions of a slice, each read among the other slices as they are."""
    encoder = subject.network.encoder
    kept = KeptSlices(encoder, subject.network.get_submodule(layer), weighting)
    numbers: Sequence[int] = range(len(versions))
    vectors = kept.encode(encoder, versions, numbers).logits.detach().clone().requires_grad_()
    with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False, allow_tf32=False):
        (gradient,) = torch.autograd.grad(subject.read(vectors)[0, :, target].sum(), vectors)
    return kept.maps_of(numbers, gradient[None])[:, 0]


def _slow(
    subject: OneImage, plan: Plan, target: int, version: Tensor, context: WorkContext
) -> Floats:
    """Return the map of one version by a method of many passes."""
    changed = replace(subject, original=version)
    silent = WorkContext(context.token)
    if plan.method.name == "integrated-gradients":
        steps = Steps(IG_STEPS, IG_STEPS)
        found = by_cells(integrated_gradients(changed, [target], silent, steps))
    else:
        found = occlusion(changed, [target], silent)
    return np.asarray(found.maps.mean(0)[0])
