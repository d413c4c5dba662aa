"""The bar of a cine: shows without asking, asks when it is pressed; and in the window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from medviewer.app.cine.cine import Cine
from medviewer.app.cine.frame_times import FrameTimes
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.cine.cine_bar import CineBar, rate_text
from medviewer.ui.theme import colors_of
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.test_members import echoes

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot) -> CineBar:
    bar = CineBar(colors_of("dark"))
    qtbot.addWidget(bar)
    bar.resize(600, 30)
    bar.show()
    return bar


@pytest.mark.parametrize(
    ("cine", "text"),
    [
        (Cine(15.0, 15.0), "15 fps"),
        (Cine(30.00030, 15.0, playing=True, achieved=29.94), "29.9 / 30 fps"),
        (Cine(15.0, 15.0, playing=True, waiting=True), "15 fps · waiting"),
    ],
)
def test_rate_in_words(cine: Cine, text: str) -> None:
    assert rate_text(cine) == text


def test_showing_asks_for_nothing(bar: CineBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.rate_requested):
        bar.show_cine(Cine(30.0, 15.0))
    assert bar.rate.text() == "30 fps"
    assert bar.along.isHidden()


def test_what_the_file_says_is_told(bar: CineBar) -> None:
    bar.show_cine(Cine(25.0, 25.0, FrameTimes(25.0, "FrameTime"), dropped=3))
    assert "as the file says (frame time)" in bar.rate.toolTip()
    assert "3 images were left out" in bar.rate.toolTip()
    bar.show_cine(Cine(30.0, 25.0, FrameTimes(25.0, "FrameTime")))
    assert "file" not in bar.rate.toolTip()


@pytest.mark.parametrize(
    ("button", "signal", "arguments"),
    [
        ("play", "toggle_requested", []),
        ("direction", "reverse_requested", []),
        ("first", "first_requested", []),
        ("last", "last_requested", []),
        ("loop", "loop_requested", ["once"]),
        ("along", "along_requested", ["members"]),
        ("close_button", "close_requested", []),
    ],
)
def test_every_button_asks_once(
    bar: CineBar, qtbot: QtBot, button: str, signal: str, arguments: list[object]
) -> None:
    bar.show_cine(Cine(15.0, 15.0, axis="Time point"))
    with qtbot.waitSignal(getattr(bar, signal)) as asked:
        qtbot.mouseClick(getattr(bar, button), LEFT)
    assert asked.args == arguments


def test_buttons_say_what_they_do_and_are_large_enough(bar: CineBar) -> None:
    bar.show_cine(Cine(15.0, 15.0, playing=True, forwards=False, loop="back_and_forth"))
    buttons = [one for one in bar.findChildren(QAbstractButton) if one.isVisible()]
    assert all(one.accessibleName() for one in buttons)
    assert all(min(one.width(), one.height()) >= 24 for one in buttons)
    assert bar.play.toolTip() == "Pause (C)"
    assert bar.direction.toolTip().startswith("Plays backwards")
    assert bar.loop.toolTip() == "At the end: turn around"


def test_the_slider_asks_for_a_rate(bar: CineBar, qtbot: QtBot) -> None:
    bar.show_cine(Cine(15.0, 15.0))
    with qtbot.waitSignal(bar.rate_requested) as asked:
        qtbot.keyClick(bar.speed, Qt.Key.Key_Right)
    assert asked.args == [20.0]


def test_a_small_cell_leaves_out_what_keys_do(bar: CineBar) -> None:
    bar.show_cine(Cine(15.0, 15.0))
    bar.resize(240, 30)
    shown = {name: getattr(bar, name).isVisible() for name in ("first", "speed", "play", "loop")}
    assert shown == {"first": False, "speed": False, "play": True, "loop": True}


def test_the_word_for_the_members_is_never_cut(bar: CineBar) -> None:
    bar.show_cine(Cine(15.0, 15.0, along="members", axis="Acquisition time"))
    for width in (600, 345, 300):
        bar.resize(width, 30)
        assert bar.along.width() >= bar.along.sizeHint().width()
    assert not bar.speed.isVisible()


@pytest.fixture
def playing(window: MainWindow, desk: Desk) -> Iterator[MainWindow]:
    desk.open(StudyIndex((make_study("s", echoes("5", "10"), make_series("ct")),)))
    window.grid.cells[0].view.setFocus()
    yield window
    desk.controller.cine.close(0)


def test_keys_play_and_steer(playing: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    view, session = playing.grid.cells[0].view, desk.session
    desk.controller.views.go_to(0)
    qtbot.keyClick(view, Qt.Key.Key_C)
    assert session.cines[0].playing
    assert playing.actions_by_name["cine"].isChecked()
    qtbot.waitUntil(lambda: session.active_viewport.state.slice_index >= 2)
    qtbot.keyClick(view, Qt.Key.Key_Period)
    assert session.cines[0].rate == 20.0
    qtbot.keyClick(view, Qt.Key.Key_Comma)
    assert session.cines[0].rate == 15.0
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    assert not session.cines[0].forwards
    qtbot.keyClick(view, Qt.Key.Key_C)
    assert not session.cines[0].playing
    assert not playing.actions_by_name["cine"].isChecked()


def test_the_bar_plays_and_goes_with_the_series(
    playing: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    desk.controller.cine.offer(0)
    assert playing.grid.cine is not None
    bar = playing.grid.cine.bars[0]
    qtbot.mouseClick(bar.last, LEFT)
    assert desk.session.active_viewport.state.slice_index == 4
    qtbot.mouseClick(bar.first, LEFT)
    assert desk.session.active_viewport.state.slice_index == 0
    qtbot.mouseClick(bar.along, LEFT)
    assert bar.along.text() == "Echo time"
    qtbot.mouseClick(bar.play, LEFT)
    qtbot.waitUntil(lambda: desk.session.active_viewport.stack_index == 1)
    qtbot.mouseClick(bar.loop, LEFT)
    assert desk.session.settings.cine_loop == "once"
    qtbot.mouseClick(bar.direction, LEFT)
    qtbot.keyClick(bar.speed, Qt.Key.Key_Left)
    assert desk.session.cines[0].rate == 12.0
    desk.session.update_settings(theme="light")
    assert not bar.play.icon().isNull()
    desk.controller.series.show("ct")
    assert bar.isHidden()


def test_the_cross_puts_it_away(playing: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    desk.controller.cine.play(0)
    assert playing.grid.cine is not None
    qtbot.mouseClick(playing.grid.cine.bars[0].close_button, LEFT)
    assert desk.session.cines == {}
    assert playing.grid.cine.bars[0].isHidden()
