"""From a slice to the colours of the screen, doing again only what changed.

A frame is one packed RGB array: the grey is looked up once, the heatmap's levels once, and both
are blended by one table (`overlay.blend_table`). Buffers are kept between frames.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from medviewer.image.copies import Buffer, Cut, copies_of
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
from medviewer.image.region import Region
from medviewer.image.slab import Slab
from medviewer.image.volume import Rescale, Volume
from medviewer.image.window import (
    GreyArray,
    Window,
    apply_window,
    bit_patterns,
    build_lut,
    has_table,
    look_up,
)

T = TypeVar("T")
PackedArray = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """One image's attribution: raw ``(h, w)`` values that cover a part of it, and their scale.

    `gaps` are parts within the field of view that no network saw: there the values are NaN.
    `signed` ones are differences, on a scale from minus to plus `scale_max`. `image_index` is the
    image's in its series, None where a plane cuts the maps of several.
    """

    native: npt.NDArray[np.float32]
    field_of_view: FieldOfView
    scale_max: float
    gaps: tuple[FieldOfView, ...] = ()
    signed: bool = False
    image_index: int | None = None


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
        self._copies = copies_of(volume)
        self._lut: _Memo[GreyArray] = _Memo()
        self._color_lut: _Memo[PackedArray] = _Memo()
        self._table: _Memo[PackedArray] = _Memo()
        self._blend_key: Hashable = None
        self._parts: BlendParts | None = None
        self._heat_buffer = Buffer(np.uint16)
        self._index_buffer, self._packed_buffer = Buffer(np.uint16), Buffer(np.uint32)
        self._heat_key: Hashable = None
        self._shown: tuple[Cut, Region] | None = None

    def render(self, frame: Frame) -> PackedArray:
        """Return packed 0xffRRGGBB of the frame's region; the array is reused by the next call."""
        packed: PackedArray = self._packed_buffer.of(frame.region.shape)
        if self._volume.is_color:
            self._render_color(frame, packed)
        elif frame.heat is None or frame.style is None:
            self._render_plain(frame, packed)
        else:
            self._render_heat(frame, frame.heat, frame.style, packed)
        return packed

    def _render_plain(self, frame: Frame, packed: PackedArray) -> None:
        """Colour the slice in one pass, where a table of its stored values can be made."""
        colors = packed_palette(frame.colors)
        if not has_table(self._volume.stored.dtype):
            look_up(colors, self._updated_grey(frame), packed)
            return
        lut, key = self._grey_lut(frame)
        table = self._color_lut.get((key, frame.colors), lambda: colors[lut])
        look_up(table, self._places(frame), packed)

    def _render_heat(
        self, frame: Frame, heat: HeatMap, style: HeatStyle, packed: PackedArray
    ) -> None:
        """Lay the heatmap over the grey: by a table at first, by its parts once it stays."""
        grey, levels = self._updated_grey(frame), self._updated_heat(heat, frame)
        index = self._index_buffer.of(frame.region.shape)
        key = (self._heat_key, style)
        if key != self._blend_key:
            self._blend_key, self._parts = key, None
            table = self._table.get(style, lambda: blend_table(style))
            np.bitwise_or(levels, grey, out=index)
            look_up(table, index, packed)
            return
        if self._parts is None:
            parts, each = blend_parts(style), levels >> 8
            self._parts = BlendParts(parts.heat[each], parts.rest[each])
        blend(grey, self._parts, index, packed)

    def _render_color(self, frame: Frame, packed: PackedArray) -> None:
        pixels = self._pixels(frame)
        if frame.inverted:
            pixels = 255 - pixels
        if frame.heat is not None and frame.style is not None:
            levels = (self._updated_heat(frame.heat, frame) >> 8).astype(np.uint8)
            pixels = blend_over_rgb(pixels, levels, frame.style)
        packed[...] = pack_rgb(pixels)

    def _updated_grey(self, frame: Frame) -> GreyArray:
        """Return the grey of a frame; another view of the volume may just have made it."""
        key = (frame.slice_index, frame.slab, frame.region, frame.window, frame.inverted)
        return self._copies.grey(key, frame.region.shape, lambda grey: self._fill(grey, frame))

    def _fill(self, grey: GreyArray, frame: Frame) -> None:
        volume = self._volume
        if has_table(volume.stored.dtype):
            look_up(self._grey_lut(frame)[0], self._places(frame), grey)
            return
        rescale, inverted = self._values(frame)
        pixels, padding = self._pixels(frame), volume.padding
        apply_window(pixels, rescale, frame.window, inverted=inverted, padding=padding, out=grey)

    def _grey_lut(self, frame: Frame) -> tuple[GreyArray, Hashable]:
        """Return the grey of every stored value, and what it depends on."""
        (rescale, inverted), window, volume = self._values(frame), frame.window, self._volume
        dtype, padding = volume.stored.dtype, volume.padding
        key = (rescale, window, inverted)
        lut = self._lut.get(
            key, lambda: build_lut(dtype, rescale, window, inverted=inverted, padding=padding)
        )
        return lut, key

    def _values(self, frame: Frame) -> tuple[Rescale, bool]:
        """Return the rescale of a frame's slice, and whether white stands for low values."""
        inverted = frame.inverted != (self._volume.photometric == "MONOCHROME1")
        return self._volume.slices[frame.slice_index].rescale, inverted

    def _updated_heat(self, heat: HeatMap, frame: Frame) -> npt.NDArray[np.uint16]:
        region = frame.region
        shifted: npt.NDArray[np.uint16] = self._heat_buffer.of(region.shape)
        key = (heat, region, frame.interpolation)
        if key == self._heat_key:
            return shifted
        values = sample_attribution(
            heat.native, heat.field_of_view, *region.samplings(), frame.interpolation
        )
        if heat.signed:
            levels = signed_levels(values, heat.scale_max)
        else:
            levels = heat_levels(values, heat.scale_max, overwrite=True)
        np.left_shift(levels, 8, out=shifted, dtype=np.uint16)
        self._heat_key = key
        return shifted

    def _pixels(self, frame: Frame) -> npt.NDArray[Any]:
        return self._copies.pixels(Cut(frame.slice_index, frame.slab), frame.region)

    def _places(self, frame: Frame) -> npt.NDArray[Any]:
        """Return where in a table the values of the frame's points are."""
        before, self._shown = self._shown, (Cut(frame.slice_index, frame.slab), frame.region)
        pixels = self._copies.pixels(*self._shown, again=self._shown == before)
        return pixels if pixels.dtype == np.intp else bit_patterns(pixels)


class _Memo(Generic[T]):
    """Keeps the last value that was made, with what it was made from."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._value: T | None = None

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        if self._value is None or key != self._key:
            self._key, self._value = key, make()
        return self._value


def signed_scale_of(native: npt.NDArray[np.float32]) -> float:
    """Return the largest magnitude over all differences of a series, 0 where there is none."""
    finite = native[np.isfinite(native)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def scale_of(native: npt.NDArray[np.float32]) -> float:
    """Return the largest positive value over all maps of a series, 0 where there is none."""
    finite = native[np.isfinite(native)]
    return max(float(finite.max()), 0.0) if finite.size else 0.0
