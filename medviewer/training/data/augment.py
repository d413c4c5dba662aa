"""Random changes of films, on a whole batch: what another hospital would do differently.

Left and right are never swapped: the heart's side is anatomy. Every function takes and returns
``float32 (N, 1, H, W)`` from 0 to 1 and draws only from the given generator.
"""

import math

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as nnf
from torch import Generator, Tensor

from medviewer.training.config import AugmentConfig


def augment(
    pixels: npt.NDArray[np.uint8], strength: AugmentConfig, generator: Generator
) -> npt.NDArray[np.uint8]:
    """Return randomly changed copies of ``uint8 (N, H, W)`` films.

    The result is 8-bit again, so that training prepares it with the very function of the viewer.
    """
    images = torch.from_numpy(pixels.astype(np.float32) / 255)[:, None]
    images = change_tones(images, strength, generator)
    images = move(images, strength, generator)
    images = add_shading(images, strength, generator)
    images = blur_or_sharpen(images, strength, generator)
    images = add_borders(images, strength.border, generator)
    images = add_markers(images, strength.marker, generator)
    images = images + torch.randn(images.shape, generator=generator) * (
        strength.noise * _uniform(len(images), generator, 0, 1) ** 2
    )
    changed: npt.NDArray[np.uint8] = (
        (images.clamp_(0, 1) * 255).round_().to(torch.uint8)[:, 0].numpy()
    )
    return changed


def change_tones(images: Tensor, strength: AugmentConfig, generator: Generator) -> Tensor:
    """Bend the grey scale: saturation at both ends, gamma, S-curve, partial equalisation."""
    count = len(images)
    low = strength.saturate * _uniform(count, generator, 0, 1) ** 2
    high = 1 - strength.saturate * _uniform(count, generator, 0, 1) ** 2
    toned = ((images - low) / (high - low)).clamp_(0, 1)
    toned = toned ** torch.exp(strength.gamma * _normal(count, generator))
    slope = torch.exp(strength.contrast * _normal(count, generator))
    toned = _s_curve(toned, slope)
    mix = strength.equalise * _uniform(count, generator, 0, 1) ** 2
    return toned + mix * (_equalised(toned) - toned)


def move(images: Tensor, strength: AugmentConfig, generator: Generator) -> Tensor:
    """Rotate, zoom, change the aspect ratio and shift; the outside is black, grey or white."""
    count = len(images)
    angle = math.radians(strength.rotation_degrees) * _uniform(count, generator, -1, 1)
    zoom = torch.exp(strength.zoom * _uniform(count, generator, -1, 1))
    aspect = torch.exp(strength.aspect / 2 * _uniform(count, generator, -1, 1))
    shift = 2 * strength.shift * _uniform(2 * count, generator, -1, 1).view(count, 2)
    cosine, sine = angle.cos().view(count), angle.sin().view(count)
    across, along = (zoom * aspect).view(count), (zoom / aspect).view(count)
    first = torch.stack([cosine * across, -sine * along, shift[:, 0]], 1)
    second = torch.stack([sine * across, cosine * along, shift[:, 1]], 1)
    grid = nnf.affine_grid(torch.stack([first, second], 1), list(images.shape), align_corners=False)
    outside = _outside_grey(count, generator)
    moved = nnf.grid_sample(
        images - outside, grid, mode="bilinear", padding_mode="zeros", align_corners=False
    )
    return moved + outside


def add_shading(images: Tensor, strength: AugmentConfig, generator: Generator) -> Tensor:
    """Multiply with a smooth random field, as uneven exposure does."""
    field = torch.randn((len(images), 1, 3, 3), generator=generator)
    smooth = nnf.interpolate(field, images.shape[2:], mode="bicubic", align_corners=True)
    return (images * torch.exp(strength.shading * smooth)).clamp_(0, 1)


def blur_or_sharpen(images: Tensor, strength: AugmentConfig, generator: Generator) -> Tensor:
    """Mix every image with a blurred copy: towards it (blur) or away from it (sharpen)."""
    radius = 1 + int(torch.randint(0, 3, (), generator=generator))
    soft = nnf.avg_pool2d(images, 2 * radius + 1, 1, radius, count_include_pad=False)
    towards = strength.blur * _uniform(len(images), generator, 0, 1)
    away = strength.sharpen * _uniform(len(images), generator, 0, 1)
    mix = torch.where(_chance(len(images), 0.5, generator), towards, -away)
    return (images + mix * (soft - images)).clamp_(0, 1)


def add_borders(images: Tensor, probability: float, generator: Generator) -> Tensor:
    """Cover strips of up to a tenth at the edges in black or white."""
    rows, columns = images.shape[2:]
    drawn = _chance(len(images), probability, generator)
    widths = _uniform(4 * len(images), generator, 0, 0.1).view(len(images), 4, 1, 1)
    down = torch.linspace(0, 1, rows).view(1, rows, 1)
    across = torch.linspace(0, 1, columns).view(1, 1, columns)
    covered = (
        (down < widths[:, 0])
        | (down > 1 - widths[:, 1])
        | (across < widths[:, 2])
        | (across > 1 - widths[:, 3])
    )
    grey = _chance(len(images), 0.2, generator).float()
    return torch.where(covered[:, None] & drawn, grey, images)


def add_markers(images: Tensor, probability: float, generator: Generator) -> Tensor:
    """Put a bright striped mark, like a side letter, into an upper corner."""
    drawn = _chance(len(images), probability, generator).flatten().nonzero().flatten()
    marked = images.clone()
    rows, columns = images.shape[2:]
    for index in drawn.tolist():
        height = int(rows * (0.04 + 0.08 * torch.rand((), generator=generator)))
        width = int(columns * (0.03 + 0.07 * torch.rand((), generator=generator)))
        top = int(rows * 0.25 * torch.rand((), generator=generator))
        left = int(columns * 0.2 * torch.rand((), generator=generator))
        if torch.rand((), generator=generator) < 0.5:
            left = columns - width - left
        grey = 0.8 + 0.2 * torch.rand((), generator=generator)
        marked[index, :, top : top + height, left : left + max(2, width // 3)] = grey
        marked[index, :, top + height // 2 : top + height // 2 + 3, left : left + width] = grey
    return marked


def _s_curve(images: Tensor, slope: Tensor) -> Tensor:
    """Steepen (slope > 1) or flatten the middle greys; 0, 0.5 and 1 stay."""
    centred = 2 * images - 1
    return 0.5 + 0.5 * torch.tanh(slope * centred) / torch.tanh(slope)


def _equalised(images: Tensor) -> Tensor:
    """Return the images with a flat histogram (256 levels)."""
    levels = (images * 255).long().flatten(1)
    counts = torch.zeros((len(images), 256)).scatter_add_(1, levels, torch.ones(levels.shape))
    curve = counts.cumsum(1) / levels.shape[1]
    return curve.gather(1, levels).view_as(images)


def _outside_grey(count: int, generator: Generator) -> Tensor:
    """Return what lies beyond the film: mostly black, sometimes grey or white."""
    kind = torch.rand((count, 1, 1, 1), generator=generator)
    grey = torch.rand((count, 1, 1, 1), generator=generator)
    return torch.where(kind < 0.7, torch.zeros(()), torch.where(kind < 0.9, grey, 1.0))


def _uniform(count: int, generator: Generator, low: float, high: float) -> Tensor:
    """Return ``(count, 1, 1, 1)`` numbers from `low` to `high`."""
    return low + (high - low) * torch.rand((count, 1, 1, 1), generator=generator)


def _normal(count: int, generator: Generator) -> Tensor:
    """Return ``(count, 1, 1, 1)`` standard normal numbers, cut at 2.5."""
    return torch.randn((count, 1, 1, 1), generator=generator).clamp_(-2.5, 2.5)


def _chance(count: int, probability: float, generator: Generator) -> Tensor:
    """Return ``(count, 1, 1, 1)`` booleans that are true with `probability`."""
    return torch.rand((count, 1, 1, 1), generator=generator) < probability
