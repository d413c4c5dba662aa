from dataclasses import replace

import pytest

from medviewer.app.control.series import READING
from medviewer.app.view_state import OverlayState
from medviewer.app.viewport import StackKey, Viewport
from medviewer.errors import ReadError
from medviewer.image.window import Window
from medviewer.io.records import FrameHeader, FrameRef, Stack, StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import UNEVEN

TWO = StudyIndex((make_study("s", make_series("a"), make_series("b")),))


def test_volume_opens_in_its_middle_with_the_files_window(desk: Desk) -> None:
    desk.open()
    state = desk.session.active_viewport.state
    assert state.slice_index == 2
    assert state.window == Window(40, 400, "Soft tissue")
    assert desk.session.active_viewport.message == ""


def test_uneven_slices_open_in_their_middle_too(desk: Desk) -> None:
    desk.open(UNEVEN)
    assert desk.session.active_viewport.state.slice_index == 2


def _placeless(stack: Stack) -> Stack:
    frames = [replace(ref.instance, frames=(FrameHeader(),)) for ref in stack.frames]
    return replace(stack, frames=tuple(map(FrameRef, frames)))


@pytest.mark.parametrize("stack", [make_stack(step_mm=0.0), _placeless(make_stack())])
def test_images_of_one_place_or_none_open_at_the_first(desk: Desk, stack: Stack) -> None:
    loose = replace(stack, spacing_mm=None)
    desk.open(StudyIndex((make_study("s", make_series("loose", loose)),)))
    assert desk.session.active_viewport.state.slice_index == 0


def test_cell_says_that_it_reads(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("b", number=1)
    assert desk.session.viewports[1].message == READING
    desk.tasks.run_all()
    assert desk.session.viewports[1].message == ""


def test_stack_in_memory_is_not_read_again(desk: Desk) -> None:
    desk.open(TWO)
    for key in ("b", "a", "b"):
        desk.controller.series.show(key)
    assert len(desk.reading.read) == 2
    assert desk.session.active_viewport.series_key == "b"


def test_unknown_series_is_not_shown(desk: Desk) -> None:
    desk.open()
    desk.controller.series.show("unknown")
    assert desk.session.active_viewport.series_key == "ct"


def test_new_series_keeps_the_cells_heatmap_settings_and_texts(desk: Desk) -> None:
    desk.open(TWO)
    overlay = OverlayState(opacity=0.8, target="lesion")
    state = replace(desk.session.active_viewport.state, overlay=overlay, annotations="none")
    desk.session.update_viewport(0, state=state, linked=True)
    desk.controller.series.show("b")
    shown = desk.session.active_viewport
    assert shown.state.overlay == OverlayState(opacity=0.8)
    assert shown.state.annotations == "none"
    assert shown.linked


def test_unreadable_series_says_why_in_its_cell_and_in_a_notice(desk: Desk) -> None:
    desk.reading.volume_error = ReadError("The pixels are damaged.")
    desk.open()
    assert desk.session.active_viewport.message == "The pixels are damaged."
    assert desk.said == ["The pixels are damaged."]


def test_failed_cell_can_be_tried_again(desk: Desk) -> None:
    desk.reading.volume_error = ReadError("The disk is away.")
    desk.open()
    desk.reading.volume_error = None
    desk.controller.series.show("ct")
    assert desk.session.active_viewport.message == ""


def test_newer_choice_supersedes_the_older_one_in_a_cell(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("a")
    desk.controller.series.show("b")
    desk.tasks.run_all()
    assert [stack.frames[0].instance.file for stack in desk.reading.read] == ["b0.dcm"]
    assert desk.session.active_viewport.series_key == "b"


def test_two_cells_may_wait_for_one_stack(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("a", number=0)
    desk.controller.series.show("a", number=1)
    desk.tasks.run_next()
    assert [desk.session.viewports[number].message for number in (0, 1)] == ["", ""]


def test_other_cell_goes_on_when_the_reading_one_turns_away(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("a", number=0)
    desk.session.update_viewport(1, series_key="a", message=READING)
    desk.controller.series.show("b", number=0)
    desk.tasks.run_all()
    assert desk.session.viewports[1].message == ""
    assert desk.session.viewports[1].series_key == "a"


def test_stopped_reading_is_said_in_the_cell(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("a")
    desk.controller.stop_activity(1)
    assert desk.session.active_viewport.message == "Reading was stopped"


def test_reading_stopped_after_the_study_was_closed_is_silent(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("a")
    desk.session.close_all()
    desk.controller.stop_activity(1)
    assert desk.session.active_viewport.message == ""


@pytest.mark.parametrize("error", [None, ReadError("The disk is away.")])
def test_pixels_of_a_closed_study_are_dropped(waiting_desk: Desk, error: ReadError | None) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("a")
    desk.session.close_all()
    desk.reading.volume_error = error
    desk.tasks.run_all()
    desk.session.set_index(TWO)
    assert desk.session.opened_stack(StackKey("a")) is None
    assert desk.said == []


def test_stack_gone_from_the_index_is_not_read(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("a", number=0)
    desk.session.update_viewport(1, series_key="a", message=READING)
    desk.session.set_index(StudyIndex())
    desk.session.set_viewport(0, Viewport())
    desk.tasks.waiting[0].cancel()
    assert desk.session.viewports[1] == Viewport()


def test_stepping_goes_through_all_stacks_and_stops_at_the_ends(desk: Desk) -> None:
    series = make_series("a", make_stack("a1"), make_stack("a2"))
    desk.open(StudyIndex((make_study("s", series, make_series("b")),)))
    step, seen = desk.controller.series.step, []
    for delta in (-1, 1, 1, 1, -1):
        step(delta)
        seen.append(desk.session.active_viewport.stack_key)
    first, second, last = StackKey("a"), StackKey("a", 1), StackKey("b")
    assert seen == [first, second, last, last, second]


def test_stepping_without_a_study_is_silent(desk: Desk) -> None:
    desk.controller.series.step(1)
    assert desk.session.active_viewport.series_key == ""


def test_first_series_does_not_push_aside_what_the_reader_chose(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(TWO)
    desk.controller.series.show("b", number=2)
    desk.session.finish_scan(TWO)
    assert desk.session.active_viewport.series_key == ""


def test_stack_that_grew_is_read_again_and_the_slice_stays(desk: Desk) -> None:
    desk.open()
    desk.controller.views.go_to(4)
    grown = make_series("ct", make_stack("ct", slices=9))
    desk.session.set_index(StudyIndex((make_study("study", grown),)))
    assert len(desk.reading.read[-1].frames) == 9
    assert desk.session.active_viewport.state.slice_index == 4
    assert desk.session.active_viewport.message == ""


def test_stack_that_grew_before_anyone_scrolled_shows_its_new_middle(desk: Desk) -> None:
    desk.open(StudyIndex((make_study("study", make_series("ct", make_stack("ct", slices=3))),)))
    assert desk.session.active_viewport.state.slice_index == 1
    grown = make_series("ct", make_stack("ct", slices=9))
    desk.session.set_index(StudyIndex((make_study("study", grown),)))
    assert desk.session.active_viewport.state.slice_index == 4


def test_first_slice_that_the_reader_chose_stays_when_the_stack_grows(desk: Desk) -> None:
    desk.open()
    desk.controller.views.go_to(0)
    grown = make_series("ct", make_stack("ct", slices=9))
    desk.session.set_index(StudyIndex((make_study("study", grown),)))
    assert desk.session.active_viewport.state.slice_index == 0


def test_growing_index_leaves_complete_stacks_alone(desk: Desk) -> None:
    desk.open()
    more = StudyIndex((*desk.reading.index.studies, make_study("t", make_series("late"))))
    desk.session.set_index(more)
    assert len(desk.reading.read) == 1


def test_what_is_read_ahead_is_read_once_and_where_it_is_wanted(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.open(StudyIndex((make_study("s", make_series("ct"), make_series("mr")),)))
    desk.tasks.run_all()
    desk.reading.gradual, desk.reading.at_once = True, 1
    failed: list[Exception] = []
    series, key = desk.controller.series, StackKey("mr")
    series.read_ahead(StackKey("nowhere"), 0, failed.append)
    series.read_ahead(key, 0, failed.append)
    desk.tasks.run_next()
    opened = desk.session.opened_stack(key)
    assert opened is not None
    availability = opened.volume.availability
    assert availability is not None
    availability.begin()
    series.read_ahead(key, 0, failed.append)
    assert desk.tasks.waiting == []  # somebody reads it: he was told what is wanted
    availability.end()
    series.read_ahead(key, 0, failed.append)
    desk.tasks.run_next()
    assert not availability.is_pending(0)
    desk.reading.gradual = False
    desk.session.volumes.remove(key)
    series.read_ahead(key, 0, failed.append)
    desk.tasks.run_next()
    whole = desk.session.opened_stack(key)
    assert whole is not None
    series.read_ahead(key, 3, failed.append)
    desk.tasks.run_all()
    assert desk.session.opened_stack(key) is not None
    assert failed == []
