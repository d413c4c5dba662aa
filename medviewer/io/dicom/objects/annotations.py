"""Graphics and texts of a presentation state (DICOM PS3.3 C.10.5, C.10.7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pydicom.dataset import Dataset

from medviewer.image.objects.cielab import Rgb, rgb_of_cielab
from medviewer.image.objects.presentation import (
    ANNOTATION_COLOR,
    Graphic,
    GraphicKind,
    Justify,
    Text,
    Units,
)
from medviewer.image.projection import Point
from medviewer.io.dicom import elements
from medviewer.io.dicom.objects.references import images_of
from medviewer.io.limits import MAX_ANNOTATION_POINTS, MAX_ANNOTATIONS
from medviewer.io.object_records import ReferencedImage
from medviewer.language import translate

ANNOTATION_KEYWORDS = ("GraphicAnnotationSequence", "GraphicLayerSequence")

_KINDS: dict[str, GraphicKind] = {
    "POINT": "point",
    "POLYLINE": "polyline",
    "INTERPOLATED": "interpolated",
    "CIRCLE": "circle",
    "ELLIPSE": "ellipse",
}
_FEWEST: dict[GraphicKind, int] = {
    "point": 1,
    "polyline": 2,
    "interpolated": 2,
    "circle": 2,
    "ellipse": 4,
}
_UNITS: dict[str, Units] = {"PIXEL": "pixel", "DISPLAY": "display"}
_JUSTIFY: dict[str, Justify] = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
_JUSTIFICATION = "BoundingBoxTextHorizontalJustification"
_MAX_LINES = 60
_MAX_COORDINATE = 1e6


@dataclass(frozen=True, slots=True)
class Annotations:
    """Graphics and texts of one item, and the images that they are for (none: for all)."""

    images: tuple[ReferencedImage, ...]
    graphics: tuple[Graphic, ...]
    texts: tuple[Text, ...]


@dataclass(slots=True)
class _Budget:
    """What may still be taken, and what could not be."""

    objects: int = MAX_ANNOTATIONS
    points: int = MAX_ANNOTATION_POINTS
    left_out: int = 0

    def takes(self, points: int) -> bool:
        """Tell whether one more object of so many points is within the limits."""
        self.objects -= 1
        self.points -= points
        if self.objects >= 0 and self.points >= 0:
            return True
        self.left_out += 1
        return False


@dataclass(frozen=True, slots=True)
class FoundAnnotations:
    """All annotations in the order of their layers, and what must be said of them."""

    items: tuple[Annotations, ...] = ()
    notes: tuple[str, ...] = field(default=())


def read_annotations(dataset: Dataset) -> FoundAnnotations:
    """Return the graphics and texts of a presentation state."""
    layers = _layers(dataset)
    budget = _Budget()
    items = elements.items(dataset, "GraphicAnnotationSequence")
    items.sort(key=lambda item: layers.get(_layer_of(item), (0, ANNOTATION_COLOR))[0])
    found = tuple(_annotations(item, layers, budget) for item in items[:MAX_ANNOTATIONS])
    notes = []
    if any(elements.items(item, "CompoundGraphicSequence") for item in items):
        notes.append(translate("Objects", "compound graphics are shown by their simple parts only"))
    if budget.left_out:
        text = translate("Objects", "{count} of its graphics and texts are not shown")
        notes.append(text.format(count=budget.left_out))
    return FoundAnnotations(found, tuple(notes))


def _annotations(item: Dataset, layers: dict[str, tuple[int, Rgb]], budget: _Budget) -> Annotations:
    _, color = layers.get(_layer_of(item), (0, ANNOTATION_COLOR))
    return Annotations(
        tuple(images_of(item, "ReferencedImageSequence")),
        tuple(_graphics(elements.items(item, "GraphicObjectSequence"), color, budget)),
        tuple(_texts(elements.items(item, "TextObjectSequence"), color, budget)),
    )


def _layer_of(item: Dataset) -> str:
    return elements.text(item, "GraphicLayer")


def _layers(dataset: Dataset) -> dict[str, tuple[int, Rgb]]:
    """Return order and colour of each layer by its name."""
    return {
        _layer_of(item): (
            elements.integer(item, "GraphicLayerOrder") or 0,
            rgb_of_cielab(elements.numbers(item, "GraphicLayerRecommendedDisplayCIELabValue"))
            or ANNOTATION_COLOR,
        )
        for item in elements.items(dataset, "GraphicLayerSequence")
    }


def _graphics(items: Sequence[Dataset], color: Rgb, budget: _Budget) -> Iterator[Graphic]:
    for item in items:
        kind = _KINDS.get(elements.text(item, "GraphicType").upper())
        units = _UNITS.get(elements.text(item, "GraphicAnnotationUnits").upper())
        points = _points(item, "GraphicData")
        if kind is None or units is None or len(points) < _FEWEST[kind]:
            budget.left_out += 1
        elif budget.takes(len(points)):
            filled = elements.text(item, "GraphicFilled").upper() == "Y"
            yield Graphic(kind, points, units, filled, color)


def _texts(items: Sequence[Dataset], color: Rgb, budget: _Budget) -> Iterator[Text]:
    for item in items:
        lines = _lines(item)
        box = _box(item)
        anchor = next(iter(_points(item, "AnchorPoint")), None)
        if not any(lines) or (box is None and anchor is None):
            budget.left_out += 1
        elif budget.takes(2):
            yield Text(
                lines,
                box,
                _UNITS.get(elements.text(item, "BoundingBoxAnnotationUnits").upper(), "pixel"),
                anchor,
                _UNITS.get(elements.text(item, "AnchorPointAnnotationUnits").upper(), "pixel"),
                elements.text(item, "AnchorPointVisibility").upper() == "Y",
                _JUSTIFY.get(elements.text(item, _JUSTIFICATION).upper(), "left"),
                color,
            )


def _lines(item: Dataset) -> tuple[str, ...]:
    value = elements.raw_value(item, "UnformattedTextValue")
    text = value if isinstance(value, str) else ""
    lines = text[: elements.MAX_TEXT * 4].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(elements.clean(line) for line in lines[:_MAX_LINES])


def _box(item: Dataset) -> tuple[Point, Point] | None:
    corners = (
        *_points(item, "BoundingBoxTopLeftHandCorner"),
        *_points(item, "BoundingBoxBottomRightHandCorner"),
    )
    return (corners[0], corners[1]) if len(corners) == 2 else None


def _points(item: Dataset, keyword: str) -> tuple[Point, ...]:
    r"""Return ``(row, column)`` points of an element that holds ``column\row`` pairs."""
    values = elements.numbers(item, keyword)
    if len(values) % 2 or any(abs(value) > _MAX_COORDINATE for value in values):
        return ()
    return tuple((row, column) for column, row in list(pairwise(values))[::2])
