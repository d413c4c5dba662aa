import math

from hypothesis import given
from hypothesis import strategies as st

from medviewer.ui.slices.measuring.label_places import LabelWish, leader, placed_labels
from medviewer.ui.slices.words.placed import Box

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


def obstacle(line: tuple[tuple[float, float], ...]) -> LabelWish:
    """Return lines whose own label is too small to matter."""
    xs, ys = zip(*line, strict=True)
    return LabelWish(1, 1, (min(xs), min(ys), max(xs), max(ys)), (line,))


def placed_beside(line: tuple[tuple[float, float], ...]) -> Box:
    """Return where a label whose own lines are up to x = 150 stands beside other lines."""
    wish = LabelWish(60, 20, (100, 100, 150, 140))
    return placed_labels([wish, obstacle(line)], VIEW)[0]


def test_label_keeps_clear_of_lines() -> None:
    upright = placed_beside(((180.0, 50.0), (180.0, 250.0)))  # through the place on the right
    assert upright.x + upright.width < 180
    slanted = placed_beside(((0.0, 0.0), (400.0, 300.0)))  # its bounds are the whole view
    for n in range(101):
        x, y = 4.0 * n, 3.0 * n
        beside = slanted.x < x < slanted.x + slanted.width
        assert not (beside and slanted.y < y < slanted.y + slanted.height)


def test_label_keeps_clear_of_a_curve() -> None:
    turns = [math.tau * n / 72 for n in range(73)]
    circle = tuple((190 + 40 * math.cos(t), 120 + 40 * math.sin(t)) for t in turns)
    box = placed_beside(circle)
    for x, y in circle:
        assert not (box.x < x < box.x + box.width and box.y < y < box.y + box.height)


def test_label_crosses_no_line_of_its_own_where_it_can() -> None:
    diagonal = ((100.0, 100.0), (390.0, 290.0))
    (box,) = placed_labels([LabelWish(60, 20, (100, 100, 390, 290), (diagonal,))], VIEW)
    for n in range(101):
        x, y = 100 + 2.9 * n, 100 + 1.9 * n
        assert not (box.x < x < box.x + box.width and box.y < y < box.y + box.height)


def test_label_keeps_clear_of_the_letters_of_the_sides() -> None:
    wish = LabelWish(100, 20, (200, 140, 285, 160))  # on the right it would reach the edge
    (box,) = placed_labels([wish], VIEW)
    assert not overlap(box, Box(380, 135, 20, 30))


def test_a_label_keeps_clear_of_the_words_of_the_view() -> None:
    wish = LabelWish(60, 20, (100, 100, 150, 140))
    (free,) = placed_labels([wish], VIEW)
    (beside,) = placed_labels([wish], VIEW, [free])
    assert beside != free
    assert (
        beside.x + beside.width <= free.x
        or beside.y >= free.y + free.height
        or (beside.y + beside.height <= free.y or beside.x >= free.x + free.width)
    )


def test_a_label_among_words_takes_what_is_free_anywhere() -> None:
    words = [Box(0, 0, 400, 130), Box(0, 190, 400, 110), Box(0, 130, 100, 60)]
    words.append(Box(220, 130, 40, 60))
    lines = (110.0, 20.0, 200.0, 60.0)
    (box,) = placed_labels([LabelWish(90, 40, lines)], VIEW, words)
    assert not any(overlap(box, word) for word in words)


def test_a_label_keeps_clear_of_those_that_stand_already() -> None:
    wish = LabelWish(60, 20, (100, 100, 150, 140))
    stood, added = placed_labels([wish, wish], VIEW, standing=[Box(159, 105, 60, 20)])
    assert stood == Box(159, 105, 60, 20)
    assert not overlap(stood, added)
