"""Linked views under hands: the place that is pointed at, which ones are linked, how they join."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from medviewer.app.view_state import ViewState
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.slice_view import SliceView
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.planes.regular import REGULAR
from tests.ui.slices.test_crosshair import NONE, SHIFT, mouse, spot
from tests.ui.test_slice_view_hands import wheel

_MOVE = QEvent.Type.MouseMove
_MARK = QColor(255, 255, 255)


def show(desk: Desk, second: str) -> None:
    """Show "ct", 5 slices 2 mm apart, at its third, beside another series."""
    desk.open(REGULAR)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show(second, number=1)


def press(
    window: MainWindow, number: int, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE
) -> None:
    view = window.grid.cells[number].view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton)  # it has the keys now
    QTest.keyClick(view, key, modifiers)
    QApplication.processEvents()


def pair(window: MainWindow, desk: Desk, second: str = "b") -> tuple[SliceView, SliceView]:
    show(desk, second)
    press(window, 0, Qt.Key.Key_L)
    hide_words(desk)
    return window.grid.cells[0].view, window.grid.cells[1].view


def hide_words(desk: Desk) -> None:
    """Leave nothing on screen that is as white as the mark."""
    for _ in range(2):
        desk.controller.views.cycle_annotations()


def marked(view: SliceView) -> QRect:
    """Return which part of a view is as white as the mark; an empty one for none."""
    shot = view.grab().toImage()
    found = [
        QRect(x, y, 1, 1)
        for x in range(shot.width())
        for y in range(shot.height())
        if shot.pixelColor(x, y) == _MARK
    ]
    box = QRect()
    for each in found:
        box = box.united(each)
    return box


def is_at(box: QRect, at: QPointF) -> bool:
    off = QRectF(box).center() - at  # an empty box is at the corner
    return max(abs(off.x()), abs(off.y())) <= 1.0 and max(box.width(), box.height()) <= 25


def state(desk: Desk, number: int) -> ViewState:
    return desk.session.viewports[number].state


def slices(desk: Desk) -> tuple[int, int]:
    return state(desk, 0).slice_index, state(desk, 1).slice_index


def said(window: MainWindow, number: int) -> str:
    """Return all that a view has painted in words."""
    view = window.grid.cells[number].view
    assert not view.grab().isNull()
    return " ".join(placed.text for placed in view._layout.texts)


def test_what_shift_points_at_is_marked_in_the_other_view(window: MainWindow, desk: Desk) -> None:
    first, second = pair(window, desk)
    mouse(first, _MOVE, spot(first, 1.5, 4.5), SHIFT)
    assert slices(desk) == (2, 4)  # both at 4 mm
    assert is_at(marked(second), spot(second, 1.5, 4.5))
    assert marked(first).isEmpty()
    mouse(first, _MOVE, spot(first, 6.5, 2.5), SHIFT)  # on the same slice
    assert is_at(marked(second), spot(second, 6.5, 2.5))
    mouse(second, _MOVE, spot(second, 3.5, 3.5), SHIFT)  # the hand goes over to it
    assert is_at(marked(first), spot(first, 3.5, 3.5))
    assert marked(second).isEmpty()


def test_the_mark_is_where_the_image_is_flipped_and_zoomed(window: MainWindow, desk: Desk) -> None:
    first, second = pair(window, desk)
    press(window, 1, Qt.Key.Key_H)
    assert state(desk, 1).flipped_horizontally
    assert not state(desk, 0).flipped_horizontally  # another stack
    mouse(first, _MOVE, spot(first, 2.5, 1.5), SHIFT)
    assert spot(second, 2.5, 1.5).x() > second.width() / 2
    assert is_at(marked(second), spot(second, 2.5, 1.5))
    wheel(second, 120, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert is_at(marked(second), spot(second, 2.5, 1.5))


def test_the_mark_goes_with_its_slice_and_with_the_link(window: MainWindow, desk: Desk) -> None:
    first, second = pair(window, desk)
    mouse(first, _MOVE, spot(first, 1.5, 4.5), SHIFT)
    wheel(second, 120)
    assert slices(desk)[1] == 3
    assert marked(second).isEmpty()
    mouse(first, _MOVE, spot(first, 1.5, 4.5), SHIFT)
    assert not marked(second).isEmpty()
    press(window, 1, Qt.Key.Key_L, SHIFT)
    assert marked(second).isEmpty()
    mouse(first, _MOVE, spot(first, 2.5, 4.5), SHIFT)
    assert marked(second).isEmpty()


def test_a_twin_is_marked_without_a_place_in_the_patient(window: MainWindow, desk: Desk) -> None:
    desk.open(StudyIndex((make_study("s", make_series("flat")),)))  # without pixel spacing
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("flat", number=1)
    press(window, 0, Qt.Key.Key_L)
    hide_words(desk)
    first, second = (cell.view for cell in window.grid.cells[:2])
    mouse(first, _MOVE, spot(first, 1.5, 4.5), SHIFT)
    assert is_at(marked(second), spot(second, 1.5, 4.5))


class Painted(QObject):
    """Notes which parts of a view are painted."""

    def __init__(self, view: SliceView) -> None:
        super().__init__(view)
        self.boxes: list[QRect] = []
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QPaintEvent):
            self.boxes.append(event.region().boundingRect())
        return super().eventFilter(watched, event)


def test_a_mark_that_moves_paints_its_own_place_alone(window: MainWindow, desk: Desk) -> None:
    first, second = pair(window, desk, "ct")
    mouse(first, _MOVE, spot(first, 1.5, 4.5), SHIFT)
    QApplication.processEvents()
    painted = Painted(second)
    mouse(first, _MOVE, spot(first, 1.5, 4.0), SHIFT)
    QApplication.processEvents()
    assert painted.boxes
    assert all(box.width() < second.width() / 2 for box in painted.boxes)
    assert is_at(marked(second), spot(second, 1.5, 4.0))


def test_a_view_that_is_left_out_says_so_and_the_button_that_it_holds_in_part(
    window: MainWindow, desk: Desk
) -> None:
    show(desk, "ct")
    link = window.actions_by_name["link"]
    assert "Not linked" not in said(window, 0) + said(window, 1)  # nothing is
    press(window, 0, Qt.Key.Key_L)
    whole = link.icon().pixmap(20, 20).toImage()
    assert link.toolTip() == "Link views (L)"
    press(window, 1, Qt.Key.Key_L, SHIFT)
    assert "Not linked" in said(window, 1)
    assert "Not linked" not in said(window, 0)
    assert not link.isChecked()
    assert link.toolTip() == "Link views (L)\n1 of 2 views are linked"
    assert link.icon().pixmap(20, 20).toImage() != whole
    press(window, 1, Qt.Key.Key_L, SHIFT)
    assert "Not linked" not in said(window, 1)
    assert link.isChecked()
    assert link.icon().pixmap(20, 20).toImage() == whole


def test_empty_views_do_not_make_the_link_a_part(window: MainWindow, desk: Desk) -> None:
    show(desk, "ct")
    desk.controller.compare()
    desk.controller.layouts.set_layout("2x2")
    link = window.actions_by_name["link"]
    assert link.isChecked()
    press(window, 0, Qt.Key.Key_L)
    assert not link.isChecked()
    assert not any(cell.linked for cell in desk.session.viewports)


def test_linked_twins_stand_alike_from_the_first_moment(window: MainWindow, desk: Desk) -> None:
    show(desk, "ct")
    press(window, 0, Qt.Key.Key_H)
    press(window, 0, Qt.Key.Key_I)
    wheel(window.grid.cells[0].view, -240)
    assert slices(desk) == (4, 2)
    press(window, 0, Qt.Key.Key_L)
    assert slices(desk) == (4, 4)
    assert state(desk, 1) == state(desk, 0)
    views = [cell.view for cell in window.grid.cells[:2]]
    shots = [view.grab(view.viewport().rect()).toImage() for view in views]
    middle = views[0].viewport().rect().center()
    assert shots[0].pixelColor(middle) == shots[1].pixelColor(middle)


def test_a_view_that_is_linked_again_joins_the_others(window: MainWindow, desk: Desk) -> None:
    show(desk, "ct")
    press(window, 0, Qt.Key.Key_L)
    press(window, 1, Qt.Key.Key_L, SHIFT)
    wheel(window.grid.cells[1].view, 120)
    press(window, 1, Qt.Key.Key_V)
    assert slices(desk) == (2, 1)
    press(window, 1, Qt.Key.Key_L, SHIFT)
    assert state(desk, 1) == state(desk, 0)
    assert slices(desk) == (2, 2)
