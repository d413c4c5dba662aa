"""What a presentation state sets in a view, and what stood there before."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.view_state import Camera, ViewState
from medviewer.image.window import Window

if TYPE_CHECKING:  # few views have one
    from medviewer.image.objects.presentation import Presentation


@dataclass(frozen=True, slots=True)
class Look:
    """The part of a view's state that a presentation state decides."""

    window: Window | None = None
    inverted: bool = False
    flipped_horizontally: bool = False
    flipped_vertically: bool = False
    quarter_turns: int = 0
    camera: Camera = Camera()


def look_of(state: ViewState) -> Look:
    """Return the look of a state."""
    return Look(
        state.window,
        state.inverted,
        state.flipped_horizontally,
        state.flipped_vertically,
        state.quarter_turns,
        state.camera,
    )


def with_look(state: ViewState, look: Look) -> ViewState:
    """Return a state with another look."""
    return replace(
        state,
        window=look.window,
        inverted=look.inverted,
        flipped_horizontally=look.flipped_horizontally,
        flipped_vertically=look.flipped_vertically,
        quarter_turns=look.quarter_turns,
        camera=look.camera,
    )


@dataclass(frozen=True, slots=True)
class Presented:
    """A presentation state that is applied to a cell, by its key."""

    key: str
    applied: Look
    before: Look

    def is_modified(self, state: ViewState) -> bool:
        """Tell whether the reader has changed what it set, other than by zoom and pan."""
        return replace(look_of(state), camera=self.applied.camera) != self.applied


def look_at(presentation: "Presentation", index: int, before: Look) -> Look:
    """Return what a presentation state sets on one of its slices; the rest is as `before`."""
    own = presentation.slices[index]
    scale, area = own.magnification, own.area
    middle = None if area is None else ((area[0] + area[2]) / 2, (area[1] + area[3]) / 2)
    return Look(
        own.window or before.window,
        presentation.inverted,
        presentation.flipped_horizontally,
        flipped_vertically=False,
        quarter_turns=presentation.quarter_turns,
        camera=Camera(area=area) if scale is None else Camera(middle, scale),
    )


def presented_slice(presentation: "Presentation", index: int) -> int:
    """Return the slice `index` if a presentation state is about it, else the first it is about."""
    return index if index in presentation.slices else presentation.first_slice


def is_same_window(kept: Window | None, own: Window | None) -> bool:
    """Tell whether a window that was kept without its name is this one."""
    return kept is not None and own is not None and replace(kept, name=own.name) == own
