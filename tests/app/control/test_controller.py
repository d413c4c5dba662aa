from pathlib import Path

from medviewer.app.control.controller import image_index, stack_and_slice
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study

SPLIT = make_series("split", make_stack("a", slices=2), make_stack("b", slices=3))


def test_image_number_leads_to_stack_and_slice() -> None:
    places = [stack_and_slice(SPLIT, index) for index in range(-1, 6)]
    assert places == [None, (0, 0), (0, 1), (1, 0), (1, 1), (1, 2), None]


def test_image_of_another_stack_is_shown(desk: Desk) -> None:
    desk.open(StudyIndex((make_study("s", SPLIT),)))
    desk.controller.go_to_image(4)
    viewport = desk.session.active_viewport
    assert (viewport.stack_index, viewport.state.slice_index) == (1, 2)
    desk.controller.go_to_image(3)
    viewport = desk.session.active_viewport
    assert (viewport.stack_index, viewport.state.slice_index) == (1, 1)


def test_slice_is_kept_in_mind_while_its_stack_is_read(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.open(StudyIndex((make_study("s", SPLIT),)))
    desk.tasks.run_all()
    desk.controller.go_to_image(4)
    desk.tasks.run_all()
    assert desk.session.active_viewport.state.slice_index == 2


def test_image_that_is_not_there_changes_nothing(desk: Desk) -> None:
    desk.controller.go_to_image(0)
    desk.open()
    before = desk.session.active_viewport
    desk.controller.go_to_image(99)
    assert desk.session.active_viewport == before


def test_closing_stops_all_work(desk: Desk) -> None:
    assert desk.controller.close()
    assert desk.tasks.is_shut_down


def test_opening_goes_back_to_one_view(desk: Desk, tmp_path: Path) -> None:
    desk.controller.layouts.set_layout("2x2")
    desk.controller.open_paths([tmp_path])
    assert desk.session.arrangement.layout == "1x1"


def test_stop_without_classification_stops_the_scan(waiting_desk: Desk) -> None:
    waiting_desk.open()
    waiting_desk.controller.stop()
    assert waiting_desk.controller.is_idle


def test_stack_and_slice_lead_back_to_the_image_number() -> None:
    places = [stack_and_slice(SPLIT, index) for index in range(5)]
    assert [image_index(SPLIT, *place) for place in places if place] == [0, 1, 2, 3, 4]
