"""Filters on maps ``(N, C, H, W)``: Gaussian smoothing, widening, narrowing."""

import math

import torch
import torch.nn.functional as nnf
from torch import Tensor


def smoothed(maps: Tensor, sigma: float) -> Tensor:
    """Return the maps after a Gaussian of `sigma` cells; zero is assumed outside.

    By two products with band matrices: on a CPU faster than long thin convolutions.
    """
    rows, columns = (_band(length, sigma, maps) for length in maps.shape[2:])
    return rows @ maps @ columns


def widened(mask: Tensor, cells: int) -> Tensor:
    """Return a mask of 0 and 1 grown by `cells` in all directions."""
    side = 2 * cells + 1
    across = nnf.max_pool2d(mask, (1, side), 1, (0, cells))
    return nnf.max_pool2d(across, (side, 1), 1, (cells, 0))


def narrowed(mask: Tensor, cells: int) -> Tensor:
    """Return a mask of 0 and 1 shrunk by `cells`; the border of the image does not shrink it."""
    return 1 - widened(1 - mask, cells)


def averaged(maps: Tensor, cells: int) -> Tensor:
    """Return the mean of each cell's square, `cells` to each side; zero is assumed outside."""
    side = 2 * cells + 1
    across = nnf.avg_pool2d(maps, (1, side), 1, (0, cells))
    return nnf.avg_pool2d(across, (side, 1), 1, (cells, 0))


def above(values: Tensor, limit: float | Tensor) -> Tensor:
    """Return 1 where a value is larger than the limit, else 0, in the values' type."""
    return torch.gt(values, limit).to(values.dtype)


def _band(length: int, sigma: float, like: Tensor) -> Tensor:
    """Return the symmetric matrix ``(length, length)`` that smooths a line of cells."""
    cells = torch.arange(length, dtype=like.dtype, device=like.device)
    steps = (cells[:, None] - cells).abs()
    reach = math.ceil(2.5 * sigma)
    weights = (-(steps**2) / (2 * sigma**2)).exp() * (steps <= reach).to(like.dtype)
    total = sum(math.exp(-(step**2) / (2 * sigma**2)) for step in range(-reach, reach + 1))
    return weights / total
