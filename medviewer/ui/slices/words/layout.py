"""Where the words of a slice view stand: every line has its place, or is left out. No painting."""

from medviewer.ui.slices.words.corner_lines import SHORTEST, CornerMemory, parts_of
from medviewer.ui.slices.words.corner_words import CornerSpace, corner_words, kind_lines
from medviewer.ui.slices.words.labels import SliceLabels
from medviewer.ui.slices.words.placed import Align, Box, Layout, PlacedText, Role, ScaleBar
from medviewer.ui.slices.words.sizes import (
    COLOR_BAR_WIDTH,
    UNIT_LINES,
    bar_room,
    font_size,
    scale_length,
)
from medviewer.ui.slices.words.wording import (
    Measure,
    badge_lines,
    banner_lines,
    drawable,
    footer_lines,
    shortened,
)

_LARGEST_CORNER = 12
_WIDE_BAR = 0.16
"""Share of a view's width from which on a letter beside the colour bar would stand in the image."""
_SCALE_WORDS = 0.45
"""Share of a view's width that the words over the scale bar may take."""
_MESSAGE_WIDTH = 520.0
_FOOTER_SHARE = 0.45
"""Of a view's height: the image must be seen, too."""
_LETTER_ROWS = 2
"""How many rows a letter takes, being a little higher than one."""
_BOLD = 1.16
"""How much wider the bold letters of a badge are, at most."""


def laid_out(
    labels: SliceLabels,
    width: float,
    height: float,
    measure: Measure,
    percent: int = 100,
    taken: tuple[Box, ...] = (),
    corners: CornerMemory | None = None,
) -> Layout:
    """Place the labels, in `percent` of their usual size, in a view of screen pixels.

    The order of what goes first when there is little room: banners, footer, badge, letters, colour
    bar, scale bar, firm lines, corner lines from their ends, pointer value. Corner lines keep clear
    of what is `taken` by others; they move on towards the middle, as far as there is room. The
    pointer value is never cut: a number's beginning is another number. `corners` are those of the
    view, as they were before.
    """
    corners = corners or CornerMemory()
    return _Layouter(labels, width, height, measure, percent, taken, corners).layout()


class _Layouter:
    """Places from the edges inwards; holds the room that is left between top and bottom."""

    def __init__(
        self,
        labels: SliceLabels,
        width: float,
        height: float,
        measure: Measure,
        percent: int,
        taken: tuple[Box, ...],
        corners: CornerMemory,
    ) -> None:
        self._labels, self._width, self._height = labels, width, height
        self._taken, self._corners = taken, corners
        self._size = font_size(width, height, percent)
        self._calm_step = 60 * self._size / font_size(width, height)
        self._line = round(self._size * 1.4)
        self._margin = 10.0 if self._size > 11 else 6.0
        self._measure = measure
        self._top, self._bottom = 0.0, height
        self._texts: list[PlacedText] = []
        self._badge_height = 0.0
        """Of a badge beside which there are lines."""
        self._centered: list[Box] = []
        """What stands at the centre of the top and the bottom: corners make way for it."""

    def layout(self) -> Layout:
        """Place everything, the most important first."""
        banners = self._place_banners()
        self._place_footer()
        self._place_badge()
        scale_bar = self._place_scale_bar()
        color_bar = self._place_color_bar()
        self._place_letters(color_bar, scale_bar)
        self._place_corners(color_bar)
        texts, message = tuple(self._texts), self._message()
        return Layout(texts, banners, scale_bar, color_bar, message, self._size, self._taken)

    @property
    def _room(self) -> float:
        return self._bottom - self._top

    def _add(self, text: str, x: float, y: float, align: Align, role: Role, room: float) -> None:
        size = self._size + 3 if role == "letter" else self._size
        fitting = shortened(drawable(text), room, size, self._measure)
        if fitting:
            self._texts.append(PlacedText(fitting, x, y, align, size, role))

    def _place_banners(self) -> tuple[Box, ...]:
        """Place a strip a banner; a long one has two lines, for it may say why not to trust.

        Where they do not hold all of it, what stands before its colon is said whole.
        """
        room = self._width - 2 * self._margin
        boxes: list[Box] = []
        for text in self._labels.banners:
            lines = banner_lines(drawable(text), room, self._size, self._measure)
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
        most = int(_FOOTER_SHARE * self._height / self._line)
        lines = footer_lines(self._labels.heat, room, self._size, self._measure, most)
        self._bottom = self._height - self._margin - len(lines) * self._line
        bare = footer_lines(self._labels.heat[-1:], room, self._size, self._measure, most)
        roles = self._footer_roles(len(lines), len(lines) - len(bare))
        for number, (text, role) in enumerate(zip(lines, roles, strict=True)):
            y = self._bottom + number * self._line
            self._add(text, self._width / 2, y, "center", role, room)
        self._bottom -= self._margin / 2

    def _footer_roles(self, count: int, titles: int) -> list[Role]:
        if not self._labels.heat:
            return ["notice"] * count
        roles: list[Role] = ["title"] * titles
        roles += ["caption"] * (count - titles)
        return roles

    def _place_badge(self) -> None:
        """Place the badge at the top, in rows of its own where names beside it would be cut."""
        room = (self._width - 2 * self._margin) / _BOLD
        most = int((self._room - self._letter_height) / self._line)
        lines = badge_lines(self._labels.badge, room, self._size, self._measure)
        lines = lines[: max(most, 0)]
        if not lines or not self._labels.badge:
            return
        for number, line in enumerate(lines):
            self._add_centered(line, self._top + number * self._line, "badge", room)
        height = (len(lines) - 1) * self._line + self._letter_height
        if self._has_room_beside(len(lines)):
            self._badge_height = height
        else:
            self._top += height

    def _has_room_beside(self, rows: int) -> bool:
        """Tell whether the names beside a badge of so many rows stand there whole."""
        widest = max(box.width for box in self._centered)
        room = (self._width - widest - self._margin) / 2 - self._margin
        corners, calm = self._labels.corners, self._calm_lines
        left = (*corners.top_left[:calm], *self._kind_lines(corners.kind))
        names = (*left[: rows + 1], *corners.top_right[:calm][: rows + 1])
        parts = (own for name in names for own in self._parts(name, room))
        return room >= SHORTEST and all(self._measure(own, self._size) <= room for own in parts)

    def _parts(self, line: str, room: float) -> list[str]:
        return parts_of(line, room, self._size, self._measure)

    def _add_centered(self, text: str, y: float, role: Role, room: float) -> None:
        if text:
            self._add(text, self._width / 2, y, "center", role, room)
            width = min(self._measure(text, self._size + 3), room)
            self._centered.append(Box((self._width - width) / 2, y, width, self._letter_height))

    @property
    def _letter_height(self) -> float:
        return self._line + 4.0

    def _place_scale_bar(self) -> ScaleBar | None:
        """Place a bar of a round length at the bottom centre, if one fits."""
        per_mm = self._labels.scale_mm
        if per_mm is None or self._width < 260 or self._room < 8 * self._line:
            return None
        chosen = scale_length(per_mm, self._width * 0.3)
        if chosen is None:
            return None
        length = chosen.length_mm * per_mm
        x, y = (self._width - length) / 2, self._bottom - 6.0
        words = " · ".join(filter(None, (chosen.text, self._labels.scale_note)))
        room = self._width * _SCALE_WORDS
        if self._labels.scale_note and self._measure(words, self._size) > room:
            return None  # a length that is not the patient's is not shown without saying so
        self._add_centered(words, y - self._line - 4, "value", room)
        self._centered.append(Box(x, y - 6.0, length, 12.0))
        return ScaleBar(x, y, length, chosen.parts)

    def _place_color_bar(self) -> Box | None:
        if not self._labels.color_bar or self._room < 7 * self._line:
            return None
        unit, below = self._unit_height, self._line + self._size + self._below_bar
        height = min(max(self._room * 0.4, 4.0 * self._line), 260.0, self._room - unit - below)
        y = (self._height - height) / 2
        y = min(max(y, self._top + unit), self._bottom - below - height)
        return Box(self._width - self._margin - COLOR_BAR_WIDTH, y, COLOR_BAR_WIDTH, height)

    @property
    def _below_bar(self) -> float:
        """How much room the letter takes below the colour bar, where it does not stand beside."""
        bar = self._unit_height + 4.0 * self._line + self._line + self._size
        is_beside = bar_room(self._size) <= _WIDE_BAR * self._width
        is_low = self._room < bar + self._letter_height
        return 0.0 if is_beside or is_low else self._letter_height

    @property
    def _unit_height(self) -> float:
        return UNIT_LINES * self._size

    def _at_mid_height(self, height: float) -> float:
        """Return the top of something in the middle of an edge: of the view's, where it can be."""
        return min(max((self._height - height) / 2, self._top), self._bottom - height)

    def _place_letters(self, bar: Box | None, scale: ScaleBar | None) -> None:
        letters, room = self._labels.letters, self._width / 4
        y = self._at_mid_height(self._letter_height)
        self._add(letters.left, self._margin, y, "left", "letter", room)
        right = self._width - self._margin
        if bar is not None and self._below_bar:
            y = _end_of(bar, self._size)
        elif bar is not None:
            right -= bar_room(self._size)
        self._add(letters.right, right, y, "right", "letter", room)
        above = self._badge_height
        below = self._line + 14.0 if scale else 0.0
        if self._room >= 3 * self._letter_height + above + below:
            self._add_centered(letters.top, self._top + above, "letter", room)
            bottom = self._bottom - self._letter_height - below
            if self._is_lower_letter_free:
                self._add_centered(letters.bottom, bottom, "letter", room)

    @property
    def _is_lower_letter_free(self) -> bool:
        """Tell whether the lower letter leaves room for the first line and the firm ones."""
        room = (self._width - self._letter_height - self._margin) / 2 - self._margin
        first = (self._measure(line, self._size) for line in self._labels.corners.bottom_left[:1])
        end = self._at_mid_height(self._letter_height) + self._letter_height
        rows = int((self._bottom - end) / self._line) - _LETTER_ROWS
        return room >= max((SHORTEST, *first)) or rows > len(self._labels.corners.firm)

    def _place_corners(self, bar: Box | None) -> None:
        """Place the lines of the corners, above and below what stands at mid height."""
        y = self._at_mid_height(self._letter_height)
        left = right = y, y + self._letter_height
        if bar is not None:
            right = bar.y - self._unit_height, _end_of(bar, self._size) + self._below_bar
        space = CornerSpace(
            self._width,
            self._top,
            self._bottom,
            self._size,
            self._line,
            self._margin,
            self._calm_lines,
            left,
            right,
            tuple(self._texts),
            tuple(self._centered),
            self._taken,
            bar,
        )
        self._texts += corner_words(self._labels, space, self._corners, self._measure)

    def _kind_lines(self, kind: str) -> tuple[str, ...]:
        return kind_lines(kind, self._width, self._margin, self._size, self._measure)

    @property
    def _calm_lines(self) -> int:
        """How many lines a corner has, room or no room: in a small view the image comes first."""
        calm = max(1, int((min(self._width, self._height) - 100) / self._calm_step))
        return min(calm, _LARGEST_CORNER)

    def _message(self) -> Box | None:
        if not self._labels.message:
            return None
        width = min(_MESSAGE_WIDTH, self._width * 0.7)
        return Box((self._width - width) / 2, self._top, width, max(self._room, 0.0))


def _end_of(bar: Box, size: int) -> float:
    """Return where the lowest label of a colour bar ends."""
    return bar.y + bar.height + size * 0.6
