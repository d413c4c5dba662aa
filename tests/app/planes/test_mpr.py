"""Three planes of a volume: what the crosshair does to them, and the way back."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.key_images import control as key_images
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.view_state import Camera
from medviewer.app.viewport import Arrangement, StackKey, Viewport
from medviewer.image.volume import Rescale, SliceInfo
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.planes.regular import REGULAR, slices
from tests.app.uneven import UNEVEN, placed


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
