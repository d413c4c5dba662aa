"""What lies within the skull on an axial CT slice, and what is dense or one-sided there.

Fixed filters without a weight. Sizes are those of a head on slices of 272 pixels, whose maps here
have half of them. Limits lie between the values that pixels of whole HU give: rounding, which
differs from machine to machine, decides nothing.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.models.networks.skull.midline import Midline, midline, moved_places
from medviewer.models.networks.skull.smoothing import above, averaged, narrowed, smoothed, widened

HIGHEST_HU = 80.0
"""The window's upper end: what is as bright counts as bone."""

MAPS = 30
"""How many maps `skull_maps` returns."""


@dataclass(frozen=True, slots=True, eq=False)
class Skull:
    """Masks of 0 and 1, ``(N, 1, h, w)``: within the skull's outline, soft tissue there, bone."""

    closed: Tensor
    inside: Tensor
    bone: Tensor


def skull_maps(grey: Tensor) -> Tensor:
    """Return maps ``(N, 30, H / 2, W / 2)`` of slices ``(N, 1, H, W)`` in HU from 0 to 80.

    None is negative. Masks and axis are taken as given: no gradient passes through them.
    """
    tissue = nnf.avg_pool2d(grey, 2)
    skull = skull_of(tissue.detach(), nnf.avg_pool2d(above(grey.detach(), HIGHEST_HU - 1.5), 2))
    near = widened(skull.closed, 10)
    small = nnf.avg_pool2d(smoothed(tissue.detach() * near, 2), 4) / HIGHEST_HU
    axis = midline(small, nnf.avg_pool2d(skull.closed, 4))
    brain = _typical(tissue.detach(), skull.inside)
    excess = (tissue - brain) * skull.inside
    weights = smoothed(skull.inside, 1.2).clamp_min(0.2)
    smooth = smoothed(excess, 1.2) / weights * skull.inside
    core = narrowed(skull.inside, 2)
    return torch.cat(
        [
            _dense(smooth, skull.inside, core, axis),
            _one_sided(smooth * core, core, axis),
            nnf.relu(-12 - excess),
            (tissue - brain - smooth).abs() * core,
            10 * skull.inside,
            _around(tissue, skull, near, axis),
            skull.inside * brain / 4,
        ],
        1,
    )


def skull_of(tissue: Tensor, bone_share: Tensor) -> Skull:
    """Return the masks of slices: `tissue` in HU and the share of bone, ``(N, 1, h, w)``.

    A place is within the skull where at least 7 of 8 rays meet bone.
    """
    bone = narrowed(widened(above(bone_share, 0.499), 1), 1)
    turned = above(_turned(bone, 1), 0.3)
    rays = _rays_that_meet(bone) + _turned(_rays_that_meet(turned), -1)
    closed = above(rays, 6.45)
    inside = closed * (1 - widened(bone, 1)) * above(tissue, 4.1)
    inside = widened(narrowed(inside, 1), 1) * inside
    bulk = averaged(inside, 16)  # small islands in the face are left out
    return Skull(closed, inside * above(bulk, 0.253 * bulk.amax((2, 3), keepdim=True)), bone)


def _rays_that_meet(bone: Tensor) -> Tensor:
    """Return how many of the four rays along rows and columns meet bone, ``(N, 1, h, w)``."""
    found = torch.zeros_like(bone)
    for axis in (2, 3):
        found = found + above(bone.cumsum(axis), 0.5)
        found = found + above(bone.flip(axis).cumsum(axis).flip(axis), 0.5)
    return found


def _turned(maps: Tensor, eighths: int) -> Tensor:
    """Return maps turned by eighths of a circle."""
    half = 0.5**0.5
    turn = maps.new_tensor([[half, -eighths * half, 0.0], [eighths * half, half, 0.0]])
    places = moved_places(turn, maps).expand(maps.shape[0], -1, -1, -1)
    return nnf.grid_sample(maps, places, align_corners=False)


def _typical(tissue: Tensor, inside: Tensor) -> Tensor:
    """Return the usual HU within the skull, ``(N, 1, 1, 1)``: a mean without what is far off."""
    typical = _mean(tissue, inside)
    for reach in (12, 8):
        typical = _mean(tissue, inside * above(-(tissue - typical).abs(), -reach))
    return typical


def _mean(values: Tensor, mask: Tensor) -> Tensor:
    """Return the mean over a mask, ``(N, 1, 1, 1)``."""
    return (values * mask).sum((2, 3), keepdim=True) / (mask.sum((2, 3), keepdim=True) + 1)


def _dense(smooth: Tensor, inside: Tensor, core: Tensor, axis: Midline) -> Tensor:
    """Return maps of what is denser than the brain: by how much, at the rim, in large spots."""
    off_midline = above(axis.cells_off(smooth), 6)  # not the falx
    rim = narrowed(inside, 1) * (1 - narrowed(inside, 6))
    there = smooth * core
    fine, coarse = (smoothed(there * off_midline, sigma) for sigma in (2.5, 5.0))
    return torch.cat(
        [
            _beyond(there, (4, 8, 12, 18)),
            _beyond(smooth * rim, (6, 12)),
            _beyond(there * off_midline, (8, 16)),
            _beyond(fine, (3, 8)),
            _beyond(coarse, (2, 5)),
        ],
        1,
    )


def _one_sided(there: Tensor, core: Tensor, axis: Midline) -> Tensor:
    """Return maps of what is denser than the same place of the other side."""
    both = core * above(axis.mirrored(core), 0.49)
    denser = (there - axis.mirrored(there)) * both
    fine, coarse = (smoothed(denser, sigma) for sigma in (2.0, 4.0))
    return torch.cat(
        [
            _beyond(denser, (0, 4, 8, 13)),
            _beyond(fine, (0, 5, 9)),
            _beyond(coarse, (0, 4)),
        ],
        1,
    )


def _around(tissue: Tensor, skull: Skull, near: Tensor, axis: Midline) -> Tensor:
    """Return maps of scalp and bone, and of scalp, bone and inside that one side has alone."""
    scalp = (tissue / HIGHEST_HU) * (1 - widened(skull.closed, 1)) * near * (1 - skull.bone)
    parts = smoothed(torch.cat([scalp, skull.bone, skull.inside], 1), 2.0)
    return 10 * torch.cat([scalp, skull.bone, nnf.relu(parts - axis.mirrored(parts))], 1)


def _beyond(values: Tensor, limits: tuple[float, ...]) -> Tensor:
    """Return by how much values ``(N, 1, h, w)`` exceed each limit, ``(N, limits, h, w)``."""
    return nnf.relu(values - values.new_tensor(limits).view(1, -1, 1, 1))
