"""What the hands do on a slice, as arithmetic: wheel steps, window and zoom by dragging."""

import math
from dataclasses import dataclass, replace

from medviewer.image.window import Window

_WHEEL_STEP = 120
"""Qt's unit for one notch of a wheel: eighths of a degree."""
_TRACKPAD_STEP = 24
"""Trackpad pixels for one slice."""
_WINDOW_DRAG = 300.0
"""Screen pixels that move the center by one width, and make the width e times as large."""
_ZOOM_DRAG = 150.0
"""Screen pixels of a drag that make the image e times as large."""
_SCROLL_DRAG = 8
"""Screen pixels of a drag for one slice."""

DRAG_THRESHOLD = 3
"""A press that moves less is a click."""


@dataclass(frozen=True, slots=True)
class WheelRest:
    """What is left of wheel movement that did not make a whole step yet."""

    pixels: int = 0
    angle: int = 0


def wheel_steps(rest: WheelRest, pixel_delta: int, angle_delta: int) -> tuple[int, WheelRest]:
    """Return how many slices to move (towards the user is forwards), and the new rest.

    Trackpads give pixels, wheels give angles; both add up, and a change of direction starts anew.
    Whole notches are a wheel's, whatever pixels come with them: on X11 those mean nothing.
    """
    is_notch = angle_delta != 0 and angle_delta % _WHEEL_STEP == 0
    if pixel_delta and not is_notch:
        total = _added(rest.pixels, pixel_delta)
        steps = int(total / _TRACKPAD_STEP)
        return -steps, WheelRest(pixels=total - steps * _TRACKPAD_STEP)
    total = _added(rest.angle, angle_delta)
    steps = int(total / _WHEEL_STEP)
    return -steps, WheelRest(angle=total - steps * _WHEEL_STEP)


def wheel_zoom_factor(angle_delta: int) -> float:
    """Return the factor of Ctrl+wheel: a notch away from the user is 1.2."""
    return float(1.2 ** (angle_delta / _WHEEL_STEP))


def drag_zoom_factor(dy: float) -> float:
    """Return the factor of a zoom drag: upwards is larger."""
    return math.exp(-dy / _ZOOM_DRAG)


def drag_slices(dy: float) -> int:
    """Return how many slices a scroll drag has moved: downwards is forwards."""
    return int(dy / _SCROLL_DRAG)


def dragged_window(window: Window, dx: float, dy: float, smallest_width: float = 1e-6) -> Window:
    """Return the window after a drag: right widens, down raises the center (darker).

    The speed follows the width, so that a narrow brain window and raw MR values feel the same.
    """
    stretch = math.exp(min(max(dx / _WINDOW_DRAG, -20.0), 20.0))
    width = max(window.width * stretch, smallest_width)
    center = window.center + dy / _WINDOW_DRAG * window.width
    return replace(window, center=center, width=width, name="", table=None)


def _added(rest: int, delta: int) -> int:
    return delta if rest * delta < 0 else rest + delta
