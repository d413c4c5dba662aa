"""The maps of several methods for changed versions of one input, made as the viewer makes them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.explain.gradcam import forward_with_maps
from medviewer.explain.methods.one_pass import OnePass
from medviewer.explain.methods.weighting import WEIGHTINGS, Weighting
from medviewer.explain.request import Plan
from medviewer.explain.sequence_maps import KeptSlices
from medviewer.explain.slow.cells import by_cells
from medviewer.explain.slow.integrated_gradients import Steps, integrated_gradients
from medviewer.explain.slow.occlusion import occlusion
from medviewer.explain.slow.subjects import ImageSubject, SliceSubject, VolumeSubject
from medviewer.explain.trust.volume_slice import SliceOfVolume
from medviewer.inference.exact import exact_numbers
from medviewer.models.networks.classifier import Classifier

Floats = npt.NDArray[np.float32]

OneImage = ImageSubject | SliceSubject | SliceOfVolume
"""What trust is measured on: an image, or a slice among those of its series."""

_Read = ImageSubject | SliceSubject | VolumeSubject
"""What the network reads at once: a slice of a volume only with all others."""

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
    between batches. Of an ensemble it is the mean of the members' maps, of a slice within a volume
    its part of the volume's map.
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
    if not isinstance(subject, SliceOfVolume):
        return _in_one_pass(subject, plans, target, versions)
    wholes = map(subject.whole, torch.split(versions, 1))
    found = [_in_one_pass(whole, plans, target, whole.original) for whole in wholes]
    return {
        name: np.stack([subject.own_part(each[name][0]) for each in found]) for name in found[0]
    }


def _in_one_pass(
    subject: _Read, plans: Sequence[Plan], target: int, versions: Tensor
) -> dict[str, Floats]:
    """Return the maps ``(N, h, w)``, those of volumes ``(N, d, h, w)``, by quick method."""
    device = subject.classifier.device.device
    layout = torch.channels_last if versions.ndim == 4 else torch.contiguous_format
    on_device = versions.to(device, memory_format=layout)
    weighted = [plan for plan in plans if plan.method.name in WEIGHTINGS]
    found: dict[str, Tensor] = {}
    if weighted:
        names = [plan.method.name for plan in weighted]
        maps = _weighted(subject, weighted[0].layer, names, target, on_device)
        found |= dict(zip(names, maps.float().cpu().unbind(1), strict=True))
    for plan in plans:
        if plan not in weighted and not plan.method.is_slow:
            one_pass = OnePass(plan.layer, plan.method.name)
            output = one_pass.forward(_network_of(subject), on_device, [target])
            found[plan.method.name] = output.maps[:, 0].float().cpu()
    return {name: np.asarray(each.numpy()) for name, each in found.items()}


def _network_of(subject: _Read) -> Classifier:
    """Return what reads a subject as it is."""
    if isinstance(subject, VolumeSubject):
        return subject.network
    return subject.classifier.image_network


def _weighted(
    subject: _Read, layer: str, names: Sequence[str], target: int, versions: Tensor
) -> Tensor:
    """Return the maps ``(N, methods, [d,] h, w)`` of methods that differ in weighting alone."""

    def all_weightings(activation: Tensor, gradient: Tensor) -> Tensor:
        return torch.stack([WEIGHTINGS[name](activation, gradient) for name in names], dim=1)

    if isinstance(subject, SliceSubject):
        return _of_slices(subject, layer, all_weightings, target, versions)
    network = _network_of(subject)
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
    with torch.enable_grad():
        (gradient,) = torch.autograd.grad(subject.read(vectors)[0, :, target].sum(), vectors)
    return kept.maps_of(numbers, gradient[None])[:, 0]


def _slow(
    subject: OneImage, plan: Plan, target: int, version: Tensor, context: WorkContext
) -> Floats:
    """Return the map of one version by a method of many passes."""
    if isinstance(subject, SliceOfVolume):
        return subject.own_part(_in_many_passes(subject.whole(version), plan, target, context))
    return _in_many_passes(replace(subject, original=version), plan, target, context)


def _in_many_passes(subject: _Read, plan: Plan, target: int, context: WorkContext) -> Floats:
    """Return the map ``(h, w)`` of a subject, that of a volume ``(d, h, w)``."""
    silent = WorkContext(context.token)
    if plan.method.name == "integrated-gradients":
        steps = Steps(IG_STEPS, IG_STEPS)
        found = by_cells(integrated_gradients(subject, [target], silent, steps))
    else:
        found = occlusion(subject, [target], silent)
    return np.asarray(found.maps.mean(0)[0])
