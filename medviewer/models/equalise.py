"""Contrast-limited adaptive histogram equalisation (CLAHE) on tensors, as OpenCV defines it."""

import torch
import torch.nn.functional as nnf

from medviewer.models.preprocess_spec import Clahe

_LEVELS = 256


def equalised(images: torch.Tensor, clahe: Clahe) -> torch.Tensor:
    """Equalise ``(N, C, H, W)`` from 0 to 1, every channel by itself.

    Each tile has the cumulated histogram of its 256 grey levels, clipped, as its curve; a pixel
    gets the bilinear mixture of the curves of the four nearest tiles. An image whose sides the
    tiles do not divide is mirrored at its lower and right edge while histograms are counted.
    """
    count, channels, rows, columns = images.shape
    levels = (images.reshape(-1, rows, columns).clamp(0, 1) * (_LEVELS - 1)).round().long()
    down, across = clahe.tiles
    height, width = -(-rows // down), -(-columns // across)
    curves = _curves(_tiles(levels, clahe.tiles, (height, width)), clahe.clip_limit)
    top, bottom, below = _neighbours(rows, height, down)
    left, right, beside = _neighbours(columns, width, across)
    below = below[:, None]
    upper = (1 - beside) * _at(curves, top, left, levels) + beside * _at(curves, top, right, levels)
    lower = (1 - beside) * _at(curves, bottom, left, levels) + beside * _at(
        curves, bottom, right, levels
    )
    mixed = (1 - below) * upper + below * lower
    return mixed.reshape(count, channels, rows, columns)


def _tiles(levels: torch.Tensor, tiles: tuple[int, int], size: tuple[int, int]) -> torch.Tensor:
    """Return the levels of every tile, ``(N, down, across, pixels)``."""
    (down, across), (height, width) = tiles, size
    below, beside = down * height - levels.shape[1], across * width - levels.shape[2]
    # torch mirrors floats only; levels are exact in them
    mirrored = nnf.pad(levels[:, None].float(), (0, beside, 0, below), mode="reflect").long()
    parts = mirrored.reshape(-1, down, height, across, width).transpose(2, 3)
    return parts.reshape(-1, down, across, height * width)


def _curves(tiles: torch.Tensor, clip_limit: float) -> torch.Tensor:
    """Return for every tile what its levels become, 0 to 1, ``(N, down, across, levels)``."""
    area = tiles.shape[-1]
    counts = torch.zeros(*tiles.shape[:-1], _LEVELS, dtype=torch.int64)
    counts.scatter_add_(-1, tiles, torch.ones_like(tiles))
    limit = max(1, int(clip_limit * area / _LEVELS))
    excess = (counts - limit).clamp(min=0).sum(-1, keepdim=True)
    counts = counts.clamp(max=limit) + excess // _LEVELS
    rest = excess % _LEVELS  # goes to levels at even distances, one each
    step = (_LEVELS // rest.clamp(min=1)).clamp(min=1)
    place = torch.arange(_LEVELS).expand_as(counts)
    counts += (place % step == 0) & (place // step < rest)
    return counts.cumsum(-1).float() / area


def _neighbours(
    length: int, side: int, tiles: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return along one axis the tile before, the tile after and the weight of the latter."""
    position = torch.arange(length) / side - 0.5
    before = position.floor()
    weight = position - before
    first, second = before.long().clamp(min=0), (before.long() + 1).clamp(max=tiles - 1)
    return first, second, weight


def _at(
    curves: torch.Tensor, rows: torch.Tensor, columns: torch.Tensor, levels: torch.Tensor
) -> torch.Tensor:
    """Return every pixel's level by the curve of the tile at its row and column."""
    tile = rows[:, None] * curves.shape[2] + columns
    flat = curves.reshape(len(curves), -1)
    found = tile * _LEVELS + levels
    return flat.gather(1, found.reshape(len(levels), -1)).reshape(levels.shape)
