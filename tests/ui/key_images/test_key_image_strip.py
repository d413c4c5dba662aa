"""The K key in the real window: session, browser, strip and view say the same."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from medviewer.io.records import StudyIndex
from medviewer.ui.browser.series_model import STARS_ROLE
from medviewer.ui.key_images.key_image_strip import KeyImageStrip
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study

TWO = StudyIndex(
    (make_study("s", make_series("a", description="<b>First</b>"), make_series("b", number=7)),)
)


@pytest.fixture
def open_window(window: MainWindow, desk: Desk) -> MainWindow:
    desk.open(TWO)
    window.grid.focus_active()
    return window


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.grid.cells[0].view, key)


def strip(window: MainWindow) -> KeyImageStrip:
    assert isinstance(window.docks.key_images.content, KeyImageStrip)
    return window.docks.key_images.content


def labels(window: MainWindow) -> list[str]:
    shown = strip(window).list
    return [shown.item(n).text() for n in range(shown.count())]


def stars(window: MainWindow) -> list[int]:
    window.browser._feed_on()
    tree = window.browser.findChild(QTreeView)
    study = tree.model().index(0, 0, tree.model().index(0, 0))
    return [study.model().index(n, 0, study).data(STARS_ROLE) or 0 for n in range(2)]


def test_k_marks_and_unmarks_the_shown_image(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    action = open_window.actions_by_name["key_image"]
    assert not open_window.docks.key_images.isVisible()
    press(qtbot, open_window, Qt.Key.Key_Home)
    press(qtbot, open_window, Qt.Key.Key_K)
    assert [key.instance for key in desk.store.keys] == ["1.a0.dcm"]
    assert action.isChecked()
    assert labels(open_window) == ["#3  image 1"]
    assert open_window.docks.key_images.isVisible()
    assert open_window.grid.cells[0].view._scene.labels.badge == "★ KEY IMAGE"
    assert stars(open_window) == [1, 0]
    press(qtbot, open_window, Qt.Key.Key_Down)
    assert not action.isChecked()
    assert open_window.grid.cells[0].view._scene.labels.badge == ""
    press(qtbot, open_window, Qt.Key.Key_Up)
    press(qtbot, open_window, Qt.Key.Key_K)
    assert desk.store.keys == []
    assert labels(open_window) == []
    assert stars(open_window) == [0, 0]
    assert strip(open_window)._hint.isVisible()


def test_click_in_the_strip_jumps(qtbot: QtBot, open_window: MainWindow, desk: Desk) -> None:
    press(qtbot, open_window, Qt.Key.Key_End)
    press(qtbot, open_window, Qt.Key.Key_K)
    press(qtbot, open_window, Qt.Key.Key_PageDown)
    press(qtbot, open_window, Qt.Key.Key_K)
    shown = strip(open_window).list
    assert labels(open_window) == ["#3  image 5", "#7  image 3"]
    place = shown.visualItemRect(shown.item(0)).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    active = desk.session.active_viewport
    assert (active.series_key, active.state.slice_index) == ("a", 4)
    shown.setCurrentRow(1)
    shown.setFocus()  # the click has given the keys back to the image
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert desk.session.active_viewport.series_key == "b"


def test_pictures_are_those_of_the_images_and_are_made_once(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    press(qtbot, open_window, Qt.Key.Key_K)
    read: list[object] = []

    def take(series: object, size: int) -> np.ndarray:
        read.append(series)
        return np.full((size, size // 2), 200, np.uint8)  # twice as high as wide

    object.__setattr__(open_window._controller.key_images._readers, "read_thumbnail", take)
    press(qtbot, open_window, Qt.Key.Key_Home)
    press(qtbot, open_window, Qt.Key.Key_K)
    assert len(read) == 1
    picture = strip(open_window).list.item(0).icon().pixmap(72, 72).toImage()
    assert picture.pixelColor(36, 36).red() == 200
    assert picture.pixelColor(36, 2).red() == 200
    assert picture.pixelColor(8, 36).red() == 0  # black beside it
    strip(open_window).list.item(0).setData(Qt.ItemDataRole.UserRole, None)  # gone meanwhile
    press(qtbot, open_window, Qt.Key.Key_K)
    assert len(read) == 1


def test_names_of_files_are_text(qtbot: QtBot, open_window: MainWindow) -> None:
    press(qtbot, open_window, Qt.Key.Key_K)
    tip = strip(open_window).list.item(0).toolTip()
    assert "&lt;b&gt;First&lt;/b&gt;" in tip
    assert "<b>" not in tip


def test_strip_that_was_closed_stays_closed(qtbot: QtBot, open_window: MainWindow) -> None:
    press(qtbot, open_window, Qt.Key.Key_K)
    open_window.actions_by_name["key_images"].trigger()
    assert not open_window.docks.key_images.isVisible()
    press(qtbot, open_window, Qt.Key.Key_Home)
    press(qtbot, open_window, Qt.Key.Key_K)
    assert not open_window.docks.key_images.isVisible()


def test_key_images_are_there_again_with_the_study(qtbot: QtBot, desk: Desk) -> None:
    desk.open(TWO)
    desk.controller.key_images.toggle()
    again = make_desk(store=desk.store, index=TWO)
    window = MainWindow(again.session, again.controller)
    qtbot.addWidget(window)
    window.show()
    again.open()
    assert labels(window) == ["#3  image 3"]
    assert stars(window) == [1, 0]
    again.session.close_all()
    assert labels(window) == []


def test_keys_reach_the_strip(qtbot: QtBot, open_window: MainWindow) -> None:
    press(qtbot, open_window, Qt.Key.Key_K)
    for _ in range(4):
        open_window.cycle_pane()
        if strip(open_window).list.hasFocus():
            break
    assert strip(open_window).list.hasFocus()


def test_star_is_drawn_in_the_row_of_its_series(qtbot: QtBot, open_window: MainWindow) -> None:
    tree = open_window.browser.findChild(QTreeView)
    open_window.browser._feed_on()
    before = tree.viewport().grab().toImage()
    press(qtbot, open_window, Qt.Key.Key_K)
    after = tree.viewport().grab().toImage()
    study = tree.model().index(0, 0, tree.model().index(0, 0))
    marked, other = (tree.visualRect(study.model().index(n, 0, study)) for n in range(2))
    assert before.copy(marked) != after.copy(marked)
    assert before.copy(other) == after.copy(other)
