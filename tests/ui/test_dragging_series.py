"""A series is dragged from the browser into a view: any of them, empty or not."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTreeView, QWidget

from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study

BUTTON, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
INDEX = StudyIndex((make_study("s", make_series("a"), make_series("b"), make_series("c")),))


def dragged(window: MainWindow, row: int) -> QMimeData:
    """Return what a drag of a series in the browser carries."""
    tree = window.browser.findChild(QTreeView)
    assert tree is not None
    model = tree.model()
    patient = model.index(0, 0)
    study = model.index(0, 0, patient)
    return model.mimeData([model.index(row, 0, study)])


def drop(target: QWidget, content: QMimeData) -> None:
    """Let what the hand holds enter a widget, move over it, and fall."""
    middle = target.rect().center()
    copy = Qt.DropAction.CopyAction
    for event in (
        QDragEnterEvent(middle, copy, content, BUTTON, NO_KEYS),
        QDragMoveEvent(middle, copy, content, BUTTON, NO_KEYS),
        QDropEvent(QPointF(middle), copy, content, BUTTON, NO_KEYS),
    ):
        QApplication.sendEvent(target, event)
        assert event.isAccepted()


@pytest.mark.parametrize("number", range(9))
def test_into_any_view_without_an_image(window: MainWindow, desk: Desk, number: int) -> None:
    desk.open(INDEX)
    desk.controller.layouts.set_layout("3x3")
    cell = window.grid.cells[number]
    target = cell.view.viewport() if number == 0 else cell
    drop(target, dragged(window, 1))
    assert desk.session.viewports[number].series_key == "b"
    assert desk.session.arrangement.active == number


@pytest.mark.parametrize("number", [0, 1])
def test_in_the_place_of_another_image(window: MainWindow, desk: Desk, number: int) -> None:
    desk.open(INDEX)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("b", number=1)
    drop(window.grid.cells[number].view.viewport(), dragged(window, 2))
    shown = [cell.series_key for cell in desk.session.viewports[:2]]
    assert shown[number] == "c"
    assert shown[1 - number] == ("b" if number == 0 else "a")


def test_into_a_maximised_view(window: MainWindow, desk: Desk) -> None:
    desk.open(INDEX)
    desk.controller.layouts.set_layout("2x2")
    desk.controller.layouts.toggle_maximised(0)
    drop(window.grid.cells[0].view.viewport(), dragged(window, 1))
    assert desk.session.viewports[0].series_key == "b"
    assert desk.session.arrangement.maximised


@pytest.mark.parametrize("is_empty", [True, False])
def test_files_are_left_to_the_window(window: MainWindow, desk: Desk, is_empty: bool) -> None:
    desk.open(INDEX)
    desk.controller.layouts.set_layout("1x2")
    files = QMimeData()
    files.setText("x")
    cells = window.grid.cells
    target = cells[1] if is_empty else cells[0].view.viewport()
    middle, copy = target.rect().center(), Qt.DropAction.CopyAction
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = kind(middle, copy, files, BUTTON, NO_KEYS)
        QApplication.sendEvent(target, event)
        assert not event.isAccepted()
