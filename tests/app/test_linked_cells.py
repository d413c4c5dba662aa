"""Which cells are linked and how they join."""

from dataclasses import replace

from medviewer.app.linked_cells import link_counts, link_note
from medviewer.app.view_state import Camera
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.planes.regular import REGULAR

NEAR = Camera((4.0, 3.0), 12.0)


def beside(desk: Desk, *keys: str, index: StudyIndex = REGULAR) -> None:
    """Show "ct" at slice 2 (4 mm) and other series in the cells after it."""
    desk.open(index)
    desk.controller.layouts.set_layout("2x2")
    for number, key in enumerate(keys, start=1):
        desk.controller.series.show(key, number=number)


def slices(desk: Desk) -> list[int]:
    return [viewport.state.slice_index for viewport in desk.session.viewports[:3]]


def notes(desk: Desk) -> list[str]:
    return [link_note(desk.session, number) for number in range(4)]


def test_only_a_cell_that_stays_while_others_go_says_so(desk: Desk) -> None:
    beside(desk, "ct", "b")
    assert notes(desk) == ["", "", "", ""]
    desk.controller.layouts.set_linked(linked=True)
    assert notes(desk) == ["", "", "", ""]
    desk.controller.layouts.toggle_link(2)
    assert notes(desk) == ["", "", "Not linked", ""]
    desk.session.update_viewport(2, message="Reading...")
    assert notes(desk) == ["", "", "", ""]


def test_a_cell_of_another_patient_is_left_out_of_nothing(desk: Desk) -> None:
    beside(desk, "other")
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.layouts.toggle_link(1)
    assert notes(desk)[:2] == ["", ""]


def test_planes_of_one_volume_are_not_left_out_of_one_another(desk: Desk) -> None:
    desk.open(REGULAR)
    desk.controller.mpr.toggle()
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.layouts.toggle_link(1)
    assert [link_note(desk.session, number) for number in range(3)] == ["", "", ""]


def test_cells_with_a_series_are_counted_or_all_while_there_is_none(desk: Desk) -> None:
    desk.controller.layouts.set_layout("2x2")
    desk.session.update_viewport(0, linked=True)
    assert link_counts(desk.session) == (1, 4)
    beside(desk, "b")
    desk.controller.layouts.toggle_link(1)
    assert link_counts(desk.session) == (1, 2)


def test_all_cells_on_screen_join_the_active_one(desk: Desk) -> None:
    beside(desk, "ct", "b")
    layouts, views = desk.controller.layouts, desk.controller.views
    views.go_to(1, number=0)  # 2 mm
    views.set_camera(NEAR, number=0)
    views.set_window(Window(1, 2), number=0)
    views.flip_horizontally()
    layouts.set_linked(linked=True)
    twin, other = (desk.session.viewports[number].state for number in (1, 2))
    assert twin == desk.session.active_viewport.state
    assert slices(desk) == [1, 1, 2]  # 2 mm in steps of 1 mm
    assert other.camera == NEAR  # as large
    assert other.window != Window(1, 2)  # a series of its own
    assert not other.flipped_horizontally


def test_the_active_cell_leads_wherever_it_is(desk: Desk) -> None:
    beside(desk, "ct", "b")
    desk.controller.layouts.activate(1)
    desk.controller.views.go_to(4)
    desk.controller.layouts.set_linked(linked=True)
    assert slices(desk) == [4, 4, 4]  # the last of "b" is 4 mm, nearest to 8 mm


def test_nothing_joins_an_empty_cell(desk: Desk) -> None:
    beside(desk, "ct")
    desk.controller.views.go_to(4, number=0)
    desk.controller.layouts.activate(3)
    desk.controller.layouts.set_linked(linked=True)
    assert slices(desk)[:2] == [4, 2]


def test_images_of_two_patients_do_not_join(desk: Desk) -> None:
    beside(desk, "other")
    desk.controller.views.go_to(4, number=0)
    before = desk.session.viewports[1].state
    desk.controller.layouts.set_linked(linked=True)
    assert desk.session.viewports[1].state == before
    desk.controller.layouts.toggle_link(1)
    desk.controller.layouts.toggle_link(1)  # there is nobody whom it could join
    assert desk.session.viewports[1].state == before


def test_one_cell_joins_those_that_are_linked(desk: Desk) -> None:
    beside(desk, "ct", "ct")
    layouts = desk.controller.layouts
    layouts.set_linked(linked=True)
    layouts.toggle_link(0)
    desk.controller.views.go_to(0, number=0)
    assert slices(desk) == [0, 2, 2]
    layouts.toggle_link(0)  # the active one, yet the others stay
    assert slices(desk) == [2, 2, 2]


def test_a_cell_that_is_linked_alone_stays_as_it_is(desk: Desk) -> None:
    beside(desk, "ct")
    desk.controller.views.go_to(0, number=0)
    desk.controller.layouts.toggle_link(0)
    assert slices(desk)[:2] == [0, 2]


def test_stacks_of_one_series_join_in_their_window(desk: Desk) -> None:
    first, second = (series.stacks[0] for series in REGULAR.studies[0].series)
    both = make_series("ct", first, second)
    beside(desk, index=StudyIndex((make_study("s", both),)))
    desk.controller.series.show("ct", 1, number=1)
    desk.controller.views.set_window(Window(1, 2), number=0)
    desk.controller.layouts.set_linked(linked=True)
    assert desk.session.viewports[1].state.window == Window(1, 2)


def test_a_view_that_fits_its_image_keeps_its_way_of_fitting(desk: Desk) -> None:
    beside(desk, "b")
    area = Camera(area=(1.0, 1.0, 5.0, 5.0))
    state = desk.session.viewports[1].state
    desk.session.update_viewport(1, state=replace(state, camera=area))
    desk.controller.layouts.set_linked(linked=True)
    assert desk.session.viewports[1].state.camera == area


def test_the_link_is_switched_for_all_until_all_are_linked(desk: Desk) -> None:
    beside(desk, "ct")
    desk.controller.layouts.toggle_link(1)
    desk.controller.layouts.toggle_links()
    assert link_counts(desk.session) == (2, 2)
    desk.controller.layouts.toggle_links()
    assert link_counts(desk.session) == (0, 2)
