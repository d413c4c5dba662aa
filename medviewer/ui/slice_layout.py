"""Where the words of a slice view stand: every line has its place, or is left out. No painting."""

from dataclasses import dataclass, field
from typing import Literal

from medviewer.image.slicing import EdgeLetters
from medviewer.ui.slice_content import CornerTexts
from medviewer.ui.slice_wording import Measure, broken, footer_lines, printable, shortened

Role = Literal["text", "letter", "notice", "caption", "title", "badge", "banner", "value"]
Align = Literal["left", "center", "right"]
_LARGEST_CORNER = 12
_COLOR_BAR_WIDTH = 12.0
_SHORTEST_CORNER = 64.0
_MESSAGE_WIDTH = 520.0


@dataclass(frozen=True, slots=True)
class SliceLabels:
    """Everything that is said around a slice.

    `pointer` is the value under the pointer in one or more wordings, the longest first.
    `scale_mm` is screen pixels a millimetre, None where no spacing is known. `heat` lines (title,
    caption or reason) are empty while no heatmap is asked for.
    """

    corners: CornerTexts = field(default_factory=CornerTexts)
    letters: EdgeLetters = field(default_factory=EdgeLetters)
    badge: str = ""
    banners: tuple[str, ...] = ()
    heat: tuple[str, ...] = ()
    message: str = ""
    pointer: tuple[str, ...] = ()
    scale_mm: float | None = None
    color_bar: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in screen pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One line: `x` is its left end, centre or right end as `align` says, `y` its top."""

    text: str
    x: float
    y: float
    align: Align
    size: int
    role: Role = "text"


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A horizontal bar of `length` pixels from its left end; a tick every `length / parts`."""

    x: float
    y: float
    length: float
    parts: int


@dataclass(frozen=True, slots=True)
class Layout:
    """What to paint where."""

    texts: tuple[PlacedText, ...] = ()
    banners: tuple[Box, ...] = ()
    scale_bar: ScaleBar | None = None
    color_bar: Box | None = None
    message: Box | None = None
    size: int = 12


def laid_out(labels: SliceLabels, width: float, height: float, measure: Measure) -> Layout:
    """Place the labels in a view of ``width x height`` screen pixels.

    The order of what goes first when there is little room: banners, footer, letters, colour bar,
    pointer value, badge, scale bar, corner lines from their ends.
    """
    return _Layouter(labels, width, height, measure).layout()


def font_size(width: float, height: float) -> int:
    """Return the size of the text in pixels for a view of this size."""
    shorter = min(width, height)
    sizes = ((480, 13), (320, 12), (160, 11))
    return next((size for least, size in sizes if shorter >= least), 10)


class _Layouter:
    """Places from the edges inwards; holds the room that is left between top and bottom."""

    def __init__(self, labels: SliceLabels, width: float, height: float, measure: Measure) -> None:
        self._labels, self._width, self._height = labels, width, height
        self._size = font_size(width, height)
        self._line = round(self._size * 1.4)
        self._margin = 10.0 if self._size > 11 else 6.0
        self._measure = measure
        self._top, self._bottom = 0.0, height
        self._texts: list[PlacedText] = []

    def layout(self) -> Layout:
        """Place everything, the most important first."""
        banners = self._place_banners()
        self._place_footer()
        badge = self._place_badge()
        scale_bar = self._place_scale_bar()
        color_bar = self._place_color_bar()
        self._place_letters(color_bar, badge, scale_bar)
        self._place_corners(color_bar, badge, scale_bar)
        return Layout(
            tuple(self._texts), banners, scale_bar, color_bar, self._message(), self._size
        )

    @property
    def _room(self) -> float:
        return self._bottom - self._top

    def _add(self, text: str, x: float, y: float, align: Align, role: Role, room: float) -> None:
        size = self._size + 3 if role == "letter" else self._size
        fitting = shortened(printable(text), room, size, self._measure)
        if fitting:
            self._texts.append(PlacedText(fitting, x, y, align, size, role))

    def _place_banners(self) -> tuple[Box, ...]:
        """Place a strip a banner; a long one has two lines, for it may say why not to trust."""
        room = self._width - 2 * self._margin
        boxes: list[Box] = []
        for text in self._labels.banners:
            lines = broken(printable(text), room, self._size, self._measure)
            height = len(lines) * self._line + 6.0
            if boxes and self._top + height > self._height / 3:
                break
            boxes.append(Box(0.0, self._top, self._width, height))
            for number, line in enumerate(lines):
                y = self._top + 3 + number * self._line
                self._add(line, self._width / 2, y, "center", "banner", room)
            self._top += height
        self._top += self._margin
        return tuple(boxes)

    def _place_footer(self) -> None:
        room = self._width - 2 * self._margin
        lines = footer_lines(self._labels.heat, room, self._size, self._measure)
        self._bottom = self._height - self._margin - len(lines) * self._line
        roles = self._footer_roles(len(lines))
        for number, (text, role) in enumerate(zip(lines, roles, strict=True)):
            y = self._bottom + number * self._line
            self._add(text, self._width / 2, y, "center", role, room)
        self._bottom -= self._margin / 2

    def _footer_roles(self, count: int) -> list[Role]:
        if not self._labels.heat:
            return ["notice"] * count
        titles = len(self._labels.heat) - 1
        roles: list[Role] = ["title"] * titles
        roles += ["caption"] * (count - titles)
        return roles

    def _place_badge(self) -> float:
        """Return the width that the badge takes at the top centre."""
        badge = self._labels.badge
        if not badge or self._room < 5 * self._line:
            return 0.0
        self._add(badge, self._width / 2, self._top, "center", "badge", self._width / 2)
        return min(self._measure(badge, self._size), self._width / 2) + 2 * self._margin

    def _place_scale_bar(self) -> ScaleBar | None:
        """Place 5 cm, or the largest of 10 cm to 1 mm that fits, at the bottom centre."""
        per_mm = self._labels.scale_mm
        longest = self._width * 0.3
        if per_mm is None or self._width < 260 or self._room < 8 * self._line:
            return None
        for length_mm, parts, text in _SCALE_LENGTHS:
            length = length_mm * per_mm
            if 24 <= length <= longest:
                x, y = (self._width - length) / 2, self._bottom - 6.0
                room = self._width / 3
                self._add(text, self._width / 2, y - self._line - 4, "center", "value", room)
                return ScaleBar(x, y, length, parts)
        return None

    def _place_color_bar(self) -> Box | None:
        if not self._labels.color_bar or self._room < 4 * self._line:
            return None
        height = min(max(self._room * 0.4, 4.0 * self._line), 260.0, self._room)
        x = self._width - self._margin - _COLOR_BAR_WIDTH
        return Box(x, self._top + (self._room - height) / 2, _COLOR_BAR_WIDTH, height)

    def _place_letters(self, bar: Box | None, badge: float, scale: ScaleBar | None) -> None:
        letters = self._labels.letters
        letter_height, middle = self._line + 4.0, self._width / 2
        y = self._top + (self._room - letter_height) / 2
        room = self._width / 4
        right = self._width - self._margin - (0.0 if bar is None else bar_room(self._size))
        above = self._line + 4.0 if badge else 0.0
        below = self._line + 14.0 if scale else 0.0
        self._add(letters.left, self._margin, y, "left", "letter", room)
        self._add(letters.right, right, y, "right", "letter", room)
        if self._room < 3 * letter_height + above + below:
            return
        self._add(letters.top, middle, self._top + above, "center", "letter", room)
        bottom = self._bottom - letter_height - below
        self._add(letters.bottom, middle, bottom, "center", "letter", room)

    def _place_corners(self, bar: Box | None, badge: float, scale: ScaleBar | None) -> None:
        corners, labels = self._labels.corners, self._labels
        letter = self._letter_width()
        top_room = self._corner_room(max(letter, badge))
        bottom_room = self._corner_room(max(letter, scale.length + 24 if scale else 0.0))
        left_lines = self._lines_beside(self._line + 4.0)
        right_lines = self._lines_beside(
            max(self._line + 4.0, bar.height + 4.4 * self._size if bar else 0.0)
        )
        right = self._width - self._margin
        self._stack(corners.top_left[:left_lines], self._margin, "left", top_room, at_top=True)
        self._stack(corners.top_right[:right_lines], right, "right", top_room, at_top=True)
        self._stack(
            corners.bottom_left[:left_lines], self._margin, "left", bottom_room, at_top=False
        )
        pointer = self._longest_fitting(labels.pointer, bottom_room)
        below = (*corners.bottom_right[: max(0, right_lines - 1)], pointer)
        self._stack(below, right, "right", bottom_room, at_top=False)

    def _longest_fitting(self, wordings: tuple[str, ...], room: float) -> str:
        fitting = (text for text in wordings if self._measure(text, self._size) <= room)
        return next(fitting, wordings[-1] if wordings else "")

    def _letter_width(self) -> float:
        letters = self._labels.letters
        widest = max((letters.top, letters.bottom), key=len)
        return self._measure(widest, self._size + 3) + 2 * self._margin if widest else 0.0

    def _corner_room(self, center: float) -> float:
        room = (self._width - max(center, self._margin)) / 2 - self._margin
        return room if room >= _SHORTEST_CORNER else 0.0

    def _lines_beside(self, middle: float) -> int:
        """Return how many lines fit above (and below) something in the middle of an edge.

        A small view shows less than would fit: the image comes first.
        """
        fitting = int((self._room - middle) / 2 / self._line)
        calm = int((min(self._width, self._height) - 100) / 60)
        return max(0, min(fitting, max(1, calm), _LARGEST_CORNER))

    def _stack(
        self, lines: tuple[str, ...], x: float, align: Align, room: float, *, at_top: bool
    ) -> None:
        first = self._top if at_top else self._bottom - len(lines) * self._line
        for number, text in enumerate(lines):
            self._add(text, x, first + number * self._line, align, "text", room)

    def _message(self) -> Box | None:
        if not self._labels.message:
            return None
        width = min(_MESSAGE_WIDTH, self._width * 0.7)
        return Box((self._width - width) / 2, self._top, width, max(self._room, 0.0))


def bar_room(size: int) -> float:
    """Return the width that a colour bar takes with its labels."""
    return _COLOR_BAR_WIDTH + 6.0 + 3.6 * size


_SCALE_LENGTHS = (
    (50.0, 5, "5 cm"),
    (100.0, 10, "10 cm"),
    (10.0, 10, "1 cm"),
    (5.0, 5, "5 mm"),
    (1.0, 1, "1 mm"),
)
