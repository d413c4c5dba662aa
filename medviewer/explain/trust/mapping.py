"""The maps of one method for changed versions of one input, made as the viewer makes them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.explain.methods.exact import exact_numbers
from medviewer.explain.methods.one_pass import OnePass
from medviewer.explain.request import Plan
from medviewer.explain.sequence_maps import KeptSlices
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
    subject: OneImage, plan: Plan, target: int, versions: Tensor, context: WorkContext
) -> Floats:
    """Return the maps ``(N, h, w)`` of one logit for versions ``(N, C, H, W)`` of a subject.

    A stop is heard between batches. Of an ensemble it is the mean of the members' maps.
    """
    with exact_numbers():
        if plan.method.is_slow:
            slowly = [_slow(subject, plan, target, each[None], context) for each in versions]
            return np.stack(slowly)
        size = subject.classifier.batch_size
        parts = []
        for part in torch.split(versions, size):
            context.token.raise_if_cancelled()
            parts.append(_at_once(subject, plan, target, part))
    return np.concatenate(parts)


def _at_once(subject: OneImage, plan: Plan, target: int, versions: Tensor) -> Floats:
    """Return the maps of a method of one pass."""
    one_pass = OnePass(plan.layer, plan.method.name)
    device = subject.classifier.device.device
    on_device = versions.to(device, memory_format=torch.channels_last)
    if isinstance(subject, SliceSubject):
        return _of_slices(subject, one_pass, target, on_device)
    found = one_pass.forward(subject.classifier.image_network, on_device, [target])
    return np.asarray(found.maps[:, 0].float().cpu().numpy())


def _of_slices(subject: SliceSubject, one_pass: OnePass, target: int, versions: Tensor) -> Floats:
    """Return the maps of versions of a slice, each read among the other slices as they are."""
    encoder = subject.network.encoder
    layer = subject.network.get_submodule(one_pass.layer)
    kept = KeptSlices(encoder, layer, one_pass.weighting)
    numbers: Sequence[int] = range(len(versions))
    vectors = kept.encode(encoder, versions, numbers).logits.detach().clone().requires_grad_()
    with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False, allow_tf32=False):
        (gradient,) = torch.autograd.grad(subject.read(vectors)[0, :, target].sum(), vectors)
    maps = kept.maps_of(numbers, gradient[None])
    return np.asarray(maps[:, 0].cpu().numpy())


def _slow(
    subject: OneImage, plan: Plan, target: int, version: Tensor, context: WorkContext
) -> Floats:
    """Return the map of one version by a method of many passes."""
    changed = replace(subject, original=version)
    silent = WorkContext(context.token)
    if plan.method.name == "integrated-gradients":
        found = integrated_gradients(changed, [target], silent, Steps(IG_STEPS, IG_STEPS))
    else:
        found = occlusion(changed, [target], silent)
    return np.asarray(found.maps.mean(0)[0])
