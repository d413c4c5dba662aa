import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.outline import area_pixels, crosses_itself, region_pixels

RECTANGLE, ELLIPSE, POLYGON = Kind.RECTANGLE, Kind.ELLIPSE, Kind.POLYGON
place = st.tuples(st.floats(-3, 15), st.floats(-3, 15))


def mask(kind: Kind, points, shape: tuple[int, int] = (12, 12)) -> np.ndarray:
    """Return which pixels of the whole image count."""
    found = region_pixels(kind, points, shape)
    whole = np.zeros(shape, bool)
    rows, columns = found.inside.shape
    whole[found.top : found.top + rows, found.left : found.left + columns] = found.inside
    return whole


def centres(shape: tuple[int, int] = (12, 12)) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.indices(shape)
    return rows + 0.5, columns + 0.5


@given(place, place)
def test_rectangle_holds_the_centres_inside(first, second) -> None:
    rows, columns = centres()
    (top, bottom), (left, right) = (sorted(ends) for ends in zip(first, second, strict=True))
    expected = (top <= rows) & (rows < bottom) & (left <= columns) & (columns < right)
    assert np.array_equal(mask(RECTANGLE, (first, second)), expected)


@given(place, place)
def test_ellipse_holds_the_centres_inside(first, second) -> None:
    rows, columns = centres()
    middle = (first[0] + second[0]) / 2, (first[1] + second[1]) / 2
    half = abs(first[0] - second[0]) / 2, abs(first[1] - second[1]) / 2
    assume(min(half) > 1e-3)
    distance = ((rows - middle[0]) / half[0]) ** 2 + ((columns - middle[1]) / half[1]) ** 2
    assume(np.abs(distance - 1).min() > 1e-9)  # the outline itself is another test
    assert np.array_equal(mask(ELLIPSE, (first, second)), distance < 1)


def test_centre_on_the_outline_counts_on_the_left_and_upper_side_alone() -> None:
    inside = mask(RECTANGLE, ((2.5, 3.5), (5.5, 7.5)))
    assert inside.nonzero()[0].min() == 2
    assert inside.nonzero()[0].max() == 4
    assert inside.nonzero()[1].min() == 3
    assert inside.nonzero()[1].max() == 6
    # a circle of radius 2 about the centre of pixel (5, 5): its four tips are centres
    tips = mask(ELLIPSE, ((3.5, 3.5), (7.5, 7.5)))
    assert (tips[5, 3], tips[5, 7], tips[7, 5]) == (True, False, False)


@given(st.integers(-2, 14), st.floats(0, 12), st.floats(0, 12))
def test_regions_side_by_side_share_no_pixel_and_leave_none_out(twice, low, high) -> None:
    middle, whole = twice / 2, ((0.0, low), (12.0, high))
    upper = mask(RECTANGLE, ((0.0, low), (max(middle, 0.0), high)))
    lower = mask(RECTANGLE, ((max(middle, 0.0), low), (12.0, high)))
    assert not (upper & lower).any()
    assert np.array_equal(upper | lower, mask(RECTANGLE, whole))


def test_polygon_of_a_rectangle_is_the_rectangle() -> None:
    corners = ((2.5, 3.5), (2.5, 7.5), (5.5, 7.5), (5.5, 3.5))
    assert np.array_equal(mask(POLYGON, corners), mask(RECTANGLE, (corners[0], corners[2])))


@given(st.lists(place, min_size=3, max_size=8))
def test_polygon_holds_what_an_odd_number_of_edges_surrounds(points) -> None:
    rows, columns = centres()
    expected = np.zeros(rows.shape, bool)
    for start, end in zip(points, [*points[1:], points[0]], strict=True):
        crosses = (start[0] <= rows) != (end[0] <= rows)
        with np.errstate(all="ignore"):
            x = start[1] + (rows - start[0]) / (end[0] - start[0]) * (end[1] - start[1])
        expected ^= crosses & (x <= columns)
        assume(not (crosses & (np.abs(x - columns) < 1e-9)).any())
    assert np.array_equal(mask(POLYGON, points), expected)


def test_arrowhead_is_hollow_at_its_tail() -> None:
    inside = mask(POLYGON, ((0, 0), (6, 6), (0, 12), (12, 6)))
    assert not inside[2, 5]
    assert inside[8, 5]


def test_outline_beside_the_image_holds_nothing() -> None:
    assert not mask(ELLIPSE, ((-9, -9), (-3, -3))).any()
    assert not mask(RECTANGLE, ((20, 20), (30, 30))).any()
    assert not mask(RECTANGLE, ((3, 3), (3, 9))).any()


def test_the_only_pixel_of_an_image_counts() -> None:
    assert mask(ELLIPSE, ((0, 0), (1, 1)), (1, 1)).all()


def test_areas_by_hand() -> None:
    assert area_pixels(RECTANGLE, ((5, 8), (2, 4))) == 12.0
    assert area_pixels(ELLIPSE, ((2, 4), (5, 8))) == pytest.approx(math.pi * 1.5 * 2)
    assert area_pixels(POLYGON, ((0, 0), (0, 4), (3, 0))) == 6.0
    assert area_pixels(POLYGON, ((3, 0), (0, 4), (0, 0))) == 6.0  # drawn the other way around
    assert area_pixels(POLYGON, ((0, 0), (4, 4), (0, 4), (4, 0))) is None


def test_polygon_that_touches_or_crosses_itself_is_told() -> None:
    square = ((0, 0), (0, 4), (4, 4), (4, 0))
    assert not crosses_itself(square)
    assert not crosses_itself(((0, 0), (0, 4), (4, 0)))
    assert crosses_itself(((0, 0), (4, 4), (0, 4), (4, 0)))
    assert crosses_itself(((0, 0), (0, 8), (4, 8), (0, 4), (4, 0)))  # a tip upon an edge
    assert crosses_itself(((0, 0), (0, 8), (2, 8), (0, 6), (0, 2), (2, 0)))  # edges on one line
    assert not crosses_itself(((0, 0), (0, 2), (2, 2), (2, 4), (0, 4), (0, 6), (4, 6), (4, 0)))
