"""What is drawn in the real window by mouse and keys, and what gives it up."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from medviewer.app.viewport import StackKey
from medviewer.image.measuring.measurement import Kind
from medviewer.image.volume import Volume
from medviewer.io.records import FrameHeader, FrameRef, StudyIndex
from tests.app.fakes.scans import make_series, make_study
from tests.ui.slices.measuring.reader import CTRL, SHIFT, Kinds, Reader


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
    assert reader.window.docks.measurements.content.isVisible()
