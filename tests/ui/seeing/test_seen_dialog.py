"""What the network saw, by hand: the key, the mouse in one picture and the mark in the other."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.errors import UnsuitableInputError
from medviewer.ui.exporting.picture import pixels_of
from medviewer.ui.main_window import MainWindow
from medviewer.ui.seeing.picture_panel import PicturePanel
from medviewer.ui.seeing.seen_dialog import SeenDialog
from tests.app.classifying.test_seeing import REGULAR
from tests.app.fakes.desk import Desk

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(desk: Desk, window: MainWindow) -> MainWindow:
    desk.open(REGULAR)
    desk.controller.classifications.list_models()
    desk.controller.views.go_to(3)
    return window


def ask(qtbot: QtBot, window: MainWindow) -> SeenDialog:
    view = window.grid.cells[0].view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_I, CTRL_SHIFT)
    dialogs = window.findChildren(SeenDialog)
    assert dialogs
    QApplication.processEvents()
    return dialogs[-1]


def point_at(panel: PicturePanel, row: float, column: float) -> None:
    projection = panel.projection
    assert projection is not None
    move(panel, *projection.to_view(row, column))


def move(panel: PicturePanel, x: float, y: float) -> None:
    """Let the mouse be at a point of a panel, no button held."""
    at, none = QPointF(x, y), Qt.MouseButton.NoButton
    kind, keys = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, panel.mapToGlobal(at), none, none, keys)
    QApplication.sendEvent(panel, event)


def test_a_key_shows_the_slice_and_its_tensor(qtbot: QtBot, opened: MainWindow) -> None:
    dialog = ask(qtbot, opened)
    assert dialog.title.text() == "Tiny model · CT #3 Abdomen, image 4"
    assert dialog.original.isVisible()
    assert not dialog.state.isVisible()
    assert dialog.steps.text() == "1. One step\n2. Another"
    assert dialog.channel.count() == 2
    projection = dialog.tensor.projection
    assert projection is not None
    assert (projection.rows, projection.columns) == (4, 4)
    dialog.close()


def has_blue_cross(panel: PicturePanel) -> bool:
    picture = pixels_of(panel.grab().toImage()).astype(int)
    return bool((picture[..., 2] - picture[..., 0] > 80).any())


def test_the_mouse_in_one_is_marked_in_the_other(qtbot: QtBot, opened: MainWindow) -> None:
    dialog = ask(qtbot, opened)
    point_at(dialog.tensor, 1.0, 2.0)  # of 8 rows for 4, and columns 1 to 5 for 4
    assert dialog.original.cross == pytest.approx((2.0, 3.0), abs=0.05)
    assert "L 2.5  P 1.5  H 6.0 mm" in dialog.point.text()
    point_at(dialog.original, 6.0, 4.0)
    assert has_blue_cross(dialog.tensor)
    assert dialog.tensor.cross == pytest.approx((3.0, 3.0), abs=0.05)
    QApplication.sendEvent(dialog.original, QEvent(QEvent.Type.Leave))
    assert dialog.tensor.cross is None
    assert dialog.original.cross is None
    assert not has_blue_cross(dialog.tensor)
    assert dialog.point.text().startswith("Move the mouse")
    dialog.close()


def test_beside_the_picture_nothing_is_marked(qtbot: QtBot, opened: MainWindow) -> None:
    dialog = ask(qtbot, opened)
    point_at(dialog.original, 4.0, 3.0)
    move(dialog.original, 2, 2)
    assert dialog.original.cross is None
    dialog.close()


def test_what_the_network_does_not_see_is_hatched(qtbot: QtBot, opened: MainWindow) -> None:
    dialog = ask(qtbot, opened)
    picture = pixels_of(dialog.original.grab().toImage()).astype(int)
    projection = dialog.original.projection
    assert projection is not None

    def shades(column: float) -> int:
        x, y = projection.to_view(4.0, column)
        part = picture[round(y) - 15 : round(y) + 15, round(x) - 10 : round(x) + 10]
        return len(np.unique(part.reshape(-1, 3), axis=0))

    assert shades(0.5) > 1  # columns 1 to 5 are seen; the slice has one value
    assert shades(3.0) == 1
    dialog.close()


def test_channels_are_shown_one_by_one(qtbot: QtBot, opened: MainWindow) -> None:
    dialog = ask(qtbot, opened)
    first, facts = pixels_of(dialog.tensor.grab().toImage()), dialog.facts.text()
    dialog.channel.setCurrentIndex(1)
    assert dialog.facts.text() != facts
    assert pixels_of(dialog.tensor.grab().toImage()).mean() > first.mean()
    dialog.close()


def test_an_image_that_the_model_refuses_says_so(
    qtbot: QtBot, opened: MainWindow, desk: Desk
) -> None:
    desk.classifier.refusal = "It is no film."
    dialog = ask(qtbot, opened)
    assert dialog.state.text() == "The model does not read this image: It is no film."
    assert dialog.state.isVisible()
    assert dialog.original.isVisible()
    dialog.close()


def test_a_failure_is_told_in_the_dialog(qtbot: QtBot, opened: MainWindow, desk: Desk) -> None:
    desk.classifier.error = UnsuitableInputError("No pixel spacing.")
    dialog = ask(qtbot, opened)
    assert dialog.state.text() == "No pixel spacing."
    assert not dialog.original.isVisible()
    dialog.close()


def test_it_opens_before_the_tensor_is_there_and_closing_stops_the_work(
    qtbot: QtBot, opened: MainWindow, desk: Desk
) -> None:
    desk.tasks.immediate = False
    dialog = ask(qtbot, opened)
    assert dialog.state.text() == "Preparing the image as for the model..."
    assert not dialog.original.isVisible()
    dialog.close()
    assert desk.tasks.waiting == []


def test_an_empty_panel_takes_the_mouse_without_a_word(qtbot: QtBot) -> None:
    panel = PicturePanel("Empty")
    qtbot.addWidget(panel)
    panel.show()
    told: list[object] = []
    panel.pointed.connect(told.append)
    move(panel, 9, 9)
    assert told == []
    assert not panel.grab().isNull()


def test_late_answers_find_the_dialog_closed(qtbot: QtBot, opened: MainWindow, desk: Desk) -> None:
    desk.tasks.immediate = False
    dialog = ask(qtbot, opened)
    task = desk.tasks.waiting[0].task
    dialog.close()
    desk.tasks.immediate = True
    desk.controller.seeing.look(dialog.show_seen, dialog.show_problem)
    task.on_error(UnsuitableInputError("late"))
    assert dialog.title.text() == ""


def test_without_an_image_or_on_planes_it_says_why(
    qtbot: QtBot, opened: MainWindow, desk: Desk
) -> None:
    assert opened.actions_by_name["network_saw"].isEnabled()
    desk.controller.mpr.show()
    assert not opened.actions_by_name["network_saw"].isEnabled()
    opened.requests.show_seen()
    assert desk.said == [
        "Models are given the images as they were taken: leave the planes or resampled slices."
    ]
    assert opened.findChildren(SeenDialog) == []
