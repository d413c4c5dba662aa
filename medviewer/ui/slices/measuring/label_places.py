"""Where the labels of measurements stand: near their lines, in the view, not over each other."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.image.measuring.shapes import Line
from medviewer.image.projection import Point
from medviewer.ui.slices.words.placed import Box

_GAP = 9.0
_EDGE = 3.0
_LINE_WEIGHT, _LATER = 4.0, 40.0
"""What it costs to lie on a line, by its area, and to take a place that is a later choice."""
_FAR_LATER = 4.0
_FAR = (60.0, 120.0, 180.0)
"""Screen pixels from the lines."""
_STEPS = 12
_PIECES = 8
_LETTER = 36.0
_AIR = 2.0

_Edges = npt.NDArray[np.float64]
"""Lefts, tops, rights and bottoms of boxes."""


@dataclass(frozen=True, slots=True)
class LabelWish:
    """A label that wants a place: its size, and the lines that it belongs to, in their bounds."""

    width: float
    height: float
    bounds: tuple[float, float, float, float]
    lines: tuple[Line, ...] = ()


def placed_labels(
    wishes: Sequence[LabelWish],
    view: tuple[float, float],
    words: Sequence[Box] = (),
    standing: Sequence[Box] = (),
) -> tuple[Box, ...]:
    """Return a place for every label, the first one has the first choice; none is cut off.

    Labels keep clear of each other and of `words` in the view, and of the lines of others where
    they can. The first ones stay where they are `standing`.
    """
    boxes = list(standing)
    letters = _letter_places(view)
    pieces = _edges(piece for wish in wishes for line in wish.lines for piece in _pieces(line))
    for wish in wishes[len(boxes) :]:
        left, top, right, bottom = wish.bounds
        own = Box(left, top, right - left, bottom - top)
        kept_clear = [*boxes, own, *letters, *words]
        place = _best(_choices(wish, view), kept_clear, pieces)
        for further in (_far_choices, _choices_anywhere):
            if any(_shared(place, other) for other in kept_clear):
                place = _best([place, *further(wish, view)], kept_clear, pieces, _FAR_LATER)
        boxes.append(place)
    return tuple(boxes)


def _letter_places(view: tuple[float, float]) -> tuple[Box, Box]:
    """Return where the letters of the patient's sides stand: they must be read, too."""
    width, height = view
    y = (height - _LETTER) / 2
    return Box(0.0, y, _LETTER, _LETTER), Box(width - _LETTER, y, _LETTER, _LETTER)


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
        yield _within(x, y, wish, view)


def _far_choices(wish: LabelWish, view: tuple[float, float]) -> Iterable[Box]:
    """Yield places farther away, for lines that words stand around."""
    left, top, right, bottom = wish.bounds
    x, y = (left + right - wish.width) / 2, (top + bottom - wish.height) / 2
    for far in _FAR:
        yield _within(right + far, y, wish, view)
        yield _within(left - far - wish.width, y, wish, view)
        yield _within(x, bottom + far, wish, view)
        yield _within(x, top - far - wish.height, wish, view)


def _choices_anywhere(wish: LabelWish, view: tuple[float, float]) -> Iterable[Box]:
    """Yield places all over the view, the nearest to the lines first."""
    left, top, right, bottom = wish.bounds
    middle = (left + right) / 2, (top + bottom) / 2
    shares = [n / _STEPS for n in range(_STEPS + 1)]
    boxes = [_within(x * view[0], y * view[1], wish, view) for y in shares for x in shares]

    def distance(box: Box) -> float:
        return math.dist(middle, (box.x + box.width / 2, box.y + box.height / 2))

    yield from sorted(boxes, key=distance)


def _within(x: float, y: float, wish: LabelWish, view: tuple[float, float]) -> Box:
    return Box(
        _clamped(x, _EDGE, view[0] - _EDGE - wish.width),
        _clamped(y, _EDGE, view[1] - _EDGE - wish.height),
        wish.width,
        wish.height,
    )


def _pieces(line: Line) -> Iterable[Box]:
    """Yield boxes around short pieces of a line: one around all of a slanted one holds too much."""
    if len(line) == 2:
        (x0, y0), (x1, y1) = line
        shares = [n / _PIECES for n in range(_PIECES + 1)]
        line = tuple((x0 + share * (x1 - x0), y0 + share * (y1 - y0)) for share in shares)
    step = max(1, len(line) // _PIECES)
    for first in range(0, len(line) - 1, step):
        xs, ys = zip(*line[first : first + step + 1], strict=True)
        left, top = min(xs) - _AIR, min(ys) - _AIR
        yield Box(left, top, max(xs) + _AIR - left, max(ys) + _AIR - top)


def _best(
    choices: Iterable[Box],
    kept_clear: Sequence[Box],
    pieces: _Edges,
    later: float = _LATER,
) -> Box:
    """Return the place that hides least; of equals, the first.

    It is asked at every drawing, of many places in a view full of words: they are weighed at once.
    """
    places = list(choices)
    wider = _edges(map(_wider, places))
    hidden = _shared_areas(wider, _edges(kept_clear)).sum(axis=1)
    crossed = _shared_areas(wider, pieces).sum(axis=1)
    costs = hidden + _LINE_WEIGHT * crossed + later * np.arange(len(places))
    return places[int(costs.argmin())]


def _edges(boxes: Iterable[Box]) -> _Edges:
    edges = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes]
    return np.array(edges).reshape(-1, 4).T


def _shared_areas(places: _Edges, others: _Edges) -> npt.NDArray[np.float64]:
    """Return the area that every place shares with every other box: a row a place."""
    left, top, right, bottom = places[:, :, None]
    wide = np.minimum(right, others[2]) - np.maximum(left, others[0])
    high = np.minimum(bottom, others[3]) - np.maximum(top, others[1])
    areas: npt.NDArray[np.float64] = np.maximum(wide, 0.0) * np.maximum(high, 0.0)
    return areas


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
