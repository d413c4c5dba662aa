"""Measuring on the planes of an MPR: straight, turned, and as slabs."""

import math
from dataclasses import replace

import pytest

from medviewer.app.measuring.going import NOT_YET
from medviewer.app.measuring.marks import StackMarks
from medviewer.app.viewport import StackKey, Viewport
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.measuring.measurement import Kind, Measurement
from medviewer.io.records import FrameRef, StudyIndex
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

INDEX = StudyIndex(
    (
        make_study(
            "s",
            make_series("ct", placed(make_stack("ct"))),
            make_series("b", placed(make_stack("b"))),
        ),
    )
)
"""5 slices 2 mm apart (to the head) of 8 rows (to the back) and 6 columns (to the left), 1 mm;
slice k holds 10 * k HU."""


@pytest.fixture
def planes(desk: Desk) -> Desk:
    """Return a program that shows the three planes of the first series."""
    desk.open(INDEX)
    desk.controller.mpr.toggle()
    return desk


def drawn(
    desk: Desk, kind: Kind, points: tuple[tuple[float, float], ...], cell: int
) -> Measurement:
    """Return what a hand has drawn in a cell."""
    desk.controller.layouts.activate(cell)
    identifier = desk.controller.measuring.draw(kind, points, cell)
    found = desk.session.measurements.find(identifier)
    assert found is not None
    return found


def marks(desk: Desk, cell: int) -> StackMarks:
    found = desk.controller.measuring.marks(desk.session.viewports[cell])
    assert found is not None
    return found


def value(measurement: Measurement, name: str) -> float:
    quantity = measurement.quantity(name)
    assert quantity is not None
    assert quantity.value is not None
    return quantity.value


def turn(desk: Desk, degrees: float = 30.0) -> None:
    angle = math.radians(degrees)
    turning = desk.controller.mpr.turning
    turning.turn(0, (4.5, 4.5), (4.5 + 2 * math.sin(angle), 2.5 + 2 * math.cos(angle)))
    turning.settle()


def test_a_length_on_a_coronal_plane_is_in_millimetres_of_the_patient(planes: Desk) -> None:
    # rows of the coronal plane are slices, 2 mm apart: 3 down and 4 across are 6 and 4 mm
    found = drawn(planes, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 1)
    assert value(found, "length") == pytest.approx(math.hypot(6, 4))
    assert found.points[0] == pytest.approx((0.0, 4.0, 8.0))  # the top row lies at the head
    assert found.points[1] == pytest.approx((4.0, 4.0, 2.0))
    assert found.plane is not None
    assert found.plane.text == "MPR coronal"
    assert found.plane.normal == pytest.approx((0.0, 1.0, 0.0))


def test_values_are_those_of_the_plane_that_is_shown(planes: Desk) -> None:
    # rows 0 and 1 of the coronal plane are the slices with 40 and 30 HU
    found = drawn(planes, Kind.RECTANGLE, ((0.0, 0.0), (2.0, 3.0)), 1)
    assert (value(found, "mean"), value(found, "pixels")) == (35.0, 6.0)
    assert value(found, "area") == pytest.approx(2 * 2.0 * 3)
    histogram = planes.controller.measuring.histogram(found.identifier)
    assert histogram is not None
    assert sum(histogram.counts) == 6


def test_it_is_shown_on_its_slice_of_its_plane_alone(planes: Desk) -> None:
    found = drawn(planes, Kind.PROBE, ((2.5, 2.5),), 1)
    own = marks(planes, 1).by_slice
    assert [(index, mark.identifier) for index, (mark,) in own.items()] == [(4, found.identifier)]
    assert own[4][0].points[0] == pytest.approx((2.5, 2.5))
    assert marks(planes, 0).by_slice == {}
    assert marks(planes, 2).by_slice == {}
    planes.controller.mpr.leave()
    assert marks(planes, 0).by_slice == {}  # nor on the images of the files
    on_file = drawn(planes, Kind.PROBE, ((2.5, 2.5),), 0)
    assert on_file.plane is None
    planes.controller.mpr.toggle()
    assert [list(marks(planes, cell).by_slice) for cell in (0, 1, 2)] == [[2], [4], []]


def test_the_list_says_on_which_plane_it_was_made(planes: Desk) -> None:
    drawn(planes, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 1)
    turn(planes)
    drawn(planes, Kind.LENGTH, ((1.5, 1.5), (2.5, 2.5)), 2)
    rows = planes.controller.measuring.rows()
    assert sorted(row.image for row in rows) == ["MPR cor.", "MPR obl."]
    assert any(row.details.endswith("MPR sagittal, oblique") for row in rows)


def test_of_a_slab_lengths_are_measured_and_values_refused(planes: Desk) -> None:
    planes.controller.mpr.set_slab("maximum")
    length = drawn(planes, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 1)
    assert value(length, "length") == pytest.approx(math.hypot(6, 4))
    region = drawn(planes, Kind.ELLIPSE, ((0.0, 0.0), (2.0, 3.0)), 1)
    mean = region.quantity("mean")
    assert mean is not None
    assert mean.value is None
    assert mean.note == "MIP 8.0 mm (8 slices) is no slice with values"
    details = planes.controller.measuring.rows()[0].details
    assert details.endswith("MPR coronal, MIP 8.0 mm (8 slices)")
    assert planes.controller.measuring.histogram(region.identifier) is None
    said = marks(planes, 1).preview(4, Kind.PROBE, ((1.5, 1.5),))
    assert said == (mean.note,)


def test_a_hand_changes_it_on_the_plane_that_it_sees(planes: Desk) -> None:
    found = drawn(planes, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 1)
    planes.controller.measuring.reshape(found.identifier, ((0.5, 0.5), (0.5, 3.5)))
    now = planes.session.measurements.find(found.identifier)
    assert now is not None
    assert value(now, "length") == pytest.approx(3.0)
    planes.controller.views.scroll(1, 1)  # another slice is shown: nothing to take hold of
    planes.controller.measuring.reshape(found.identifier, ((0.5, 0.5), (0.5, 1.5)))
    assert planes.session.measurements.find(found.identifier) == now
    planes.controller.mpr.leave()
    planes.controller.measuring.reshape(found.identifier, ((0.5, 0.5), (0.5, 1.5)))
    assert planes.session.measurements.find(found.identifier) == now


def test_on_a_turned_plane_it_stays_in_the_patient_when_the_plane_goes_away(planes: Desk) -> None:
    turn(planes)
    viewport = planes.session.viewports[1]
    found = drawn(planes, Kind.LENGTH, ((1.5, 1.5), (1.5, 5.5)), 1)
    assert value(found, "length") == pytest.approx(4.0)  # cubes of 1 mm
    index = viewport.state.slice_index
    assert list(marks(planes, 1).by_slice) == [index]
    turn(planes, 10.0)
    assert marks(planes, 1).by_slice == {}
    planes.controller.mpr.turning.straighten()
    planes.controller.measuring.jump_to(found.identifier)
    now = planes.session.viewports[1]
    assert now.tilt is not None
    assert viewport.tilt is not None
    assert now.tilt.normal == pytest.approx(viewport.tilt.normal)
    assert marks(planes, 1).by_slice[now.state.slice_index][0].identifier == found.identifier
    assert planes.session.arrangement.active == 1
    assert planes.session.viewports[2].tilt is not None  # at right angles to it


def test_a_click_in_the_list_goes_to_its_slice(planes: Desk) -> None:
    found = drawn(planes, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 1)
    turn(planes)
    planes.controller.views.go_to(0, 1)
    planes.controller.measuring.jump_to(found.identifier)
    assert [viewport.tilt for viewport in planes.session.viewports[:3]] == [None] * 3
    assert planes.session.viewports[1].state.slice_index == 4
    assert planes.session.measurements.selected == found.identifier


def test_a_click_opens_the_planes_again(planes: Desk) -> None:
    found = drawn(planes, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 1)
    planes.controller.mpr.leave()
    planes.controller.series.show("b")
    planes.controller.measuring.jump_to(found.identifier)
    assert [viewport.plane for viewport in planes.session.viewports[:3]] == [
        *("axial", "coronal", "sagittal")
    ]
    assert planes.session.active_viewport.plane == "coronal"
    assert planes.session.active_viewport.state.slice_index == 4


def test_a_click_says_where_the_images_are_still_to_be_read() -> None:
    desk = make_desk()
    desk.open(INDEX)
    desk.controller.mpr.toggle()
    found = drawn(desk, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 1)
    desk.controller.mpr.leave()
    desk.controller.series.show("b")
    desk.session.volumes.remove(StackKey("ct"))
    desk.tasks.immediate = False
    desk.controller.measuring.jump_to(found.identifier)
    assert desk.said == [NOT_YET]
    desk.tasks.run_all()
    desk.controller.measuring.jump_to(found.identifier)
    assert desk.session.active_viewport.plane == "coronal"


def test_a_volume_that_has_no_planes_any_more_is_not_gone_to(
    planes: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = drawn(planes, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 1)
    planes.controller.mpr.leave()
    monkeypatch.setattr(planes.controller.mpr, "show", lambda: None)
    planes.controller.measuring.jump_to(found.identifier)
    assert planes.said == [NOT_YET]


def test_a_copy_lies_at_the_same_pixels_and_beside_itself_on_its_own_slice(planes: Desk) -> None:
    measuring = planes.controller.measuring
    drawn(planes, Kind.LENGTH, ((1.5, 1.5), (1.5, 3.5)), 1)
    measuring.copy()
    measuring.paste()
    beside = planes.session.measurements.all[-1]
    assert beside.points[0] != planes.session.measurements.all[0].points[0]
    planes.controller.layouts.activate(2)
    measuring.paste()
    pasted = planes.session.measurements.all[-1]
    assert pasted.plane is not None
    assert pasted.plane.name == "sagittal"


def test_what_is_not_in_memory_has_no_image(planes: Desk) -> None:
    places = planes.controller.measuring.places
    found = drawn(planes, Kind.RECTANGLE, ((0.0, 0.0), (2.0, 3.0)), 1)
    key = planes.session.viewports[1].stack_key
    assert places.plane_at(key, 99) is None
    assert places.plane_at(key.whole, 0) is None
    assert places.plane_of(replace(found, plane=None)) is None
    planes.session.volumes.remove(StackKey("ct"))
    assert places.plane_at(key, 0) is None
    assert places.plane_of(found) is None
    assert planes.controller.measuring.histogram(found.identifier) is None
    lost = Viewport("ct", plane="coronal")
    assert planes.controller.measuring.marks(lost) is None


def test_what_was_kept_is_there_again(planes: Desk) -> None:
    turn(planes)
    found = drawn(planes, Kind.LENGTH, ((1.5, 1.5), (1.5, 5.5)), 1)
    assert planes.store.kept[found.identifier] == found


def test_what_is_drawn_before_a_plane_is_fine_is_measured_on_the_fine_one() -> None:
    desk = make_desk()
    desk.open(INDEX)
    desk.controller.mpr.toggle()
    turning = desk.controller.mpr.turning
    turning.turn(0, (4.5, 4.5), (5.5, 4.0))
    tilt = desk.session.viewports[1].tilt
    assert tilt is not None
    assert tilt.coarse
    coarse = ((0.5, 0.5), (2.5, 2.5))  # voxels of 2 mm
    found = drawn(desk, Kind.RECTANGLE, coarse, 1)
    assert value(found, "area") == pytest.approx(16.0)
    assert 9 <= value(found, "pixels") <= 16  # of 1 mm, as far as there is a volume
    turning.settle()
    (mark,) = next(iter(marks(desk, 1).by_slice.values()))
    assert mark.identifier == found.identifier
    turning.show_coarsely(1)
    desk.controller.measuring.reshape(found.identifier, ((0.5, 0.5), (2.5, 1.5)))
    now = desk.session.measurements.find(found.identifier)
    assert now is not None
    assert value(now, "area") == pytest.approx(8.0)


@pytest.mark.usefixtures("chinese")
def test_planes_are_kept_in_english_and_said_in_chinese(planes: Desk) -> None:
    planes.controller.mpr.set_slab("maximum")
    region = drawn(planes, Kind.ELLIPSE, ((0.0, 0.0), (2.0, 3.0)), 1)
    assert region.plane is not None
    assert region.plane.text == "MPR coronal, MIP 8.0 mm (8 slices)"
    row = planes.controller.measuring.rows()[0]
    assert row.image == "MPR 冠状"
    assert row.details.endswith("MPR 冠状位、MIP 8.0 mm（8 层）")
    assert "MIP 8.0 mm（8 层）不是有数值的层" in row.details


# Measurements of the images, on the plane that coincides with them

PRONE = PlaneGeometry((5.0, 7.0, 0.0), (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0))
"""Rows to the right and columns to the front: the axial plane shows them turned by 180 degrees."""


def prone_index() -> StudyIndex:
    stack = placed(make_stack("ct"))
    series = make_series("ct", replace(stack, frames=tuple(map(_prone, stack.frames))))
    return StudyIndex((make_study("s", series, make_series("b", placed(make_stack("b")))),))


def _prone(ref: FrameRef) -> FrameRef:
    assert ref.header.plane is not None
    plane = replace(PRONE, position_lps=(5.0, 7.0, ref.header.plane.position_lps[2]))
    return FrameRef(replace(ref.instance, frames=(replace(ref.header, plane=plane),)))


@pytest.fixture
def measured(desk: Desk) -> tuple[Desk, Measurement]:
    """Return planes of prone images on whose third one 3 mm down and 4 across were measured."""
    desk.open(prone_index())
    desk.controller.views.go_to(2)
    found = drawn(desk, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 0)
    assert value(found, "length") == pytest.approx(5.0)
    desk.controller.mpr.toggle()
    return desk, found


def test_a_measurement_of_an_image_is_shown_on_the_plane_of_that_image(
    measured: tuple[Desk, Measurement],
) -> None:
    desk, found = measured
    (mark,) = marks(desk, 0).by_slice[2]
    assert mark.identifier == found.identifier
    assert mark.lines == ("5.0 mm",)
    # 8 rows and 6 columns, turned by 180 degrees
    assert mark.points == (pytest.approx((7.5, 5.5)), pytest.approx((4.5, 1.5)))
    assert list(marks(desk, 0).by_slice) == [2]
    assert marks(desk, 1).by_slice == {}
    assert marks(desk, 2).by_slice == {}
    turning = desk.controller.mpr.turning
    turning.turn(1, (2.5, 6.5), (1.5, 5.5))
    assert marks(desk, 0).by_slice == {}  # the axial plane leans: it is no image any more


def test_a_hand_changes_it_there_and_it_stays_on_its_image(
    measured: tuple[Desk, Measurement],
) -> None:
    desk, found = measured
    desk.controller.layouts.activate(0)
    desk.controller.views.go_to(2)
    desk.controller.measuring.reshape(found.identifier, ((7.5, 5.5), (7.5, 3.5)))
    now = desk.session.measurements.find(found.identifier)
    assert now is not None
    assert (now.image, now.plane) == (found.image, None)
    assert value(now, "length") == pytest.approx(2.0)
    desk.controller.mpr.leave()
    desk.controller.views.go_to(2)
    (mark,) = marks(desk, 0).by_slice[2]
    assert mark.points == (pytest.approx((0.5, 0.5)), pytest.approx((0.5, 2.5)))


def test_where_the_plane_shows_another_image_there_is_nothing_to_take_hold_of(
    measured: tuple[Desk, Measurement],
) -> None:
    desk, found = measured
    desk.controller.layouts.activate(0)
    desk.controller.views.go_to(3)
    desk.controller.measuring.reshape(found.identifier, ((7.5, 5.5), (7.5, 3.5)))
    assert desk.session.measurements.find(found.identifier) == found
    desk.controller.layouts.activate(1)
    desk.controller.measuring.reshape(found.identifier, ((1.5, 1.5), (1.5, 3.5)))
    assert desk.session.measurements.find(found.identifier) == found


def test_a_click_in_the_list_goes_to_it_and_leaves_the_planes_open(
    measured: tuple[Desk, Measurement],
) -> None:
    desk, found = measured
    desk.controller.layouts.activate(1)
    desk.controller.views.go_to(0, 0)
    desk.controller.measuring.jump_to(found.identifier)
    assert desk.session.arrangement.active == 0
    assert desk.session.active_viewport.plane == "axial"
    assert desk.session.active_viewport.state.slice_index == 2
    assert desk.session.measurements.selected == found.identifier


def test_a_click_on_what_lies_in_another_series_shows_that(planes: Desk) -> None:
    planes.controller.mpr.leave()
    planes.controller.series.show("b")
    found = drawn(planes, Kind.LENGTH, ((0.5, 0.5), (3.5, 4.5)), 0)
    planes.controller.series.show("ct")
    planes.controller.mpr.toggle()
    planes.controller.measuring.jump_to(found.identifier)
    assert planes.session.active_viewport.series_key == "b"
    assert planes.session.active_viewport.plane is None
