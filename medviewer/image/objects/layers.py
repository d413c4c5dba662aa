"""Segmentations and parametric maps as they lie over a stack: values on its own grid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from medviewer.image.objects.cielab import Rgb
from medviewer.image.objects.patches import Patch, Patches, Shape, Values, cropped, section
from medviewer.image.overlay import colormap
from medviewer.image.reformat import PlaneAxes

Words = npt.NDArray[np.uint32]
_KEPT = 4
"""So many drawn slices are kept: an MPR shows three of one layer."""
_EDGE = 2.0
"""The edge of a segment is so much more opaque than its area, as far as that goes."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a segmentation.

    `kind` is what it is in the words of its codes, `algorithm` who or what drew it.
    """

    number: int
    name: str
    color: Rgb
    kind: str = ""
    algorithm: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """Segments over a stack.

    Attributes
    ----------
    masks
        For each segment's number its patches: uint8, 0 to 255 for a share of 0 to 1.
    shape
        ``(K, J, I)`` of the stack.
    fraction
        What the shares are, ``probability`` or ``occupancy``; empty where there is only 0 and 1.
    notes
        What must be said of how it lies over the images, a sentence each.
    is_sampled
        Whether its own grid is another one, of which the nearest voxel is shown.
    """

    segments: tuple[Segment, ...]
    masks: Mapping[int, Patches]
    shape: Shape
    fraction: str = ""
    notes: tuple[str, ...] = ()
    is_sampled: bool = False

    @property
    def slices(self) -> tuple[int, ...]:
        """The slices on which there is anything."""
        return tuple(sorted({index for patches in self.masks.values() for index in patches}))


@dataclass(frozen=True, slots=True, eq=False)
class ParametricMap:
    """A map of a quantity over a stack: float32 patches in `unit`, NaN where nothing is known.

    `low` and `high` are its smallest and largest value; the rest is as in a `Segmentation`.
    """

    patches: Patches
    shape: Shape
    name: str = ""
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    notes: tuple[str, ...] = ()
    is_sampled: bool = False

    @property
    def slices(self) -> tuple[int, ...]:
        """The slices on which there is anything."""
        return tuple(sorted(self.patches))


Layer = Segmentation | ParametricMap


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """How a layer is drawn; opacity and threshold (a share of its range) are independent."""

    opacity: float = 0.45
    threshold: float = 0.0
    colormap: str = "viridis"
    hidden: frozenset[int] = frozenset()
    """Numbers of the segments that are not drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class ColorLayer:
    """What is laid over a slice: ``(J, I)`` packed 0xAARRGGBB, premultiplied.

    `smooth` tells whether it may be smoothed when magnified: edges of segments may not.
    """

    packed: npt.NDArray[np.uint32]
    smooth: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Which slice of a layer's stack is seen: along an axis of it, or of one of its planes."""

    index: int
    axis: int = 0
    order: tuple[int, int] = (0, 1)
    signs: tuple[int, int] = (1, 1)

    def size(self, shape: Shape) -> tuple[int, int]:
        """Return rows and columns of the slice as it is shown."""
        rest = [length for number, length in enumerate(shape) if number != self.axis]
        return rest[self.order[0]], rest[self.order[1]]

    def patch(self, patches: Patches, shape: Shape, empty: Values) -> Patch | None:
        """Return what of patches lies on this slice, as it is shown; None where nothing does."""
        if self.axis == 0 and self.order == (0, 1) and self.signs == (1, 1):
            return patches.get(self.index)
        return cropped(self.of(patches, shape, empty))

    def of(self, patches: Patches, shape: Shape, empty: Values) -> Values:
        """Return the values of patches on this slice, as it is shown."""
        values = section(patches, shape, self.axis, self.index, empty).transpose(self.order)
        return values[:: self.signs[0], :: self.signs[1]]


def cut_of(index: int, shape: Shape, axes: PlaneAxes | None = None) -> Cut:
    """Return what slice `index` is in a stack of `shape`; of a plane whose axes are given."""
    if axes is None:
        return Cut(index)
    order, signs = axes
    rest = [number for number in range(3) if number != order[0]]
    within = (rest.index(order[1]), rest.index(order[2]))
    along = index if signs[0] > 0 else shape[order[0]] - 1 - index
    return Cut(along, order[0], within, signs[1:])


def draw_layer(layer: Layer, cut: Cut, style: LayerStyle) -> ColorLayer | None:
    """Return the colours of a layer on one slice; None where it draws nothing."""
    if isinstance(layer, Segmentation):
        drawn = _draw_segments(layer, cut, style)
    else:
        drawn = _draw_map(layer, cut, style)
    return None if drawn is None else ColorLayer(drawn, isinstance(layer, ParametricMap))


def _draw_map(own: ParametricMap, cut: Cut, style: LayerStyle) -> Words | None:
    patch = cut.patch(own.patches, own.shape, np.array(np.nan, np.float32))
    if patch is None:
        return None
    out = np.zeros(cut.size(own.shape), np.uint32)
    span = own.high - own.low
    shares = (patch.values - np.float32(own.low)) * np.float32(255.0 / span if span > 0 else 0.0)
    np.minimum(shares, 255.0, out=shares)
    np.fmax(shares, -1.0, out=shares)  # unlike maximum, this prefers the number to NaN
    levels = (shares + 1.0).astype(np.uint16)  # 0 stands for no value
    np.take(_map_words(style), levels, out=out[patch.rows, patch.columns], mode="clip")
    return out


def _map_words(style: LayerStyle) -> Words:
    """Return the colours of no value and of the levels 0 to 255, ``(257,)``."""
    drawn = np.arange(256) >= np.float64(style.threshold) * 255.0
    alpha = np.where(drawn, _full(style.opacity), 0.0)
    colors = colormap(style.colormap).astype(np.float64) * alpha[:, None]
    return np.concatenate([[np.uint32(0)], _packed(colors, alpha)]).astype(np.uint32)


def _draw_segments(own: Segmentation, cut: Cut, style: LayerStyle) -> Words | None:
    out: Words | None = None
    size = cut.size(own.shape)
    levels = np.arange(256)
    drawn = (levels >= np.float64(style.threshold) * 255.0) & (levels > 0)
    alphas = np.where(drawn, np.floor(levels * _full(style.opacity) + 0.5), 0).astype(np.uint8)
    edge = round(_full(style.opacity * _EDGE) * 255.0)
    has_edge = not own.fraction or style.threshold > 0  # shares fade out, they do not end
    for segment in own.segments:
        patches = own.masks.get(segment.number)
        if segment.number in style.hidden or not patches:
            continue
        patch = cut.patch(patches, own.shape, np.array(0, np.uint8))
        if patch is None:
            continue
        out = np.zeros(size, np.uint32) if out is None else out
        alpha = alphas[patch.values]
        if has_edge:
            alpha[_edge(drawn[patch.values], patch, size)] = edge
        _lay(out[patch.rows, patch.columns], alpha, segment.color)
    return out


def _edge(mask: npt.NDArray[np.bool_], patch: Patch, size: tuple[int, int]) -> Values:
    """Return the pixels of a mask that have a neighbour beside it; beyond the image there is none.

    Of the four neighbours of a pixel.
    """
    height, width = mask.shape
    wide = np.zeros((height + 2, width + 2), np.bool_)
    wide[1:-1, 1:-1] = mask
    wide[0], wide[-1] = patch.top == 0, patch.top + height == size[0]
    wide[:, 0] |= patch.left == 0
    wide[:, -1] |= patch.left + width == size[1]
    inner = wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:]
    return np.asarray(mask & ~inner)


def _lay(out: Words, alpha: npt.NDArray[np.uint8], rgb: Rgb) -> None:
    """Lay one segment over what is there (Porter and Duff's "over", premultiplied), in place."""
    words = _color_words(rgb)[alpha]
    both = (out != 0) & (alpha != 0)
    np.copyto(out, words, where=out == 0)
    if not both.any():
        return
    below, above = _channels(out[both]), _channels(words[both])
    rest = (255 - above[:, 3:]).astype(np.float64) / 255.0
    mixed = above + below * rest
    out[both] = _packed(mixed[:, :3], mixed[:, 3] / 255.0)


@lru_cache(maxsize=64)
def _color_words(rgb: Rgb) -> Words:
    """Return a colour at the alphas 0 to 255, ``(256,)``."""
    shares = np.arange(256) / 255.0
    return _packed(shares[:, None] * np.array(rgb, np.float64), shares)


def _full(opacity: float) -> float:
    return min(max(opacity, 0.0), 1.0)


def _channels(words: Words) -> npt.NDArray[np.float64]:
    """Return red, green, blue and alpha, ``(N, 4)``, of 0 to 255."""
    return np.stack([words >> shift & np.uint32(255) for shift in (16, 8, 0, 24)], -1).astype(float)


def _packed(color: npt.NDArray[np.float64], alpha: npt.NDArray[np.float64]) -> Words:
    """Return premultiplied colours of 0 to 255 and alpha of 0 to 1 as words, ``(N,)``."""
    channels = np.column_stack([color, alpha * 255.0])
    words = np.floor(channels + 0.5).astype(np.uint32)
    red, green, blue, opaque = words.T
    return np.asarray(opaque << 24 | red << 16 | green << 8 | blue)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLayers:
    """A layer with the slices that were drawn last: the same objects as long as nothing changes."""

    layer: Layer
    _last: dict[tuple[Cut, LayerStyle], ColorLayer | None] = field(default_factory=dict)

    def draw(self, cut: Cut, style: LayerStyle) -> ColorLayer | None:
        """Return what `draw_layer` gives."""
        key = (cut, style)
        if key not in self._last:
            while len(self._last) >= _KEPT:
                self._last.pop(next(iter(self._last)))
            self._last[key] = draw_layer(self.layer, cut, style)
        return self._last[key]
