"""Series of any number of slices brought to the depth of a network that reads volumes."""

import torch.nn.functional as nnf
from torch import Tensor


def as_volume(slices: Tensor, depth: int) -> Tensor:
    """Return the prepared slices ``(S, C, h, w)`` of a series as one volume ``(1, C, D, h, w)``.

    `depth` is that of the card, see `to_depth`.
    """
    return to_depth(slices.transpose(0, 1)[None].contiguous(), depth)


def to_depth(volumes: Tensor, depth: int) -> Tensor:
    """Return ``(N, C, S, H, W)`` with `depth` slices; 0 leaves them as they are.

    More slices are averaged, fewer interpolated linearly between their centres.
    """
    slices, rows, columns = volumes.shape[2:]
    if depth in (0, slices):
        return volumes
    if slices > depth:
        return nnf.adaptive_avg_pool3d(volumes, (depth, rows, columns))
    return nnf.interpolate(volumes, (depth, rows, columns), mode="trilinear", align_corners=False)
