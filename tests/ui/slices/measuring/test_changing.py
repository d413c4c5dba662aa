"""Measurements of the real window under the hand: chosen, moved, named, copied, deleted."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMenu

from medviewer.ui.slices.measuring.text_entry import TextEntry
from tests.ui.slices.measuring.reader import CTRL, RIGHT, SHIFT, Kinds, Reader


def test_measurement_is_moved_whole_and_by_its_handle(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    reader.drag((2, 3), (4, 3))
    assert reader.value("length") == pytest.approx(2.0, abs=0.02)
    assert reader.is_drawn_at((4, 2))
    assert not reader.is_drawn_at((2, 2))
    reader.drag((4, 5), (4, 3))
    assert reader.value("length") == pytest.approx(1.0, abs=0.02)
    reader.key(Qt.Key.Key_Z, CTRL)
    reader.key(Qt.Key.Key_Z, CTRL)
    assert reader.is_drawn_at((2, 2))
    reader.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert reader.is_drawn_at((4, 2))


def test_chosen_one_has_handles_and_goes_with_the_delete_key(reader: Reader) -> None:
    drawn = reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    reader.click((6, 3))
    assert reader.desk.session.measurements.selected == ""
    reader.key(Qt.Key.Key_Delete)
    assert reader.all == (drawn,)
    reader.click((2, 3))
    assert reader.desk.session.measurements.selected == drawn.identifier
    reader.key(Qt.Key.Key_Delete)
    assert reader.all == ()
    assert reader.desk.store.kept == {}
    assert not reader.is_drawn_at((2, 3))


def test_copy_is_pasted_on_another_slice(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_E, (1, 1), (5, 5))
    reader.key(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text().startswith("Ellipse: Mean 20 HU")
    reader.key(Qt.Key.Key_Down)
    reader.key(Qt.Key.Key_V, CTRL)
    assert [reader.value("mean", n) for n in (0, 1)] == [20, 30]
    assert reader.is_drawn_at((3, 1))


def test_copying_without_a_chosen_measurement_copies_the_image(reader: Reader) -> None:
    QApplication.clipboard().setText("mine")
    reader.window.requests.copy_measurement()
    assert QApplication.clipboard().text() == ""
    assert not QApplication.clipboard().image().isNull()


def test_arrow_asks_for_its_text(reader: Reader) -> None:
    reader.key(Qt.Key.Key_T, SHIFT)
    reader.drag((2, 1), (4, 4))
    reader.qtbot.keyClicks(reader.entry(), "Here v")
    reader.key(Qt.Key.Key_Return)
    assert reader.all[0].text == "Here v"
    assert QApplication.focusWidget() is reader.view
    assert reader.view.measuring.marks_drawn()[0].mark.lines == ("Here v",)
    assert not reader.desk.session.active_viewport.state.flipped_vertically


def test_double_click_names_a_measurement_and_escape_does_not(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    reader.double_click((2, 3))
    reader.qtbot.keyClicks(reader.entry(), "Node")
    reader.key(Qt.Key.Key_Escape)
    assert reader.all[0].name == ""
    reader.key(Qt.Key.Key_F2)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    reader.qtbot.keyClicks(reader.entry(), "Cyst")
    reader.view.setFocus()
    assert reader.all[0].name == "Cyst"
    assert not reader.desk.session.arrangement.maximised


def test_nothing_is_named_where_nothing_is_chosen(reader: Reader) -> None:
    reader.window.requests.rename_measurement()
    assert reader.view.findChild(TextEntry) is None


def test_menu_over_a_measurement_is_about_it(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    reader.click((6, 3))
    reader.click((2, 3), RIGHT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Delete measurement" in [action.text() for action in menu.actions()]
    menu.close()


def test_double_click_beside_still_maximises(reader: Reader) -> None:
    reader.desk.controller.layouts.set_layout("1x2")
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    reader.double_click((6, 3))
    assert reader.desk.session.arrangement.maximised


def test_name_is_asked_for_also_where_the_measurement_is_not_shown(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_Down)
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_Up)
    reader.key(Qt.Key.Key_F2)
    reader.qtbot.keyClicks(reader.entry(), "Node")
    reader.key(Qt.Key.Key_Return)
    assert [one.name for one in reader.all] == ["", "Node"]


def test_right_click_beside_chooses_nothing(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    chosen = reader.desk.session.measurements.selected
    reader.click((6, 3), RIGHT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    assert reader.desk.session.measurements.selected == chosen


def test_button_that_was_let_go_elsewhere_holds_nothing(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    reader.mouse(Kinds.MouseMove, (2, 3), held=False)
    reader.mouse(Kinds.MouseButtonPress, (2, 3))
    reader.mouse(Kinds.MouseMove, (4, 3))
    assert reader.view.measuring.is_holding
    reader.mouse(Kinds.MouseMove, (5, 3), held=False)
    assert not reader.view.measuring.is_holding
    assert reader.is_drawn_at((4, 2))


def test_drag_of_the_window_takes_hold_of_nothing(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    before = reader.all
    reader.mouse(Kinds.MouseMove, (6, 3), held=False)
    reader.mouse(Kinds.MouseButtonPress, (6, 3))
    reader.mouse(Kinds.MouseMove, (2, 3))
    assert reader.view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    reader.mouse(Kinds.MouseButtonRelease, (2, 3), held=False)
    assert reader.all == before
