"""How the lines of a corner are broken, and in which rows they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.ui.slices.words.placed import Align, Box, overlaps
from medviewer.ui.slices.words.wording import Measure, broken, drawable

PARTS_APART = "  "
"""Stands between the parts of a corner's line, which may become lines of their own."""


@dataclass(frozen=True, slots=True)
class CornerBlock:
    """The lines of a corner as a block: from which edge they go inwards, and how wide they are."""

    edge: float
    align: Align
    line: float
    width: float
    view_width: float
    at_top: bool

    def rows(self, most: int, taken: Sequence[Box]) -> list[float]:
        """Return the tops of the rows that lines may have, from the edge inwards.

        Those in which something is `taken` are left out.
        """
        step, first = (self.line, self.edge) if self.at_top else (-self.line, self.edge - self.line)
        left = 0.0 if self.align == "left" else self.view_width - self.width
        boxes = (Box(left, first + step * number, self.width, self.line) for number in range(most))
        return [box.y for box in boxes if not any(overlaps(box, own) for own in taken)]

    def filled(self, rows: Sequence[float], count: int) -> list[float]:
        """Return the rows that so many lines fill, the uppermost first."""
        return sorted(rows[:count])


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
