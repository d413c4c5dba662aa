"""What a press and a drag on a slice ask for: a small state machine without widgets."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from medviewer.app.view_state import Camera, Tool
from medviewer.config import Settings
from medviewer.image.projection import Projection
from medviewer.image.window import Window
from medviewer.ui.slices.hands.gestures import (
    DRAG_THRESHOLD,
    drag_slices,
    drag_zoom_factor,
    dragged_window,
)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A rectangle that is being drawn, from where it began to where the hand is."""

    start: tuple[float, float]
    end: tuple[float, float]


Request = Window | Camera | Enclosure | int | None
"""A new window, a new camera, a rectangle, a number of slices to move, or nothing."""


@dataclass(frozen=True, slots=True)
class Press:
    """Where and with what a drag began, and what was shown then."""

    tool: Tool
    button: Qt.MouseButton
    x: float
    y: float
    projection: Projection
    window: Window | None
    smallest_width: float


class SliceHands:
    """Follows one press of a button at a time; every answer is relative to where it began."""

    def __init__(self) -> None:
        self._press: Press | None = None
        self._dragged = False
        self._scrolled = 0
        self._settings = Settings()

    def show_settings(self, settings: Settings) -> None:
        """Let directions, speed and buttons be as the reader likes."""
        self._settings = settings

    def tool_of(
        self, button: Qt.MouseButton, left_tool: Tool, *, ctrl: bool = False
    ) -> Tool | None:
        """Return what dragging with a button does; with Ctrl, the left one encloses a region."""
        tools: dict[Qt.MouseButton, Tool] = {
            Qt.MouseButton.LeftButton: "region" if ctrl else left_tool,
            Qt.MouseButton.MiddleButton: self._settings.middle_drag,
            Qt.MouseButton.RightButton: self._settings.right_drag,
        }
        return tools.get(button)

    @property
    def button(self) -> Qt.MouseButton:
        """The button that is held, or none."""
        return Qt.MouseButton.NoButton if self._press is None else self._press.button

    def press(self, press: Press) -> None:
        """Begin; a second button during a drag is ignored."""
        if self._press is None:
            self._press, self._dragged, self._scrolled = press, False, 0

    def move(self, x: float, y: float) -> Request:
        """Return what the drag asks for now."""
        press = self._press
        if press is None:
            return None
        dx, dy = x - press.x, y - press.y
        if not self._dragged and max(abs(dx), abs(dy)) <= DRAG_THRESHOLD:
            return None
        self._dragged = True
        if press.tool == "scroll":
            return self._newly_scrolled(dy)
        if press.tool == "window":
            settings, speed = self._settings, self._settings.window_drag_percent / 100
            dx *= -speed if settings.invert_drag_horizontal else speed
            dy *= -speed if settings.invert_drag_vertical else speed
        return _dragged(press, dx, dy)

    def release(self, button: Qt.MouseButton) -> bool:
        """End the press of this button; return whether it was a click, not a drag."""
        if self._press is None or self._press.button != button:
            return False
        self._press = None
        return not self._dragged

    def _newly_scrolled(self, dy: float) -> int:
        total = drag_slices(dy)
        steps, self._scrolled = total - self._scrolled, total
        return steps


def camera_of(projection: Projection) -> Camera:
    """Return the camera that a projection stands for."""
    return Camera(projection.center, projection.scale)


def _dragged(press: Press, dx: float, dy: float) -> Request:
    if press.tool == "region":
        return Enclosure((press.x, press.y), (press.x + dx, press.y + dy))
    if press.tool == "pan":
        return camera_of(press.projection.moved(dx, dy))
    if press.tool == "zoom":
        return camera_of(press.projection.zoomed(drag_zoom_factor(dy), press.x, press.y))
    if press.window is None:
        return None
    return dragged_window(press.window, dx, dy, press.smallest_width)
