"""A reader's hand in the real window: mouse and keys, then what session and pixels say."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from medviewer.app.view_state import Camera
from medviewer.app.viewport import StackKey
from medviewer.image.measuring.measurement import Kind, Measurement
from medviewer.image.volume import Volume
from medviewer.io.records import FrameHeader, FrameRef, StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.measuring.painting import LINE_COLOR
from medviewer.ui.slices.measuring.text_entry import TextEntry
from medviewer.ui.slices.slice_view import SliceView
from tests.app.control.test_measuring import placed_stack
from tests.app.fakes import Desk, make_series, make_study

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
Kinds = QEvent.Type
At = tuple[float, float]
"""Row and column of the image."""


class Reader:
    """Works on the first cell: 8 rows 2 mm apart, 6 columns 0.5 mm apart; slice k is 10 * k HU."""

    def __init__(self, qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
        self.qtbot, self.window, self.desk = qtbot, window, desk
        self.holds = NONE
        """The keys that are held while the mouse is used."""

    @property
    def view(self) -> SliceView:
        return self.window.grid.cells[0].view

    @property
    def all(self) -> tuple[Measurement, ...]:
        return self.desk.session.measurements.all

    def point(self, at: At) -> tuple[float, float]:
        projection = self.view.projection
        assert projection is not None
        return projection.to_view(*at)

    def mouse(
        self, kind: Kinds, at: At, button: Qt.MouseButton = LEFT, *, held: bool = True
    ) -> None:
        local = QPointF(*self.point(at))
        pressed = Qt.MouseButton.NoButton if kind == Kinds.MouseMove else button
        buttons = button if held else Qt.MouseButton.NoButton
        event = QMouseEvent(kind, local, self.view.mapToGlobal(local), pressed, buttons, self.holds)
        QApplication.sendEvent(self.view.viewport(), event)

    def drag(self, start: At, end: At, button: Qt.MouseButton = LEFT) -> None:
        self.mouse(Kinds.MouseMove, start, held=False)
        self.mouse(Kinds.MouseButtonPress, start, button)
        self.mouse(Kinds.MouseMove, end, button)
        self.mouse(Kinds.MouseButtonRelease, end, button, held=False)

    def click(self, at: At, button: Qt.MouseButton = LEFT) -> None:
        self.mouse(Kinds.MouseMove, at, held=False)
        self.mouse(Kinds.MouseButtonPress, at, button)
        self.mouse(Kinds.MouseButtonRelease, at, button, held=False)

    def double_click(self, at: At) -> None:
        self.click(at)
        self.mouse(Kinds.MouseButtonDblClick, at)
        self.mouse(Kinds.MouseButtonRelease, at, held=False)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def measure(self, key: Qt.Key, start: At, end: At) -> Measurement:
        self.key(key)
        self.drag(start, end)
        return self.all[-1]

    def value(self, name: str, number: int = -1) -> float | None:
        quantity = self.all[number].quantity(name)
        assert quantity is not None
        return quantity.value

    def is_drawn_at(self, at: At) -> bool:
        """Tell whether a bright line goes through a point of the image (within two pixels)."""
        image = self.view.grab().toImage()
        ratio = image.devicePixelRatio()
        x0, y0 = (round(part * ratio) for part in self.point(at))
        return any(
            _is_line(image.pixelColor(x0 + dx, y0 + dy))
            for dx in range(-2, 3)
            for dy in range(-2, 3)
        )

    def entry(self) -> TextEntry:
        entry = self.view.findChild(TextEntry)
        assert entry is not None
        return entry


def _is_line(color: QColor) -> bool:
    wanted = LINE_COLOR
    return (
        abs(color.red() - wanted.red()) < 24
        and abs(color.green() - wanted.green()) < 24
        and abs(color.blue() - wanted.blue()) < 40
    )


@pytest.fixture
def reader(qtbot: QtBot, window: MainWindow, desk: Desk) -> Reader:
    """Return a reader with two series open, at slice 2 of the first one."""
    desk.controller.classifications.list_models()
    ct = make_series("ct", placed_stack())
    desk.open(StudyIndex((make_study("s", ct, make_series("b")),)))
    window.resize(1400, 860)
    QApplication.processEvents()
    window.grid.focus_active()
    return Reader(qtbot, window, desk)


def test_length_is_drawn_with_d_and_a_drag(reader: Reader) -> None:
    drawn = reader.measure(Qt.Key.Key_D, (2, 1), (5, 5))
    assert drawn.kind is Kind.LENGTH
    # 3 rows of 2 mm and 4 columns of 0.5 mm, to within half a screen pixel
    assert reader.value("length") == pytest.approx(40**0.5, abs=0.02)
    assert reader.is_drawn_at((3.5, 3))
    assert not reader.is_drawn_at((6.5, 3))
    assert reader.desk.store.kept == {drawn.identifier: drawn}
    assert reader.window.actions_by_name["tool_length"].isChecked()


def test_ellipse_tells_the_values_inside(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_E, (1, 1), (5, 5))
    assert (reader.value("mean"), reader.value("sd"), reader.value("pixels")) == (20, 0, 12)
    assert reader.value("area") == pytest.approx(3.14159 / 4 * 8 * 2, rel=0.02)
    assert reader.is_drawn_at((3, 1))
    assert not reader.is_drawn_at((1.1, 1.1))  # a corner of the box: not chosen by a pointer there


def test_every_kind_has_a_key(reader: Reader) -> None:
    reader.key(Qt.Key.Key_A)
    reader.drag((2, 1), (2, 4))
    reader.click((4, 1))
    reader.key(Qt.Key.Key_A, SHIFT)
    reader.drag((1, 1), (1, 4))
    reader.drag((6, 1), (7, 4))
    reader.key(Qt.Key.Key_E, SHIFT)
    reader.drag((3, 3), (5, 5))
    reader.key(Qt.Key.Key_P)
    reader.click((4.5, 4.5))
    reader.key(Qt.Key.Key_P, SHIFT)
    for at in ((5, 1), (5, 4), (7, 4)):
        reader.click(at)
    reader.double_click((7, 1))
    reader.key(Qt.Key.Key_D, SHIFT)
    reader.drag((3, 1), (3, 5))
    assert [one.kind for one in reader.all] == [
        Kind.ANGLE, Kind.COBB, Kind.RECTANGLE, Kind.PROBE, Kind.POLYGON, Kind.BIDIRECTIONAL,
    ]  # fmt: skip
    # arms: 1.5 mm from the vertex along the row, and 4 mm down, 1.5 mm back
    assert reader.value("angle", 0) == pytest.approx(69.4, abs=0.3)
    assert reader.value("angle", 1) == pytest.approx(53.13, abs=0.3)  # 2 mm down over 1.5 mm
    assert reader.value("area", 2) == pytest.approx(4.0, abs=0.1)
    assert reader.value("value", 3) == 20
    assert reader.value("area", 4) == pytest.approx(6.0, abs=0.2)  # 4 mm by 1.5 mm
    assert reader.value("short_axis", 5) == pytest.approx(1.0, abs=0.03)


def test_escape_gives_up_the_drawing_then_the_tool(reader: Reader) -> None:
    reader.key(Qt.Key.Key_A)
    reader.drag((2, 1), (2, 4))
    reader.key(Qt.Key.Key_Escape)
    assert reader.desk.session.tool is Kind.ANGLE
    reader.click((4, 1))
    reader.key(Qt.Key.Key_Escape)
    reader.key(Qt.Key.Key_Escape)
    assert reader.desk.session.tool == "window"
    assert reader.all == ()
    window = reader.desk.session.active_viewport.state.window
    reader.drag((2, 1), (5, 5))
    assert reader.desk.session.active_viewport.state.window != window


def test_escape_is_the_hands_while_it_draws_and_work_goes_on(reader: Reader) -> None:
    reader.desk.tasks.immediate = False
    reader.desk.controller.classify_active()
    assert reader.window.actions_by_name["stop"].isEnabled()
    reader.key(Qt.Key.Key_A)
    reader.drag((2, 1), (2, 4))
    reader.key(Qt.Key.Key_Escape)
    assert reader.desk.session.pending_statuses()
    reader.key(Qt.Key.Key_Escape)
    assert not reader.desk.session.pending_statuses()


def test_tool_that_is_chosen_again_stays(reader: Reader) -> None:
    reader.key(Qt.Key.Key_D)
    reader.key(Qt.Key.Key_D)
    assert reader.desk.session.tool is Kind.LENGTH
    assert reader.window.actions_by_name["tool_length"].isChecked()


def test_left_button_can_move_the_image(reader: Reader) -> None:
    reader.key(Qt.Key.Key_T)
    camera = reader.desk.session.active_viewport.state.camera
    reader.drag((2, 1), (5, 5))
    assert reader.desk.session.active_viewport.state.camera != camera


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


def test_only_the_slice_of_a_measurement_shows_it_unless_asked(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_Down)
    assert not reader.is_drawn_at((2, 3))
    assert reader.view.measuring.marks_drawn() == ()
    reader.window.actions_by_name["neighbours"].trigger()
    assert [one.mark.is_near for one in reader.view.measuring.marks_drawn()] == [True]
    reader.key(Qt.Key.Key_Down)
    assert reader.view.measuring.marks_drawn() == ()
    reader.key(Qt.Key.Key_Up)
    reader.key(Qt.Key.Key_Up)
    assert reader.is_drawn_at((2, 3))


def test_lines_follow_flips_turns_and_zoom(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    for key in (Qt.Key.Key_H, Qt.Key.Key_R, Qt.Key.Key_V, Qt.Key.Key_I):
        reader.key(key)
        assert reader.is_drawn_at((2, 3))
        assert not reader.is_drawn_at((5, 3))
    reader.drag((2, 3.3), (2.1, 3.2), RIGHT)
    assert reader.is_drawn_at((2, 3))


def test_space_hides_them_and_a_tool_brings_them_back(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_Space)
    assert reader.is_drawn_at((2, 3))
    reader.key(Qt.Key.Key_Space)
    assert not reader.is_drawn_at((2, 3))
    reader.key(Qt.Key.Key_E)
    assert reader.is_drawn_at((2, 3))


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


def test_two_cells_of_one_series_show_the_same(reader: Reader) -> None:
    reader.desk.controller.layouts.set_layout("1x2")
    reader.desk.controller.series.show("ct", number=1)
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    other = reader.window.grid.cells[1].view.measuring.marks_drawn()
    assert [one.mark.kind for one in other] == [Kind.LENGTH]


def test_wheel_during_drawing_gives_it_up(reader: Reader) -> None:
    reader.key(Qt.Key.Key_A)
    reader.drag((2, 1), (2, 4))
    assert reader.view.measuring.is_drawing
    reader.key(Qt.Key.Key_Down)
    assert not reader.view.measuring.is_drawing
    assert reader.all == ()


def test_slice_that_is_not_there_cannot_be_measured(reader: Reader) -> None:
    opened = reader.desk.session.opened_stack(StackKey("ct"))
    assert opened is not None
    slices = tuple(replace(own, missing="damaged") for own in opened.volume.slices)
    gone = replace(opened, volume=replace(opened.volume, slices=slices))
    reader.desk.session.add_opened(StackKey("ct"), gone)
    reader.key(Qt.Key.Key_D)
    reader.drag((2, 1), (2, 5))
    reader.double_click((2, 1))
    assert reader.all == ()


def test_pointer_says_what_the_hand_can_do(reader: Reader) -> None:
    cursor = reader.view.viewport().cursor
    reader.key(Qt.Key.Key_D)
    assert cursor().shape() == Qt.CursorShape.CrossCursor
    reader.drag((2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    assert cursor().shape() == Qt.CursorShape.ArrowCursor
    reader.mouse(Kinds.MouseMove, (2, 3), held=False)
    assert cursor().shape() == Qt.CursorShape.SizeAllCursor
    reader.mouse(Kinds.MouseMove, (6, 3), held=False)
    assert cursor().shape() == Qt.CursorShape.ArrowCursor


def test_double_click_beside_still_maximises(reader: Reader) -> None:
    reader.desk.controller.layouts.set_layout("1x2")
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    reader.double_click((6, 3))
    assert reader.desk.session.arrangement.maximised


def test_quick_second_click_ends_a_length(reader: Reader) -> None:
    reader.key(Qt.Key.Key_D)
    reader.click((2, 1))
    reader.mouse(Kinds.MouseMove, (2, 5), held=False)
    reader.mouse(Kinds.MouseButtonDblClick, (2, 5))
    reader.mouse(Kinds.MouseButtonRelease, (2, 5), held=False)
    assert reader.value("length") == pytest.approx(2.0, abs=0.02)


def test_another_series_or_tool_gives_up_the_drawing(reader: Reader) -> None:
    reader.key(Qt.Key.Key_A)
    reader.drag((2, 1), (2, 4))
    reader.key(Qt.Key.Key_E)
    assert not reader.view.measuring.is_drawing
    reader.click((2, 1))
    assert reader.view.measuring.is_drawing
    reader.key(Qt.Key.Key_Right)
    assert reader.desk.session.active_viewport.series_key == "b"
    assert not reader.view.measuring.is_drawing
    assert reader.all == ()


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


def test_cells_that_were_never_shown_have_nothing_to_show(reader: Reader) -> None:
    reader.window.grid.measuring._cells.clear()
    reader.desk.controller.measuring.toggle_neighbours()
    assert reader.desk.session.shows_neighbours


def test_long_name_fits_into_the_view(reader: Reader) -> None:
    drawn = reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.desk.controller.measuring.rename(drawn.identifier, "word\x07" * 60)
    (mark,) = reader.view.measuring.marks_drawn()
    assert mark.mark.lines[1].endswith("…")
    assert all(line.isprintable() for line in mark.mark.lines)
    assert mark.label is not None
    assert mark.label.x + mark.label.width <= reader.view.width()


def test_long_lines_of_values_are_broken_and_all_read_where_one_is_chosen(reader: Reader) -> None:
    controller = reader.desk.controller
    controller.measuring.draw(Kind.ELLIPSE, ((1.0, 1.0), (5.0, 4.0)))
    reader.window.resize(720, 480)
    controller.layouts.set_layout("2x2")
    reader.desk.session.update_settings(font_percent=200)
    (chosen,) = reader.view.measuring.marks_drawn()
    said = " ".join(chosen.mark.lines)
    for word in ("Mean", "SD", "Min", "Max", "Median", "Area", "mm²"):
        assert word in said
    assert "…" not in said
    assert len(chosen.mark.lines) > 5
    controller.measuring.select("")
    (rest,) = reader.view.measuring.marks_drawn()
    assert rest.mark.lines == chosen.mark.lines[: len(rest.mark.lines)]
    assert 1 <= len(rest.mark.lines) < 4


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


def test_shift_draws_a_circle_in_the_patient_not_in_the_pixels(reader: Reader) -> None:
    opened = reader.desk.session.opened_stack(StackKey("ct"))
    assert opened is not None
    tall = replace(opened.volume, pixel_spacing_mm=(2.0, 0.5))  # shown as it is measured
    reader.desk.session.add_opened(StackKey("ct"), replace(opened, volume=tall))
    reader.key(Qt.Key.Key_E)
    reader.holds = SHIFT
    reader.drag((2, 1), (3, 5))  # 2 mm down and 2 mm across, to within a screen pixel
    assert reader.value("area") == pytest.approx(3.14159, rel=0.03)
    reader.drag((6, 1), (6.2, 5))
    assert reader.value("area") == pytest.approx(3.14159, rel=0.03)


def test_ctrl_and_drag_takes_the_window_of_a_region_with_any_tool(reader: Reader) -> None:
    reader.key(Qt.Key.Key_E)
    reader.holds = CTRL
    window = reader.desk.session.active_viewport.state.window
    reader.drag((2, 1), (5, 5))
    assert reader.all == ()
    assert reader.desk.session.active_viewport.state.window != window


def test_closed_images_are_let_go(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_E, (1, 1), (5, 5))
    reader.key(Qt.Key.Key_A)
    reader.drag((2, 1), (2, 4))  # left unfinished
    opened = reader.desk.session.opened_stack(StackKey("ct"))
    assert opened is not None
    pixels = weakref.ref(opened.volume.stored)
    del opened
    other = make_study("other", make_series("mr"), name="Roe^Jim")
    reader.desk.open(StudyIndex((other,)))
    gc.collect()
    assert pixels() is None
    assert reader.view.measuring.marks_drawn() == ()


@pytest.mark.parametrize("value", [7.0, np.nan])
def test_image_of_one_pixel_is_measured(reader: Reader, value: float) -> None:
    stack = make_series("one").stacks[0]
    ref = stack.frames[0]
    tiny = replace(ref.instance, rows=1, columns=1, frames=(FrameHeader(),))
    one = replace(stack, frames=(FrameRef(tiny),), spacing_mm=None)
    reader.desk.open(StudyIndex((make_study("one", make_series("one", one)),)))
    opened = reader.desk.session.opened_stack(StackKey("one"))
    assert opened is not None
    pixel = Volume(np.full((1, 1, 1), value, np.float32), opened.volume.slices[:1])
    reader.desk.session.add_opened(StackKey("one"), replace(opened, volume=pixel))
    reader.window.grid.focus_active()
    reader.measure(Qt.Key.Key_E, (0.1, 0.1), (0.9, 0.9))
    reader.measure(Qt.Key.Key_D, (0.2, 0), (0.2, 1))
    mean = reader.all[0].quantity("mean")
    assert mean is not None
    assert mean.value == (value if value == 7 else None)
    assert reader.all[1].quantities[0].unit == "px"
    assert reader.value("length") == pytest.approx(1.0, abs=0.02)
    assert reader.window.measurements.isVisible()


def test_a_label_keeps_clear_of_the_corner_texts(reader: Reader) -> None:
    """A short line in the corner would have its label upon the words there."""
    reader.desk.controller.views.set_camera(Camera((4.0, 3.0), 128.0))
    projection = reader.view.projection
    assert projection is not None
    reader.measure(Qt.Key.Key_D, projection.to_image(24.0, 12.0), projection.to_image(26.0, 36.0))
    reader.view.grab()
    label = reader.view.measuring.place_of(reader.all[-1].identifier)
    text = reader.view._text
    words = [text.box_of(placed) for placed in reader.view._layout.texts]
    assert words
    for word in words:
        apart = (
            label.x >= word.x + word.width
            or word.x >= label.x + label.width
            or label.y >= word.y + word.height
            or word.y >= label.y + label.height
        )
        assert apart, word
