"""Where texts of a presentation state stand in a view: as it says, and so that all can be read.

What the view itself must say (captions, badges, banners, letters) stays where it is, and texts move
out of its way, as little as possible; corner lines make way for them (`laid_out`). No painting.
"""

from collections.abc import Iterator, Sequence

from medviewer.image.objects.presentation import Area, Text, Units
from medviewer.image.projection import Point, Projection
from medviewer.ui.slices.words.placed import Box, overlaps
from medviewer.ui.slices.words.wording import Measure, drawable, shortened

AIR_X, AIR_Y = 3.0, 1.0
"""Of a text's ground around its letters."""
_GAP = 8.0
"""Between an anchor and its text."""
_SPOT = 4.0
_FAR = 12.0
"""From its anchor, a text is not seen to belong to it."""
SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of the spare width of a box stands before a line."""
_MOST_MOVED = 24
"""Texts that make way for others: there may be thousands, and they are placed at every painting."""


class MarkPlaces:
    """Where points of an annotation lie in a view."""

    def __init__(self, projection: Projection, area: Area) -> None:
        self._projection = projection
        top, left, bottom, right = area
        self.view = projection.width, projection.height
        self._area = _box_of(projection.to_view(top, left), projection.to_view(bottom, right))

    def of(self, point: Point, units: Units) -> Point:
        """Return a point ``(x, y)``; shares count from the displayed area's upper left corner."""
        if units == "pixel":
            return self._projection.to_view(*point)
        y, x = point
        area = self._area
        return area.x + x * area.width, area.y + y * area.height

    def anchor(self, own: Text) -> Point | None:
        """Return where the anchor of a text lies, None where it has none."""
        return None if own.anchor is None else self.of(own.anchor, own.anchor_units)

    def box(self, own: Text) -> Box | None:
        """Return the box that a text was given, None where it has none."""
        if own.box is None:
            return None
        first, last = (self.of(point, own.box_units) for point in own.box)
        return _box_of(first, last)

    def spot(self, own: Text) -> list[Box]:
        """Return the place that a text without a box points at: nobody would cover it."""
        anchor = self.anchor(own)
        if own.box is not None or anchor is None:
            return []
        x, y = anchor
        return [Box(x - _SPOT, y - _SPOT, 2 * _SPOT, 2 * _SPOT)]

    def is_seen(self, own: Text, ground: Box) -> bool:
        """Tell whether the view shows where a text belongs: zoomed in, it may lie beside."""
        view, anchor = Box(0.0, 0.0, *self.view), self.anchor(own)
        if own.box is not None or anchor is None:
            return overlaps(ground, view)
        return overlaps(Box(*anchor, 1.0, 1.0), view)


def fitting_lines(own: Text, width: float, size: int, measure: Measure) -> tuple[str, ...]:
    """Return the lines of a text that print, none longer than the view is wide."""
    room = width - 2 * AIR_X
    return tuple(shortened(drawable(line), room, size, measure) for line in own.lines)


def text_boxes(
    texts: Sequence[Text],
    places: MarkPlaces,
    words: Sequence[Box],
    size: int,
    measure: Measure,
) -> tuple[Box, ...]:
    """Return the ground of every text, in their order, clear of `words` and of each other.

    Only texts that would hide something are moved; what a very full state holds beyond a few dozen
    stands as the state says.
    """
    taken: list[Box] = []
    for number, own in enumerate(texts):
        lines = fitting_lines(own, places.view[0], size, measure)
        width = max(measure(line, size) for line in lines) + 2 * AIR_X
        height = len(lines) * text_line(size) + 2 * AIR_Y
        wishes = [Box(x, y, width, height) for x, y in _wishes(own, places, width, height)]
        if not places.is_seen(own, wishes[0]):
            taken.append(wishes[0])
            continue
        kept_clear = [*words, *taken[:_MOST_MOVED]] if number < _MOST_MOVED else []
        kept_clear += places.spot(own)
        taken.append(_clear([_within(box, places.view) for box in wishes], kept_clear, places.view))
    return tuple(taken)


def text_line(size: int) -> float:
    """Return the height of a line of such texts."""
    return round(size * 1.3)


def is_apart(box: Box, anchor: Point) -> bool:
    """Tell whether a text stands so far from its anchor that a line must join them."""
    x, y = anchor
    away_x = max(box.x - x, x - box.x - box.width)
    away_y = max(box.y - y, y - box.y - box.height)
    return max(away_x, away_y) > _FAR


def _wishes(own: Text, places: MarkPlaces, width: float, height: float) -> Iterator[Point]:
    """Yield the upper left corners that a text may have, the best first."""
    box, anchor = places.box(own), places.anchor(own)
    if box is not None:
        yield (
            box.x - AIR_X + SHARES[own.justify] * (box.width + 2 * AIR_X - width),
            box.y - AIR_Y,
        )
        return
    assert anchor is not None, "a text has a box or an anchor"
    x, y = anchor
    yield x + _GAP - AIR_X, y - height / 2
    yield x - _GAP + AIR_X - width, y - height / 2
    yield x - width / 2, y + _GAP
    yield x - width / 2, y - _GAP - height


def _clear(wishes: Sequence[Box], kept_clear: Sequence[Box], view: tuple[float, float]) -> Box:
    """Return the first wish that hides nothing, else the nearest place to the first that does."""

    def is_clear(box: Box) -> bool:
        return not any(overlaps(box, other) for other in kept_clear)

    first = wishes[0]
    found = next((box for box in wishes if is_clear(box)), None)
    if found is not None:
        return found
    moved = (_within(box, view) for other in kept_clear for box in _beside(first, other))
    nearest = sorted(moved, key=lambda box: abs(box.x - first.x) + abs(box.y - first.y))
    return next((box for box in nearest if is_clear(box)), first)


def _beside(box: Box, other: Box) -> Iterator[Box]:
    """Yield a box moved out of the way of another one, to each of its sides."""
    for y in (other.y + other.height + AIR_Y, other.y - box.height - AIR_Y):
        yield Box(box.x, y, box.width, box.height)
    for x in (other.x + other.width + AIR_X, other.x - box.width - AIR_X):
        yield Box(x, box.y, box.width, box.height)


def _within(box: Box, view: tuple[float, float]) -> Box:
    """Return a box pulled into the view: what was put beside the image can be read, too."""
    x = max(0.0, min(box.x, view[0] - box.width))
    y = max(0.0, min(box.y, view[1] - box.height))
    return Box(x, y, box.width, box.height)


def _box_of(first: Point, last: Point) -> Box:
    (x0, y0), (x1, y1) = first, last
    return Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
