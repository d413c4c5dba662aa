"""The slider of a 4-D series: shows without asking, asks when it is moved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QSlider
from pytestqt.qtbot import QtBot

from medviewer.app.members import MemberPosition
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.grid.axis_slider import AxisSlider
from medviewer.ui.slices.grid.viewport_grid import ViewportGrid
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.test_members import echoes

FOUR_D = StudyIndex((make_study("s", echoes("5", "10"), make_series("ct")),))


@pytest.fixture
def slider(qtbot: QtBot) -> AxisSlider:
    slider = AxisSlider()
    qtbot.addWidget(slider)
    return slider


def test_showing_a_member_asks_for_nothing(slider: AxisSlider, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(slider.member_requested):
        slider.show_member(MemberPosition(3, 13, "b 1500 s/mm²"))
    assert slider.member == 3
    assert slider.text == "4 / 13  b 1500 s/mm²"


def test_moving_it_asks_once(slider: AxisSlider, qtbot: QtBot) -> None:
    slider.show_member(MemberPosition(0, 200, "Time point 1"))
    handle = slider.findChild(QSlider)
    assert handle is not None
    with qtbot.waitSignal(slider.member_requested) as asked:
        qtbot.keyClick(handle, Qt.Key.Key_Right)
    assert asked.args == [1]


def test_words_of_a_file_are_no_markup(slider: AxisSlider) -> None:
    slider.show_member(MemberPosition(0, 2, "<b>x</b>"))
    assert "&lt;b&gt;" in slider.toolTip()


def test_only_a_4d_series_has_a_slider(qtbot: QtBot, desk: Desk) -> None:
    grid = ViewportGrid(desk.session, desk.controller)
    qtbot.addWidget(grid)
    desk.open(FOUR_D)
    cell = grid.cells[0]
    assert cell.axis is not None
    assert cell.axis.text == "1 / 2  Echo time 5 ms"
    cell.member_requested.emit(1)
    assert cell.axis.text == "2 / 2  Echo time 10 ms"
    desk.controller.series.show("ct")
    assert cell.axis is None
    desk.controller.series.show("gre")
    assert cell.axis is not None


def test_keys_go_through_the_members(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    desk.open(FOUR_D)
    control = Qt.KeyboardModifier.ControlModifier
    view = window.grid.cells[0].view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right, control)
    assert desk.session.active_viewport.stack_index == 1
    qtbot.keyClick(view, Qt.Key.Key_Left, control)
    assert desk.session.active_viewport.stack_index == 0


def test_words_that_would_be_cut_off_are_left_out_and_the_slider_keeps_its_width(
    slider: AxisSlider,
) -> None:
    slider.show()
    slider.show_member(MemberPosition(0, 13, "Time point 1"))
    words, handle = slider.findChild(QLabel, "member"), slider.findChild(QSlider)
    slider.resize(500, 30)
    assert words.isVisible()
    slider.resize(180, 30)
    QApplication.processEvents()
    assert not words.isVisible()
    width = handle.width()
    slider.show_member(MemberPosition(1, 13, "b"))
    QApplication.processEvents()
    assert words.isVisible()
    assert handle.width() == width
