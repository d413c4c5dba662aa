import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.window import VoiTable, Window
from medviewer.ui.slices.hands.gestures import (
    WheelRest,
    drag_slices,
    drag_zoom_factor,
    dragged_window,
    wheel_steps,
    wheel_zoom_factor,
)


def test_a_notch_towards_the_user_is_the_next_slice() -> None:
    assert wheel_steps(WheelRest(), 0, -120) == (1, WheelRest())
    assert wheel_steps(WheelRest(), 0, 240) == (-2, WheelRest())


def test_parts_of_a_notch_add_up() -> None:
    steps, rest = wheel_steps(WheelRest(), 0, -80)
    assert steps == 0
    assert wheel_steps(rest, 0, -80) == (1, WheelRest(angle=-40))


def test_trackpad_pixels_add_up() -> None:
    steps, rest = wheel_steps(WheelRest(), -20, -5)
    assert steps == 0
    assert wheel_steps(rest, -20, -5) == (1, WheelRest(pixels=-16))


def test_a_notch_is_a_slice_whatever_pixels_come_with_it() -> None:
    assert wheel_steps(WheelRest(), -15, -120) == (1, WheelRest())


def test_pixels_alone_are_enough() -> None:
    assert wheel_steps(WheelRest(), 48, 0) == (-2, WheelRest())


def test_a_change_of_direction_starts_anew() -> None:
    assert wheel_steps(WheelRest(angle=-100), 0, 100) == (0, WheelRest(angle=100))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=50))
def test_no_movement_of_the_wheel_is_lost(deltas: list[int]) -> None:
    rest, total = WheelRest(), 0
    for delta in deltas:
        steps, rest = wheel_steps(rest, 0, -delta)
        total += steps
    assert total == sum(deltas) // 120


def test_ctrl_and_wheel_away_is_larger() -> None:
    assert wheel_zoom_factor(120) == pytest.approx(1.2)
    assert wheel_zoom_factor(-120) == pytest.approx(1 / 1.2)


def test_a_drag_upwards_is_larger() -> None:
    assert drag_zoom_factor(-150) == pytest.approx(math.e)
    assert drag_zoom_factor(0) == 1.0


def test_a_drag_downwards_goes_forwards() -> None:
    assert drag_slices(17) == 2
    assert drag_slices(-7) == 0


def test_a_drag_to_the_right_widens() -> None:
    window = dragged_window(Window(40, 400, "Soft tissue"), 300, 0)
    assert (window.center, window.width) == (40, pytest.approx(400 * math.e))


def test_a_drag_downwards_raises_the_center_by_the_width() -> None:
    assert dragged_window(Window(40, 400), 0, 300).center == pytest.approx(440)
    assert dragged_window(Window(40, 80), 0, 300).center == pytest.approx(120)


def test_a_dragged_window_has_no_name_and_keeps_its_function() -> None:
    window = dragged_window(Window(40, 400, "Soft tissue", "sigmoid"), 1, 1)
    assert (window.name, window.function) == ("", "sigmoid")


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_a_dragged_window_is_always_a_window(dx: float, dy: float, width: float) -> None:
    assert dragged_window(Window(0, width), dx, dy, 1.0).width >= 1.0


def test_a_drag_starts_a_line_where_a_table_was() -> None:
    window = Window(2.0, 4.0, "BONE", "linear_exact", VoiTable(0, 8, (0, 1, 4, 255)))
    dragged = dragged_window(window, 0.0, 0.0)
    assert dragged == Window(2.0, 4.0, "", "linear_exact")
