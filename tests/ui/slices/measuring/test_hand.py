"""The hand alone: four screen pixels an image pixel, points as ``(x, y)`` in the view."""

from dataclasses import replace

import pytest

from medviewer.app.measuring.marks import Mark
from medviewer.image.measuring.calibration import Scale
from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.shapes import shape_of
from medviewer.image.projection import Projection
from medviewer.ui.slices.measuring.hand import (
    Drawn,
    DrawnMark,
    HandScene,
    Hit,
    MeasuringHand,
    Reshaped,
    hit_at,
)
from medviewer.ui.slices.words.placed import Box

VIEW = Projection(100, 100, 400, 400)
LINE = Mark("line", Kind.LENGTH, ((10.0, 10.0), (10.0, 60.0)))  # y 40, x 40 to 240
BOX = Mark("box", Kind.RECTANGLE, ((50.0, 50.0), (70.0, 80.0)))  # y 200 to 280, x 200 to 320


def scene(*marks: Mark, selected: str = "", label: Box | None = None) -> HandScene:
    drawn = tuple(DrawnMark(mark, shape_of(mark.kind, mark.points, VIEW), label) for mark in marks)
    return HandScene(VIEW, drawn, selected, lambda _: Scale())


EMPTY = scene()
EVEN = replace(EMPTY, is_even=True)


def drag(hand: MeasuringHand, tool: Kind | None, *path: tuple[float, float], on=EMPTY):
    assert hand.press(path[0], tool, on)
    for point in path[1:]:
        hand.move(point, on)
    return hand.release(path[-1], on)


def click(hand: MeasuringHand, tool: Kind | None, at: tuple[float, float], on=EMPTY):
    hand.move(at, on)
    return drag(hand, tool, at, on=on)


@pytest.mark.parametrize("kind", [Kind.LENGTH, Kind.RECTANGLE, Kind.ELLIPSE, Kind.ARROW])
def test_two_points_come_by_a_drag_or_by_two_clicks(kind: Kind) -> None:
    hand = MeasuringHand()
    expected = Drawn(kind, ((10, 10), (20, 40)))
    assert drag(hand, kind, (40, 40), (100, 60), (160, 80)) == expected
    assert not hand.is_busy
    assert click(hand, kind, (40, 40)) is None
    assert hand.is_busy
    assert click(hand, kind, (160, 80)) == expected


def test_draft_follows_the_pointer() -> None:
    hand = MeasuringHand()
    hand.press((40, 40), Kind.LENGTH, EMPTY)
    hand.move((160, 80), EMPTY)
    assert hand.draft is not None
    assert hand.draft.points == ((10, 10), (20, 40))
    hand.move((1600, 80), EMPTY)
    assert hand.draft.points == ((10, 10), (20, 100))  # at the edge of the image


def test_angle_comes_by_a_drag_and_a_click_or_by_three_clicks() -> None:
    expected = Drawn(Kind.ANGLE, ((10, 10), (20, 40), (30, 10)))
    hand = MeasuringHand()
    assert drag(hand, Kind.ANGLE, (40, 40), (160, 80)) is None
    assert click(hand, Kind.ANGLE, (40, 120)) == expected
    for at in ((40, 40), (160, 80)):
        assert click(hand, Kind.ANGLE, at) is None
    assert click(hand, Kind.ANGLE, (40, 120)) == expected


def test_last_point_can_still_be_dragged() -> None:
    hand = MeasuringHand()
    click(hand, Kind.LENGTH, (40, 40))
    assert hand.press((80, 80), Kind.LENGTH, EMPTY)
    hand.move((160, 80), EMPTY)
    assert hand.draft is not None
    assert hand.draft.points == ((10, 10), (20, 40))
    assert hand.release((160, 80), EMPTY) == Drawn(Kind.LENGTH, ((10, 10), (20, 40)))


def test_cobb_comes_by_two_drags() -> None:
    hand = MeasuringHand()
    assert drag(hand, Kind.COBB, (40, 40), (160, 40)) is None
    assert drag(hand, Kind.COBB, (40, 200), (160, 240)) == Drawn(
        Kind.COBB, ((10, 10), (10, 40), (50, 10), (60, 40))
    )


def test_probe_comes_by_a_click_where_the_hand_lets_go() -> None:
    assert click(MeasuringHand(), Kind.PROBE, (40, 80)) == Drawn(Kind.PROBE, ((20, 10),))
    assert drag(MeasuringHand(), Kind.PROBE, (40, 80), (80, 80)) == Drawn(Kind.PROBE, ((20, 20),))


def test_short_axis_comes_by_itself() -> None:
    drawn = drag(MeasuringHand(), Kind.BIDIRECTIONAL, (40, 40), (200, 40))
    assert isinstance(drawn, Drawn)
    assert drawn.points[:2] == ((10, 10), (10, 50))
    assert set(drawn.points[2:]) == {(0, 30), (20, 30)}


def test_polygon_is_closed_at_its_first_point_or_by_a_double_click() -> None:
    corners = ((40, 40), (160, 40), (160, 120))
    expected = Drawn(Kind.POLYGON, ((10, 10), (10, 40), (30, 40)))
    hand = MeasuringHand()
    for at in corners:
        assert click(hand, Kind.POLYGON, at) is None
    assert click(hand, Kind.POLYGON, (44, 44)) == expected
    for at in corners[:2]:
        click(hand, Kind.POLYGON, at)
    assert hand.close(EMPTY) is None  # two points are no polygon
    click(hand, Kind.POLYGON, corners[2])
    assert hand.close(EMPTY) == expected
    assert hand.close(EMPTY) is None


def test_edge_of_a_polygon_can_be_dragged() -> None:
    hand = MeasuringHand()
    assert drag(hand, Kind.POLYGON, (40, 40), (160, 40)) is None
    click(hand, Kind.POLYGON, (160, 120))
    assert hand.close(EMPTY) == Drawn(Kind.POLYGON, ((10, 10), (10, 40), (30, 40)))


def test_two_clicks_upon_one_point_measure_nothing() -> None:
    hand = MeasuringHand()
    click(hand, Kind.LENGTH, (40, 40))
    assert click(hand, Kind.LENGTH, (41, 40)) is None
    assert not hand.is_busy


def test_giving_up_forgets_the_draft() -> None:
    hand = MeasuringHand()
    click(hand, Kind.ANGLE, (40, 40))
    assert hand.cancel()
    assert hand.draft is None
    assert not hand.cancel()
    assert hand.release((40, 40), EMPTY) is None


def test_release_without_a_press_comes_to_nothing() -> None:
    hand = MeasuringHand()
    click(hand, Kind.ANGLE, (40, 40))
    assert hand.release((80, 80), EMPTY) is None
    assert hand.is_busy


def test_press_beside_everything_is_for_another_hand() -> None:
    hand = MeasuringHand()
    assert not hand.press((300, 300), None, scene(LINE))
    hand.move((310, 310), scene(LINE))
    assert hand.draft is None


def test_line_is_moved_as_a_whole_and_within_the_image() -> None:
    hand = MeasuringHand()
    assert drag(hand, None, (140, 42), (140, 62), on=scene(LINE)) == Reshaped(
        "line", ((15, 10), (15, 60))
    )
    assert drag(hand, None, (140, 40), (140, -400), on=scene(LINE)) == Reshaped(
        "line", ((0, 10), (0, 60))
    )


def test_handle_moves_alone() -> None:
    moved = drag(MeasuringHand(), None, (246, 46), (286, 86), on=scene(LINE))
    assert moved == Reshaped("line", ((10, 10), (21.5, 71.5)))


def test_handle_can_be_taken_within_24_pixels() -> None:
    on = scene(LINE)
    assert hit_at(on, (240 + 8.4, 40 + 8.4), drawing=False) == Hit("line", 1)
    assert hit_at(on, (240 + 12, 40), drawing=False) == Hit("line", 1)
    assert hit_at(on, (240 + 13, 40), drawing=False) is None


def test_click_chooses_and_moves_nothing() -> None:
    on = scene(LINE, BOX)
    assert click(MeasuringHand(), None, (140, 40), on=on) == Hit("line")
    hand = MeasuringHand()
    hand.press((140, 40), None, on)
    assert hand.held == Hit("line")
    hand.move((142, 41), on)  # a trembling hand
    assert hand.release((142, 41), on) == Hit("line")


def test_drag_back_to_where_it_began_changes_nothing() -> None:
    assert drag(MeasuringHand(), None, (140, 40), (200, 90), (140, 40), on=scene(LINE)) == Hit(
        "line"
    )


def test_label_holds_its_measurement() -> None:
    on = scene(LINE, label=Box(300, 300, 50, 20))
    assert hit_at(on, (310, 310), drawing=False) == Hit("line")
    assert hit_at(on, (290, 310), drawing=False) is None


def test_chosen_one_comes_first_where_two_lie_together() -> None:
    twin = Mark("twin", Kind.LENGTH, LINE.points)
    assert hit_at(scene(LINE, twin, selected="twin"), (240, 40), drawing=False) == Hit("twin", 1)


def test_while_drawing_only_handles_of_the_chosen_one_are_held() -> None:
    assert hit_at(scene(LINE, selected="line"), (240, 40), drawing=True) == Hit("line", 1)
    assert hit_at(scene(LINE, selected="line"), (140, 40), drawing=True) is None
    assert hit_at(scene(LINE), (240, 40), drawing=True) is None


def test_those_of_the_slice_beside_cannot_be_held() -> None:
    near = Mark("near", Kind.LENGTH, LINE.points, is_near=True)
    assert hit_at(scene(near), (140, 40), drawing=False) is None


def test_corner_of_a_box_moves_and_the_opposite_one_stays() -> None:
    moved = drag(MeasuringHand(), None, (320, 280), (360, 320), on=scene(BOX))
    assert moved == Reshaped("box", ((50, 50), (80, 90)))


@pytest.mark.parametrize("kind", [Kind.ELLIPSE, Kind.RECTANGLE])
def test_shift_makes_a_circle_or_a_square(kind: Kind) -> None:
    drawn = drag(MeasuringHand(), kind, (40, 40), (160, 80), on=EVEN)
    assert drawn == Drawn(kind, ((10, 10), (40, 40)))
    back = drag(MeasuringHand(), kind, (200, 200), (160, 80), on=EVEN)
    assert back == Drawn(kind, ((50, 50), (20, 20)))


@pytest.mark.parametrize(
    ("to", "end"), [((160, 50), (10, 40)), ((45, 160), (40, 10)), ((160, 150), (38.75, 38.75))]
)
def test_shift_makes_a_line_level_upright_or_slanted(
    to: tuple[float, float], end: tuple[float, float]
) -> None:
    drawn = drag(MeasuringHand(), Kind.LENGTH, (40, 40), to, on=EVEN)
    assert isinstance(drawn, Drawn)
    assert drawn.points[1] == pytest.approx(end)


def test_shift_works_with_clicks_too() -> None:
    hand = MeasuringHand()
    click(hand, Kind.ELLIPSE, (40, 40), on=EVEN)
    hand.move((160, 80), EVEN)
    assert hand.draft is not None
    assert hand.draft.points == ((10, 10), (40, 40))
    assert click(hand, Kind.ELLIPSE, (160, 80), on=EVEN) == Drawn(
        Kind.ELLIPSE, ((10, 10), (40, 40))
    )
