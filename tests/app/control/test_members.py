"""Along the further axis of a 4-D series."""

from dataclasses import replace

import pytest

from medviewer.app.control.series import READING
from medviewer.app.view_state import Camera
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.test_members import echoes

FOUR_D = StudyIndex((make_study("s", echoes("5", "10", "15"), make_series("ct")),))


def shown(desk: Desk, number: int = 0) -> int:
    return desk.session.viewports[number].stack_index


def test_the_next_member_is_seen_in_the_same_way(desk: Desk) -> None:
    desk.open(FOUR_D)
    desk.controller.views.go_to(4)
    desk.controller.views.set_camera(Camera((1.0, 2.0), 3.0))
    desk.controller.views.flip_horizontally()
    before = desk.session.active_viewport.state
    desk.controller.members.step(1)
    assert shown(desk) == 1
    assert desk.session.active_viewport.state == before


def test_a_chosen_window_stays(desk: Desk) -> None:
    desk.open(FOUR_D)
    desk.controller.views.set_window(Window(1, 2))
    desk.controller.members.step(1)
    assert desk.session.active_viewport.state.window == Window(1, 2)


def test_slice_and_window_wait_for_pixels_that_are_read(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(FOUR_D)
    desk.controller.series.show("gre")
    desk.tasks.run_all()
    desk.controller.views.go_to(4)
    desk.controller.members.go_to(2)
    assert desk.session.active_viewport.message == READING
    desk.tasks.run_all()
    state = desk.session.active_viewport.state
    assert (shown(desk), state.slice_index) == (2, 4)
    assert state.window == Window(40, 400, "Soft tissue")


@pytest.mark.parametrize(("start", "delta", "end"), [(0, -1, 0), (0, 9, 2), (2, 1, 2), (2, -1, 1)])
def test_members_end_at_the_first_and_the_last(
    desk: Desk, start: int, delta: int, end: int
) -> None:
    desk.open(FOUR_D)
    desk.controller.members.go_to(start)
    desk.controller.members.step(delta)
    assert shown(desk) == end


def test_nothing_happens_without_members(desk: Desk) -> None:
    desk.open()
    before = desk.session.active_viewport
    desk.controller.members.step(1)
    desk.controller.members.go_to(1)
    assert desk.session.active_viewport == before
    assert desk.controller.members.position(3) is None


def test_linked_views_of_the_same_image_follow(desk: Desk) -> None:
    desk.open(FOUR_D)
    desk.controller.layouts.set_layout("2x2")
    desk.controller.series.show("gre", number=1)
    desk.controller.series.show("ct", number=2)
    desk.controller.series.show("gre", 2, number=3)
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.members.step(1, 0)
    assert [shown(desk, number) for number in range(4)] == [1, 1, 0, 2]


def test_other_views_stay_unless_they_are_linked(desk: Desk) -> None:
    desk.open(FOUR_D)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("gre", number=1)
    desk.controller.members.step(1, 0)
    assert (shown(desk, 0), shown(desk, 1)) == (1, 0)


def test_a_result_stays_with_its_series(desk: Desk) -> None:
    desk.open(FOUR_D)
    key = replace(desk.session.active_viewport).result
    desk.controller.members.step(1)
    assert desk.session.active_viewport.result == key


def test_members_are_one_step_in_the_list_of_series(desk: Desk) -> None:
    desk.open(FOUR_D)
    desk.controller.members.step(2)
    desk.controller.series.step(1)
    assert desk.session.active_viewport.series_key == "ct"
    desk.controller.series.step(-1)
    assert desk.session.active_viewport.series_key == "gre"
    assert shown(desk) == 0
