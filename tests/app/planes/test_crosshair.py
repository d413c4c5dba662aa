"""Where planes and linked views go when a point is shown."""

from dataclasses import replace

from medviewer.app.reference_lines import references_over
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.planes.regular import REGULAR, slices


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


def test_planes_draw_one_another_as_a_crosshair(planes: Desk) -> None:
    found = references_over(planes.session, [0])[0]
    # coronal slice 4 lies along row 4, sagittal slice 2 along column 2: at their middles
    ends = {line.plane: sorted((line.start, line.end)) for line in found.hairs}
    assert ends == {
        "coronal": [(4.5, 0.0), (4.5, 6.0)],
        "sagittal": [(0.0, 2.5), (8.0, 2.5)],
    }
    assert found.crosshair == (2.0, 4.0, 4.0)


def test_without_a_third_plane_there_is_no_crosshair_point(planes: Desk) -> None:
    planes.controller.series.show("other", number=2)
    found = references_over(planes.session, [0])[0]
    assert found.crosshair is None
    assert [line.plane for line in found.lines] == ["coronal"]
