"""Attributions become pictures here, and only here: raw values -> grid of the image -> colours.

Opacity and threshold are independent: the threshold decides which values are drawn, the opacity how
strongly, and neither changes the colour of a value. Weak values are drawn more faintly than strong
ones, so that the image stays readable under them. Colours stand for shares of one scale, the
series' largest positive value, so that slices can be compared.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from medviewer.assets import resource
from medviewer.image.field_of_view import FieldOfView

Interpolation = Literal["smooth", "native"]
FloatMap = npt.NDArray[np.float32]
LevelArray = npt.NDArray[np.uint8]
RgbaArray = npt.NDArray[np.uint8]

_SMALLEST_SCALE = 1e-30
"""A series whose largest value is below this has no values: float32 could not divide by it."""

COLORMAPS = ("magma", "viridis", "cividis")
DIFFERENCE_COLORS = "blue_orange"
"""The colours of differences: safe for colour-blind eyes, dark where there is none."""
ZERO_LEVEL = 128
FULL_ALPHA = 0.5
"""Share of the scale from which on a value is drawn with the full opacity."""


@dataclass(frozen=True, slots=True)
class HeatStyle:
    """How a map is drawn; `threshold` is a share (0 to 1) of the scale.

    `signed` maps are differences: level 128 is zero, and both ends are equally strong.
    """

    colormap: str = "magma"
    opacity: float = 0.45
    threshold: float = 0.15
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which points of an axis are wanted: `count` of them, `step` pixels apart, from pixel `start`.

    The points are the centres of blocks of `step` pixels, in edge coordinates.
    """

    count: int
    start: float = 0.0
    step: float = 1.0

    def positions(self) -> npt.NDArray[np.float64]:
        """Return the points, shape ``(count,)``."""
        return self.start + (np.arange(self.count, dtype=np.float64) + 0.5) * self.step


def upsample(
    native: npt.NDArray[Any], out_shape: tuple[int, int], interpolation: Interpolation = "smooth"
) -> FloatMap:
    """Enlarge a ``(h, w)`` map to `out_shape`.

    ``smooth`` is bilinear with half-pixel centres, the same as
    ``torch.nn.functional.interpolate(mode="bilinear", align_corners=False)``; ``native`` repeats
    the cells of the network's grid.
    """
    whole = FieldOfView(0.0, 0.0, *out_shape)
    rows, columns = Sampling(out_shape[0]), Sampling(out_shape[1])
    return sample_attribution(native, whole, rows, columns, interpolation)


def attribution_on_grid(
    native: npt.NDArray[Any],
    fov: FieldOfView,
    rows: int,
    columns: int,
    interpolation: Interpolation = "smooth",
) -> FloatMap:
    """Return a map on the image's grid: ``(rows, columns)`` float32, NaN outside `fov`."""
    down, across = Sampling(rows), Sampling(columns)
    values = sample_attribution(native, fov, down, across, interpolation)
    values[~_inside(down, fov.top, fov.height)] = np.nan
    values[:, ~_inside(across, fov.left, fov.width)] = np.nan
    return values


def sample_attribution(
    native: npt.NDArray[Any],
    fov: FieldOfView,
    rows: Sampling,
    columns: Sampling,
    interpolation: Interpolation = "smooth",
) -> FloatMap:
    """Return a map's values at a grid of image points, 0 outside `fov`; float32."""
    cells = np.asarray(native, dtype=np.float32)
    down = _plan(rows, fov.top, fov.height, cells.shape[0], interpolation)
    across = _plan(columns, fov.left, fov.width, cells.shape[1], interpolation)
    return _spread(np.ascontiguousarray(_spread(cells.T, across).T), down)


def heat_levels(
    values: npt.NDArray[Any], scale_max: float, *, overwrite: bool = False
) -> LevelArray:
    """Map raw values to 0-255 shares of `scale_max`, rounded down; 0 (never drawn) up to 0.

    Rounding down keeps the promise that nothing below a threshold is drawn. NaN counts as 0. With
    `overwrite`, float32 values are used up, which spares memory.
    """
    if not _SMALLEST_SCALE < scale_max < np.inf:
        return np.zeros(values.shape, np.uint8)
    shares = np.asarray(values, dtype=np.float32)
    scale = np.float32(255.0 / scale_max)
    shares = np.multiply(shares, scale, out=shares if overwrite else None)
    np.fmax(shares, 0.0, out=shares)  # unlike maximum, this prefers the number to NaN
    np.minimum(shares, 255.0, out=shares)
    return shares.astype(np.uint8)


def signed_levels(values: npt.NDArray[Any], scale_max: float) -> LevelArray:
    """Map raw values to levels around `ZERO_LEVEL`: 1 and 255 are minus and plus `scale_max`.

    As in `heat_levels`, magnitudes are rounded down and NaN counts as 0.
    """
    steps = heat_levels(np.abs(np.asarray(values, np.float32)), scale_max) // np.uint8(2)
    signed = np.where(np.asarray(values) < 0, -1, 1) * steps.astype(np.int16)
    return (signed + ZERO_LEVEL).astype(np.uint8)


def share_of_scale(value: float, scale_max: float) -> float:
    """Return which share of a scale a raw value is; more than any where the scale has no values."""
    return value / scale_max if _SMALLEST_SCALE < scale_max < np.inf else np.inf


def lowest_drawn(threshold: float, scale_max: float) -> float:
    """Return the smallest raw value that is drawn at a threshold, a share of `scale_max`.

    Level 0 is never drawn, so it is above zero even without a threshold.
    """
    return max(threshold, 1.0 / 255.0) * scale_max


@lru_cache(maxsize=16)
def colormap(name: str) -> npt.NDArray[np.uint8]:
    """Return the 256 colours of a map, ``(256, 3)`` uint8, read-only."""
    with resource("colormaps", f"{name}.csv").open(newline="", encoding="ascii") as file:
        rows: Sequence[Sequence[str]] = list(csv.reader(file))[1:]
    colors = np.array(rows, dtype=np.uint8)
    colors.setflags(write=False)
    return colors


def heat_table(style: HeatStyle) -> RgbaArray:
    """Return the colour of each of the 256 levels: ``(256, 4)`` straight (not premultiplied) RGBA.

    Alpha grows with the value up to `FULL_ALPHA` of the scale, where it is the opacity, and is 0
    below the threshold and for level 0. Neither setting changes what the other does.
    """
    levels, highest = np.arange(256), 255.0
    if style.signed:
        levels, highest = np.abs(levels - ZERO_LEVEL), 127.0
    drawn = (levels >= np.float64(style.threshold) * highest) & (levels > 0)
    strength = np.minimum(levels / (highest * FULL_ALPHA), 1.0) * min(max(style.opacity, 0.0), 1.0)
    alpha = np.where(drawn, np.floor(255.0 * strength + 0.5), 0.0)
    return np.column_stack([colormap(style.colormap), alpha.astype(np.uint8)])


def colorize(values: npt.NDArray[Any], scale_max: float, style: HeatStyle) -> RgbaArray:
    """Return raw values of shape ``S`` as straight RGBA uint8, shape ``S + (4,)``.

    `scale_max` is the largest positive raw value of the series. A map without positive values, or
    a scale that is not positive, draws nothing: alpha is 0 everywhere.
    """
    return heat_table(style)[heat_levels(values, scale_max)]


@dataclass(frozen=True, slots=True, eq=False)
class BlendParts:
    """What a heatmap does to a grey, for any array of levels: ``heat + grey * rest / 256``.

    Attributes
    ----------
    heat
        uint32, packed 0xffRRGGBB, already multiplied by alpha.
    rest
        uint16, how much of the grey is left, of 256.
    """

    heat: npt.NDArray[np.uint32]
    rest: npt.NDArray[np.uint16]


def blend_parts(style: HeatStyle) -> BlendParts:
    """Return the parts for each of the 256 levels. Their sum never passes 255 a channel."""
    table = heat_table(style).astype(np.uint32)
    alpha = table[:, 3]
    heat = (table[:, :3] * alpha[:, None] + 127) // 255
    rest = 256 - (alpha * 512 + 255) // 510  # alpha of 255 in 256ths, rounded
    return BlendParts(pack_rgb(heat.astype(np.uint8)), rest.astype(np.uint16))


def blend_table(style: HeatStyle) -> npt.NDArray[np.uint32]:
    """Return ``(65536,)`` packed 0xffRRGGBB: grey and heat laid over it, at ``level * 256 + grey``.

    Looking both up at once is one pass over the pixels instead of two drawn layers.
    """
    levels = np.arange(256)[:, None]
    grey = np.broadcast_to(np.arange(256, dtype=np.uint8), (256, 256))
    parts = blend_parts(style)
    out = np.empty((256, 256), np.uint32)
    each = BlendParts(parts.heat[levels], parts.rest[levels])
    blend(grey, each, np.empty((256, 256), np.uint16), out)
    return out.reshape(-1)


def blend(
    grey: npt.NDArray[np.uint8],
    parts: BlendParts,
    buffer: npt.NDArray[np.uint16],
    out: npt.NDArray[np.uint32],
) -> None:
    """Lay the parts of a heatmap over grey into `out`; equal to looking up in `blend_table`."""
    np.multiply(grey, parts.rest, out=buffer, dtype=np.uint16)
    np.add(buffer, 128, out=buffer)
    np.right_shift(buffer, 8, out=buffer)
    np.multiply(buffer, np.uint32(0x010101), out=out, dtype=np.uint32)
    np.add(out, parts.heat, out=out)


def pack_rgb(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """Return ``(..., 3)`` RGB as packed 0xffRRGGBB words (Qt's RGB32), shape ``(...)``."""
    wide = rgb.astype(np.uint32)
    red, green = wide[..., 0] << np.uint32(16), wide[..., 1] << np.uint32(8)
    return np.asarray(np.uint32(0xFF000000) | red | green | wide[..., 2], dtype=np.uint32)


def blend_over_rgb(
    rgb: npt.NDArray[np.uint8], levels: LevelArray, style: HeatStyle
) -> npt.NDArray[np.uint8]:
    """Lay heat levels ``(h, w)`` over a colour image ``(h, w, 3)``."""
    table = heat_table(style).astype(np.uint16)
    alpha = table[:, 3:4]
    heat = (table[:, :3] * alpha)[levels]
    mixed = heat + rgb * (255 - alpha)[levels]
    return ((mixed + 127) // 255).astype(np.uint8)


def _spread(values: FloatMap, plan: "_Plan") -> FloatMap:
    """Interpolate ``(cells, m)`` along its first axis; 0 outside the field of view.

    Points between the same two cells are done together. A matrix product would be shorter, but
    its threads would wait for cores that a running classification holds.
    """
    out = np.zeros((plan.count, values.shape[1]), dtype=np.float32)
    for start, stop, near, far in plan.runs:
        run = out[start:stop]
        np.multiply(values[far] - values[near], plan.fractions[start:stop, None], out=run)
        run += values[near]
    return out


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """Between which cells the points of one axis lie, and how far on the way.

    `runs` are ``(first point, last point + 1, cell before, cell after)``; points outside the field
    of view are in none.
    """

    count: int
    runs: tuple[tuple[int, int, int, int], ...]
    fractions: FloatMap


@lru_cache(maxsize=64)
def _plan(
    sampling: Sampling, start: float, length: float, cells: int, interpolation: Interpolation
) -> _Plan:
    inside = np.flatnonzero(_inside(sampling, start, length))
    fractions = np.zeros(sampling.count, dtype=np.float32)
    if not inside.size:
        return _Plan(sampling.count, (), fractions)
    cell = (sampling.positions()[inside] - start) / length * cells
    position = np.clip(np.floor(cell) if interpolation == "native" else cell - 0.5, 0, cells - 1)
    lower = position.astype(np.intp)
    fractions[inside] = position - lower
    first = int(inside[0])
    edges = [0, *(np.flatnonzero(np.diff(lower)) + 1).tolist(), lower.size]
    runs = tuple(
        (first + a, first + b, int(lower[a]), min(int(lower[a]) + 1, cells - 1))
        for a, b in pairwise(edges)
    )
    return _Plan(sampling.count, runs, fractions)


def _inside(sampling: Sampling, start: float, length: float) -> npt.NDArray[np.bool_]:
    positions = sampling.positions()
    return (positions >= start) & (positions < start + length)
