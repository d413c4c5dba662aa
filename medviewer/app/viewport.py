"""What stands in each cell of the screen: frozen values."""

from dataclasses import dataclass, field, replace
from typing import Literal

from medviewer.app.explaining.map_key import OWN_MAP, AwaitedMaps, MapChoice, MapKey
from medviewer.app.objects.looks import Presented
from medviewer.app.results import ResultKey
from medviewer.app.view_state import ViewState
from medviewer.image.oblique.tilt import PlaneTilt
from medviewer.image.reformat import Plane

LayoutName = Literal["1x1", "1x2", "2x1", "2x2", "1+2", "1x3", "3x1", "2x3", "3x2", "3x3"]
Shows = Literal["plain", "overlay"]

VIEWPORT_COUNT = 9


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands in the grid of a layout, and over how many of its rows."""

    row: int
    column: int
    row_span: int = 1


def _even(rows: int, columns: int) -> tuple[CellPlace, ...]:
    return tuple(CellPlace(row, column) for row in range(rows) for column in range(columns))


LAYOUT_CELLS: dict[LayoutName, tuple[CellPlace, ...]] = {
    "1x1": _even(1, 1),
    "1x2": _even(1, 2),
    "2x1": _even(2, 1),
    "2x2": _even(2, 2),
    "1+2": (CellPlace(0, 0, row_span=2), CellPlace(0, 1), CellPlace(1, 1)),
    "1x3": _even(1, 3),
    "3x1": _even(3, 1),
    "2x3": _even(2, 3),
    "3x2": _even(3, 2),
    "3x3": _even(3, 3),
}
"""The cells of each layout, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class StackKey:
    """One stack of one series of the open index, as it was taken or resampled to a volume.

    `plane` is one of the three planes of that volume (MPR), `tilt` how it was turned.
    """

    series_key: str
    stack_index: int = 0
    resampled: bool = False
    plane: Plane | None = None
    tilt: PlaneTilt | None = None

    @property
    def whole(self) -> "StackKey":
        """The stack or volume itself, whose pixels are in memory."""
        return StackKey(self.series_key, self.stack_index, self.resampled)

    @property
    def is_as_taken(self) -> bool:
        """Whether the slices are those of the files."""
        return not self.resampled and self.plane is None


@dataclass(frozen=True, slots=True)
class Viewport:
    """One cell: what it shows and how.

    `message` stands in the middle while there are no pixels to show: what is being done, or why it
    failed. `resampled` shows interpolated slices on a regular grid instead of those of the files,
    `plane` the slices of a volume along an axis of the body, or turned away from it by `tilt`.
    `layer` is the key of the segmentation or parametric map that is laid over, `presented` the
    presentation state that is applied. `map` says how the result is explained, `minus` which maps
    are taken away from those of `result`, for their difference. `awaited` is what it showed at the
    last start, while it has no `result` again.
    """

    series_key: str = ""
    stack_index: int = 0
    shows: Shows = "overlay"
    result: ResultKey | None = None
    state: ViewState = field(default_factory=ViewState)
    linked: bool = False
    message: str = ""
    resampled: bool = False
    plane: Plane | None = None
    layer: str = ""
    presented: Presented | None = None
    tilt: PlaneTilt | None = None
    map: MapChoice = OWN_MAP
    minus: MapKey | None = None
    awaited: AwaitedMaps | None = None

    @property
    def stack_key(self) -> StackKey:
        """Which stack is shown, whether resampled, and along which plane."""
        return StackKey(self.series_key, self.stack_index, self.resampled, self.plane, self.tilt)

    @property
    def is_as_taken(self) -> bool:
        """Whether the slices are those of the files."""
        return self.stack_key.is_as_taken

    @property
    def has_heatmap(self) -> bool:
        """Whether a heatmap can be shown."""
        return self.result is not None and self.shows == "overlay"

    @property
    def shows_difference(self) -> bool:
        """Whether the heatmap is one map minus another."""
        return self.has_heatmap and self.minus is not None

    @property
    def asked_of(self) -> ResultKey | None:
        """Whose heatmap it shows, or is to show again."""
        return self.awaited.result if self.result is None and self.awaited else self.result

    @property
    def asks_for_maps(self) -> bool:
        """Whether it shows other maps than those that came with the scores."""
        return self.has_heatmap and (self.map != OWN_MAP or self.minus is not None)


def is_only_looking(before: Viewport, now: Viewport) -> bool:
    """Tell whether a cell differs at most in where one looks: slice, window, camera."""
    state = replace(
        now.state,
        slice_index=before.state.slice_index,
        window=before.state.window,
        camera=before.state.camera,
    )
    return replace(now, state=state) == before


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the cells stand: the layout, which one has the keys, whether it fills the screen."""

    layout: LayoutName = "1x1"
    active: int = 0
    maximised: bool = False

    @property
    def count(self) -> int:
        """How many cells the layout has."""
        return len(LAYOUT_CELLS[self.layout])

    @property
    def visible(self) -> tuple[int, ...]:
        """Which viewports are on screen."""
        return (self.active,) if self.maximised else tuple(range(self.count))

    def number(self, asked: int | None) -> int:
        """Return the number that was asked for; the active cell's where none was."""
        return self.active if asked is None else asked
