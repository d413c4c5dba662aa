from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.view_state import Camera, ViewState
from medviewer.config import Settings
from medviewer.image.volume import SliceInfo, Volume
from medviewer.image.window import Window
from medviewer.ui.slices.content import SERIES_MIME_TYPE, CornerTexts, PointerValue
from medviewer.ui.slices.slice_view import SliceView
from tests.ui.slice_values import content, grabbed, grey_volume

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[SliceView]:
    """Return a shown view of 200 x 160 screen pixels."""
    view = SliceView()
    qtbot.addWidget(view)
    view.resize(200, 160)
    view.show()
    return view


def mouse(
    view: SliceView,
    kind: QEvent.Type,
    x: float,
    y: float,
    button: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    at = QPointF(x, y)
    event = QMouseEvent(kind, at, view.mapToGlobal(at), button, held, modifiers)
    QApplication.sendEvent(view.viewport(), event)


def drag(
    view: SliceView, button: Qt.MouseButton, start: tuple[float, float], end: tuple[float, float]
) -> None:
    mouse(view, QEvent.Type.MouseButtonPress, *start, button)
    mouse(view, QEvent.Type.MouseMove, *end, button)
    mouse(view, QEvent.Type.MouseButtonRelease, *end, button)


def wheel(
    view: SliceView,
    angle: int,
    *,
    pixels: int = 0,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    at: tuple[float, float] = (100.0, 80.0),
) -> None:
    point = QPointF(*at)
    event = QWheelEvent(
        point,
        view.mapToGlobal(point),
        QPoint(0, pixels),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_asks_for_the_next_slice(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    with qtbot.waitSignal(view.scroll_requested) as signal:
        wheel(view, -120)
    assert signal.args == [1]


def test_trackpad_pixels_ask_when_they_are_enough(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    with qtbot.assertNotEmitted(view.scroll_requested):
        wheel(view, 4, pixels=15)
    with qtbot.waitSignal(view.scroll_requested) as signal:
        wheel(view, 4, pixels=15)
    assert signal.args == [-1]


def test_ctrl_and_wheel_zoom_at_the_pointer(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    assert view.projection is not None
    point = view.projection.to_image(60, 40)
    with qtbot.waitSignal(view.camera_requested) as signal:
        wheel(view, 120, modifiers=Qt.KeyboardModifier.ControlModifier, at=(60, 40))
    view.show_state(ViewState(camera=signal.args[0]))
    assert view.projection.zoom == pytest.approx(1.6 * 1.2)
    assert view.projection.to_view(*point) == pytest.approx((60, 40), abs=1.0)


def test_a_left_drag_asks_for_a_window(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    view.show_state(ViewState(window=Window(40, 400)))
    with qtbot.waitSignal(view.window_requested) as signal:
        drag(view, LEFT, (50, 50), (50, 80))
    assert signal.args == [Window(80, 400)]


def test_a_left_drag_can_work_the_other_way_around(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    view.show_state(ViewState(window=Window(40, 400)))
    view.show_settings(Settings(invert_drag_vertical=True))
    with qtbot.waitSignal(view.window_requested) as signal:
        drag(view, LEFT, (50, 50), (50, 80))
    assert signal.args == [Window(0, 400)]


def test_buttons_do_what_the_settings_say(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    view.show_settings(Settings(middle_drag="window", right_drag="scroll"))
    with qtbot.waitSignal(view.window_requested):
        drag(view, MIDDLE, (50, 50), (50, 80))
    with (
        qtbot.waitSignal(view.scroll_requested) as scrolled,
        qtbot.assertNotEmitted(view.context_menu_requested),
    ):
        drag(view, RIGHT, (50, 50), (50, 66))
    assert scrolled.args == [2]


def test_texts_grow_with_the_font_size(view: SliceView) -> None:
    view.resize(600, 500)
    view.show_content(replace(content(), corner_texts=lambda _: CornerTexts(top_left=("IIII",))))
    usual = rows_of_text(view)
    view.show_settings(Settings(font_percent=200))
    assert 1.7 * usual < rows_of_text(view) < 2.4 * usual


def rows_of_text(view: SliceView) -> int:
    """Return how many rows of the upper left corner have a bright pixel."""
    shown = grabbed(view)
    return sum(any(min(shown.rgb(x, y)) > 200 for x in range(60)) for y in range(60))


def test_a_left_drag_begins_with_the_window_that_is_shown(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    shown = view.shown_window
    assert shown is not None
    with qtbot.waitSignal(view.window_requested) as signal:
        drag(view, LEFT, (50, 50), (50, 80))
    assert signal.args[0].center == pytest.approx(shown.center + 0.1 * shown.width)


def test_an_integer_window_is_never_narrower_than_1(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    view.show_state(ViewState(window=Window(40, 2)))
    with qtbot.waitSignal(view.window_requested) as signal:
        drag(view, LEFT, (190, 50), (-900, 50))
    assert signal.args[0].width == 1.0


def test_a_window_of_fractions_may_be_narrower(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content(grey_volume(np.zeros((1, 4, 4), np.float32))))
    view.show_state(ViewState(window=Window(0.5, 1.0)))
    with qtbot.waitSignal(view.window_requested) as signal:
        drag(view, LEFT, (150, 50), (0, 50))
    assert signal.args[0].width < 1.0


def test_colour_has_no_window_to_drag(view: SliceView, qtbot: QtBot) -> None:
    stored = np.zeros((1, 50, 50, 3), np.uint8)
    view.show_content(content(Volume(stored, (SliceInfo(),), "RGB")))
    with qtbot.assertNotEmitted(view.window_requested):
        drag(view, LEFT, (50, 50), (90, 90))


def test_ctrl_and_a_left_drag_take_the_window_of_a_region(view: SliceView, qtbot: QtBot) -> None:
    stored = np.zeros((1, 160, 200), np.uint8)
    stored[0, 40:60, 50:90] = np.arange(40) + 100
    view.show_content(content(grey_volume(stored)))
    ctrl = Qt.KeyboardModifier.ControlModifier
    mouse(view, QEvent.Type.MouseButtonPress, 90, 60, LEFT, ctrl)
    mouse(view, QEvent.Type.MouseMove, 50, 40, LEFT, ctrl)
    assert grabbed(view).rgb(70, 60) != grabbed(view).rgb(70, 70)  # the rectangle is drawn
    with qtbot.waitSignal(view.window_requested) as signal:
        mouse(view, QEvent.Type.MouseButtonRelease, 50, 40, LEFT, ctrl)
    window = signal.args[0]
    assert window.name == "Region"
    assert window.center == pytest.approx(119.5, abs=0.1)
    assert window.width == pytest.approx(39, abs=1.0)
    assert grabbed(view).rgb(70, 60) == grabbed(view).rgb(70, 70)


def test_a_region_beside_the_image_asks_for_nothing(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    ctrl = Qt.KeyboardModifier.ControlModifier
    with qtbot.assertNotEmitted(view.window_requested):
        mouse(view, QEvent.Type.MouseButtonPress, 2, 2, LEFT, ctrl)
        mouse(view, QEvent.Type.MouseMove, 12, 12, LEFT, ctrl)
        mouse(view, QEvent.Type.MouseButtonRelease, 12, 12, LEFT, ctrl)


def test_a_missing_slice_has_no_region(view: SliceView, qtbot: QtBot) -> None:
    volume = replace(grey_volume(), slices=(SliceInfo(missing="it is cut off"),) * 5)
    view.show_content(content(volume))
    ctrl = Qt.KeyboardModifier.ControlModifier
    with qtbot.assertNotEmitted(view.window_requested):
        mouse(view, QEvent.Type.MouseButtonPress, 52, 52, LEFT, ctrl)
        mouse(view, QEvent.Type.MouseMove, 92, 92, LEFT, ctrl)
        mouse(view, QEvent.Type.MouseButtonRelease, 92, 92, LEFT, ctrl)


def test_another_screen_is_drawn_for_anew(view: SliceView, monkeypatch: pytest.MonkeyPatch) -> None:
    view.show_content(content())
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert view.projection is not None
    assert view.projection.device_pixel_ratio == 2.0


def test_the_left_button_can_have_another_tool(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    view.show_tool("scroll")
    with qtbot.waitSignal(view.scroll_requested) as signal:
        drag(view, LEFT, (50, 50), (50, 67))
    assert signal.args == [2]


def test_a_drag_whose_release_went_elsewhere_is_over(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    mouse(view, QEvent.Type.MouseButtonPress, 50, 50, MIDDLE)
    with qtbot.assertNotEmitted(view.camera_requested):
        mouse(view, QEvent.Type.MouseMove, 90, 90, Qt.MouseButton.NoButton)
        mouse(view, QEvent.Type.MouseMove, 95, 90, MIDDLE)


def test_a_middle_drag_pans(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    with qtbot.waitSignal(view.camera_requested) as signal:
        drag(view, MIDDLE, (50, 50), (66, 50))
    assert signal.args == [Camera((50.0, 40.0), 1.6)]


def test_a_right_drag_zooms_and_opens_no_menu(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    with (
        qtbot.assertNotEmitted(view.context_menu_requested),
        qtbot.waitSignal(view.camera_requested) as signal,
    ):
        drag(view, RIGHT, (50, 100), (50, 50))
    assert signal.args[0].scale > 1.6


def test_a_right_click_asks_for_the_menu(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    with (
        qtbot.assertNotEmitted(view.camera_requested),
        qtbot.waitSignal(view.context_menu_requested) as signal,
    ):
        drag(view, RIGHT, (50, 60), (51, 60))
    assert signal.args == [view.mapToGlobal(QPoint(51, 60))]


def test_the_keyboard_asks_for_the_menu_too(view: SliceView, qtbot: QtBot) -> None:
    for reason, asked in (
        (QContextMenuEvent.Reason.Keyboard, True),
        (QContextMenuEvent.Reason.Mouse, False),
    ):
        event = QContextMenuEvent(reason, QPoint(5, 5), QPoint(7, 8))
        with qtbot.waitSignal(view.context_menu_requested, timeout=50, raising=asked) as signal:
            QApplication.sendEvent(view.viewport(), event)
        assert signal.signal_triggered is asked


def test_a_double_click_maximises(view: SliceView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.maximise_requested):
        mouse(view, QEvent.Type.MouseButtonDblClick, 50, 50, LEFT)
    with qtbot.assertNotEmitted(view.maximise_requested):
        mouse(view, QEvent.Type.MouseButtonDblClick, 50, 50, RIGHT)


@pytest.mark.parametrize("button", [LEFT, MIDDLE, RIGHT, Qt.MouseButton.BackButton])
def test_any_press_activates_the_view(
    view: SliceView, qtbot: QtBot, button: Qt.MouseButton
) -> None:
    with qtbot.waitSignal(view.activated):
        mouse(view, QEvent.Type.MouseButtonPress, 50, 50, button)


def test_the_wheel_does_not_activate(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    with qtbot.assertNotEmitted(view.activated):
        wheel(view, -120)


def test_an_empty_view_asks_for_no_camera(view: SliceView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.camera_requested):
        drag(view, MIDDLE, (50, 50), (90, 90))
        wheel(view, 120, modifiers=Qt.KeyboardModifier.ControlModifier)


def test_the_pointer_is_followed(view: SliceView, qtbot: QtBot) -> None:
    view.show_content(content())
    view.show_state(ViewState(slice_index=3))
    with qtbot.waitSignal(view.pointer_moved) as signal:
        mouse(view, QEvent.Type.MouseMove, 101, 81, Qt.MouseButton.NoButton)
    assert signal.args == [PointerValue(50, 50, "30 HU")]
    with qtbot.waitSignal(view.pointer_moved) as signal:
        view.show_state(ViewState(slice_index=4))
    assert signal.args == [PointerValue(50, 50, "40 HU")]
    with qtbot.waitSignal(view.pointer_moved) as signal:
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert signal.args == [None]


def test_a_series_can_be_dropped(view: SliceView, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setData(SERIES_MIME_TYPE, b"1.2.3")
    with qtbot.waitSignal(view.dropped) as signal:
        assert all(event.isAccepted() for event in _drag_and_drop(view, data))
    assert signal.args == ["1.2.3"]


def test_files_are_left_to_the_window(view: SliceView, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText("file:///somewhere")
    with qtbot.assertNotEmitted(view.dropped):
        assert not any(event.isAccepted() for event in _drag_and_drop(view, data))


def _drag_and_drop(view: SliceView, data: QMimeData) -> list[QDropEvent]:
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, LEFT, none)
    move = QDragMoveEvent(QPoint(6, 5), action, data, LEFT, none)
    drop = QDropEvent(QPointF(6, 5), action, data, LEFT, none)
    view.dragEnterEvent(enter)
    view.dragMoveEvent(move)
    view.dropEvent(drop)
    return [enter, move, drop]


def test_keys_are_left_to_the_window(view: SliceView) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    view.keyPressEvent(event)
    assert not event.isAccepted()
