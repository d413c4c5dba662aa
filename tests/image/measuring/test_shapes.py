import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.measuring.measurement import POINT_COUNTS, Kind
from medviewer.image.measuring.shapes import Shape, distance_to, nearest_handle, shape_of
from medviewer.image.projection import Projection
from medviewer.image.slicing import ScreenOrientation

PLAIN = Projection(100, 100, 400, 400)  # four screen pixels an image pixel
BOX = ((10.0, 20.0), (30.0, 60.0))


def test_rectangle_is_closed_and_has_four_handles() -> None:
    corners = ((80, 40), (240, 40), (240, 120), (80, 120))
    assert shape_of(Kind.RECTANGLE, BOX, PLAIN) == Shape(((*corners, corners[0]),), (), corners)


@given(st.booleans(), st.booleans(), st.integers(0, 3), st.floats(0.2, 5), st.floats(0.5, 8))
def test_ellipse_goes_through_the_middle_of_its_box_on_every_side(
    flip: bool, mirror: bool, turns: int, aspect: float, scale: float
) -> None:
    orientation = ScreenOrientation(flip, mirror, turns)
    view = Projection(100, 100, 400, 300, aspect, orientation, (50.0, 40.0), scale)
    (line,) = shape_of(Kind.ELLIPSE, BOX, view).solid
    for row, column in ((10, 40), (30, 40), (20, 20), (20, 60)):
        assert min(math.dist(view.to_view(row, column), point) for point in line) < 1e-6
    for point in line:
        row, column = view.to_image(*point)
        assert ((row - 20) / 10) ** 2 + ((column - 40) / 20) ** 2 == pytest.approx(1)


def test_length_has_a_tick_across_each_end() -> None:
    line, *ticks = shape_of(Kind.LENGTH, ((10, 20), (10, 60)), PLAIN).solid
    assert line == ((80, 40), (240, 40))
    assert ticks[0] == (pytest.approx((80, 35)), pytest.approx((80, 45)))
    assert ticks[1] == (pytest.approx((240, 35)), pytest.approx((240, 45)))


def test_arrow_has_its_head_at_the_first_point() -> None:
    line, *head = shape_of(Kind.ARROW, ((10, 20), (10, 60)), PLAIN).solid
    assert line[0] == (80, 40)
    for start, end in head:
        assert start == (80, 40)
        assert end[0] > 80  # the barbs point back along the arrow
        assert math.dist(start, end) == pytest.approx(13)


def test_cobb_lines_are_joined_by_a_dashed_one() -> None:
    shape = shape_of(Kind.COBB, ((0, 0), (0, 10), (50, 0), (60, 10)), PLAIN)
    assert shape.solid == (((0, 0), (40, 0)), ((0, 200), (40, 240)))
    assert shape.dashed == (((20, 0), (20, 220)),)


def test_probe_leaves_its_pixel_free() -> None:
    shape = shape_of(Kind.PROBE, ((10, 20),), PLAIN)
    assert len(shape.solid) == 4
    assert min(math.dist(point, (80, 40)) for line in shape.solid for point in line) > 2


@pytest.mark.parametrize("kind", list(Kind))
def test_unfinished_ones_are_lines_between_what_is_there(kind: Kind) -> None:
    count = POINT_COUNTS.get(kind, 3) - 1
    points = tuple((float(n), float(n)) for n in range(count))
    if points:
        view = tuple(PLAIN.to_view(*point) for point in points)
        assert shape_of(kind, points, PLAIN) == Shape((view,), (), view)


@pytest.mark.parametrize("kind", list(Kind))
def test_bounds_hold_everything(kind: Kind) -> None:
    points = ((10.0, 20.0), (30.0, 60.0), (40.0, 10.0), (5.0, 5.0))[: POINT_COUNTS.get(kind, 3)]
    shape = shape_of(kind, points, PLAIN)
    left, top, right, bottom = shape.bounds
    for x, y in (*(point for line in shape.solid for point in line), *shape.handles):
        assert left <= x <= right
        assert top <= y <= bottom


def test_distance_is_that_of_the_nearest_line() -> None:
    shape = shape_of(Kind.ANGLE, ((10, 20), (10, 60), (50, 60)), PLAIN)
    assert distance_to(shape, (160, 43)) == pytest.approx(3)
    assert distance_to(shape, (230, 150)) == pytest.approx(10)
    assert distance_to(shape, (80 - 3, 40 - 4)) == pytest.approx(5)
    assert nearest_handle(shape, (238, 40)) == (pytest.approx(2), 1)


def test_distance_of_a_single_point() -> None:
    lone = shape_of(Kind.POLYGON, ((10, 20),), PLAIN)
    assert distance_to(lone, (83, 44)) == pytest.approx(5)
    twice = shape_of(Kind.ANGLE, ((10, 20), (10, 20), (10, 20)), PLAIN)
    assert distance_to(twice, (83, 44)) == pytest.approx(5)


def test_polygon_is_closed_and_axes_are_two_lines() -> None:
    corners = ((0, 0), (40, 0), (0, 40))
    shape = shape_of(Kind.POLYGON, ((0, 0), (0, 10), (10, 0)), PLAIN)
    assert shape.solid == ((*corners, corners[0]),)
    axes = shape_of(Kind.BIDIRECTIONAL, ((0, 0), (0, 10), (5, 5), (2, 5)), PLAIN)
    assert axes.solid == (((0, 0), (40, 0)), ((20, 20), (20, 8)))
