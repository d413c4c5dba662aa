"""Segmentations and parametric maps as they lie over a stack: values on its own grid."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from medviewer.image.objects.cielab import Rgb
from medviewer.image.objects.patches import Patches, Shape, Values, section
from medviewer.image.overlay import colormap
from medviewer.image.reformat import PlaneAxes

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
    """

    segments: tuple[Segment, ...]
    masks: Mapping[int, Patches]
    shape: Shape
    fraction: str = ""
    notes: tuple[str, ...] = ()

    @property
    def slices(self) -> tuple[int, ...]:
        """The slices on which there is anything."""
        return tuple(sorted({index for patches in self.masks.values() for index in patches}))


@dataclass(frozen=True, slots=True, eq=False)
class ParametricMap:
    """A map of a quantity over a stack: float32 patches in `unit`, NaN where nothing is known.

    `low` and `high` are its smallest and largest value.
    """

    patches: Patches
    shape: Shape
    name: str = ""
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    notes: tuple[str, ...] = ()

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
    """What is laid over a slice: ``(J, I)`` packed 0xAARRGGBB, premultiplied."""

    packed: npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Cut:
    """Which slice of a layer's stack is seen: along an axis of it, or of one of its planes."""

    index: int
    axis: int = 0
    order: tuple[int, int] = (0, 1)
    signs: tuple[int, int] = (1, 1)

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
    return None if drawn is None else ColorLayer(drawn)


def _draw_map(own: ParametricMap, cut: Cut, style: LayerStyle) -> npt.NDArray[np.uint32] | None:
    values = cut.of(own.patches, own.shape, np.array(np.nan, np.float32))
    known = np.isfinite(values)
    if not known.any():
        return None
    span = own.high - own.low
    shares = (np.where(known, values, own.low) - own.low) / span if span > 0 else known * 1.0
    drawn = known & (shares >= style.threshold)
    levels = np.clip(shares * 255.0, 0, 255).astype(np.uint8)
    alpha = np.where(drawn, min(max(style.opacity, 0.0), 1.0), 0.0)
    colors = colormap(style.colormap)[levels].astype(np.float64)
    return _packed(colors * alpha[..., None], alpha)


def _draw_segments(own: Segmentation, cut: Cut, style: LayerStyle) -> npt.NDArray[np.uint32] | None:
    color: npt.NDArray[np.float64] | None = None
    alpha = np.zeros(0)
    for segment in own.segments:
        patches = own.masks.get(segment.number)
        if segment.number in style.hidden or not patches:
            continue
        if cut.axis == 0 and cut.index not in patches:
            continue
        mask = cut.of(patches, own.shape, np.array(0, np.uint8))
        if color is None:
            color, alpha = np.zeros((*mask.shape, 3)), np.zeros(mask.shape)
        _lay(color, alpha, _alpha_of(mask, style), segment.color)
    return None if color is None else _packed(color, alpha)


def _lay(
    color: npt.NDArray[np.float64], alpha: npt.NDArray[np.float64],
    own: npt.NDArray[np.float64], rgb: Rgb,
) -> None:  # fmt: skip
    """Lay one segment over what is there (Porter and Duff's "over", premultiplied), in place."""
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not rows.size:
        return
    part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    share = own[part]
    color[part] = color[part] * (1 - share)[..., None] + share[..., None] * np.array(rgb)
    alpha[part] = alpha[part] * (1 - share) + share


def _alpha_of(mask: npt.NDArray[np.uint8], style: LayerStyle) -> npt.NDArray[np.float64]:
    """Return how opaque a segment is: by its share above the threshold, more so at its edge."""
    opacity = min(max(style.opacity, 0.0), 1.0)
    drawn = (mask >= style.threshold * 255.0) & (mask > 0)
    edge = drawn & ~_inner(drawn)
    area = np.where(drawn, mask / 255.0 * opacity, 0.0)
    return np.where(edge, min(opacity * _EDGE, 1.0), area)


def _inner(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the pixels of a mask whose four neighbours belong to it; beyond the image all do."""
    wide = np.pad(mask, 1, constant_values=True)
    return np.asarray(wide[:-2, 1:-1] & wide[2:, 1:-1] & wide[1:-1, :-2] & wide[1:-1, 2:])


def _packed(
    color: npt.NDArray[np.float64], alpha: npt.NDArray[np.float64]
) -> npt.NDArray[np.uint32]:
    """Return premultiplied colours of 0 to 255 and alpha of 0 to 1 as words."""
    words = np.floor(np.dstack([color, alpha * 255.0]) + 0.5).astype(np.uint32)
    red, green, blue, opaque = (words[..., n] for n in range(4))
    return np.ascontiguousarray(opaque << 24 | red << 16 | green << 8 | blue)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLayers:
    """The last drawn slice of a layer: the same object as long as nothing has changed."""

    layer: Layer
    _last: dict[tuple[Cut, LayerStyle], ColorLayer | None] = field(default_factory=dict)

    def draw(self, cut: Cut, style: LayerStyle) -> ColorLayer | None:
        """Return what `draw_layer` gives."""
        key = (cut, style)
        if key not in self._last:
            drawn = draw_layer(self.layer, cut, style)
            self._last.clear()
            self._last[key] = drawn
        return self._last[key]
