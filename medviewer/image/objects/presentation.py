"""A presentation state as it applies to the slices of a stack (DICOM PS3.3 A.33.1, C.10, C.11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.outline import region_pixels
from medviewer.image.objects.cielab import Rgb
from medviewer.image.objects.layers import ColorLayer
from medviewer.image.projection import Point
from medviewer.image.window import Window

Units = Literal["pixel", "display"]
"""Points are ``(row, column)`` edges of the image, or shares ``(y, x)`` of the displayed area."""
GraphicKind = Literal["point", "polyline", "interpolated", "circle", "ellipse"]
Justify = Literal["left", "center", "right"]
Area = tuple[float, float, float, float]
"""``(top, left, bottom, right)`` in edge coordinates."""
BoolImage = npt.NDArray[np.bool_]

ANNOTATION_COLOR: Rgb = (127, 227, 161)
"""Light green, as that of overlay planes: no grey, and in none of the heatmaps."""


@dataclass(frozen=True, slots=True)
class Graphic:
    """One graphic object; a circle is its centre and a point on it, an ellipse its two axes."""

    kind: GraphicKind
    points: tuple[Point, ...]
    units: Units = "pixel"
    filled: bool = False
    color: Rgb = ANNOTATION_COLOR


@dataclass(frozen=True, slots=True)
class Text:
    """One text: in a box (two corners), at an anchor point, or both, with a line between.

    `justify` tells where its lines stand within the box.
    """

    lines: tuple[str, ...]
    box: tuple[Point, Point] | None = None
    box_units: Units = "pixel"
    anchor: Point | None = None
    anchor_units: Units = "pixel"
    anchor_visible: bool = False
    justify: Justify = "left"
    color: Rgb = ANNOTATION_COLOR


@dataclass(frozen=True, slots=True, eq=False)
class Shutter:
    """What of an image is covered, with which grey (0 to 255).

    What lies outside of any of the shapes is covered: `rectangle` is an area, `circle` centre row,
    centre column and radius in columns, `polygon` its corners; and what `bitmap` marks,
    ``(rows, columns)``.
    """

    grey: int = 0
    rectangle: Area | None = None
    circle: tuple[float, float, float] | None = None
    polygon: tuple[Point, ...] = ()
    bitmap: BoolImage | None = None

    def covers(self, rows: int, columns: int, aspect: float = 1.0) -> BoolImage:
        """Return which pixels are covered; `aspect` is height / width of a pixel."""
        seen = np.ones((rows, columns), np.bool_)
        for kind, points in self._shapes(aspect):
            inside = np.zeros_like(seen)
            region = region_pixels(kind, points, (rows, columns))
            height, width = region.inside.shape
            inside[region.top : region.top + height, region.left : region.left + width] = (
                region.inside
            )
            seen &= inside
        if self.bitmap is not None and self.bitmap.shape == seen.shape:
            seen &= ~self.bitmap
        return ~seen

    def _shapes(self, aspect: float) -> list[tuple[Kind, tuple[Point, ...]]]:
        shapes: list[tuple[Kind, tuple[Point, ...]]] = []
        if self.rectangle is not None:
            top, left, bottom, right = self.rectangle
            shapes.append((Kind.RECTANGLE, ((top, left), (bottom, right))))
        if self.circle is not None:
            row, column, radius = self.circle
            down = radius / aspect
            shapes.append(
                (Kind.ELLIPSE, ((row - down, column - radius), (row + down, column + radius)))
            )
        if self.polygon:
            shapes.append((Kind.POLYGON, self.polygon))
        return shapes


@dataclass(frozen=True, slots=True, eq=False)
class SliceLook:
    """What a presentation state says of one slice.

    Attributes
    ----------
    area
        The part that is to be seen, None for all of it.
    magnification
        Screen pixels a column, where the state asks for that instead of fitting `area`.
    bitmap
        Overlay planes of the state itself, drawn as graphics.
    """

    window: Window | None = None
    area: Area | None = None
    magnification: float | None = None
    shutter: Shutter | None = None
    graphics: tuple[Graphic, ...] = ()
    texts: tuple[Text, ...] = ()
    bitmap: BoolImage | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Presentation:
    """A presentation state over a stack.

    Attributes
    ----------
    slices
        What it says of the slices that it refers to, by index.
    inverted, flipped_horizontally, quarter_turns
        As in a view: dark for bright, and the flip before the clockwise turns.
    notes
        What of it cannot be shown, a sentence each.
    """

    slices: Mapping[int, SliceLook]
    inverted: bool = False
    flipped_horizontally: bool = False
    quarter_turns: int = 0
    notes: tuple[str, ...] = ()

    @property
    def first_slice(self) -> int:
        """The first slice that it refers to."""
        return min(self.slices)


def cover_layer(look: SliceLook, rows: int, columns: int, aspect: float) -> ColorLayer | None:
    """Return shutter and overlay planes of a slice as colours; None where there are none."""
    packed = np.zeros((rows, columns), np.uint32)
    if look.bitmap is not None and look.bitmap.shape == packed.shape:
        packed[look.bitmap] = _opaque(ANNOTATION_COLOR)
    if look.shutter is not None:
        grey = look.shutter.grey
        packed[look.shutter.covers(rows, columns, aspect)] = _opaque((grey, grey, grey))
    return ColorLayer(packed) if packed.any() else None


def _opaque(color: Rgb) -> np.uint32:
    red, green, blue = color
    return np.uint32(0xFF000000 | red << 16 | green << 8 | blue)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPresentation:
    """A presentation state with the cover of the slice that was drawn last."""

    presentation: Presentation
    _last: dict[int, ColorLayer | None] = field(default_factory=dict)

    def cover(self, index: int, rows: int, columns: int, aspect: float) -> ColorLayer | None:
        """Return shutter and overlay planes of a slice, the same object time and again."""
        look = self.presentation.slices.get(index)
        if look is None:
            return None
        if index not in self._last:
            self._last.clear()
            self._last[index] = cover_layer(look, rows, columns, aspect)
        return self._last[index]
