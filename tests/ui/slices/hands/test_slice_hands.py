import pytest
from PySide6.QtCore import Qt

from medviewer.app.view_state import Camera, Tool
from medviewer.config import Settings
from medviewer.image.projection import Projection
from medviewer.image.window import Window
from medviewer.ui.slices.hands.slice_hands import Enclosure, Press, SliceHands, camera_of

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)
SOFT_TISSUE = Window(40, 400)
PROJECTION = Projection(100, 100, 200, 200)


def pressed(
    tool: Tool, button: Qt.MouseButton = LEFT, window: Window | None = SOFT_TISSUE
) -> SliceHands:
    hands = SliceHands()
    hands.press(Press(tool, button, 50.0, 60.0, PROJECTION, window, 1.0))
    return hands


def test_without_a_press_a_move_asks_for_nothing() -> None:
    assert SliceHands().move(5, 5) is None


def test_a_small_move_is_no_drag() -> None:
    assert pressed("window").move(53, 57) is None


def test_a_drag_of_the_window_is_relative_to_where_it_began() -> None:
    hands = pressed("window")
    hands.move(80, 60)
    request = hands.move(50, 90)
    assert request == Window(40 + 30 / 300 * 400, 400)


def test_a_window_drag_can_work_the_other_way_around() -> None:
    hands = pressed("window")
    hands.show_settings(Settings(invert_drag_vertical=True))
    assert hands.move(50, 90) == Window(40 - 30 / 300 * 400, 400)
    hands.show_settings(Settings(invert_drag_horizontal=True))
    request = hands.move(50 + 300, 60)
    assert isinstance(request, Window)
    assert request.width == pytest.approx(400 / 2.718281828)


def test_a_drag_that_comes_back_goes_on_asking() -> None:
    hands = pressed("window")
    hands.move(80, 60)
    assert hands.move(50, 60) == Window(40, 400)


def test_colour_has_no_window_to_drag() -> None:
    assert pressed("window", window=None).move(90, 90) is None


def test_panning_moves_the_camera_against_the_hand() -> None:
    request = pressed("pan").move(70, 60)
    assert request == Camera((50.0, 40.0), 2.0)  # 20 screen pixels are 10 columns


def test_zooming_keeps_the_point_of_the_press() -> None:
    request = pressed("zoom").move(50, 60 - 150)
    assert isinstance(request, Camera)
    assert request.scale == pytest.approx(2 * 2.718281828)
    after = Projection(100, 100, 200, 200, center=request.center, scale=request.scale)
    assert after.to_view(*PROJECTION.to_image(50, 60)) == pytest.approx((50, 60), abs=1.0)


def test_a_region_is_drawn_from_where_it_began() -> None:
    assert pressed("region").move(90, 20) == Enclosure((50.0, 60.0), (90.0, 20.0))


def test_scrolling_gives_the_new_steps_each_time() -> None:
    hands = pressed("scroll")
    assert hands.move(50, 60 + 17) == 2
    assert hands.move(50, 60 + 25) == 1
    assert hands.move(50, 60) == -3


def test_a_press_that_did_not_move_was_a_click() -> None:
    hands = pressed("zoom", RIGHT)
    assert hands.release(RIGHT)
    assert not hands.release(RIGHT)


def test_a_press_that_moved_was_none() -> None:
    hands = pressed("zoom", RIGHT)
    hands.move(90, 90)
    assert not hands.release(RIGHT)


def test_a_second_button_does_not_disturb_a_drag() -> None:
    hands = pressed("pan", MIDDLE)
    hands.press(Press("zoom", RIGHT, 0, 0, PROJECTION, None, 1.0))
    assert hands.button == MIDDLE
    assert not hands.release(RIGHT)
    assert hands.button == MIDDLE


def test_released_hands_are_free() -> None:
    hands = pressed("pan", MIDDLE)
    hands.release(MIDDLE)
    assert hands.button == Qt.MouseButton.NoButton
    assert hands.move(0, 0) is None


def test_buttons_have_their_tools() -> None:
    assert SliceHands().tool_of(LEFT, "window") == "window"
    assert SliceHands().tool_of(LEFT, "scroll") == "scroll"
    assert SliceHands().tool_of(LEFT, "window", ctrl=True) == "region"
    assert SliceHands().tool_of(MIDDLE, "window") == "pan"
    assert SliceHands().tool_of(RIGHT, "window") == "zoom"
    assert SliceHands().tool_of(Qt.MouseButton.BackButton, "window") is None


def test_a_camera_is_what_the_projection_looks_at() -> None:
    assert camera_of(PROJECTION) == Camera(None, None)


def test_middle_and_right_do_what_the_settings_say() -> None:
    hands = SliceHands()
    hands.show_settings(Settings(middle_drag="scroll", right_drag="window"))
    assert hands.tool_of(MIDDLE, "zoom") == "scroll"
    assert hands.tool_of(RIGHT, "zoom") == "window"
    assert hands.tool_of(LEFT, "zoom") == "zoom"


def test_speed_of_the_settings_moves_the_window_further() -> None:
    hands = pressed("window")
    hands.show_settings(Settings(window_drag_percent=200))
    assert hands.move(50, 90) == Window(40 + 2 * 30 / 300 * 400, 400)
    panned = pressed("pan")
    panned.show_settings(Settings(window_drag_percent=200))
    assert panned.move(60, 60) == pressed("pan").move(60, 60)
