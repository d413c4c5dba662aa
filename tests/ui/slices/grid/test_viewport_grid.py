from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from medviewer.app.linking import SEVERAL_PATIENTS
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.view_state import Camera
from medviewer.app.viewport import StackKey
from medviewer.image.availability import Availability
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from medviewer.preferences.corner_texts import CornerPlaces
from medviewer.ui.slices.content import SERIES_MIME_TYPE, PointerValue
from medviewer.ui.slices.grid.viewport_cell import ViewportCell
from medviewer.ui.slices.grid.viewport_grid import ViewportGrid
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.test_reference_lines import INDEX as LINED
from tests.ui.test_slice_view_hands import drag, wheel


def series_drag(key: str) -> QMimeData:
    content = QMimeData()
    content.setData(SERIES_MIME_TYPE, key.encode())
    return content


def test_hands_ask_the_controller(grid: ViewportGrid, desk: Desk) -> None:
    view = grid.cells[0].view
    view.scroll_requested.emit(2)
    view.window_requested.emit(Window(1, 2))
    view.camera_requested.emit(Camera((1.0, 2.0), 3.0))
    state = desk.session.active_viewport.state
    assert (state.slice_index, state.window) == (4, Window(1, 2))
    assert state.camera == Camera((1.0, 2.0), 3.0)
    assert view.shown_window == Window(1, 2)


def test_wheel_scrolls_the_cell_below_the_pointer_without_selecting_it(
    grid: ViewportGrid, desk: Desk
) -> None:
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("b", number=1)
    grid.cells[1].view.scroll_requested.emit(1)
    assert desk.session.viewports[1].state.slice_index == 3
    assert desk.session.viewports[0].state.slice_index == 2
    assert desk.session.arrangement.active == 0


def test_press_makes_a_cell_active_and_its_frame_bright(
    qtbot: QtBot, grid: ViewportGrid, desk: Desk
) -> None:
    desk.controller.layouts.set_layout("1x2")
    assert [cell.property("active") for cell in grid.cells[:2]] == [True, False]
    label = grid.cells[1].findChild(QLabel)
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert desk.session.arrangement.active == 1
    assert [cell.property("active") for cell in grid.cells[:2]] == [False, True]


def test_keys_follow_the_active_cell(qtbot: QtBot, grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x2")
    grid.focus_active()
    qtbot.waitUntil(lambda: grid.cells[0].isAncestorOf(QApplication.focusWidget()))
    desk.controller.layouts.activate_next()
    assert grid.cells[1].isAncestorOf(QApplication.focusWidget())


def test_dropped_series_is_shown_in_its_cell(grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x2")
    grid.cells[1].series_dropped.emit("b")
    assert desk.session.viewports[1].series_key == "b"
    assert desk.session.arrangement.active == 1


def test_views_without_a_common_space_scroll_by_share_and_say_so_until_a_link_is_broken(
    qtbot: QtBot, grid: ViewportGrid, desk: Desk
) -> None:
    now = make_study("now", make_series("new", make_stack("new", slices=5)), date="2024-01-31")
    old = make_stack("old", slices=9, FrameOfReferenceUID="1.8")
    prior = make_study("then", make_series("old", old), date="2020-01-31")
    desk.open(StudyIndex((prior, now)))
    assert [cell.series_key for cell in desk.session.viewports[:2]] == ["new", "old"]
    note = "Linked by relative position"

    def said() -> list[bool]:
        views = [cell.view for cell in grid.cells[:2]]
        assert all(not view.grab().isNull() for view in views)
        texts = [" ".join(placed.text for placed in view._layout.texts) for view in views]
        return [note in text for text in texts]

    desk.controller.views.go_to(0)
    wheel(grid.cells[0].view, -480)
    assert desk.session.viewports[1].state.slice_index == 8
    assert said() == [True, True]
    desk.controller.layouts.toggle_link(1)
    assert said() == [False, False]
    desk.controller.layouts.toggle_link(1)
    assert said() == [True, True]


def test_two_patients_are_named_over_every_view(grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x2")
    shown: dict[int, tuple[str, ...]] = {}
    for number in (0, 1):
        view = grid.cells[number].view
        original = view.show_content

        def note(content, number=number, original=original) -> None:
            shown[number] = content.banners if content else ()
            original(content)

        view.show_content = note
    desk.controller.series.show("other", number=1)
    assert shown == {0: (SEVERAL_PATIENTS,), 1: (SEVERAL_PATIENTS,)}
    desk.controller.series.show("b", number=1)
    assert shown == {0: (), 1: ()}


def drawn(grid: ViewportGrid, count: int) -> list[int]:
    """Return a list that is told which of so many views are given a content, each time."""
    numbers: list[int] = []
    for number in range(count):
        view = grid.cells[number].view
        original = view.show_content

        def note(content, number=number, original=original) -> None:
            numbers.append(number)
            original(content)

        view.show_content = note
    return numbers


def test_a_view_is_drawn_once_where_several_things_change(grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("b", number=1)
    numbers = drawn(grid, 2)
    desk.controller.layouts.set_layout("2x1")
    assert numbers == [0, 1]
    numbers.clear()
    desk.session.update_viewport(1, series_key="other")  # of another patient: over both
    assert numbers == [0, 1]


def test_only_views_whose_note_is_another_are_drawn_for_a_link(
    grid: ViewportGrid, desk: Desk
) -> None:
    now = make_study("now", make_series("new", make_stack("new", slices=5)), date="2024-01-31")
    old = make_stack("old", slices=9, FrameOfReferenceUID="1.8")
    prior = make_study("then", make_series("old", old), date="2020-01-31")
    desk.open(StudyIndex((prior, now)))
    desk.controller.layouts.set_layout("1x3")
    numbers = drawn(grid, 3)
    desk.controller.layouts.toggle_link(1)
    assert numbers == [0, 1]  # the third is empty


def test_result_and_its_staleness_reach_the_view(grid: ViewportGrid, desk: Desk) -> None:
    contents: list[object] = []
    view = grid.cells[0].view
    original = view.show_content
    view.show_content = lambda content: (contents.append(content), original(content))
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    assert contents[-1].overlay is not None
    count = len(contents)
    desk.controller.views.toggle_heatmap()
    assert len(contents) == count  # a state, no new content


def test_status_and_pixels_of_other_cells_change_nothing(grid: ViewportGrid, desk: Desk) -> None:
    contents: list[object] = []
    grid.cells[0].view.show_content = contents.append
    other = ResultKey("other", "tiny")
    desk.session.set_status(ClassificationStatus(other, ClassificationState.QUEUED))
    desk.session.volume_opened.emit(StackKey("other"))
    assert contents == []


def test_pixels_read_again_are_shown(grid: ViewportGrid, desk: Desk) -> None:
    contents: list[object] = []
    grid.cells[0].view.show_content = contents.append
    desk.session.volume_opened.emit(StackKey("ct"))
    assert len(contents) == 1


def test_new_status_of_a_shown_result_is_shown(grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    contents: list[object] = []
    grid.cells[0].view.show_content = contents.append
    status = desk.session.statuses[0]
    desk.session.set_status(replace(status, stale=True))
    assert len(contents) == 1


def test_message_of_a_cell_is_shown(grid: ViewportGrid, desk: Desk) -> None:
    desk.session.update_viewport(0, message="The pixels are damaged.")
    assert grid.cells[0].message == "The pixels are damaged."


def test_stack_that_grew_is_shown_anew(grid: ViewportGrid, desk: Desk) -> None:
    grown = make_series("ct", make_stack("ct", slices=9))
    desk.session.set_index(StudyIndex((make_study("s", grown),)))
    desk.controller.views.go_to_end()
    assert desk.session.active_viewport.state.slice_index == 8
    assert grid.cells[0].message == ""


def test_pointer_value_is_told_in_words(qtbot: QtBot, grid: ViewportGrid) -> None:
    with qtbot.waitSignal(grid.pointer_moved) as told:
        grid.cells[0].view.pointer_moved.emit(PointerValue(3, 4, "20 HU"))
    assert told.args == ["row 3  column 4  20 HU"]
    with qtbot.waitSignal(grid.pointer_moved) as told:
        grid.cells[0].view.pointer_moved.emit(None)
    assert told.args == [""]


@pytest.mark.parametrize(
    ("settings", "wider", "higher"),
    [
        ({}, True, True),
        ({"invert_drag_horizontal": True}, False, True),
        ({"invert_drag_vertical": True}, True, False),
    ],
)
def test_window_drag_can_be_turned_around(
    qtbot: QtBot,
    grid: ViewportGrid,
    desk: Desk,
    settings: dict[str, bool],
    wider: bool,
    higher: bool,
) -> None:
    desk.session.update_settings(**settings)
    port = grid.cells[0].view.viewport()
    left, start = Qt.MouseButton.LeftButton, QPoint(200, 200)
    qtbot.mousePress(port, left, pos=start)
    qtbot.mouseMove(port, start + QPoint(40, 20))
    qtbot.mouseRelease(port, left, pos=start + QPoint(40, 20))
    now = desk.session.active_viewport.state.window
    assert now is not None
    assert (now.width > 400, now.center > 40) == (wider, higher)


def test_right_click_asks_for_the_menu(qtbot: QtBot, grid: ViewportGrid) -> None:
    with qtbot.waitSignal(grid.menu_requested) as asked:
        grid.cells[0].view.context_menu_requested.emit(QPoint(5, 6))
    assert asked.args == [QPoint(5, 6)]


def test_empty_cell_takes_series_and_leaves_files(qtbot: QtBot) -> None:
    cell = ViewportCell()
    qtbot.addWidget(cell)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    actions = Qt.DropAction.CopyAction
    content = series_drag("b")
    enter = QDragEnterEvent(QPoint(1, 1), actions, content, buttons, keys)
    cell.dragEnterEvent(enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(cell.series_dropped) as dropped:
        cell.dropEvent(QDropEvent(QPointF(1, 1), actions, content, buttons, keys))
    assert dropped.args == ["b"]
    files = QMimeData()
    files.setText("file:///a")
    foreign = QDragEnterEvent(QPoint(1, 1), actions, files, buttons, keys)
    cell.dragEnterEvent(foreign)
    assert not foreign.isAccepted()


def test_a_slice_is_shown_when_it_has_come(qtbot: QtBot) -> None:
    desk = make_desk(immediate=False)
    desk.reading.gradual, desk.reading.at_once = True, 1
    desk.session.set_index(StudyIndex((make_study("s", make_series("ct")),)))
    grid = ViewportGrid(desk.session, desk.controller)
    qtbot.addWidget(grid)
    desk.controller.series.show("ct")
    desk.tasks.run_next()
    view = grid.cells[0].view
    assert view._scene.picture is not None
    desk.controller.views.go_to(0)
    assert view._scene.picture is None
    desk.reading.at_once = 1000
    desk.tasks.run_all()
    assert view._scene.picture is not None


def test_arrivals_are_shown_at_once(grid: ViewportGrid, desk: Desk) -> None:
    key = StackKey("ct")
    opened = desk.session.opened_stack(key)
    assert opened is not None
    availability = Availability(opened.volume.slice_count)
    part = replace(opened, volume=replace(opened.volume, availability=availability))
    desk.session.add_opened(key, part)
    assert grid.cells[0].view._scene.picture is None
    availability.mark(desk.session.active_viewport.state.slice_index)
    desk.session.slices_arrived.emit(StackKey("other"))
    assert grid.cells[0].view._scene.picture is None
    desk.session.slices_arrived.emit(key)
    assert grid.cells[0].view._scene.picture is not None


def test_reference_lines_follow_what_the_other_view_shows(grid: ViewportGrid, desk: Desk) -> None:
    desk.open(LINED)
    desk.controller.layouts.set_layout("1x2")
    lines = lambda: grid.cells[0].view.crosshair.references.lines  # noqa: E731
    assert lines() == ()
    desk.controller.series.show("cor", number=1)
    assert len(lines()) == 1
    desk.session.show_references(shown=False)
    assert lines() == ()


def top_left(grid: ViewportGrid) -> tuple[str, ...]:
    return grid.cells[0].view._scene.labels.corners.top_left


def test_corner_texts_follow_the_settings_at_once(grid: ViewportGrid, desk: Desk) -> None:
    assert "Doe, Jane" in top_left(grid)
    desk.session.update_settings(patient_texts=False)
    assert top_left(grid) == ()
    desk.session.update_settings(corner_texts=(CornerPlaces("CT", ("image",)),))
    assert top_left(grid) == ("Image 3/5",)


def test_a_new_cell_takes_the_settings(grid: ViewportGrid, desk: Desk) -> None:
    desk.session.update_settings(font_percent=200)
    desk.controller.layouts.set_layout("1x2")
    assert [cell.view.measuring._text.percent for cell in grid.cells] == [200, 200]


def test_a_region_is_enclosed_by_its_tool(grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.measuring.choose_tool("region")
    view = grid.cells[0].view
    x, y = view.width() / 2, view.height() / 2
    drag(view, Qt.MouseButton.LeftButton, (x, y), (x + 60, y + 60))
    window = desk.session.active_viewport.state.window
    assert window is not None
    assert window.name == "Region"
