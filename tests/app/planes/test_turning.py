"""Turning the planes of a volume about the crosshair, and straightening them."""

import math
from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.reference_lines import crosshair, image_plane
from medviewer.app.view_state import Camera
from medviewer.app.viewport import StackKey
from medviewer.image.oblique.tilt import PlaneTilt
from medviewer.image.slab import Slab
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
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
"""5 slices 2 mm apart (to the head) of 8 rows (to the back) and 6 columns (to the left), 1 mm."""
CENTER = (2.0, 4.0, 4.0)
"""Where the crosshair begins, LPS mm: column 2, row 4, slice 2."""


@pytest.fixture
def planes(desk: Desk) -> Desk:
    """Return a program that shows the three planes of the first series."""
    desk.open(INDEX)
    desk.controller.mpr.toggle()
    return desk


def tilts(desk: Desk) -> list[PlaneTilt | None]:
    return [viewport.tilt for viewport in desk.session.viewports[:3]]


def around(degrees: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return two points of the axial slice, the second one so far around the crosshair."""
    angle = math.radians(degrees)
    return (4.5, 4.5), (4.5 + 2 * math.sin(angle), 2.5 + 2 * math.cos(angle))


def test_a_hand_in_one_plane_turns_the_two_others(planes: Desk) -> None:
    turning = planes.controller.mpr.turning
    assert not turning.is_turned
    turning.turn(0, *around(30.0))  # from the left towards the back
    axial, coronal, sagittal = tilts(planes)
    assert axial is None
    assert coronal is not None
    assert sagittal is not None
    assert coronal.normal == pytest.approx((-0.5, math.cos(math.radians(30)), 0.0))
    assert sagittal.normal == pytest.approx((math.cos(math.radians(30)), 0.5, 0.0))
    assert coronal.center_lps == pytest.approx(CENTER)
    assert coronal.coarse
    assert turning.is_turned


def test_the_crosshair_stays_where_it_is(planes: Desk) -> None:
    turning = planes.controller.mpr.turning
    for _ in range(5):
        turning.turn(0, *around(13.0))
        turning.turn(1, (2.5, 4.5), (4.5, 3.5))
        for number in range(3):
            point = crosshair(planes.session, number)
            assert point is not None
            assert point == pytest.approx(CENTER, abs=1e-6)
    turning.settle()
    for number in range(3):
        assert crosshair(planes.session, number) == pytest.approx(CENTER, abs=1e-6)


def test_planes_stay_at_right_angles(planes: Desk) -> None:
    turning = planes.controller.mpr.turning
    for degrees in (20.0, 35.0, 90.0, 50.0):
        turning.turn(0, *around(degrees))
        turning.turn(2, (2.5, 6.5), (1.5, 5.5))
    shown = [image_plane(planes.session, viewport) for viewport in planes.session.viewports[:3]]
    normals = np.array([each.plane.normal for each in shown if each is not None])
    assert np.abs(normals @ normals.T) == pytest.approx(np.eye(3), abs=1e-9)


def test_once_settled_the_planes_are_fine_at_the_same_place(planes: Desk) -> None:
    turning = planes.controller.mpr.turning
    turning.turn(0, *around(30.0))
    coarse = planes.session.opened_stack(planes.session.viewports[1].stack_key)
    turning.settle()
    fine = planes.session.opened_stack(planes.session.viewports[1].stack_key)
    assert coarse is not None
    assert fine is not None
    assert coarse.volume.pixel_spacing_mm == pytest.approx((2.0, 2.0))
    assert fine.volume.pixel_spacing_mm == pytest.approx((1.0, 1.0))
    assert [tilt and tilt.coarse for tilt in tilts(planes)] == [None, False, False]
    assert fine.volume.stored.nbytes > 0  # made beforehand
    submitted = len(planes.tasks.submitted)
    turning.settle()  # nothing is coarse any more
    assert len(planes.tasks.submitted) == submitted


def test_fine_planes_that_come_too_late_are_not_shown() -> None:
    desk = make_desk()
    desk.open(INDEX)
    desk.controller.mpr.toggle()
    desk.tasks.immediate = False
    turning = desk.controller.mpr.turning
    turning.turn(0, *around(30.0))
    turning.settle()
    turning.turn(0, *around(5.0))
    desk.tasks.run_all()
    assert [tilt and tilt.coarse for tilt in tilts(desk)] == [None, True, True]
    turning.settle()
    desk.controller.views.set_camera(Camera((1.0, 1.0), 7.0), 1)  # moved meanwhile: fitted again
    desk.controller.views.scroll(1, 2)  # gone on meanwhile
    desk.tasks.run_all()
    assert [tilt and tilt.coarse for tilt in tilts(desk)] == [None, False, True]
    assert desk.session.viewports[1].state.camera == Camera()


def test_a_slab_is_made_slice_by_slice_and_stopped_where_it_is_superseded() -> None:
    desk = make_desk()
    desk.open(INDEX)
    desk.controller.mpr.toggle()
    turning = desk.controller.mpr.turning
    turning.turn(0, *around(30.0))
    desk.controller.mpr.set_slab("maximum")
    assert [tilt and tilt.coarse for tilt in tilts(desk)] == [None, False, False]
    state = desk.session.viewports[1].state
    opened = desk.session.opened_stack(desk.session.viewports[1].stack_key)
    assert opened is not None
    one = opened.volume.stored[state.slice_index].nbytes
    assert opened.volume.stored.nbytes >= 5 * one  # 10 slices of 1 mm, as far as there are
    assert state.slab == Slab("maximum", 10.0)


def test_what_fails_is_told(planes: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from medviewer.image.oblique.voxels import ObliqueVoxels

    turning = planes.controller.mpr.turning
    turning.turn(0, *around(30.0))

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(ObliqueVoxels, "__getitem__", fail)
    turning.settle()
    assert len(planes.notices) == 1


def test_the_window_stays_while_planes_turn(planes: Desk) -> None:
    for number in range(3):
        state = replace(planes.session.viewports[number].state, window=None)
        planes.session.update_viewport(number, state=state)
    planes.controller.mpr.turning.turn(0, *around(30.0))
    window = planes.session.viewports[1].state.window
    assert window is not None
    assert (window.center, window.width) == (40, 400)
    planes.controller.views.set_window(Window(1, 2))
    planes.controller.mpr.turning.turn(0, *around(3.0))
    assert planes.session.viewports[1].state.window == Window(1, 2)


def test_the_same_place_is_looked_at_from_as_near(planes: Desk) -> None:
    planes.controller.views.set_camera(Camera((2.5, 2.5), 10.0), 1)  # at the crosshair
    planes.controller.mpr.turning.turn(0, *around(30.0))
    now = planes.session.viewports[1]
    shown = image_plane(planes.session, now)
    assert shown is not None
    assert now.state.camera.center == pytest.approx(shown.to_image(CENTER))
    assert now.state.camera.scale == pytest.approx(20.0)  # pixels are twice as wide


def test_straight_planes_come_back_through_the_crosshair(planes: Desk) -> None:
    turning = planes.controller.mpr.turning
    turning.turn(0, *around(30.0))
    turning.settle()
    turning.straighten()
    assert tilts(planes) == [None, None, None]
    indices = [viewport.state.slice_index for viewport in planes.session.viewports[:3]]
    assert indices == [2, 4, 2]


def test_keys_turn_by_a_fixed_angle_and_back(planes: Desk) -> None:
    turning = planes.controller.mpr.turning
    turning.turn_by(10.0)
    tilt = tilts(planes)[1]
    assert tilt is not None
    assert not tilt.coarse
    assert tilt.normal == pytest.approx((-math.sin(math.radians(10)), 0.98480775, 0.0))
    turning.turn_by(-10.0)
    tilt = tilts(planes)[1]
    assert tilt is not None
    assert tilt.normal == pytest.approx((0.0, 1.0, 0.0), abs=1e-9)


def test_the_crosshair_moves_among_turned_planes(planes: Desk) -> None:
    mpr = planes.controller.mpr
    mpr.turning.turn(0, *around(30.0))
    mpr.turning.settle()
    mpr.locate(0, 4.5, 3.5)  # one millimetre to the left
    assert [tilt and tilt.coarse for tilt in tilts(planes)] == [None, True, True]
    point = crosshair(planes.session, 0)
    assert point is not None
    assert point == pytest.approx((3.0, 4.0, 4.0), abs=1.5)
    before = planes.session.viewports
    mpr.turning.settle()
    mpr.locate(0, 5.5, 2.5)
    mpr.take_back()
    assert crosshair(planes.session, 0) == pytest.approx(crosshair_of(planes, before), abs=1e-6)


def crosshair_of(desk: Desk, viewports: tuple[object, ...]) -> tuple[float, float, float]:
    for number, viewport in enumerate(viewports[:3]):
        desk.session.set_viewport(number, viewport)  # type: ignore[arg-type]
    point = crosshair(desk.session, 0)
    assert point is not None
    return point


def test_without_planes_nothing_turns(desk: Desk) -> None:
    turning = desk.controller.mpr.turning
    desk.open(INDEX)
    before = desk.session.viewports
    turning.turn(0, *around(30.0))
    turning.turn_by(5.0)
    turning.straighten()
    turning.settle()
    assert desk.session.viewports == before
    assert not turning.is_turned


def test_without_its_third_plane_the_crosshair_has_no_centre_to_turn_about(planes: Desk) -> None:
    planes.controller.mpr.turning.turn(0, *around(30.0))
    planes.controller.series.show("b", number=2)
    before = tilts(planes)
    turning = planes.controller.mpr.turning
    turning.turn(0, *around(30.0))
    turning.turn_by(5.0)
    assert tilts(planes) == before
    turning.settle()  # through the middle of what is shown
    tilt = tilts(planes)[1]
    assert tilt is not None
    assert not tilt.coarse


def test_leaving_takes_turned_planes_along(planes: Desk) -> None:
    turning = planes.controller.mpr.turning
    turning.turn(0, *around(30.0))
    turning.settle()
    key = planes.session.viewports[1].stack_key
    assert key.whole == StackKey("ct")
    planes.controller.mpr.leave()
    assert tilts(planes) == [None, None, None]
    assert planes.session.viewports[0].plane is None
    assert planes.session.viewports[0].state.slice_index == 2


def test_a_volume_that_was_let_go_of_turns_no_more(planes: Desk) -> None:
    turning = planes.controller.mpr.turning
    turning.turn(0, *around(30.0))
    planes.session.volumes.remove(StackKey("ct"))
    before = tilts(planes)
    turning.turn(0, *around(10.0))
    turning.settle()
    turning.straighten()
    assert tilts(planes) == before
