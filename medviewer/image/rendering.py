"""From a slice to the colours of the screen, doing again only what changed.

A frame is one packed RGB array: the grey is looked up once, the heatmap's levels once, and both
are blended by one table (`overlay.blend_table`). Buffers are kept between frames.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.overlay import (
    BlendParts,
    HeatStyle,
    Interpolation,
    blend,
    blend_over_rgb,
    blend_parts,
    blend_table,
    heat_levels,
    pack_rgb,
    sample_attribution,
    signed_levels,
)
from medviewer.image.palettes import PaletteName, packed_palette
from medviewer.image.reduction import reduced, resampled
from medviewer.image.region import Region
from medviewer.image.slab import Slab, slab_slice
from medviewer.image.volume import Volume
from medviewer.image.window import GreyArray, Window, apply_lut, apply_window, build_lut

T = TypeVar("T")
PackedArray = npt.NDArray[np.uint32]

_CopyKey = tuple[int, Slab | None, int | Region]

_COPIED_BYTES = 96 * 2**20
"""Memory for smaller copies of large slices."""


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """One image's attribution: raw ``(h, w)`` values that cover a part of it, and their scale.

    `gaps` are parts within the field of view that no network saw: there the values are NaN.
    `signed` ones are differences, on a scale from minus to plus `scale_max`.
    """

    native: npt.NDArray[np.float32]
    field_of_view: FieldOfView
    scale_max: float
    gaps: tuple[FieldOfView, ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What one frame shows. Two equal frames look the same."""

    slice_index: int
    region: Region
    window: Window
    inverted: bool = False
    heat: HeatMap | None = None
    style: HeatStyle | None = None
    interpolation: Interpolation = "smooth"
    slab: Slab | None = None
    colors: PaletteName = "grey"
    """Of a grey image; below a heatmap it is grey in any case, for two scales cannot be read."""


class SliceRenderer:
    """Draws frames of one volume into arrays; remembers the parts that the next frame shares."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._is_scattered = _is_scattered(volume.stored)
        self._copies: OrderedDict[_CopyKey, npt.NDArray[Any]] = OrderedDict()
        self._copied_bytes = 0
        self._lut: _Memo[GreyArray] = _Memo()
        self._table: _Memo[PackedArray] = _Memo()
        self._blend_key: Hashable = None
        self._parts: BlendParts | None = None
        self._grey_key: Hashable = None
        self._grey: GreyArray = np.empty((0, 0), np.uint8)
        self._heat_key: Hashable = None
        self._heat: npt.NDArray[np.uint16] = np.empty((0, 0), np.uint16)
        self._index: npt.NDArray[np.uint16] = np.empty((0, 0), np.uint16)
        self._packed: PackedArray = np.empty((0, 0), np.uint32)

    def render(self, frame: Frame) -> PackedArray:
        """Return packed 0xffRRGGBB of the frame's region; the array is reused by the next call."""
        if self._packed.shape != frame.region.shape:
            self._packed = np.empty(frame.region.shape, np.uint32)
        if self._volume.is_color:
            self._render_color(frame)
        else:
            self._render_grey(frame)
        return self._packed

    def _render_grey(self, frame: Frame) -> None:
        self._update_grey(frame)
        if frame.heat is None or frame.style is None:
            self._color(frame.colors)
            return
        self._update_heat(frame.heat, frame)
        self._blend(frame.style)

    def _color(self, colors: PaletteName) -> None:
        if colors != "grey":
            np.take(packed_palette(colors), self._grey, out=self._packed, mode="clip")
            return
        np.multiply(self._grey, np.uint32(0x010101), out=self._packed, dtype=np.uint32)
        np.bitwise_or(self._packed, np.uint32(0xFF000000), out=self._packed)

    def _blend(self, style: HeatStyle) -> None:
        """Lay the heatmap over the grey: by a table at first, by its parts once it stays."""
        key = (self._heat_key, style)
        if key != self._blend_key:
            self._blend_key, self._parts = key, None
            table = self._table.get(style, lambda: blend_table(style))
            np.bitwise_or(self._heat, self._grey, out=self._index)
            np.take(table, self._index, out=self._packed, mode="clip")
            return
        if self._parts is None:
            parts, levels = blend_parts(style), self._heat >> 8
            self._parts = BlendParts(parts.heat[levels], parts.rest[levels])
        blend(self._grey, self._parts, self._index, self._packed)

    def _render_color(self, frame: Frame) -> None:
        pixels = self._pixels(frame)
        if frame.inverted:
            pixels = 255 - pixels
        if frame.heat is not None and frame.style is not None:
            self._update_heat(frame.heat, frame)
            levels = (self._heat >> 8).astype(np.uint8)
            pixels = blend_over_rgb(pixels, levels, frame.style)
        self._packed[...] = pack_rgb(pixels)

    def _update_grey(self, frame: Frame) -> None:
        key = (frame.slice_index, frame.slab, frame.region, frame.window, frame.inverted)
        if key == self._grey_key:
            return
        pixels = self._pixels(frame)
        if self._grey.shape != pixels.shape:
            self._grey = np.empty(pixels.shape, np.uint8)
        self._window(pixels, frame)
        self._grey_key = key

    def _window(self, pixels: npt.NDArray[Any], frame: Frame) -> None:
        volume, window = self._volume, frame.window
        rescale, padding = volume.slices[frame.slice_index].rescale, volume.padding
        inverted = frame.inverted != (volume.photometric == "MONOCHROME1")
        if not _has_lut(volume.stored.dtype):
            apply_window(
                pixels, rescale, window, inverted=inverted, padding=padding, out=self._grey
            )
            return
        dtype = volume.stored.dtype
        lut = self._lut.get(
            (rescale, window, inverted),
            lambda: build_lut(dtype, rescale, window, inverted=inverted, padding=padding),
        )
        if frame.region.points is None:
            apply_lut(pixels, lut, out=self._grey)
        else:
            self._grey = lut[pixels]

    def _update_heat(self, heat: HeatMap, frame: Frame) -> None:
        key = (heat, frame.region, frame.interpolation)
        if key == self._heat_key:
            return
        region = frame.region
        values = sample_attribution(
            heat.native, heat.field_of_view, *region.samplings(), frame.interpolation
        )
        if self._heat.shape != region.shape:
            self._heat = np.empty(region.shape, np.uint16)
            self._index = np.empty(region.shape, np.uint16)
        if heat.signed:
            levels = signed_levels(values, heat.scale_max)
        else:
            levels = heat_levels(values, heat.scale_max, overwrite=True)
        np.left_shift(levels, 8, out=self._heat, dtype=np.uint16)
        self._heat_key = key

    def _pixels(self, frame: Frame) -> npt.NDArray[Any]:
        region = frame.region
        if region.points is not None:
            return self._resampled(frame, region)
        whole = self._level(frame, region.level)
        return whole[region.top : region.bottom, region.left : region.right]

    def _resampled(self, frame: Frame, region: Region) -> npt.NDArray[Any]:
        key = (frame.slice_index, frame.slab, region)
        if key not in self._copies:
            whole, factor = self._level(frame, region.level), 2**region.level
            down, across = region.steps
            pixels = resampled(whole, region.shape, (down / factor, across / factor))
            if _has_lut(pixels.dtype):  # kept as what a table is indexed by: a window drag is quick
                pixels = pixels.view(f"u{pixels.dtype.itemsize}").astype(np.intp)
            self._remember(key, pixels)
        self._copies.move_to_end(key)
        return self._copies[key]

    def _level(self, frame: Frame, level: int) -> npt.NDArray[Any]:
        """Return the slice, or the slab around it, `level` times halved."""
        if level == 0 and frame.slab is None and not self._is_scattered:
            pixels: npt.NDArray[Any] = self._volume.stored[frame.slice_index]
            return pixels
        key = (frame.slice_index, frame.slab, level)
        if key not in self._copies:
            self._remember(key, self._made(frame, level))
        self._copies.move_to_end(key)
        return self._copies[key]

    def _made(self, frame: Frame, level: int) -> npt.NDArray[Any]:
        if level > 0:
            return reduced(self._level(frame, 0), level, self._volume.padding)
        if frame.slab is None:
            return np.ascontiguousarray(self._volume.stored[frame.slice_index])
        return slab_slice(self._volume, frame.slice_index, frame.slab)

    def _remember(self, key: _CopyKey, copy: npt.NDArray[Any]) -> None:
        self._copies[key] = copy
        self._copied_bytes += copy.nbytes
        while len(self._copies) > 2 and self._copied_bytes > _COPIED_BYTES:
            self._copied_bytes -= self._copies.popitem(last=False)[1].nbytes


class _Memo(Generic[T]):
    """Keeps the last value that was made, with what it was made from."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._value: T | None = None

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        if self._value is None or key != self._key:
            self._key, self._value = key, make()
        return self._value


def _is_scattered(stored: npt.NDArray[Any]) -> bool:
    """Whether the pixels of a row lie far apart in memory: to collect them once is quicker."""
    is_array = isinstance(stored, np.ndarray)  # not so of a turned plane, whose slices are made
    return is_array and stored.ndim == 3 and abs(stored.strides[2]) != stored.itemsize


def _has_lut(dtype: np.dtype[Any]) -> bool:
    return dtype.kind in "iub" and dtype.itemsize <= 2 and dtype.isnative


def signed_scale_of(native: npt.NDArray[np.float32]) -> float:
    """Return the largest magnitude over all differences of a series, 0 where there is none."""
    finite = native[np.isfinite(native)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def scale_of(native: npt.NDArray[np.float32]) -> float:
    """Return the largest positive value over all maps of a series, 0 where there is none."""
    finite = native[np.isfinite(native)]
    return max(float(finite.max()), 0.0) if finite.size else 0.0
