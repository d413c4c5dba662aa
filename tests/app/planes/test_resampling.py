"""A stack as a regular volume: only when asked, marked, and never in place of what was taken."""

import gc
import weakref
from dataclasses import replace

import pytest

from medviewer.app import stack_reading
from medviewer.app.control.controller import AS_TAKEN
from medviewer.app.control.series import READING
from medviewer.app.planes.resampling import CHANGED, TOO_LARGE, gains_by_resampling
from medviewer.app.results import ClassificationState, ResultKey
from medviewer.app.task import Lane
from medviewer.app.view_state import Camera
from medviewer.app.viewport import StackKey, Viewport
from medviewer.errors import ReadError
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.window import Window
from medviewer.io.records import FrameHeader, FrameRef, Stack, StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_instance, make_series, make_stack, make_study
from tests.app.test_members import echoes
from tests.app.uneven import UNEVEN, placed, uneven_series

PLACED = replace(make_instance().frames[0], pixel_spacing_mm=(1.0, 1.0))
TAKEN, MADE = StackKey("ct"), StackKey("ct", 0, resampled=True)


def resampled(desk: Desk) -> Desk:
    """Show the uneven series resampled: 9 slices 1 mm apart instead of 5."""
    desk.open(UNEVEN)
    desk.controller.resampling.toggle()
    assert desk.session.active_viewport.resampled
    return desk


# Whether it is of use


def test_uneven_and_oblique_stacks_gain_regular_ones_do_not() -> None:
    uneven = uneven_series()
    assert gains_by_resampling(uneven, uneven.stacks[0])
    regular = placed(make_stack("ct"))
    assert not gains_by_resampling(make_series("ct", regular), regular)
    oblique = replace(regular, orientation="oblique")
    assert gains_by_resampling(make_series("ct", oblique), oblique)


def test_a_problem_of_another_stack_does_not_count() -> None:
    series = uneven_series()
    other = placed(make_stack("other"), spacing_mm=None)
    both = replace(series, stacks=(*series.stacks, other))
    assert not gains_by_resampling(both, other)


@pytest.mark.parametrize(
    "instance",
    [
        replace(make_instance(), frames=(PLACED,), photometric="RGB"),
        replace(make_instance(), frames=(replace(PLACED, plane=None),)),
        make_instance(),
    ],
    ids=["colour", "no place", "no pixel spacing"],
)
def test_without_grey_values_in_the_patient_there_is_no_volume(instance) -> None:
    stack = Stack((FrameRef(instance),) * 2, (1.0, 1.0, 1.0), "oblique")
    assert not gains_by_resampling(make_series("ct", stack), stack)


# There and back


def test_resampled_slices_are_shown_beside_what_was_taken(desk: Desk) -> None:
    resampled(desk)
    now = desk.session.active_viewport
    assert now.stack_key == MADE
    made, taken = desk.session.opened_stack(MADE), desk.session.opened_stack(TAKEN)
    assert made is not None
    assert taken is not None
    assert (made.volume.slice_count, taken.volume.slice_count) == (9, 5)
    assert desk.tasks.submitted[-1].lane is Lane.LOAD


def test_the_place_and_the_window_stay_and_the_camera_fits(desk: Desk) -> None:
    desk.open(UNEVEN)
    desk.controller.views.go_to(3)  # 6 mm
    desk.controller.views.set_window(Window(1, 2))
    desk.controller.views.set_camera(Camera((1.0, 1.0), 3.0))
    desk.controller.resampling.toggle()
    state = desk.session.active_viewport.state
    assert (state.slice_index, state.window, state.camera) == (6, Window(1, 2), Camera())


def test_one_action_goes_back_to_the_same_place(desk: Desk) -> None:
    resampled(desk)
    desk.controller.views.go_to(8)  # 8 mm
    desk.controller.views.invert()
    desk.controller.resampling.toggle()
    now = desk.session.active_viewport
    assert now.stack_key == TAKEN
    assert (now.state.slice_index, now.state.inverted, now.message) == (4, True, "")
    desk.controller.resampling.go_back()
    assert desk.session.active_viewport == now


def test_going_back_frees_the_resampled_pixels(desk: Desk) -> None:
    resampled(desk)
    opened = desk.session.opened_stack(MADE)
    assert opened is not None
    pixels = weakref.ref(opened.volume.stored)
    del opened
    desk.controller.resampling.go_back()
    gc.collect()
    assert pixels() is None
    assert desk.session.opened_stack(TAKEN) is not None


@pytest.mark.parametrize("leave", ["another series", "another study", "the same series"])
def test_showing_something_else_frees_them_too(desk: Desk, leave: str) -> None:
    resampled(desk)
    if leave == "another study":
        desk.open(UNEVEN)
    else:
        desk.controller.series.show("b" if leave == "another series" else "ct")
    assert not desk.session.active_viewport.resampled
    assert desk.session.opened_stack(MADE) is None


def test_they_stay_while_another_cell_shows_them(desk: Desk) -> None:
    resampled(desk)
    desk.session.set_viewport(1, desk.session.active_viewport)
    desk.controller.resampling.go_back()
    assert desk.session.opened_stack(MADE) is not None
    desk.session.set_viewport(1, Viewport())
    assert desk.session.opened_stack(MADE) is None


def test_a_series_that_is_not_shown_is_shown_first(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(UNEVEN)
    desk.controller.series.show("b")
    desk.tasks.run_all()
    desk.controller.resampling.resample("ct")
    assert (desk.session.active_viewport.stack_key, desk.session.active_viewport.message) == (
        TAKEN,
        READING,
    )
    desk.tasks.run_next()
    assert desk.session.active_viewport.message == ""  # as it was taken, meanwhile
    desk.tasks.run_all()
    assert desk.session.active_viewport.stack_key == MADE
    assert len(desk.reading.read) == 2  # once each


def test_slices_that_were_still_to_be_read_are_shown_as_they_come(
    waiting_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack_reading, "ARRIVAL_INTERVAL_S", 0.0)
    desk = waiting_desk
    desk.reading.gradual, desk.reading.at_once = True, 2
    desk.session.set_index(UNEVEN)
    desk.controller.series.show("ct")
    desk.tasks.run_next()
    desk.tasks.waiting[-1].cancel()
    desk.reading.at_once = 1000
    arrived: list[StackKey] = []
    desk.session.slices_arrived.connect(arrived.append)
    desk.controller.resampling.toggle()
    desk.tasks.run_all()
    assert arrived == [TAKEN] * 3  # two more slices after the first one, and the end
    assert desk.session.active_viewport.stack_key == MADE


def test_where_no_slice_is_parallel_the_middle_is_shown(desk: Desk) -> None:
    turned = PlaneGeometry((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
    made = Stack((FrameRef(replace(make_instance(), frames=(FrameHeader(plane=turned),))),) * 7)
    desk.reading.made = made
    resampled(desk)
    assert desk.session.active_viewport.state.slice_index == 3
    desk.controller.resampling.toggle()
    assert desk.session.active_viewport.stack_key == TAKEN


def test_what_has_been_let_go_is_read_again(desk: Desk) -> None:
    resampled(desk)
    desk.session.volumes.clear()
    desk.controller.resampling.toggle()
    now = desk.session.active_viewport
    assert (now.stack_key, now.message) == (TAKEN, "")


def test_where_no_place_is_known_the_middle_is_shown(desk: Desk) -> None:
    series = uneven_series()
    middle = replace(series.stacks[0].frames[0].instance, frames=(FrameHeader(),))
    frames = (FrameRef(middle), *series.stacks[0].frames[1:])
    stack = replace(series.stacks[0], frames=frames)
    desk.reading.made = make_stack("made", slices=7)
    desk.open(StudyIndex((make_study("s", replace(series, stacks=(stack,))),)))
    desk.controller.resampling.toggle()
    assert desk.session.active_viewport.state.slice_index == 3


# Stopped, failed, overtaken


def test_unknown_series_is_not_resampled(desk: Desk) -> None:
    desk.open(UNEVEN)
    desk.controller.resampling.resample("unknown")
    assert desk.session.active_viewport.stack_key == TAKEN


def test_escape_stops_it_and_the_stack_stays_as_it_was(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(UNEVEN)
    desk.controller.series.show("ct")
    desk.tasks.run_all()
    before = desk.session.active_viewport
    desk.controller.resampling.toggle()
    assert desk.controller.resampling.is_running
    assert [activity.text for activity in desk.session.activities] == ["Resampling"]
    desk.controller.stop()
    assert not desk.controller.resampling.is_running
    assert desk.session.activities == ()
    assert desk.session.active_viewport == before


def test_asked_twice_it_is_done_once(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(UNEVEN)
    desk.controller.series.show("ct")
    desk.tasks.run_all()
    desk.controller.resampling.toggle()
    desk.controller.resampling.toggle()
    assert len(desk.tasks.waiting) == 1


def test_turning_to_another_series_stops_it(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(UNEVEN)
    desk.controller.series.show("ct")
    desk.tasks.run_all()
    desk.controller.resampling.toggle()
    desk.controller.series.show("b")
    desk.tasks.run_all()
    assert desk.session.active_viewport.stack_key == StackKey("b")
    assert desk.session.opened_stack(MADE) is None


def test_a_failure_is_said_in_one_sentence_and_the_stack_stays(desk: Desk) -> None:
    desk.open(UNEVEN)
    before = desk.session.active_viewport
    text = "resampling needs SimpleITK: pip install 'medviewer[resample]'"
    desk.reading.resample_error = ReadError(text)
    desk.controller.resampling.toggle()
    assert desk.said == [text]
    assert desk.session.active_viewport == before
    assert not desk.controller.resampling.is_running


def test_a_stack_larger_than_its_budget_is_not_resampled(desk: Desk) -> None:
    desk.reading.gradual, desk.reading.capacity = True, 3
    desk.open(UNEVEN)
    desk.controller.resampling.toggle()
    assert desk.said == [TOO_LARGE]
    assert not desk.session.active_viewport.resampled


def test_a_stack_that_grew_meanwhile_is_not_shown_resampled(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(UNEVEN)
    desk.controller.series.show("ct")
    desk.tasks.run_all()
    desk.controller.resampling.toggle()
    desk.session.index = StudyIndex((make_study("s", uneven_series(slices=9)),))
    desk.tasks.run_all()
    assert desk.said == [CHANGED]
    assert not desk.session.active_viewport.resampled


def test_a_stack_that_grows_is_shown_as_it_was_taken(desk: Desk) -> None:
    resampled(desk)
    desk.session.set_index(StudyIndex((make_study("s", uneven_series(slices=9)),)))
    now = desk.session.active_viewport
    assert (now.stack_key, now.message) == (TAKEN, "")
    assert len(desk.reading.read[-1].frames) == 9


# What goes on with the images that were taken


def test_the_classifier_reads_what_was_taken_and_that_is_said(desk: Desk) -> None:
    seen: list[int] = []
    classify = desk.classifier.classify

    def spy(study, series, model_name, read_stack, context):
        seen.extend(read_stack(each, series, context).slice_count for each in series.stacks)
        return classify(study, series, model_name, read_stack, context)

    desk.classifier.classify = spy  # type: ignore[method-assign]
    resampled(desk)
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    assert seen == [5]
    assert desk.said == [AS_TAKEN]
    status = desk.session.status(ResultKey("ct", "tiny"))
    assert status is not None
    assert status.state is ClassificationState.DONE
    assert status.result is not None
    assert len(status.result.prediction.images) == 5


def test_the_heatmap_stays_when_slices_are_resampled_and_back(desk: Desk) -> None:
    desk.open(UNEVEN)
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    assert desk.session.active_viewport.has_heatmap
    desk.controller.resampling.toggle()
    assert desk.session.active_viewport.resampled
    assert desk.session.active_viewport.has_heatmap
    desk.controller.resampling.toggle()
    assert desk.session.active_viewport.has_heatmap


def test_comparing_goes_back_first(desk: Desk) -> None:
    resampled(desk)
    desk.controller.compare()
    assert [viewport.resampled for viewport in desk.session.viewports] == [False] * 9
    assert desk.session.viewports[0].stack_key == desk.session.viewports[1].stack_key == TAKEN


def test_an_image_of_the_result_is_one_that_was_taken(desk: Desk) -> None:
    resampled(desk)
    desk.controller.go_to_image(1)
    now = desk.session.active_viewport
    assert (now.stack_key, now.state.slice_index) == (TAKEN, 1)


def test_a_resampled_slice_has_no_header_and_no_graphics(desk: Desk) -> None:
    resampled(desk)
    assert desk.controller.tags.choices() == ()
    submitted = len(desk.tasks.submitted)
    desk.controller.graphics.toggle()
    assert len(desk.tasks.submitted) == submitted


def test_the_next_series_follows_the_one_that_is_resampled(desk: Desk) -> None:
    resampled(desk)
    desk.controller.series.step(1)
    assert desk.session.active_viewport.stack_key == StackKey("b")


def test_linked_views_follow_by_the_places_of_resampled_slices(desk: Desk) -> None:
    resampled(desk)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("b", number=1)
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.views.go_to(8, 0)  # 8 mm: the last of five slices 2 mm apart
    assert desk.session.viewports[1].state.slice_index == 4


def test_a_resampled_member_of_a_4d_series_has_no_slider(desk: Desk) -> None:
    desk.open(StudyIndex((make_study("s", echoes("5", "10")),)))
    assert desk.controller.members.position() is not None
    desk.controller.resampling.toggle()
    assert desk.controller.members.position() is None
