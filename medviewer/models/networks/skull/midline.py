"""The axis about which a head looks most like its mirror image, and the mirror image."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from torch import Tensor

_DEGREES = tuple(range(-45, 46, 5))
_SHIFTS = (-0.12, -0.09, -0.06, -0.03, 0.0, 0.03, 0.06, 0.09, 0.12)
"""How far an axis may lie from the centre, in half widths of the image."""
_TILT_COSTS, _SHIFT_COSTS = 0.002, 0.001
"""What the most tilted and the most distant axis must be better by: of equals, the plain one."""


@dataclass(frozen=True, slots=True, eq=False)
class Midline:
    """The axis of each image.

    Attributes
    ----------
    mirroring
        The affine map ``(N, 2, 3)`` from a place to its mirrored one, in torch's coordinates: -1
        and 1 are the borders of the image.
    normal, point
        The axis' normal of length 1 and a point on it, ``(N, 2)`` as x and y.
    """

    mirroring: Tensor
    normal: Tensor
    point: Tensor

    def mirrored(self, maps: Tensor) -> Tensor:
        """Return maps ``(N, C, h, w)`` mirrored about the axis."""
        return nnf.grid_sample(maps, moved_places(self.mirroring, maps), align_corners=False)

    def cells_off(self, like: Tensor) -> Tensor:
        """Return how many cells each cell of maps ``(N, C, h, w)`` is off the axis."""
        x, y = _places(like)
        off_x = (x - self.point[:, 0, None, None]) * self.normal[:, 0, None, None]
        off_y = (y[:, None] - self.point[:, 1, None, None]) * self.normal[:, 1, None, None]
        return (off_x + off_y).abs()[:, None] * (like.shape[3] / 2)


def midline(images: Tensor, region: Tensor) -> Midline:
    """Return the best axes of small images ``(N, 1, h, w)``.

    The axes that are tried pass near the centre of the `region`, ``(N, 1, h, w)`` from 0 to 1, up
    to 45 degrees from upright.
    """
    x, y = _places(images)
    mass = region.sum((2, 3)) + 1e-3
    center = torch.cat(
        [(region * x).sum((2, 3)) / mass, (region * y[:, None]).sum((2, 3)) / mass], 1
    )
    normals, shifts, costs = _candidates(images)
    points = center[:, None] + shifts[:, None] * normals
    maps = _mirroring(normals, points)
    best = (_differences(images, maps) + costs).argmin(1)
    chosen = nnf.one_hot(best, len(normals)).to(images.dtype)
    mirroring = (chosen[:, :, None, None] * maps).sum(1)
    return Midline(mirroring, chosen @ normals, (chosen[:, :, None] * points).sum(1))


def moved_places(affine: Tensor, like: Tensor) -> Tensor:
    """Return where affine maps ``(..., 2, 3)`` send the cells of maps, ``(..., h, w, 2)``."""
    x, y = _places(like)
    rows = affine[..., None, None, :, :]
    return rows[..., 0] * x[:, None] + rows[..., 1] * y[:, None, None] + rows[..., 2]


def _candidates(like: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return normals ``(K, 2)``, shifts and costs ``(K,)`` of the axes that are tried."""
    rows = []
    for degrees in _DEGREES:
        angle = math.radians(degrees)
        for shift in _SHIFTS:
            cost = _TILT_COSTS * (degrees / 45) ** 2 + _SHIFT_COSTS * (shift / 0.12) ** 2
            rows.append((math.cos(angle), math.sin(angle), shift, cost))
    table = like.new_tensor(rows)
    return table[:, :2], table[:, 2], table[:, 3]


def _mirroring(normals: Tensor, points: Tensor) -> Tensor:
    """Return the affine maps ``(N, K, 2, 3)``: ``x - 2 n (n . (x - p))``."""
    turned = torch.eye(2, dtype=normals.dtype, device=normals.device) - 2 * (
        normals[:, :, None] * normals[:, None, :]
    )
    moved = 2 * normals * (normals * points).sum(-1, keepdim=True)
    return torch.cat([turned.expand(points.shape[0], -1, -1, -1), moved[..., None]], -1)


def _differences(images: Tensor, maps: Tensor) -> Tensor:
    """Return how unlike their mirror images are, ``(N, K)``, 0 to 1."""
    # all candidates of an image are one tall picture: one call, and the image is not repeated
    places = moved_places(maps, images).flatten(1, 2)
    mirrored = nnf.grid_sample(images, places, align_corners=False)[:, 0]
    mirrored = mirrored.view(-1, maps.shape[1], *images.shape[2:])
    unlike: Tensor = (mirrored - images).square().sum((2, 3)) / (
        mirrored.square().sum((2, 3)) + images.square().sum((2, 3)) + 1e-3
    )
    return unlike


def _places(like: Tensor) -> tuple[Tensor, Tensor]:
    """Return x of the columns and y of the rows of maps, in torch's coordinates."""
    rows, columns = like.shape[2:]
    return (
        (torch.arange(columns, dtype=like.dtype, device=like.device) + 0.5) * (2 / columns) - 1,
        (torch.arange(rows, dtype=like.dtype, device=like.device) + 0.5) * (2 / rows) - 1,
    )
