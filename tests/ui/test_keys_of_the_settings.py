import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from medviewer.preferences.key_bindings import KeyBinding
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study


@pytest.fixture
def open_window(window: MainWindow, desk: Desk) -> MainWindow:
    """Return the window with a series open."""
    desk.open(StudyIndex((make_study("s", make_series("ct")),)))
    return window


def key(qtbot: QtBot, window: MainWindow, press: Qt.Key, *, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(QApplication.focusWidget() or window, press, modifier)


def test_keys_of_the_settings_work_at_once(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    bindings = (KeyBinding("invert", ("J",)), KeyBinding("window_auto", ("F3",)))
    desk.session.update_settings(key_bindings=bindings)
    key(qtbot, open_window, Qt.Key.Key_I)
    assert not desk.session.active_viewport.state.inverted
    key(qtbot, open_window, Qt.Key.Key_J)
    assert desk.session.active_viewport.state.inverted
    assert open_window.actions_by_name["invert"].toolTip() == "Invert (J)"
    tips = [button.toolTip() for button in open_window.findChildren(QToolButton)]
    assert "Window (F3: auto, 1 to 9: presets)" in tips


def test_keys_of_the_settings_file_work_from_the_start(qtbot: QtBot) -> None:
    desk = make_desk(settings=Settings(key_bindings=(KeyBinding("keyboard", ("F12",)),)))
    window = MainWindow(desk.session, desk.controller)
    qtbot.addWidget(window)
    assert window.actions_by_name.keys_text("keyboard") == "F12"


def test_colours_are_stepped_through_by_their_key(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    key(qtbot, open_window, Qt.Key.Key_I, shift=True)
    assert desk.session.active_viewport.state.colors == "hot_iron"
