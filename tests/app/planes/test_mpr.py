"""Three planes of a volume: what the crosshair does to them, and the way back."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.key_images import control as key_images
from medviewer.app.planes.mpr import NO_IMAGE
from medviewer.app.reference_lines import references_on
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.view_state import Camera
from medviewer.app.viewport import Arrangement, StackKey, Viewport
from medviewer.image.slab import Slab
from medviewer.image.volume import Rescale, SliceInfo
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from tests.app.fakes import Desk, make_result, make_series, make_stack, make_study
from tests.app.uneven import UNEVEN, placed

REGULAR = StudyIndex(
    (
        make_study(
            "s",
            make_series("ct", placed(make_stack("ct"))),
            make_series("b", placed(make_stack("b", step_mm=1.0))),
        ),
        make_study("o", make_series("other", placed(make_stack("other"))), name="Roe^Rita"),
    )
)
"""5 slices 2 mm apart (to the head) of 8 rows (to the back) and 6 columns (to the left), 1 mm."""


@pytest.fixture
def planes(desk: Desk) -> Desk:
    """Return a program that shows the three planes of the first series."""
    desk.open(REGULAR)
    desk.controller.mpr.toggle()
    return desk


def slices(desk: Desk) -> tuple[int, int, int]:
    first, second, third = (desk.session.viewports[n].state.slice_index for n in range(3))
    return first, second, third


# There and back


def test_three_planes_of_the_volume_stand_in_one_large_and_two_small_cells(planes: Desk) -> None:
    session = planes.session
    assert session.arrangement == Arrangement("1+2", 0)
    shown = [viewport.plane for viewport in session.viewports[:3]]
    assert shown == ["axial", "coronal", "sagittal"]
    opened = [session.opened_stack(viewport.stack_key) for viewport in session.viewports[:3]]
    assert [each and each.volume.slice_count for each in opened] == [5, 8, 6]
    assert planes.controller.mpr.is_on


def test_crosshair_begins_in_the_middle_of_the_shown_slice(desk: Desk) -> None:
    desk.open(REGULAR)
    desk.controller.views.go_to(3)
    desk.controller.mpr.show()
    # the middle of 8 rows is between rows 3 and 4, that of 6 columns between 2 and 3
    assert slices(desk) == (3, 4, 2)


def test_what_was_shown_comes_back_at_the_place_of_the_crosshair(desk: Desk) -> None:
    desk.open(REGULAR)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("b", number=1)
    desk.controller.views.set_camera(Camera((1.0, 1.0), 3.0))
    before = desk.session.viewports[:3], desk.session.arrangement
    desk.controller.mpr.toggle()
    desk.controller.views.set_window(Window(1, 2))
    desk.controller.views.go_to(4, 0)
    desk.controller.mpr.toggle()
    assert desk.session.arrangement == before[1]
    assert desk.session.viewports[1:3] == before[0][1:]
    now = desk.session.viewports[0]
    state = replace(before[0][0].state, slice_index=4, window=Window(1, 2))
    assert now == replace(before[0][0], state=state)


def test_leaving_with_a_plane_replaced_keeps_the_old_slice(planes: Desk) -> None:
    planes.controller.series.show("b", number=2)
    planes.controller.views.go_to(0)
    planes.controller.mpr.leave()
    assert planes.session.viewports[0].state.slice_index == 2
    assert planes.session.viewports[0].plane is None


def test_leaving_twice_does_nothing(planes: Desk) -> None:
    planes.controller.mpr.leave()
    before = planes.session.viewports
    planes.controller.mpr.leave()
    assert planes.session.viewports == before


def test_a_series_that_was_let_go_of_is_read_again(desk: Desk) -> None:
    desk.open(REGULAR)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("b", number=1)
    desk.controller.views.go_to(4, 1)
    desk.controller.mpr.toggle()
    desk.session.volumes.remove(StackKey("b"))
    desk.controller.mpr.toggle()
    assert desk.session.opened_stack(StackKey("b")) is not None
    assert desk.session.viewports[1].state.slice_index == 4


def test_a_series_that_is_gone_leaves_an_empty_cell(desk: Desk) -> None:
    desk.open(REGULAR)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("other", number=1)
    desk.controller.mpr.toggle()
    desk.session.set_index(StudyIndex(REGULAR.studies[:1]))
    desk.controller.mpr.toggle()
    assert desk.session.viewports[1] == Viewport()


def test_planes_that_were_left_over_do_not_come_back(planes: Desk) -> None:
    planes.controller.series.show("b", number=0)
    planes.controller.mpr.toggle()  # the planes of b instead
    assert {viewport.series_key for viewport in planes.session.viewports[:3]} == {"b"}
    planes.controller.mpr.toggle()
    assert [viewport.plane for viewport in planes.session.viewports] == [None] * 9
    assert [viewport.series_key for viewport in planes.session.viewports[:3]] == ["b", "ct", "ct"]
    assert [viewport.state.slice_index for viewport in planes.session.viewports[1:3]] == [2, 2]


@pytest.mark.parametrize(("waits", "shown"), [(False, True), (True, False)])
def test_what_was_classified_meanwhile_is_shown_unless_it_waits(
    planes: Desk, waits: bool, shown: bool
) -> None:
    planes.session.update_settings(read_first_then_reveal=waits)
    key = ResultKey("ct", "tiny")
    result = make_result(make_series(), {"lesion": 0.8}, model_name="tiny")
    planes.session.set_status(ClassificationStatus(key, ClassificationState.DONE, result=result))
    planes.controller.mpr.leave()
    assert planes.session.viewports[0].result == (key if shown else None)


def test_opening_something_else_shows_it(planes: Desk) -> None:
    planes.open(UNEVEN)
    assert not planes.controller.mpr.is_on
    assert planes.session.arrangement.layout == "1x1"


def test_closed_volumes_and_their_planes_are_freed(planes: Desk) -> None:
    opened = planes.session.opened_stack(StackKey("ct"))
    assert opened is not None
    pixels = weakref.ref(opened.volume.stored)
    del opened
    planes.session.close_all()
    gc.collect()
    assert pixels() is None


def test_a_plane_whose_stack_has_grown_is_shown_as_taken(planes: Desk) -> None:
    series = make_series("ct", placed(make_stack("ct", slices=6)))
    planes.session.set_index(StudyIndex((make_study("s", series),)))
    assert planes.session.viewports[0].plane is None
    opened = planes.session.opened_stack(StackKey("ct"))
    assert opened is not None
    assert opened.volume.slice_count == 6


# What cannot be shown


def test_an_uneven_stack_is_resampled_first(desk: Desk) -> None:
    desk.open(UNEVEN)
    desk.controller.mpr.toggle()
    cells = desk.session.viewports[:3]
    assert [each.plane for each in cells] == ["axial", "coronal", "sagittal"]
    assert all(each.resampled for each in cells)
    desk.controller.mpr.toggle()
    assert desk.session.viewports[0].stack_key == StackKey("ct", 0, resampled=True)


def test_resampling_of_planes_goes_back_to_what_was_taken(desk: Desk) -> None:
    desk.open(UNEVEN)
    desk.controller.mpr.toggle()
    desk.controller.resampling.go_back()
    assert desk.session.viewports[0].stack_key == StackKey("ct")


def test_planes_do_not_come_upon_a_cell_the_reader_has_left(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.open(UNEVEN)
    desk.tasks.run_all()
    desk.controller.layouts.set_layout("1x2")
    desk.controller.mpr.toggle()
    desk.controller.layouts.activate(1)
    desk.tasks.run_all()
    assert desk.session.viewports[0].resampled
    assert [each.plane for each in desk.session.viewports] == [None] * 9


@pytest.mark.parametrize("slices", [1])
def test_one_slice_is_refused_in_a_sentence(desk: Desk, slices: int) -> None:
    series = make_series("ct", placed(make_stack("ct", slices=slices)))
    desk.open(StudyIndex((make_study("s", series),)))
    before = desk.session.viewports
    desk.controller.mpr.toggle()
    assert desk.said == ["MPR needs several slices; there is only one here."]
    assert desk.session.viewports == before


def test_slices_without_a_place_are_refused(desk: Desk) -> None:
    series = make_series("ct", replace(make_stack("ct"), spacing_mm=None))
    desk.open(StudyIndex((make_study("s", series),)))
    desk.controller.mpr.toggle()
    assert desk.said == ["MPR needs evenly spaced parallel slices with a place in the patient."]


def test_colour_is_refused(desk: Desk) -> None:
    desk.reading.photometric = "RGB"
    desk.open(REGULAR)
    desk.controller.mpr.toggle()
    assert desk.said == ["MPR needs grey images; these are in colour."]


def test_without_an_image_it_says_what_to_do(desk: Desk) -> None:
    desk.controller.mpr.toggle()
    assert desk.said == [NO_IMAGE]


def test_planes_of_a_refused_volume_are_not_there(desk: Desk) -> None:
    desk.reading.photometric = "RGB"
    desk.open(REGULAR)
    key = StackKey("ct", plane="axial")
    assert desk.session.opened_stack(key) is None
    assert desk.session.shown_stack(key) is None


# The crosshair


def test_a_point_of_the_axial_plane_moves_the_others(planes: Desk) -> None:
    planes.controller.mpr.locate(0, 1.5, 4.5)  # row 1, column 4
    assert slices(planes) == (2, 1, 4)


def test_a_point_of_the_coronal_plane_moves_the_others(planes: Desk) -> None:
    planes.controller.mpr.locate(1, 0.5, 5.5)  # the top row is the slice nearest to the head
    assert slices(planes) == (4, 4, 5)


def test_a_point_of_the_sagittal_plane_moves_the_others(planes: Desk) -> None:
    planes.controller.mpr.locate(2, 4.5, 7.5)  # the bottom row, the column nearest to the back
    assert slices(planes) == (0, 7, 2)


def test_beside_the_volume_the_nearest_slice_is_shown(planes: Desk) -> None:
    planes.controller.mpr.locate(0, -50.0, 90.0)
    assert slices(planes) == (2, 0, 5)


def test_scrolling_a_plane_leaves_the_others(planes: Desk) -> None:
    planes.controller.views.scroll(2, 0)
    assert slices(planes) == (4, 4, 2)


def test_maximised_plane_still_moves_the_hidden_ones(planes: Desk) -> None:
    planes.controller.layouts.toggle_maximised(0)
    planes.controller.mpr.locate(0, 0.5, 0.5)
    assert slices(planes) == (2, 0, 0)


def test_what_was_located_last_is_taken_back_once(planes: Desk) -> None:
    mpr, before = planes.controller.mpr, slices(planes)
    mpr.locate(0, 0.5, 0.5)
    planes.controller.series.show("b", number=2)  # shows something else meanwhile: it stays
    shown = planes.session.viewports[2]
    mpr.take_back()
    assert slices(planes)[:2] == before[:2]
    assert planes.session.viewports[2] == shown
    planes.controller.views.go_to(0, 1)
    mpr.take_back()
    assert slices(planes)[1] == 0


def test_a_cell_without_a_place_locates_nothing(desk: Desk) -> None:
    desk.open(StudyIndex((make_study("s", make_series("ct", make_stack("ct"))),)))
    before = desk.session.viewports
    desk.controller.mpr.locate(0, 1.0, 1.0)  # it has no pixel spacing
    assert desk.session.viewports == before


def linked_pair(desk: Desk, key: str) -> tuple[int, int]:
    """Return the slice that cell 1 shows before and after a point of cell 0 at 4 mm."""
    desk.open(REGULAR)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show(key, number=1)
    desk.controller.layouts.set_linked(linked=True)
    desk.session.update_viewport(1, state=replace(desk.session.viewports[1].state, slice_index=0))
    desk.controller.mpr.locate(0, 1.0, 1.0)
    return 0, desk.session.viewports[1].state.slice_index


def test_linked_views_go_to_the_point_in_the_patient(desk: Desk) -> None:
    assert linked_pair(desk, "b") == (0, 4)  # 4 mm in steps of 1 mm


def test_views_of_two_patients_never_follow(desk: Desk) -> None:
    assert linked_pair(desk, "other") == (0, 0)


def test_a_broken_link_is_not_followed_and_can_be_restored(desk: Desk) -> None:
    linked_pair(desk, "b")
    desk.controller.layouts.toggle_link(1)
    desk.controller.views.go_to(0)
    assert desk.session.viewports[1].state.slice_index == 4
    desk.controller.layouts.activate(1)
    desk.controller.layouts.toggle_link()
    desk.controller.views.go_to(1, 0)  # 2 mm
    assert desk.session.viewports[1].state.slice_index == 2


def test_a_cell_that_is_still_read_does_not_follow(planes: Desk) -> None:
    planes.session.update_viewport(1, message="Reading...")
    planes.controller.mpr.locate(0, 0.5, 0.5)
    assert slices(planes) == (2, 4, 0)


# What the planes share


def test_planes_share_window_inversion_and_slab_but_no_camera(planes: Desk) -> None:
    planes.controller.views.set_window(Window(7, 9), 1)
    planes.controller.layouts.activate(2)
    planes.controller.views.invert()
    planes.controller.views.set_camera(Camera((1.0, 1.0), 2.0))
    states = [viewport.state for viewport in planes.session.viewports[:3]]
    assert {state.window for state in states} == {Window(7, 9)}
    assert [state.inverted for state in states] == [True] * 3
    assert [state.camera for state in states] == [Camera(), Camera(), Camera((1.0, 1.0), 2.0)]


def test_slab_goes_round_its_kinds(planes: Desk) -> None:
    seen = []
    for _ in range(4):
        planes.controller.mpr.cycle_slab()
        seen.append({viewport.state.slab for viewport in planes.session.viewports[:3]})
    assert seen == [
        {Slab("mean", 10.0)},
        {Slab("maximum", 10.0)},
        {Slab("minimum", 10.0)},
        {None},
    ]


def test_slab_becomes_thicker_and_thinner_within_bounds(planes: Desk) -> None:
    mpr = planes.controller.mpr
    mpr.thicken(1)
    assert planes.session.viewports[0].state.slab is None
    mpr.set_slab("maximum")
    for steps, thickness in ((1, 15.0), (-2, 7.5), (-9, 1.0), (99, 100.0)):
        mpr.thicken(steps)
        assert planes.session.viewports[1].state.slab == Slab("maximum", thickness)
    mpr.set_slab("minimum")
    assert planes.session.viewports[0].state.slab == Slab("minimum", 100.0)


def test_slices_that_were_taken_have_no_slab(desk: Desk) -> None:
    desk.open(REGULAR)
    desk.controller.mpr.set_slab("maximum")
    assert desk.session.viewports[0].state.slab is None


def test_reset_keeps_the_slab(planes: Desk) -> None:
    planes.controller.mpr.set_slab("mean")
    planes.controller.views.reset()
    assert planes.session.viewports[0].state.slab == Slab("mean", 10.0)


def test_a_plane_stands_in_no_file(planes: Desk) -> None:
    assert planes.controller.tags.choices() == ()


def test_a_plane_is_no_key_image(planes: Desk) -> None:
    planes.controller.key_images.toggle()
    assert planes.said == [key_images.REFORMATTED]
    assert planes.session.key_images.all == ()
    assert planes.controller.key_images.slices(planes.session.viewports[0]) == frozenset()


def test_comparing_goes_back_to_what_was_taken(planes: Desk) -> None:
    planes.controller.compare()
    assert planes.session.viewports[0].stack_key == StackKey("ct")


# Memory


def test_planes_are_views_of_the_volume_unless_rescales_differ(planes: Desk) -> None:
    session = planes.session
    whole = session.opened_stack(StackKey("ct"))
    plane = session.opened_stack(StackKey("ct", plane="coronal"))
    assert whole is not None
    assert plane is not None
    assert np.shares_memory(whole.volume.stored, plane.volume.stored)
    assert session.volumes._bytes() == whole.volume.stored.nbytes


def test_a_copy_is_counted_until_the_planes_are_left(planes: Desk) -> None:
    volumes = planes.session.volumes
    key = StackKey("ct")
    whole = planes.session.opened_stack(key)
    assert whole is not None
    own = tuple(SliceInfo(Rescale(n + 1.0)) for n in range(5))
    volume = replace(whole.volume, slices=own)
    volumes.put(key, replace(whole, volume=volume), {key})
    plane = planes.session.opened_stack(replace(key, plane="axial"))
    assert plane is not None
    assert plane.volume.stored.dtype == np.float32  # twice as large as the int16 of the volume
    assert volumes._bytes() == 3 * whole.volume.stored.nbytes
    planes.controller.mpr.leave()
    assert volumes._bytes() == whole.volume.stored.nbytes


# Lines


def test_planes_draw_one_another_as_a_crosshair(planes: Desk) -> None:
    found = references_on(planes.session, 0)
    # coronal slice 4 lies along row 4, sagittal slice 2 along column 2: at their middles
    ends = {line.plane: sorted((line.start, line.end)) for line in found.hairs}
    assert ends == {
        "coronal": [(4.5, 0.0), (4.5, 6.0)],
        "sagittal": [(0.0, 2.5), (8.0, 2.5)],
    }
    assert found.crosshair == (2.0, 4.0, 4.0)


def test_without_a_third_plane_there_is_no_crosshair_point(planes: Desk) -> None:
    planes.controller.series.show("other", number=2)
    found = references_on(planes.session, 0)
    assert found.crosshair is None
    assert [line.plane for line in found.lines] == ["coronal"]
