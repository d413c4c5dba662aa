"""How large texts and bars are in a view of screen pixels."""

from typing import NamedTuple

from medviewer.ui.slices.words.placed import Box

COLOR_BAR_WIDTH = 12.0
UNIT_LINES = 3.4
"""How much stands above a colour bar, in sizes of the text."""
_LINES_ACROSS = 20
"""Enlarged texts stay so small that about as many lines would cover the view."""
_SHORTEST_SCALE = 24.0


class ScaleLength(NamedTuple):
    """A length that a scale bar may have, with its ticks and its words."""

    length_mm: float
    parts: int
    text: str


_SCALE_LENGTHS = (
    ScaleLength(50.0, 5, "5 cm"),
    ScaleLength(100.0, 10, "10 cm"),
    ScaleLength(10.0, 10, "1 cm"),
    ScaleLength(5.0, 5, "5 mm"),
    ScaleLength(1.0, 1, "1 mm"),
)


def font_size(width: float, height: float, percent: int = 100) -> int:
    """Return the size of the text in pixels for a view of this size.

    `percent` enlarges it as far as a small view has room for.
    """
    shorter = min(width, height)
    sizes = ((480, 13), (320, 12), (160, 11))
    usual = next((size for least, size in sizes if shorter >= least), 10)
    return min(round(usual * percent / 100), max(usual, round(shorter / _LINES_ACROSS)))


def scale_length(pixels_a_mm: float, longest: float) -> ScaleLength | None:
    """Return 5 cm, or the largest of 10 cm to 1 mm, that has at most so many screen pixels."""
    fitting = (
        each
        for each in _SCALE_LENGTHS
        if _SHORTEST_SCALE <= each.length_mm * pixels_a_mm <= longest
    )
    return next(fitting, None)


def bar_space(bar: Box, size: int) -> Box:
    """Return the room of a colour bar with its unit above, its labels and its value below."""
    x, y = bar.x + bar.width - bar_room(size), bar.y - UNIT_LINES * size
    return Box(x, y, bar_room(size), bar.y + bar.height + size - y)


def bar_room(size: int) -> float:
    """Return the width that a colour bar takes with its labels."""
    return COLOR_BAR_WIDTH + 6.0 + 3.6 * size
