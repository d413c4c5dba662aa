"""Where the labels of measurements stand: near their lines, in the view, not over each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medviewer.image.projection import Point
from medviewer.ui.slices.layout import Box

_GAP = 9.0
_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class LabelWish:
    """A label that wants a place: its size, and the bounds of the lines that it belongs to."""

    width: float
    height: float
    bounds: tuple[float, float, float, float]


def placed_labels(wishes: Sequence[LabelWish], view: tuple[float, float]) -> tuple[Box, ...]:
    """Return a place for every label, the first one has the first choice; none is cut off."""
    boxes: list[Box] = []
    for wish in wishes:
        boxes.append(_best(_choices(wish, view), boxes, wish))
    return tuple(boxes)


def leader(box: Box, bounds: tuple[float, float, float, float]) -> tuple[Point, Point] | None:
    """Return a line from a label to what it belongs to, where it stands apart from that."""
    left, top, right, bottom = bounds
    x, y = (
        _clamped(box.x + box.width / 2, left, right),
        _clamped(box.y + box.height / 2, top, bottom),
    )
    at = _clamped(x, box.x, box.x + box.width), _clamped(y, box.y, box.y + box.height)
    far = max(abs(at[0] - x), abs(at[1] - y)) > 3 * _GAP
    return (at, (x, y)) if far else None


def _choices(wish: LabelWish, view: tuple[float, float]) -> Iterable[Box]:
    """Yield places around the lines, the best first, each pulled into the view."""
    left, top, right, bottom = wish.bounds
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    beside = right + _GAP, left - _GAP - wish.width
    rows = middle_y - wish.height / 2, bottom + _GAP / 2, top - _GAP / 2 - wish.height
    wanted = [(x, y) for y in rows for x in beside]
    wanted += [(middle_x - wish.width / 2, y) for y in rows[1:]]
    for x, y in wanted:
        yield Box(
            _clamped(x, _EDGE, view[0] - _EDGE - wish.width),
            _clamped(y, _EDGE, view[1] - _EDGE - wish.height),
            wish.width,
            wish.height,
        )


def _best(choices: Iterable[Box], taken: Sequence[Box], wish: LabelWish) -> Box:
    left, top, right, bottom = wish.bounds
    own = Box(left, top, right - left, bottom - top)
    return min(choices, key=lambda box: sum(_shared(_wider(box), other) for other in (*taken, own)))


def _wider(box: Box) -> Box:
    """Return a box with some air around it."""
    return Box(box.x - _EDGE, box.y - _EDGE, box.width + 2 * _EDGE, box.height + 2 * _EDGE)


def _shared(first: Box, second: Box) -> float:
    """Return the area that two boxes share."""
    wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    high = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    return max(wide, 0.0) * max(high, 0.0)


def _clamped(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))
