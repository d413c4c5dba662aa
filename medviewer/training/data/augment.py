"""Random changes of images, on a whole batch: what another hospital would do differently.

Every function takes and returns ``float32 (N, C, H, W)`` from 0 to 1 and draws only from the given
generator, once for each of the N: the slices of a series, given as channels, change alike.
"""

import functools
import math

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Generator, Tensor

from medviewer.training.data.augment_config import AugmentConfig
from medviewer.training.data.samples import Pixels
from medviewer.training.data.value_scale import EIGHT_BIT, ValueScale


def augment(
    pixels: Pixels,
    strength: AugmentConfig,
    generator: Generator,
    masks: Tensor | None = None,
    *,
    scale: ValueScale,
    alike: bool = False,
) -> Pixels:
    """Return randomly changed copies of ``(N, H, W)`` images on a scale of theirs.

    The result has the type of the scale and the meaning of `pixels`, so that training prepares it
    with the very function of the viewer. `masks`, ``float32 (N, 1, H, W)``, are moved along in
    place. With `alike` all images change in the same way, as the slices of a series must.
    """
    if strength == AugmentConfig() and not scale.is_whole:
        return pixels  # floats would come back rounded
    together = pixels[None] if alike else pixels[:, None]
    if scale is EIGHT_BIT:
        images = _toned_levels(together, strength, generator)
    else:
        unit = torch.from_numpy(scale.to_unit(pixels)).view(together.shape).clamp_(0, 1)
        images = change_tones(unit, strength, generator)
    images = move(images, strength, generator, masks, is_dark_outside=scale.is_dark_outside)
    images = add_shading(images, strength, generator)
    images = blur_or_sharpen(images, strength, generator)
    images = add_borders(images, strength.border, generator)
    images = add_markers(images, strength.marker, generator)
    images = erase(images, strength.erase, generator)
    if strength.noise:
        images = images + torch.randn(images.shape, generator=generator) * (
            strength.noise * _uniform(len(images), generator, 0, 1) ** 2
        )
    return scale.to_values(images.clamp_(0, 1).numpy().reshape(pixels.shape))


def change_tones(
    images: Tensor, strength: AugmentConfig, generator: Generator, counts: Tensor | None = None
) -> Tensor:
    """Bend the grey scale: offset, saturation, gamma, S-curve, partial equalisation.

    `counts`, as many as there are pixels, tell how often each of them occurs (once).
    """
    if strength.offset:
        images = images + strength.offset * _uniform(len(images), generator, -1, 1)
    if not (strength.saturate or strength.gamma or strength.contrast or strength.equalise):
        return images
    count = len(images)
    low = strength.saturate * _uniform(count, generator, 0, 1) ** 2
    high = 1 - strength.saturate * _uniform(count, generator, 0, 1) ** 2
    toned = ((images - low) / (high - low)).clamp_(0, 1)
    toned = toned ** torch.exp(strength.gamma * _normal(count, generator))
    slope = torch.exp(strength.contrast * _normal(count, generator))
    toned = _s_curve(toned, slope)
    mix = strength.equalise * _uniform(count, generator, 0, 1) ** 2
    return toned + mix * (_equalised(toned, counts) - toned)


def _toned_levels(pixels: Pixels, strength: AugmentConfig, generator: Generator) -> Tensor:
    """Change the tones of ``uint8 (N, C, H, W)``: 256 levels are bent, not every pixel."""
    flat = torch.from_numpy(pixels.astype(np.int64)).flatten(1)
    counts = torch.stack([torch.bincount(each, minlength=256) for each in flat]).float()
    levels = (torch.arange(256) / 255).repeat(len(flat), 1).view(-1, 1, 1, 256)
    curve = change_tones(levels, strength, generator, counts)
    return curve.flatten(1).gather(1, flat).view(pixels.shape)


def move(
    images: Tensor,
    strength: AugmentConfig,
    generator: Generator,
    masks: Tensor | None = None,
    *,
    is_dark_outside: bool = False,
) -> Tensor:
    """Rotate, zoom, change the aspect ratio, shift, mirror, turn over; the outside is mostly black.

    `masks` are moved along, in place; outside they are 0.
    """
    grid = _moved_grid(images, strength, generator)
    outside = _outside_grey(len(images), generator)
    if is_dark_outside:
        outside = torch.zeros_like(outside)
    above = images - outside
    both = above if masks is None else torch.cat([above, masks], 1)
    moved = nnf.grid_sample(both, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    if masks is not None:
        masks.copy_(moved[:, -masks.shape[1] :])
    return moved[:, : images.shape[1]] + outside


def add_shading(images: Tensor, strength: AugmentConfig, generator: Generator) -> Tensor:
    """Multiply with a smooth random field, as uneven exposure does."""
    if not strength.shading:
        return images
    field = torch.randn((len(images), 1, 3, 3), generator=generator)
    smooth = _enlarged(field, images.shape[2], images.shape[3])
    return (images * torch.exp(strength.shading * smooth)).clamp_(0, 1)


def blur_or_sharpen(images: Tensor, strength: AugmentConfig, generator: Generator) -> Tensor:
    """Mix every image with a blurred copy: towards it (blur) or away from it (sharpen)."""
    if not (strength.blur or strength.sharpen):
        return images
    radius = 1 + int(torch.randint(0, 3, (), generator=generator))
    soft = _box_mean(images, radius)
    towards = strength.blur * _uniform(len(images), generator, 0, 1)
    away = strength.sharpen * _uniform(len(images), generator, 0, 1)
    mix = torch.where(_chance(len(images), 0.5, generator), towards, -away)
    return (images + mix * (soft - images)).clamp_(0, 1)


def add_borders(images: Tensor, probability: float, generator: Generator) -> Tensor:
    """Cover strips of up to a tenth at the edges in black or white."""
    rows, columns = images.shape[2:]
    if not probability:
        return images
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


def erase(images: Tensor, probability: float, generator: Generator) -> Tensor:
    """Cover a rectangle in one grey (Zhong et al., "Random erasing", AAAI 2020)."""
    drawn = _chance(len(images), probability, generator).flatten().nonzero().flatten()
    erased = images.clone() if len(drawn) else images
    rows, columns = images.shape[2:]
    for index in drawn.tolist():
        height, width, top, left, grey = torch.rand(5, generator=generator).tolist()
        high, wide = int(rows * (0.05 + 0.25 * height)), int(columns * (0.05 + 0.25 * width))
        first, start = int((rows - high) * top), int((columns - wide) * left)
        erased[index, :, first : first + high, start : start + wide] = grey
    return erased


def _moved_grid(images: Tensor, strength: AugmentConfig, generator: Generator) -> Tensor:
    """Return where each pixel comes from, ``(N, H, W, 2)`` from -1 to 1."""
    count = len(images)
    angle = math.radians(strength.rotation_degrees) * _uniform(count, generator, -1, 1)
    zoom = torch.exp(strength.zoom * _uniform(count, generator, -1, 1))
    aspect = torch.exp(strength.aspect / 2 * _uniform(count, generator, -1, 1))
    shift = 2 * strength.shift * _uniform(2 * count, generator, -1, 1).view(count, 2)
    cosine, sine = angle.cos().view(count), angle.sin().view(count)
    across, along = (zoom * aspect).view(count), (zoom / aspect).view(count)
    if strength.mirror:
        across = torch.where(
            _chance(count, strength.mirror, generator).view(count), -across, across
        )
    if strength.upside_down:
        along = torch.where(
            _chance(count, strength.upside_down, generator).view(count), -along, along
        )
    rows, columns = images.shape[2:]
    x, y = _centres(columns), _centres(rows)[:, None]
    grid = torch.empty(count, rows, columns, 2)
    for axis, (by_x, by_y) in enumerate(
        [(cosine * across, -sine * along), (sine * across, cosine * along)]
    ):
        down = by_y.view(count, 1, 1) * y + shift[:, axis].view(count, 1, 1)
        torch.add(by_x.view(count, 1, 1) * x, down, out=grid[..., axis])
    return grid


def _centres(count: int) -> Tensor:
    """Return where the centres of pixels lie between the edges -1 and 1."""
    return (2 * torch.arange(count) + 1) / count - 1


def _s_curve(images: Tensor, slope: Tensor) -> Tensor:
    """Steepen (slope > 1) or flatten the middle greys; 0, 0.5 and 1 stay."""
    centred = 2 * images - 1
    return 0.5 + 0.5 * torch.tanh(slope * centred) / torch.tanh(slope)


def _enlarged(field: Tensor, rows: int, columns: int) -> Tensor:
    """Return a field ``(N, 1, 3, 3)`` as smooth ``(N, 1, rows, columns)``, by bicubic splines.

    Sums, no matrix products: those may round otherwise with another number of threads.
    """
    down, across = _cubic_axis(rows), _cubic_axis(columns)
    lines = torch.zeros(len(field), 1, rows, 3)
    smooth = torch.zeros(len(field), 1, rows, columns)
    for point in range(3):
        lines += down[:, point, None] * field[:, :, point, None]
    for point in range(3):
        smooth += lines[..., point, None] * across[:, point]
    return smooth


@functools.cache
def _cubic_axis(count: int) -> Tensor:
    """Return what each of `count` pixels takes from 3 points of a smooth field, ``(count, 3)``."""
    points = torch.eye(3)[None, None]
    return nnf.interpolate(points, (count, 3), mode="bicubic", align_corners=True)[0, 0]


def _box_mean(images: Tensor, radius: int) -> Tensor:
    """Return the mean of the square of ``2 radius + 1`` pixels around each, cut at the edges."""
    return _line_mean(_line_mean(images, radius, 3), radius, 2)


def _line_mean(images: Tensor, radius: int, axis: int) -> Tensor:
    """Return the mean of ``2 radius + 1`` pixels along one axis; quicker than `avg_pool2d`."""
    count = images.shape[axis]
    total, pixels = images.clone(), torch.ones(count)
    for step in range(1, min(radius, count - 1) + 1):
        rest = count - step
        total.narrow(axis, step, rest).add_(images.narrow(axis, 0, rest))
        total.narrow(axis, 0, rest).add_(images.narrow(axis, step, rest))
        pixels[step:] += 1
        pixels[:rest] += 1
    return total / (pixels if axis == 3 else pixels[:, None])


def _equalised(images: Tensor, counts: Tensor | None) -> Tensor:
    """Return the images with a flat histogram (256 levels); see `change_tones` for `counts`."""
    levels = (images * 255).long().flatten(1)
    counts = torch.ones(levels.shape) if counts is None else counts
    reached = torch.zeros((len(images), 256)).scatter_add_(1, levels, counts)
    curve = reached.cumsum(1) / reached.sum(1, keepdim=True)
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
