"""Words, boxes and bars at their places in a view. Values only."""

from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "text", "letter", "notice", "caption", "title", "badge", "banner", "value", "measure", "near"
]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in screen pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Screen:
    """A view's size in screen pixels, and how many device pixels those are."""

    width: float
    height: float
    ratio: float = 1.0


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
    taken: tuple[Box, ...] = ()


def overlaps(one: Box, other: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0 and down > 0
