"""Objects laid over a cell, applied to it, or chosen for the strip."""

from dataclasses import replace

import pytest

from medviewer.app.objects.control import AS_TAKEN
from medviewer.app.view_state import Camera, LayerState
from medviewer.app.viewport import StackKey
from medviewer.errors import ReadError
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_object, make_series, make_stack, make_study
from tests.app.objects.made import (
    KO,
    MAP,
    PR,
    SEG,
    WINDOW,
    index_with_objects,
    open_objects,
    parametric_map,
    presentation,
    segmentation,
)

# Layers


def test_a_layer_is_read_once_and_its_nearest_slice_shown(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.views.go_to(0)
    desk.controller.objects.show("ct", SEG)
    viewport = desk.session.active_viewport
    assert (viewport.layer, viewport.state.slice_index) == (SEG, 3)
    assert desk.controller.objects.layer_of(viewport) is desk.reading.objects[SEG]
    desk.controller.objects.take_off_layer()
    assert desk.session.active_viewport.layer == ""
    desk.controller.views.go_to(4)
    desk.controller.objects.show("ct", SEG)
    assert desk.session.active_viewport.state.slice_index == 4  # there is something here
    assert desk.reading.read_objects == [SEG]


def test_nothing_is_laid_over_a_cell_without_a_layer(desk: Desk) -> None:
    open_objects(desk)
    assert desk.controller.objects.layer_of(desk.session.active_viewport) is None


def test_an_object_of_another_series_brings_its_images(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.series.show("other")
    desk.controller.objects.show("ct", MAP)
    viewport = desk.session.active_viewport
    assert (viewport.series_key, viewport.layer, viewport.state.slice_index) == ("ct", MAP, 2)


def test_an_object_brings_the_stack_that_it_refers_to(desk: Desk) -> None:
    first, second = make_stack("a"), make_stack("b")
    own = make_object("segmentation", second)
    series = make_series("ct", first, second, objects=(own,))
    desk.reading.objects = {SEG: segmentation()}
    desk.open(StudyIndex((make_study("s", series),)))
    desk.controller.objects.show("ct", SEG)
    assert desk.session.active_viewport.stack_index == 1


def test_an_object_without_references_lies_over_the_shown_stack(desk: Desk) -> None:
    first, second = make_stack("a"), make_stack("b")
    own = make_object("segmentation", first)
    own = replace(own, info=replace(own.info, images=()))
    series = make_series("ct", first, second, objects=(own,))
    desk.reading.objects = {SEG: segmentation()}
    desk.open(StudyIndex((make_study("s", series),)))
    desk.controller.series.show("ct", 1)
    desk.controller.objects.show("ct", SEG)
    assert desk.session.active_viewport.stack_index == 1


def test_another_layer_begins_with_all_segments_shown(desk: Desk) -> None:
    open_objects(desk)
    objects = desk.controller.objects
    objects.show("ct", SEG)
    objects.set_layer(LayerState(colormap="magma", hidden=frozenset({7}), opacity=0.1))
    objects.show("ct", SEG)
    assert desk.session.active_viewport.state.layer.hidden == {7}  # the same one: kept
    objects.show("ct", MAP)
    assert desk.session.active_viewport.state.layer == LayerState(colormap="magma")


def test_a_layer_is_hidden_and_shown_and_taken_off(desk: Desk) -> None:
    open_objects(desk)
    objects = desk.controller.objects
    objects.toggle(SEG)
    assert objects.is_on(SEG)
    objects.toggle_layer()
    assert not desk.session.active_viewport.state.layer.visible
    objects.toggle_layer()
    assert desk.session.active_viewport.state.layer.visible
    objects.toggle(SEG)
    assert not objects.is_on(SEG)


def test_a_failure_is_told_once_and_leaves_no_layer(desk: Desk) -> None:
    open_objects(desk, segmentation=ReadError("Segmentation not shown: no."))
    desk.controller.objects.show("ct", SEG)
    assert desk.session.active_viewport.layer == ""
    assert [notice.text for notice in desk.notices] == ["Segmentation not shown: no."]


def test_what_must_be_said_of_a_layer_is_said(desk: Desk) -> None:
    open_objects(desk, segmentation=replace(segmentation(), notes=("one thing", "another")))
    desk.controller.objects.show("ct", SEG)
    assert desk.notices[-1].text == "Organs: one thing; another."


def test_an_object_is_asked_for_once_while_it_is_read(waiting_desk: Desk) -> None:
    desk = waiting_desk
    open_objects(desk)
    desk.tasks.run_all()
    desk.controller.objects.show("ct", SEG)
    desk.controller.objects.show("ct", SEG)
    assert len(desk.tasks.waiting) == 1
    assert desk.controller.objects.layer_of(desk.session.active_viewport) is None


def test_a_stopped_reading_leaves_no_layer(waiting_desk: Desk) -> None:
    desk = waiting_desk
    open_objects(desk)
    desk.tasks.run_all()
    desk.controller.objects.show("ct", SEG)
    desk.tasks.waiting[0].cancel()
    assert desk.session.active_viewport.layer == ""


def test_who_has_gone_elsewhere_is_not_moved(waiting_desk: Desk) -> None:
    desk = waiting_desk
    open_objects(desk)
    desk.tasks.run_all()
    desk.controller.views.go_to(0)
    desk.controller.objects.show("ct", SEG)
    desk.controller.objects.take_off_layer()
    desk.tasks.run_all()
    assert desk.session.active_viewport.state.slice_index == 0
    desk.controller.objects.show("ct", MAP)
    desk.controller.series.show("other")
    before = desk.session.active_viewport.state.slice_index
    desk.tasks.run_all()
    assert desk.session.active_viewport.series_key == "other"
    assert desk.session.active_viewport.presented is None
    assert desk.session.active_viewport.state.slice_index in (before, 2)


def test_planes_share_the_layer_of_their_volume(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.mpr.show()
    desk.controller.objects.show("ct", SEG)
    planes = desk.session.viewports[:3]
    assert [plane.layer for plane in planes] == [SEG] * 3
    assert all(desk.controller.objects.layer_of(plane) for plane in planes)
    desk.controller.objects.toggle_layer()
    assert not any(plane.state.layer.visible for plane in desk.session.viewports[:3])


def test_a_layer_stays_when_planes_are_shown_and_left(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.objects.show("ct", SEG)
    desk.controller.mpr.show()
    assert desk.session.active_viewport.layer == SEG
    desk.controller.mpr.leave()
    assert desk.session.active_viewport.layer == SEG


def test_resampled_slices_and_planes_of_presentations_say_why_not(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.mpr.show()
    desk.controller.objects.show("ct", PR)
    assert desk.notices[-1].text == AS_TAKEN
    assert desk.session.active_viewport.presented is None
    desk.controller.mpr.leave()
    desk.session.update_viewport(0, resampled=True)
    desk.controller.objects.show("ct", SEG)
    assert desk.session.active_viewport.layer == ""


def test_a_stack_that_has_grown_has_its_layer_read_again(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.objects.show("ct", SEG)
    index = index_with_objects()
    study = index.studies[0]
    series = replace(study.series[0], stacks=(make_stack("ct", slices=6),))
    grown = StudyIndex((replace(study, series=(series, study.series[1])),))
    desk.session.set_index(grown)
    assert desk.reading.read_objects == [SEG, SEG]
    assert desk.controller.objects.layer_of(desk.session.active_viewport) is not None


def test_an_object_that_is_gone_is_not_read_again(desk: Desk) -> None:
    open_objects(desk)
    desk.session.update_viewport(0, layer="gone.dcm")
    desk.controller.objects.show("ct", "gone.dcm")
    desk.session.volume_opened.emit(StackKey("ct"))
    assert desk.reading.read_objects == []


def test_closing_forgets_what_was_read(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.objects.show("ct", SEG)
    desk.controller.objects.show("ct", KO)
    desk.session.close_all()
    assert desk.session.objects.selection == ""
    assert desk.controller.objects.of_active() == ()


def test_an_object_whose_stack_has_gone_is_not_read(desk: Desk) -> None:
    open_objects(desk)
    own = desk.controller.objects.of_active()[0]
    desk.controller.objects._with_value(own, StackKey("gone"))
    assert desk.reading.read_objects == []


# Presentation states


def test_a_presentation_state_sets_the_look_and_goes_to_its_image(desk: Desk) -> None:
    open_objects(desk, presentation_state=presentation(area=(1.0, 2.0, 5.0, 6.0)))
    desk.controller.views.go_to(4)
    desk.controller.objects.show("ct", PR)
    viewport = desk.session.active_viewport
    state = viewport.state
    assert (state.window, state.inverted, state.quarter_turns) == (WINDOW, True, 1)
    assert state.slice_index == 1
    assert state.camera == Camera(area=(1.0, 2.0, 5.0, 6.0))
    assert viewport.presented is not None
    assert not viewport.presented.is_modified(state)
    assert desk.controller.objects.is_on(PR)


@pytest.mark.parametrize(
    ("look", "camera"),
    [
        ({"magnification": 3.0}, Camera(None, 3.0)),
        ({"magnification": 3.0, "area": (0.0, 0.0, 4.0, 2.0)}, Camera((2.0, 1.0), 3.0)),
    ],
)
def test_a_magnification_is_a_scale(desk: Desk, look: dict[str, object], camera: Camera) -> None:
    open_objects(desk, presentation_state=presentation(**look))
    desk.controller.objects.show("ct", PR)
    assert desk.session.active_viewport.state.camera == camera


def test_the_reader_may_change_it_and_it_says_so(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.objects.show("ct", PR)
    presented = desk.session.active_viewport.presented
    assert presented is not None
    desk.controller.views.set_camera(Camera((1.0, 1.0), 2.0))
    assert not presented.is_modified(desk.session.active_viewport.state)
    desk.controller.views.invert()
    assert presented.is_modified(desk.session.active_viewport.state)
    assert desk.session.active_viewport.presented == presented


def test_taking_it_off_brings_back_what_was_before(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.views.flip_vertically()
    before = desk.session.active_viewport.state
    desk.controller.objects.toggle(PR)
    desk.controller.objects.show("ct", PR)  # twice: what was before stays what it was
    desk.controller.objects.toggle(PR)
    after = desk.session.active_viewport
    assert after.presented is None
    assert replace(after.state, slice_index=before.slice_index) == before


def test_taking_off_nothing_changes_nothing(desk: Desk) -> None:
    open_objects(desk)
    before = desk.session.active_viewport
    desk.controller.objects.take_off_presentation()
    assert desk.session.active_viewport == before


def test_a_state_without_a_window_keeps_the_readers(desk: Desk) -> None:
    look = presentation()
    bare = replace(look, slices={k: replace(v, window=None) for k, v in look.slices.items()})
    open_objects(desk, presentation_state=bare)
    window = desk.session.active_viewport.state.window
    desk.controller.objects.show("ct", PR)
    assert desk.session.active_viewport.state.window == window


def test_its_own_slice_is_kept_where_it_is_about_it(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.views.go_to(2)
    desk.controller.objects.show("ct", PR)
    assert desk.session.active_viewport.state.slice_index == 2


def test_another_series_has_no_presentation(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.objects.show("ct", PR)
    desk.controller.series.show("other")
    assert desk.session.active_viewport.presented is None


# Key objects


def test_a_selection_is_chosen_for_the_strip_and_given_back(desk: Desk) -> None:
    open_objects(desk)
    desk.controller.objects.toggle(KO)
    assert desk.controller.objects.is_on(KO)
    chosen = desk.controller.key_objects.chosen
    assert chosen is not None
    assert chosen.title == "For teaching"
    rows = desk.controller.key_objects.rows()
    assert [row.place.slice_index for row in rows] == [0, 4]
    desk.controller.objects.toggle(KO)
    assert desk.controller.key_objects.chosen is None
    assert desk.controller.key_objects.rows() == ()


def test_slices_that_a_selection_means_bear_its_title(desk: Desk) -> None:
    open_objects(desk)
    viewport = desk.session.active_viewport
    assert desk.controller.key_objects.slices(viewport) == {
        0: "For teaching",
        4: "For teaching",
    }
    assert desk.controller.key_objects.slices(replace(viewport, resampled=True)) == {}
    assert desk.controller.key_objects.slices(replace(viewport, series_key="gone")) == {}


def test_a_selection_that_is_chosen_already_is_no_news(desk: Desk) -> None:
    open_objects(desk)
    heard: list[str] = []
    desk.session.objects.selection_changed.connect(heard.append)
    desk.controller.objects.show("ct", KO)
    desk.controller.objects.show("ct", KO)
    assert heard == [KO]


def test_a_map_is_a_layer_like_any_other(desk: Desk) -> None:
    open_objects(desk, parametric_map=parametric_map())
    desk.controller.objects.show("ct", MAP)
    assert desk.controller.objects.layer_of(desk.session.active_viewport) is not None
