"""What a presentation state sets in a view, and what stood there before."""

from dataclasses import dataclass, replace

from medviewer.app.view_state import Camera, ViewState
from medviewer.image.window import Window


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
