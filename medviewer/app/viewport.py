"""What stands in each cell of the screen: frozen values."""

from dataclasses import dataclass, field
from typing import Literal

from medviewer.app.results import ResultKey
from medviewer.app.view_state import ViewState

LayoutName = Literal["1x1", "1x2", "2x1", "2x2"]
Shows = Literal["plain", "overlay"]

LAYOUT_SHAPES: dict[LayoutName, tuple[int, int]] = {
    "1x1": (1, 1),
    "1x2": (1, 2),
    "2x1": (2, 1),
    "2x2": (2, 2),
}
"""Rows and columns of the cells."""

VIEWPORT_COUNT = 4


@dataclass(frozen=True, slots=True)
class StackKey:
    """One stack of one series of the open index, as it was taken or resampled to a volume."""

    series_key: str
    stack_index: int = 0
    resampled: bool = False


@dataclass(frozen=True, slots=True)
class Viewport:
    """One cell: what it shows and how.

    `message` stands in the middle while there are no pixels to show: what is being done, or why it
    failed. `resampled` shows interpolated slices on a regular grid instead of those of the files.
    """

    series_key: str = ""
    stack_index: int = 0
    shows: Shows = "overlay"
    result: ResultKey | None = None
    state: ViewState = field(default_factory=ViewState)
    linked: bool = False
    message: str = ""
    resampled: bool = False

    @property
    def stack_key(self) -> StackKey:
        """Which stack is shown, and whether resampled."""
        return StackKey(self.series_key, self.stack_index, self.resampled)

    @property
    def has_heatmap(self) -> bool:
        """Whether a heatmap can be shown."""
        return self.result is not None and self.shows == "overlay"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the cells stand: the layout, which one has the keys, whether it fills the screen."""

    layout: LayoutName = "1x1"
    active: int = 0
    maximised: bool = False

    @property
    def count(self) -> int:
        """How many cells the layout has."""
        rows, columns = LAYOUT_SHAPES[self.layout]
        return rows * columns

    @property
    def visible(self) -> tuple[int, ...]:
        """Which viewports are on screen."""
        return (self.active,) if self.maximised else tuple(range(self.count))
