"""Erase and score by hand: keys, the mouse over the image, the panel above it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from medviewer.app.asking.asking import Asking
from medviewer.app.asking.starting import NOT_TAKEN
from medviewer.ui.asking.canvas import AskingCanvas
from medviewer.ui.asking.desk import AskingDesk
from medviewer.ui.asking.panel import AskingPanel
from medviewer.ui.exporting.picture import pixels_of
from medviewer.ui.main_window import MainWindow
from tests.app.asking.hands import REGULAR, as_sequence
from tests.app.fakes.desk import Desk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Hand:
    """Asks by keys and mouse as a reader would."""

    def __init__(self, qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
        self.qtbot, self.desk, self.window = qtbot, desk, window

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        view = self.window.grid.cells[0].view
        view.setFocus()
        self.qtbot.keyClick(view, key, modifiers)

    @property
    def state(self) -> Asking:
        assert self.desk.controller.asking.state is not None
        return self.desk.controller.asking.state

    @property
    def canvas(self) -> AskingCanvas:
        found = self.window.findChild(AskingDesk)
        assert found is not None
        assert found.canvas is not None
        return found.canvas

    @property
    def panel(self) -> AskingPanel:
        found = self.window.findChild(AskingDesk)
        assert found is not None
        assert found.panel is not None
        return found.panel

    def at(self, row: float, column: float) -> QPoint:
        projection = self.window.grid.cells[0].view.projection
        assert projection is not None
        x, y = projection.to_view(row, column)
        return QPoint(round(x), round(y))

    def move(self, place: QPoint, held: Qt.MouseButton = NONE) -> None:
        at = QPointF(place)
        kind, plain = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
        everywhere = self.canvas.mapToGlobal(at)
        QApplication.sendEvent(self.canvas, QMouseEvent(kind, at, everywhere, NONE, held, plain))

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.qtbot.mousePress(self.canvas, LEFT, pos=self.at(*start))
        self.move(self.at(*end), LEFT)
        self.qtbot.mouseRelease(self.canvas, LEFT, pos=self.at(*end))


@pytest.fixture
def hand(qtbot: QtBot, desk: Desk, window: MainWindow) -> Hand:
    """Return a hand over the first slice of a series that was read as a sequence."""
    desk.classifier.make = as_sequence
    desk.open(REGULAR)
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(0)
    return Hand(qtbot, desk, window)


@pytest.fixture
def asking(hand: Hand) -> Hand:
    """Return the same with a brush of one pixel in it."""
    hand.key(Qt.Key.Key_Q)
    hand.desk.controller.asking.set_radius(1.2)
    return hand


def figures(hand: Hand) -> list[str]:
    return [label.text() for label in hand.panel.figures.scores]


def test_a_key_begins_and_escape_leaves(hand: Hand) -> None:
    ask = hand.window.actions_by_name["ask"]
    hand.key(Qt.Key.Key_Q)
    assert ask.isChecked()
    assert hand.panel.isVisible()
    assert figures(hand) == ["0.750", "0.750", "0.000"]
    panel = hand.panel
    hand.key(Qt.Key.Key_Escape)
    assert not ask.isChecked()
    assert hand.desk.controller.asking.state is None
    assert not panel.isVisible()


def test_the_pane_has_a_button_for_it(hand: Hand) -> None:
    buttons = hand.window.pane.panel.findChildren(QPushButton)
    (ask,) = [each for each in buttons if each.text() == "Ask it"]
    hand.qtbot.mouseClick(ask, LEFT)
    assert hand.panel.isVisible()


def test_where_nothing_can_be_asked_the_reason_is_said(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.open(REGULAR)
    Hand(qtbot, desk, window).key(Qt.Key.Key_Q)
    assert desk.said[-1].startswith("Classify the series first")
    assert not window.actions_by_name["ask"].isChecked()


def test_on_planes_it_says_why_not(hand: Hand) -> None:
    hand.desk.controller.mpr.show()
    hand.key(Qt.Key.Key_Q)
    assert hand.desk.said == [NOT_TAKEN]
    hand.key(Qt.Key.Key_Q, SHIFT)
    assert hand.desk.controller.asking.state is None


def test_a_stroke_over_the_image_moves_the_score(asking: Hand) -> None:
    asking.stroke((4.5, 1.5), (4.5, 3.5))
    # three pixels on the way, each with one above and below, one on either end
    painted = asking.state.question.painted
    assert painted is not None
    assert painted.count == 11
    assert figures(asking) == ["0.750", "0.640", "\N{MINUS SIGN}0.110"]
    assert "22.9 % of the image erased" in asking.panel.title.text()
    assert "not a finding. Not for diagnostic use." in asking.panel.caution.text()
    assert len(asking.panel.curve.points()) == 2


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("flipped", [False, True])
def test_the_pixel_under_the_hand_is_erased_however_the_image_stands(
    asking: Hand, turns: int, flipped: bool
) -> None:
    views = asking.desk.controller.views
    if turns:
        views.rotate(turns)
    if flipped:
        views.flip_horizontally()
    asking.stroke((2.5, 4.5), (2.5, 4.5))
    painted = asking.state.question.painted
    assert painted is not None
    whole = painted.on_image(8, 6)
    assert (whole[2, 4], whole[2, 3], whole[1, 4], whole.sum()) == (1, 1, 1, 5)


def test_what_was_erased_is_marked_and_the_image_stays(asking: Hand) -> None:
    view = asking.window.grid.cells[0].view
    volume = asking.desk.session.opened_stack(asking.state.place.stack_key)
    assert volume is not None
    stored = volume.volume.stored[0].copy()
    place = asking.at(4.5, 3.5)
    asking.window.actions_by_name["heatmap"].trigger()
    before = pixels_of(view.grab().toImage())[place.y(), place.x()].astype(int)
    asking.stroke((4.5, 3.5), (4.5, 3.5))
    asking.move(asking.at(1.5, 1.5))
    after = pixels_of(view.grab().toImage())[place.y(), place.x()].astype(int)
    assert after[2] > before[2] + 20  # bluer
    assert (volume.volume.stored[0] == stored).all()
    asking.key(Qt.Key.Key_Escape)
    left = pixels_of(view.grab().toImage())[place.y(), place.x()].astype(int)
    assert (left == before).all()


def test_steps_are_taken_back_by_the_usual_keys(asking: Hand) -> None:
    asking.stroke((4.5, 3.5), (4.5, 3.5))
    asking.key(Qt.Key.Key_Z, CTRL)
    assert figures(asking)[1] == "0.750"
    assert asking.panel.redo.isEnabled()
    asking.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert figures(asking)[1] == "0.700"
    asking.key(Qt.Key.Key_Z, CTRL)
    asking.key(Qt.Key.Key_Y, CTRL)
    assert figures(asking)[1] == "0.700"
    asking.qtbot.mouseClick(asking.panel.undo, LEFT)
    asking.qtbot.mouseClick(asking.panel.redo, LEFT)
    asking.qtbot.mouseClick(asking.panel.reset, LEFT)
    assert figures(asking)[1] == "0.750"
    assert not asking.panel.reset.isEnabled()


def test_keys_slider_and_wheel_make_the_brush_larger(asking: Hand) -> None:
    asking.desk.controller.asking.set_radius(2.0)
    asking.key(Qt.Key.Key_BracketRight)
    assert asking.state.radius == 2.5
    asking.key(Qt.Key.Key_BracketLeft)
    assert asking.state.radius == 2.0
    turn(asking, SHIFT)
    assert asking.state.radius == pytest.approx(2.4)
    asking.panel.brush_size.setValue(50)
    assert asking.state.radius == 1.0  # half of a quarter of 8 rows


def test_the_wheel_alone_moves_along_the_slices(asking: Hand) -> None:
    turn(asking, PLAIN, -120)
    assert asking.state.place.slice_index == 1


def turn(hand: Hand, modifiers: Qt.KeyboardModifier, angle: int = 120) -> None:
    place = QPointF(hand.canvas.rect().center())
    event = QWheelEvent(
        place,
        hand.canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, angle),
        NONE,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hand.canvas, event)


def test_another_eraser_is_chosen_in_the_panel(asking: Hand) -> None:
    asking.stroke((4.5, 3.5), (4.5, 3.5))
    asking.panel.eraser.setCurrentIndex(2)
    assert asking.state.question.eraser == "blurred"
    assert asking.desk.classifier.questions[-1][0].eraser == "blurred"


def test_a_click_takes_the_part_of_the_map(asking: Hand) -> None:
    overlay = asking.desk.session.active_viewport.state.overlay
    asking.desk.controller.views.set_overlay(replace(overlay, threshold=0.0))
    asking.qtbot.mouseClick(asking.panel.part, LEFT)
    assert asking.state.takes_map
    assert not asking.panel.brush_size.isEnabled()
    asking.qtbot.mouseClick(asking.canvas, LEFT, pos=asking.at(6.5, 4.5))
    painted = asking.state.question.painted
    assert painted is not None
    assert painted.on_image(8, 6)[7, 5] == 1
    asking.qtbot.mouseClick(asking.panel.brush, LEFT)
    assert not asking.state.takes_map


def test_a_button_erases_the_highest_peak(asking: Hand) -> None:
    overlay = asking.desk.session.active_viewport.state.overlay
    asking.desk.controller.views.set_overlay(replace(overlay, threshold=0.0))
    asking.qtbot.mouseClick(asking.panel.peak, LEFT)
    assert asking.state.question.painted is not None


def test_a_slice_is_left_out_by_key_and_put_back_by_button(hand: Hand) -> None:
    hand.key(Qt.Key.Key_Q, SHIFT)
    assert figures(hand)[1] == "0.650"
    assert hand.panel.slice.text() == "Put back"
    hand.qtbot.mouseClick(hand.panel.slice, LEFT)
    assert figures(hand)[1] == "0.750"
    assert hand.panel.slice.text() == "Leave out"
    hand.qtbot.mouseClick(hand.panel.done, LEFT)
    assert hand.desk.controller.asking.state is None


def test_slices_that_are_left_out_are_crossed_out_on_the_ribbon(hand: Hand) -> None:
    def crossed() -> frozenset[int]:
        ribbon = hand.window.grid.cells[0].ribbon
        assert ribbon is not None
        return ribbon.ribbon.left_out

    assert crossed() == frozenset()
    hand.key(Qt.Key.Key_Q, SHIFT)
    hand.desk.controller.views.go_to(1)
    assert crossed() == {0}
    hand.key(Qt.Key.Key_Q, SHIFT)
    assert crossed() == {0, 1}
    hand.key(Qt.Key.Key_Z, CTRL)
    assert crossed() == {0}
    hand.key(Qt.Key.Key_Escape)
    assert crossed() == frozenset()


def test_a_region_for_the_window_can_still_be_drawn(asking: Hand) -> None:
    asking.qtbot.mousePress(asking.canvas, LEFT, CTRL, asking.at(1.5, 1.5))
    assert asking.state.question.is_untouched
    asking.qtbot.mouseRelease(asking.canvas, LEFT, CTRL, asking.at(1.5, 1.5))


def test_a_second_quick_press_is_one_more_dab(asking: Hand) -> None:
    asking.qtbot.mouseDClick(asking.canvas, LEFT, pos=asking.at(4.5, 3.5))
    assert asking.state.draft is not None or asking.state.question.painted is not None


def test_the_pointer_keeps_telling_values_and_the_brush_goes_with_it(asking: Hand) -> None:
    told: list[str] = []
    asking.window.grid.pointer_moved.connect(told.append)
    asking.move(asking.at(2.5, 3.5))
    assert told[-1].startswith("row 2  column 3")
    QApplication.sendEvent(asking.canvas, QEvent(QEvent.Type.Leave))
    asking.canvas.grab()


def test_it_fills_the_view_after_a_resize(asking: Hand) -> None:
    asking.window.resize(900, 640)
    QApplication.processEvents()
    viewport = asking.window.grid.cells[0].view.viewport()
    assert asking.canvas.size() == viewport.size()


def test_it_is_readable_in_both_themes(asking: Hand) -> None:
    asking.desk.session.update_settings(theme="light")
    QApplication.processEvents()
    light = asking.panel.caution.styleSheet()
    asking.desk.session.update_settings(theme="dark")
    QApplication.processEvents()
    assert asking.panel.curve.toolTip()
    assert light


def test_the_other_buttons_are_the_view_s(asking: Hand) -> None:
    asked: list[QPoint] = []
    asking.window.grid.menu_requested.connect(asked.append)
    asking.window.grid.menu_requested.disconnect(asking.window._on_menu_requested)
    asking.qtbot.mouseClick(asking.canvas, Qt.MouseButton.RightButton, pos=asking.at(2.5, 2.5))
    assert len(asked) == 1
    assert asking.state.question.is_untouched
