"""What planes share, and how thick they are."""

from medviewer.app.view_state import Camera
from medviewer.image.slab import Slab
from medviewer.image.window import Window
from tests.app.fakes.desk import Desk
from tests.app.planes.regular import REGULAR


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
