import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medviewer.image.measuring.calibration import Scale
from medviewer.image.measuring.editing import (
    bidirectional_on,
    handles,
    moved,
    with_handle_at,
    within,
)
from medviewer.image.measuring.measurement import Kind

SIZE = (100, 80)
PIXELS = Scale()
TALL = Scale(2.0, 0.5, "mm", "mm")
point = st.tuples(st.floats(0, 100), st.floats(0, 80))


def mm(start, end, scale: Scale = TALL) -> tuple[float, float]:
    return (end[0] - start[0]) * scale.down, (end[1] - start[1]) * scale.across


def across(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the cosine between two vectors."""
    lengths = math.hypot(*first) * math.hypot(*second)
    return (first[0] * second[0] + first[1] * second[1]) / lengths


def test_points_stay_in_the_image() -> None:
    assert within((-3, 90), SIZE) == (0, 80)
    assert within((50, 40), SIZE) == (50, 40)


@given(st.lists(point, min_size=1, max_size=5), st.tuples(st.floats(-300, 300), st.floats(-9, 9)))
def test_moving_keeps_the_shape_and_stays_inside(points, offset) -> None:
    now = moved(tuple(points), offset, SIZE)
    for before, after in zip(points, now, strict=True):
        assert after[0] - before[0] == pytest.approx(now[0][0] - points[0][0], abs=1e-9)
        assert after[1] - before[1] == pytest.approx(now[0][1] - points[0][1], abs=1e-9)
        assert -1e-9 <= after[0] <= 100 + 1e-9
        assert -1e-9 <= after[1] <= 80 + 1e-9


def test_move_that_fits_goes_all_the_way() -> None:
    assert moved(((1, 2), (3, 4)), (5, 6), SIZE) == ((6, 8), (8, 10))


def test_handle_of_a_line_moves_alone_and_within_the_image() -> None:
    line = ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
    moved_end = with_handle_at(Kind.ANGLE, line, 1, (500, 7), SIZE, PIXELS)
    assert moved_end == ((1, 2), (100, 7), (5, 6))


@pytest.mark.parametrize("kind", [Kind.RECTANGLE, Kind.ELLIPSE])
@pytest.mark.parametrize("handle", range(4))
@pytest.mark.parametrize("corners", [((10, 20), (30, 50)), ((30, 50), (10, 20))])
def test_corner_moves_and_the_opposite_one_stays(kind: Kind, handle: int, corners) -> None:
    before = handles(kind, corners)
    now = handles(kind, with_handle_at(kind, corners, handle, (40, 60), SIZE, PIXELS))
    assert now[handle] == (40, 60)
    assert now[(handle + 2) % 4] == before[(handle + 2) % 4]


def test_handles_are_the_points_but_for_boxes() -> None:
    assert handles(Kind.LENGTH, ((1, 2), (3, 4))) == ((1, 2), (3, 4))
    assert handles(Kind.ELLIPSE, ((1, 2), (3, 4))) == ((1, 2), (1, 4), (3, 4), (3, 2))


def test_short_axis_begins_at_half_the_long_one_across_its_middle() -> None:
    start, end, first, second = bidirectional_on((10, 10), (10, 50), TALL)  # 20 mm across
    assert (start, end) == ((10, 10), (10, 50))
    assert {first, second} == {(12.5, 30.0), (7.5, 30.0)}  # 5 mm up, 5 mm down


@given(point, point, point, st.integers(0, 3))
def test_axes_stay_at_right_angles(start, end, to, handle) -> None:
    assume(math.hypot(*mm(start, end)) > 1)
    now = with_handle_at(
        Kind.BIDIRECTIONAL, bidirectional_on(start, end, TALL), handle, to, SIZE, TALL
    )
    long, short = mm(now[0], now[1]), mm(now[2], now[3])
    assume(math.hypot(*long) > 0.1)
    assume(math.hypot(*short) > 0.1)
    assert across(long, short) == pytest.approx(0, abs=1e-6)


@given(point, point, point)
def test_short_axis_keeps_its_length_when_the_long_one_is_moved(start, end, to) -> None:
    assume(math.hypot(*mm(start, end)) > 1)
    assume(math.hypot(*mm(to, end)) > 1)
    before = bidirectional_on(start, end, TALL)
    now = with_handle_at(Kind.BIDIRECTIONAL, before, 0, to, SIZE, TALL)
    length = math.hypot(*mm(before[2], before[3]))
    assert math.hypot(*mm(now[2], now[3])) == pytest.approx(length)


def test_end_of_the_short_axis_slides_along_the_long_one() -> None:
    cross = ((10.0, 10.0), (10.0, 50.0), (5.0, 30.0), (15.0, 30.0))
    now = with_handle_at(Kind.BIDIRECTIONAL, cross, 3, (20, 40), SIZE, PIXELS)
    assert now[:2] == cross[:2]
    assert now[2] == pytest.approx((5, 40))
    assert now[3] == pytest.approx((20, 40))
    beyond = with_handle_at(Kind.BIDIRECTIONAL, cross, 2, (4, 79), SIZE, PIXELS)
    assert beyond[2] == pytest.approx((4, 50))  # not past the end of the long axis


def test_axes_without_length_can_be_pulled_apart() -> None:
    flat = ((10.0, 10.0),) * 4
    for handle in range(4):
        now = with_handle_at(Kind.BIDIRECTIONAL, flat, handle, (20, 20), SIZE, PIXELS)
        assert all(math.isfinite(value) for each in now for value in each)
