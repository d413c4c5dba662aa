import math

from hypothesis import given
from hypothesis import strategies as st

from medviewer.ui.slices.layout import Box
from medviewer.ui.slices.measuring.label_places import LabelWish, leader, placed_labels

VIEW = (400.0, 300.0)
place = st.floats(-100, 500)


def overlap(first: Box, second: Box) -> bool:
    wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    high = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    return wide > 0 and high > 0


def test_label_stands_to_the_right_of_its_lines() -> None:
    (box,) = placed_labels([LabelWish(60, 20, (100, 100, 150, 140))], VIEW)
    assert box == Box(159, 110, 60, 20)


def test_label_goes_to_the_left_where_the_right_edge_is_near() -> None:
    (box,) = placed_labels([LabelWish(60, 20, (300, 100, 380, 140))], VIEW)
    assert box.x + box.width < 300


@given(place, place, st.floats(0, 400), st.floats(0, 300), st.floats(10, 200), st.floats(10, 80))
def test_no_label_is_cut_off(left, top, width, height, wide, high) -> None:
    (box,) = placed_labels([LabelWish(wide, high, (left, top, left + width, top + height))], VIEW)
    assert box.x >= 0
    assert box.y >= 0
    assert box.x + box.width <= VIEW[0]
    assert box.y + box.height <= VIEW[1]


def test_two_labels_of_one_place_stand_apart() -> None:
    wish = LabelWish(60, 20, (100, 100, 150, 140))
    first, second, third = placed_labels([wish] * 3, VIEW)
    assert not overlap(first, second)
    assert not overlap(first, third)
    assert not overlap(second, third)


def test_label_that_is_larger_than_the_view_begins_at_its_corner() -> None:
    (box,) = placed_labels([LabelWish(600, 20, (100, 100, 150, 140))], VIEW)
    assert box.x == 3


def test_label_far_away_is_tied_to_its_lines() -> None:
    bounds = (100.0, 100.0, 150.0, 140.0)
    assert leader(Box(159, 110, 60, 20), bounds) is None
    assert leader(Box(250, 110, 60, 20), bounds) == ((250, 120), (150, 120))


def test_label_keeps_clear_of_lines() -> None:
    wish = LabelWish(60, 20, (100, 100, 150, 140))
    upright = ((180.0, 50.0), (180.0, 250.0))  # goes through the place on the right
    (box,) = placed_labels([wish], VIEW, [upright])
    assert box.x + box.width < 180 or box.x > 180
    slanted = ((0.0, 0.0), (400.0, 300.0))  # its corner to corner is the whole view
    (beside,) = placed_labels([wish], VIEW, [slanted])
    for n in range(101):
        x, y = 4.0 * n, 3.0 * n
        inside_x = beside.x < x < beside.x + beside.width
        assert not (inside_x and beside.y < y < beside.y + beside.height)


def test_label_keeps_clear_of_a_curve() -> None:
    turns = [math.tau * n / 72 for n in range(73)]
    circle = tuple((190 + 40 * math.cos(t), 120 + 40 * math.sin(t)) for t in turns)
    (box,) = placed_labels([LabelWish(60, 20, (100, 100, 140, 140))], VIEW, [circle])
    for x, y in circle:
        assert not (box.x < x < box.x + box.width and box.y < y < box.y + box.height)
