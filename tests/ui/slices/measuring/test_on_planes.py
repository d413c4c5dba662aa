"""Measuring on the planes of an MPR as a hand does, in the real window."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.image.measuring.measurement import Kind
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.slice_view import SliceView
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed
from tests.ui.slices.test_crosshair import drag, spot
from tests.ui.slices.test_turning import turn

INDEX = StudyIndex((make_study("s", make_series("ct", placed(make_stack("ct")))),))


@pytest.fixture
def planes(window: MainWindow, desk: Desk, qtbot: QtBot) -> MainWindow:
    """Return a window that shows 5 x 8 x 6 voxels along three planes; `d` was pressed."""
    window.resize(1400, 900)
    desk.open(INDEX)
    window.grid.focus_active()
    view = window.grid.cells[0].view
    qtbot.keyClick(view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    return window


def test_a_length_is_drawn_on_a_plane_listed_and_gone_to(
    planes: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    view = planes.grid.cells[1].view
    qtbot.keyClick(planes.grid.cells[0].view, Qt.Key.Key_D)
    assert desk.said == []
    drag(view, spot(view, 0.7, 0.7), spot(view, 0.7, 4.7))
    (found,) = desk.session.measurements.all
    assert found.kind is Kind.LENGTH
    quantity = found.quantity("length")
    assert quantity is not None
    assert quantity.value == pytest.approx(4.0, abs=0.02)
    model = planes.docks.measurements.widget().model  # type: ignore[union-attr]
    row = [model.data(model.index(1, column)) for column in range(3)]
    assert row == ["Length", "4.0 mm", "MPR cor."]
    desk.controller.views.go_to(0, 1)
    planes.docks.measurements.widget()._on_row_asked(model.index(1, 0))  # type: ignore[union-attr]
    assert desk.session.viewports[1].state.slice_index == 4


def test_a_hand_moves_it_on_a_turned_plane(planes: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    turn(planes.grid.cells[0].view, 25.0)
    view = planes.grid.cells[1].view
    qtbot.keyClick(planes.grid.cells[0].view, Qt.Key.Key_D)
    drag(view, spot(view, 1.5, 1.5), spot(view, 1.5, 4.5))
    (before,) = desk.session.measurements.all
    drag(view, spot(view, 1.5, 4.5), spot(view, 3.5, 4.5))  # its end, by the handle
    (now,) = desk.session.measurements.all
    assert now.points[0] == pytest.approx(before.points[0], abs=0.05)
    assert now.points[1][2] == pytest.approx(before.points[1][2] - 2.0, abs=0.05)
    assert now.plane is not None
    assert now.plane.text == "MPR coronal, oblique"


def test_what_was_measured_on_an_image_is_seen_and_changed_on_the_axial_plane(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    window.resize(1400, 900)
    desk.open(INDEX)
    window.grid.focus_active()
    view = window.grid.cells[0].view
    qtbot.keyClick(view, Qt.Key.Key_D)
    drag(view, spot(view, 2.5, 1.5), spot(view, 2.5, 4.5))
    (before,) = desk.session.measurements.all
    qtbot.keyClick(view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    (drawn_mark,) = view.measuring.marks_drawn()
    assert drawn_mark.mark.lines == ("3.0 mm",)
    middle = spot(view, 2.5, 3.5)
    assert _is_line(view, middle)
    drag(view, spot(view, 2.5, 4.5), spot(view, 2.5, 3.5))  # its end, by the handle
    (now,) = desk.session.measurements.all
    assert (now.identifier, now.image, now.plane) == (before.identifier, before.image, None)
    quantity = now.quantity("length")
    assert quantity is not None
    assert quantity.value == pytest.approx(2.0, abs=0.05)
    for other in (1, 2):
        assert window.grid.cells[other].view.measuring.marks_drawn() == ()
    qtbot.keyClick(view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    (drawn_mark,) = view.measuring.marks_drawn()
    assert drawn_mark.mark.lines == ("2.0 mm",)
    assert _is_line(view, spot(view, 2.5, 3.0))


def _is_line(view: SliceView, at: QPointF) -> bool:
    """Tell whether a yellow line runs by a point of the screen."""
    image = view.grab().toImage()
    near = [image.pixelColor(int(at.x()), int(at.y()) + dy) for dy in range(-3, 4)]
    return any(color.red() - color.blue() > 100 for color in near)
