"""Where linked cells show what a hand points at in another one."""

from dataclasses import replace

import pytest

from medviewer.app.located import Located, marks_over, nearest_to_point
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.reference_lines import Point
from medviewer.io.records import FrameRef, Stack, StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.planes.regular import REGULAR
from tests.app.test_reference_lines import INDEX as SPACES
from tests.app.uneven import placed


def moved(stack: Stack, *off_mm: float) -> Stack:
    """Return the same slices elsewhere in the patient."""

    def there(ref: FrameRef) -> FrameRef:
        header = ref.instance.frames[0]
        assert header.plane is not None
        x, y, z = (a + b for a, b in zip(header.plane.position_lps, off_mm, strict=True))
        plane = PlaneGeometry((x, y, z), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
        return FrameRef(replace(ref.instance, frames=(replace(header, plane=plane),)))

    return replace(stack, frames=tuple(there(ref) for ref in stack.frames))


def pointed(desk: Desk, *others: Stack, row: float = 1.5, column: float = 4.5) -> Point | None:
    """Return where cell 1 marks a point of cell 0, which shows slice 2 of 5 (at 4 mm)."""
    more = [make_series(f"more{n}", stack) for n, stack in enumerate(others)]
    desk.open(StudyIndex((make_study("s", make_series("ct", placed(make_stack("ct"))), *more),)))
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("more0" if more else "ct", number=1)
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.mpr.locate(0, row, column)
    return marks(desk)[1]


def marks(desk: Desk) -> dict[int, Point | None]:
    return marks_over(desk.session, desk.session.arrangement.visible)


def test_nothing_is_marked_before_a_hand_points(desk: Desk) -> None:
    desk.open()
    assert marks(desk) == {0: None}


def test_the_place_is_marked_but_not_under_the_hand(desk: Desk) -> None:
    pointed(desk, moved(placed(make_stack("b")), -2.0, -3.0, 0.0), row=1.5, column=2.5)
    assert marks(desk) == {0: None, 1: (4.5, 4.5)}


@pytest.mark.parametrize(
    ("up_mm", "expected"),
    [
        (3.0, (1.5, 4.5)),  # 1 mm above its first slice: midway to the next
        (5.0, (1.5, 4.5)),  # 1 mm below its first slice: as much as belongs to it above
        (5.5, None),
        (-4.0, (1.5, 4.5)),  # on its last slice
        (-5.5, None),
    ],
)
def test_only_the_slice_that_the_place_lies_on_is_marked(
    desk: Desk, up_mm: float, expected: Point | None
) -> None:
    assert pointed(desk, moved(placed(make_stack("b")), 0.0, 0.0, up_mm)) == expected


def test_a_slice_by_itself_is_marked_in_its_plane_alone(desk: Desk) -> None:
    alone = placed(make_stack("alone", slices=1))
    assert pointed(desk, moved(alone, 0.0, 0.0, 4.0)) == (1.5, 4.5)
    assert pointed(desk, moved(alone, 0.0, 0.0, 4.5)) is None


@pytest.mark.parametrize("off_mm", [(5.0, 0.0), (-5.0, 0.0), (0.0, 3.0), (0.0, -8.0)])
def test_a_place_beside_the_image_is_not_marked(desk: Desk, off_mm: tuple[float, float]) -> None:
    assert pointed(desk, moved(placed(make_stack("b")), *off_mm, 0.0)) is None


def test_an_uneven_stack_is_marked_once_it_shows_the_slice(desk: Desk) -> None:
    uneven = replace(placed(make_stack("b")), spacing_mm=None)
    assert pointed(desk, uneven) == (1.5, 4.5)
    desk.controller.layouts.toggle_link(1)
    desk.controller.views.go_to(0, number=1)
    desk.session.update_viewport(1, linked=True)
    assert marks(desk)[1] is None


def test_a_twin_is_marked_on_the_same_slice(desk: Desk) -> None:
    assert pointed(desk) == (1.5, 4.5)
    state = desk.session.viewports[1].state
    desk.session.update_viewport(1, state=replace(state, slice_index=3))
    assert marks(desk)[1] is None


@pytest.mark.parametrize("key", ["far", "nowhere", "other", "flat"])
def test_other_spaces_and_patients_are_not_marked(desk: Desk, key: str) -> None:
    desk.open(SPACES)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show(key, number=1)
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.mpr.locate(0, 3.5, 3.5)  # y = 3 mm, where they lie
    assert marks(desk)[1] is None
    desk.controller.series.show("cor", number=1)
    assert marks(desk)[1] == (16.5, 3.5)  # 16 mm below 20 mm
    desk.controller.series.show(key, number=0)
    desk.controller.mpr.locate(0, 1.0, 1.0)
    assert marks(desk)[1] is None


def test_an_empty_cell_and_one_that_is_read_are_not_marked(desk: Desk) -> None:
    pointed(desk, placed(make_stack("b")))
    desk.controller.layouts.set_layout("1x3")
    assert marks(desk)[2] is None
    desk.session.update_viewport(1, message="Reading...")
    assert marks(desk)[1] is None


def test_the_mark_goes_with_the_link_of_either_cell(desk: Desk) -> None:
    for number in (0, 1):
        assert pointed(desk, placed(make_stack("b"))) is not None
        desk.controller.layouts.toggle_link(number)
        assert marks(desk)[1] is None


def test_the_mark_goes_when_its_slice_is_left_or_hidden(desk: Desk) -> None:
    assert pointed(desk, placed(make_stack("b"))) is not None
    desk.session.update_viewport(0, linked=True, series_key="more0")
    assert marks(desk)[1] is None
    pointed(desk, placed(make_stack("b")))
    desk.controller.views.scroll(1, 0)
    assert marks(desk)[1] is None
    pointed(desk, placed(make_stack("b")))
    desk.controller.layouts.toggle_maximised(1)
    assert marks(desk) == {1: None}


def test_planes_have_their_crosshair_for_it(desk: Desk) -> None:
    desk.open(REGULAR)
    desk.controller.mpr.toggle()
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.mpr.locate(0, 1.5, 4.5)
    assert marks(desk) == {0: None, 1: None, 2: None}


def test_what_is_taken_back_or_closed_is_marked_no_longer(desk: Desk) -> None:
    told: list[Located | None] = []
    desk.session.located_changed.connect(told.append)
    pointed(desk)
    desk.controller.mpr.take_back()
    pointed(desk)
    desk.session.close_all()
    assert [each is None for each in told] == [False, True, False, True]
    assert told[0] is not None
    assert told[0].place == (4.0, 1.0, 4.0)


def spread(stack: Stack, *heights_mm: float) -> Stack:
    """Return slices at these heights, which form no regular volume."""
    plane = [PlaneGeometry((0.0, 0.0, z), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)) for z in heights_mm]
    frames = tuple(
        FrameRef(replace(ref.instance, frames=(replace(ref.instance.frames[0], plane=own),)))
        for ref, own in zip(stack.frames, plane, strict=True)
    )
    return replace(stack, frames=frames, spacing_mm=None)


def test_uneven_slices_go_to_the_nearest_one(desk: Desk) -> None:
    """The point lies at 4 mm."""
    mark = pointed(desk, spread(placed(make_stack("b")), 0.0, 1.0, 2.5, 4.5, 20.0))
    assert desk.session.viewports[1].state.slice_index == 3
    assert mark == (1.5, 4.5)


def test_slices_without_a_place_are_near_to_nothing() -> None:
    assert nearest_to_point(make_stack("b"), (0.0, 0.0, 4.0)) is None
