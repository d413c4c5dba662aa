"""How the lines of a corner are broken, and in which rows they stand."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from medviewer.ui.slices.words.placed import Align, Box, overlaps
from medviewer.ui.slices.words.short_forms import short_form
from medviewer.ui.slices.words.wording import Measure, broken, drawable

PARTS_APART = "  "
"""Stands between the parts of a corner's line, which may become lines of their own."""


Placed = tuple[str, float, float]
"""A line, the top of its row, and how wide it may be there."""
SHORTEST = 64.0
"""Room beside something centred that is worth a line."""

_TRIES = 3
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class Corner:
    """The room for the lines of a corner; they go from its `edge` inwards.

    `centered` is what stands in the middle of the view: lines end before it. Beside nothing they
    have half of the view, or, where it is known what stands `across` in the other corner, all that
    leaves. Rows in which something is `taken` are left out.
    """

    edge: float
    align: Align
    at_top: bool
    line: float
    margin: float
    view_width: float
    size: int
    centered: tuple[Box, ...] = ()
    taken: tuple[Box, ...] = ()
    across: tuple[Box, ...] | None = None

    @property
    def x(self) -> float:
        """Where lines begin, or end."""
        return self.margin if self.align == "left" else self.view_width - self.margin

    def rows(self, most: int, width: float) -> list[float]:
        """Return the tops of the rows that lines may have, from the edge inwards."""
        step, first = (self.line, self.edge) if self.at_top else (-self.line, self.edge - self.line)
        left = 0.0 if self.align == "left" else self.view_width - width
        boxes = (Box(left, first + step * number, width, self.line) for number in range(most))
        return [box.y for box in boxes if not any(overlaps(box, own) for own in self.taken)]

    def room(self, y: float) -> float:
        """Return the width that a line at `y` may have beside what is centred."""
        beside = [box.width + self.margin for box in self._in_row(self.centered, y)]
        if self.across is not None and not beside:
            ends = (self._reach(box) for box in self._in_row(self.across, y))
            return self.view_width - max(ends, default=0.0) - 2 * self.margin
        room = (self.view_width - max(beside, default=0.0) - self.margin) / 2 - self.margin
        return room if room >= SHORTEST or not beside else 0.0

    def _in_row(self, boxes: tuple[Box, ...], y: float) -> Iterator[Box]:
        return (box for box in boxes if box.y < y + self.line and y < box.y + box.height)

    def _reach(self, box: Box) -> float:
        """Return how far a box of the other corner comes into the view."""
        return self.view_width - box.x if self.align == "left" else box.x + box.width


class CornerMemory:
    """What was placed in the corners of a view: most of it stays while one scrolls."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[Placed, ...]] = {}

    def stacked(
        self,
        corner: Corner,
        lines: tuple[str, ...],
        most: int,
        last: tuple[str, ...],
        measure: Measure,
    ) -> tuple[Placed, ...]:
        """Return what `stacked` does."""
        key = corner, lines, most, last
        placed = self._known.get(key)
        if placed is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            placed = self._known[key] = stacked(corner, lines, most, last, measure)
        return placed


def stacked(
    corner: Corner, lines: tuple[str, ...], most: int, last: tuple[str, ...], measure: Measure
) -> tuple[Placed, ...]:
    """Place at most so many lines in a corner, and `last` below them.

    Those that are too long become several.
    """
    widths = (measure(drawable(line), corner.size) for line in (*lines, *last))
    most_width = corner.view_width / (2 if corner.across is None else 1)
    width = min(max(widths, default=0.0) + corner.margin, most_width)
    rows = corner.rows(max(most + len(last), 0), width)
    rooms = {y: corner.room(y) for y in (*rows, corner.edge)}
    free = [y for y in rows if rooms[y]]  # beside a badge there may be none
    most = max(len(free) - len(last), 0)
    fitting = lines
    for _ in range(_TRIES):  # breaking one moves others to where there is more or less room
        rows = sorted(free[: min(len(fitting), most) + len(last)])
        parts: list[str] = []
        for line in lines:
            y = rows[min(len(parts), len(rows) - 1)] if rows else corner.edge
            own = parts_of(line, rooms[y], corner.size, measure)
            is_half = len(parts) + len(own) > most and PARTS_APART not in line
            parts += [line] if is_half else own  # half of a sentence says nothing
        if len(parts) == len(fitting):
            break
        fitting = tuple(parts)
    placed = (*fitting[:most], *last)
    ys = sorted(free[: len(placed)])
    return tuple((text, y, rooms[y]) for text, y in zip(placed, ys, strict=False))


def wordings(
    lines: tuple[str, ...], firm: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield lines with what is `firm` among them, from the fullest to the shortest wording."""
    yield lines, firm
    short = {line: short_form(line) for line in firm}
    last = tuple(short.values())
    yield tuple(short.get(line, line) for line in lines), last
    yield tuple(dict.fromkeys((*(short.get(line, line) for line in lines[:1]), *last))), last
    yield last, last


def is_said(firm: tuple[str, ...], placed: Sequence[Placed], size: int, measure: Measure) -> bool:
    """Tell whether all that is firm stands whole among what was placed, broken or not."""
    whole = "".join(text for text, _, room in placed if measure(text, size) <= room)
    said = "".join(whole.split())
    return all("".join(drawable(line).split()) in said for line in firm)


def parts_of(line: str, room: float, size: int, measure: Measure) -> list[str]:
    """Return a line as it is, or broken: between its parts, else between its words.

    Without `room` it is left out, as it is.
    """
    if not room:
        return [line]
    lines = [""]
    for part in drawable(line).split(PARTS_APART):
        longer = f"{lines[-1]}{PARTS_APART}{part}" if lines[-1] else part
        if not lines[-1] or measure(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(part)
    broken_lines = (
        [own] if measure(own, size) <= room else broken(own, room, size, measure) for own in lines
    )
    return [own for several in broken_lines for own in several]


def wrapped(line: str, room: float, size: int, measure: Measure) -> list[str]:
    """Return a line as it is, or as many as it needs where it can be broken."""
    parts = parts_of(line, room, size, measure)
    return [
        own
        for part in parts
        for own in (
            wrapped(part, room, size, measure)
            if len(parts) > 1 and measure(part, size) > room
            else [part]
        )
    ]
