"""Which volumes have planes: uneven ones are resampled first, others are refused."""

from dataclasses import replace

import pytest

from medviewer.app.planes.mpr import NO_IMAGE
from medviewer.app.viewport import StackKey
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.planes.regular import REGULAR
from tests.app.uneven import UNEVEN, placed


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
