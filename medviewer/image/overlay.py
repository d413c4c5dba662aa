"""Attributions become pictures here, and only here: raw values -> grid of the image -> colours.

Opacity and threshold are independent: the threshold decides which values are drawn, the opacity how
strongly, and neither changes the colour of a value. Colours stand for shares of one scale, the
series' largest positive value, so that slices can be compared.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from medviewer.assets import resource
from medviewer.image.field_of_view import FieldOfView

Interpolation = Literal["smooth", "native"]
FloatMap = npt.NDArray[np.float32]
LevelArray = npt.NDArray[np.uint8]
RgbaArray = npt.NDArray[np.uint8]

COLORMAPS = ("magma", "viridis", "cividis")


@dataclass(frozen=True, slots=True)
class HeatStyle:
    """How a map is drawn; `threshold` is a share (0 to 1) of the scale."""

    colormap: str = "magma"
    opacity: float = 0.45
    threshold: float = 0.15


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
    down = _weights(rows, fov.top, fov.height, native.shape[0], interpolation)
    across = _weights(columns, fov.left, fov.width, native.shape[1], interpolation)
    return (down @ native.astype(np.float32)) @ across.T


def heat_levels(values: npt.NDArray[Any], scale_max: float) -> LevelArray:
    """Map raw values to 0-255 shares of `scale_max`, rounded down; 0 (never drawn) up to 0.

    Rounding down keeps the promise that nothing below a threshold is drawn. NaN counts as 0.
    """
    if not 0 < scale_max < np.inf:
        return np.zeros(values.shape, np.uint8)
    shares = np.asarray(values, dtype=np.float32) * np.float32(255.0 / scale_max)
    np.nan_to_num(shares, copy=False, nan=0.0)
    return np.clip(shares, 0.0, 255.0, out=shares).astype(np.uint8)


@lru_cache(maxsize=8)
def colormap(name: str) -> npt.NDArray[np.uint8]:
    """Return the 256 colours of a map, ``(256, 3)`` uint8, read-only."""
    with resource("colormaps", f"{name}.csv").open(newline="", encoding="ascii") as file:
        rows: Sequence[Sequence[str]] = list(csv.reader(file))[1:]
    colors = np.array(rows, dtype=np.uint8)
    colors.setflags(write=False)
    return colors


def heat_table(style: HeatStyle) -> RgbaArray:
    """Return the colour of each of the 256 levels: ``(256, 4)`` straight (not premultiplied) RGBA.

    Alpha is the opacity for levels from the threshold on, and 0 below it and for level 0.
    """
    levels = np.arange(256)
    drawn = (levels >= np.float64(style.threshold) * 255.0) & (levels > 0)
    alpha = np.where(drawn, round(255 * min(max(style.opacity, 0.0), 1.0)), 0)
    return np.column_stack([colormap(style.colormap), alpha.astype(np.uint8)])


def colorize(values: npt.NDArray[Any], scale_max: float, style: HeatStyle) -> RgbaArray:
    """Return raw values of shape ``S`` as straight RGBA uint8, shape ``S + (4,)``.

    `scale_max` is the largest positive raw value of the series. A map without positive values, or
    a scale that is not positive, draws nothing: alpha is 0 everywhere.
    """
    return heat_table(style)[heat_levels(values, scale_max)]


def blend_table(style: HeatStyle) -> npt.NDArray[np.uint32]:
    """Return ``(65536,)`` packed 0xffRRGGBB: grey and heat laid over it, at ``level * 256 + grey``.

    Looking both up at once is one pass over the pixels instead of two drawn layers.
    """
    table = heat_table(style).astype(np.float64)
    alpha = table[:, 3:4] / 255.0
    grey = np.arange(256, dtype=np.float64)
    mixed = table[:, None, :3] * alpha[:, None] + grey[None, :, None] * (1.0 - alpha[:, None])
    return pack_rgb(np.floor(mixed + 0.5).astype(np.uint8)).reshape(-1)


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


def _weights(
    sampling: Sampling, start: float, length: float, cells: int, interpolation: Interpolation
) -> FloatMap:
    """Return ``(count, cells)`` weights along one axis; rows outside the field of view are 0."""
    weights = np.zeros((sampling.count, cells), dtype=np.float32)
    if not length > 0:
        return weights
    inside = np.flatnonzero(_inside(sampling, start, length))
    cell = (sampling.positions()[inside] - start) / length * cells
    if interpolation == "native":
        weights[inside, np.minimum(cell.astype(np.intp), cells - 1)] = 1.0
        return weights
    position = np.clip(cell - 0.5, 0.0, cells - 1.0)
    lower = position.astype(np.intp)
    fraction = position - lower
    weights[inside, lower] = 1.0 - fraction
    weights[inside, np.minimum(lower + 1, cells - 1)] += fraction
    return weights


def _inside(sampling: Sampling, start: float, length: float) -> npt.NDArray[np.bool_]:
    positions = sampling.positions()
    return (positions >= start) & (positions < start + length)
