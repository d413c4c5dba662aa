"""What stands in the four corners of a view, and the value under the pointer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medviewer.ui.slices.words.corner_lines import (
    Corner,
    CornerMemory,
    Placed,
    is_said,
    parts_of,
    wordings,
)
from medviewer.ui.slices.words.labels import SliceLabels
from medviewer.ui.slices.words.placed import Align, Box, PlacedText, overlaps
from medviewer.ui.slices.words.sizes import bar_space
from medviewer.ui.slices.words.wording import Measure, drawable, shortened


@dataclass(frozen=True, slots=True)
class CornerSpace:
    """The room that all else leaves to the corners, in screen pixels.

    `calm` is how many lines a corner has, room or no room. `left` and `right` are where the things
    at the middle of those edges begin and end.
    """

    width: float
    top: float
    bottom: float
    size: int
    line: float
    margin: float
    calm: int
    left: tuple[float, float]
    right: tuple[float, float]
    texts: tuple[PlacedText, ...]
    centered: tuple[Box, ...]
    taken: tuple[Box, ...]
    bar: Box | None

    def rows_around(self, middle: tuple[float, float]) -> tuple[int, int]:
        """Return how many lines fit above and below something in the middle of an edge."""
        start, end = middle
        above, below = (start - self.top) / self.line, (self.bottom - end) / self.line
        return max(0, int(above)), max(0, int(below))

    def corner(
        self, align: Align, *, at_top: bool, across: tuple[Box, ...] | None = None
    ) -> Corner:
        """Return a corner of it."""
        return Corner(
            self.top if at_top else self.bottom,
            align,
            at_top,
            self.line,
            self.margin,
            self.width,
            self.size,
            self.centered,
            self.taken,
            across,
        )


def corner_words(
    labels: SliceLabels, space: CornerSpace, memory: CornerMemory, measure: Measure
) -> tuple[PlacedText, ...]:
    """Return the lines of the corners and the value under the pointer at their places."""
    return tuple(_CornerWords(labels, space, memory, measure).placed())


def kind_lines(
    kind: str, width: float, margin: float, size: int, measure: Measure
) -> tuple[str, ...]:
    """Return the kind of a picture as it is broken where it has half of a view."""
    return tuple(parts_of(kind, (width - margin) / 2 - margin, size, measure)) if kind else ()


class _CornerWords:
    """Places the value last: it comes and goes, and nothing makes way for it."""

    def __init__(
        self, labels: SliceLabels, space: CornerSpace, memory: CornerMemory, measure: Measure
    ) -> None:
        self._labels, self._space = labels, space
        self._memory, self._measure = memory, measure
        self._texts: list[PlacedText] = []

    def placed(self) -> list[PlacedText]:
        corners, space = self._labels.corners, self._space
        above_left, below_left = space.rows_around(space.left)
        above_right, below_right = space.rows_around(space.right)
        self._stack(
            space.corner("right", at_top=True), corners.top_right[: space.calm], above_right
        )
        self._place_top_left(above_left)
        lines = corners.bottom_right[: max(0, space.calm - 1)]
        value_row = ("",)
        self._stack(space.corner("right", at_top=False), lines, below_right - 1, value_row)
        self._place_bottom_left(below_left)
        self._texts += self._value(below_right)
        return self._texts

    def _place_top_left(self, most: int) -> None:
        """Place the lines, and the kind below them in as few rows as hold it whole."""
        space, kind = self._space, self._labels.corners.kind
        wide = space.corner("left", at_top=True, across=tuple(self._at_the_right()))
        half = kind_lines(kind, space.width, space.margin, space.size, self._measure)
        placed = self._above_kind(half, most)
        for rows in self._kinds(half, placed, wide):
            own = self._with_room(self._above_kind(rows, most), len(rows), wide)
            if is_said((kind,), own[-len(rows) :], space.size, self._measure):
                placed = own
                break
        self._add(wide, placed)

    def _above_kind(self, kind: tuple[str, ...], most: int) -> tuple[Placed, ...]:
        """Return the lines in their half of the view, and the rows of the kind below them."""
        corner = self._space.corner("left", at_top=True)
        lines = self._labels.corners.top_left[: self._space.calm]
        return self._memory.stacked(corner, lines, most - len(kind), kind, self._measure)

    def _kinds(
        self, half: tuple[str, ...], placed: tuple[Placed, ...], wide: Corner
    ) -> Iterator[tuple[str, ...]]:
        """Yield the kind in one row, and broken for the room beside the other corner."""
        kind, size = self._labels.corners.kind, self._space.size
        if not kind or len(placed) < len(half):
            return
        yield (kind,)
        _, y, _ = placed[-len(half)]
        yield tuple(parts_of(kind, wide.room(y), size, self._measure))

    def _with_room(
        self, placed: tuple[Placed, ...], count: int, wide: Corner
    ) -> tuple[Placed, ...]:
        """Return lines of which the last may be as wide as the other corner and others leave."""
        last = ((text, y, self._free_room(text, y, wide)) for text, y, _ in placed[-count:])
        return (*placed[:-count], *last)

    def _free_room(self, text: str, y: float, wide: Corner) -> float:
        """Return how wide a line may be in its row; nothing where it would lie over others."""
        space = self._space
        box = Box(space.margin, y, self._measure(text, space.size), space.line)
        return 0.0 if any(overlaps(box, own) for own in space.taken) else wide.room(y)

    def _place_bottom_left(self, most: int) -> None:
        """Place the lines in the first wording that holds whole what is firm among them.

        The full one must leave a row for the value.
        """
        corners, space = self._labels.corners, self._space
        lines = enumerate(corners.bottom_left)
        kept = tuple(line for n, line in lines if n < space.calm or line in corners.firm)
        corner = space.corner("left", at_top=False, across=tuple(self._at_the_right()))
        placed: tuple[Placed, ...] = ()
        for number, (own, firm) in enumerate(wordings(kept, corners.firm)):
            placed = self._memory.stacked(corner, own, most, (), self._measure)
            is_roomy = number > 0 or not firm or len(placed) < most
            if is_roomy and is_said(firm, placed, space.size, self._measure):
                break
        self._add(corner, placed)

    def _at_the_right(self) -> Iterator[Box]:
        texts = (*self._space.texts, *self._texts)
        yield from (self._box(placed) for placed in texts if placed.align == "right")
        if self._space.bar is not None:
            yield bar_space(self._space.bar, self._space.size)

    def _value(self, most: int) -> Iterator[PlacedText]:
        """Yield the longest wording that stands whole in the lowest row where it hides nothing.

        It is never cut: the beginning of a number is another number.
        """
        space = self._space
        x = space.width - space.margin
        others = [*space.centered, *space.taken, *map(self._box, (*space.texts, *self._texts))]
        for y in (space.bottom - (row + 1) * space.line for row in range(most)):
            for text in map(drawable, self._labels.pointer):
                width = self._measure(text, space.size) + space.margin
                box = Box(x - width, y, width, space.line)
                if box.x >= 0 and not any(overlaps(box, other) for other in others):
                    yield PlacedText(text, x, y, "right", space.size)
                    return

    def _box(self, placed: PlacedText) -> Box:
        width = self._measure(placed.text, placed.size)
        shift = {"left": 0.0, "center": width / 2, "right": width}[placed.align]
        return Box(placed.x - shift, placed.y, width, self._space.line)

    def _stack(
        self, corner: Corner, lines: tuple[str, ...], most: int, last: tuple[str, ...] = ()
    ) -> None:
        """Place lines in a corner, `last` below them."""
        self._add(corner, self._memory.stacked(corner, lines, most, last, self._measure))

    def _add(self, corner: Corner, placed: Iterable[Placed]) -> None:
        for text, y, room in placed:
            fitting = shortened(drawable(text), room, corner.size, self._measure)
            if fitting:
                self._texts.append(PlacedText(fitting, corner.x, y, corner.align, corner.size))
