"""Texts of a presentation state and the view's own words: all of them can be read."""

import itertools

import pytest

from medviewer.image.objects.presentation import Justify, Text
from medviewer.image.projection import Projection
from medviewer.ui.slices.content import CornerTexts
from medviewer.ui.slices.objects.mark_places import MarkPlaces, is_apart, text_boxes
from medviewer.ui.slices.words.labels import SliceLabels
from medviewer.ui.slices.words.layout import laid_out
from medviewer.ui.slices.words.placed import Box, PlacedText, overlaps
from tests.ui.slices.words.test_layout import CORNERS, FULL, box_of, measure, texts_of

SIZE = 13
LINE = 17.0
VIEW = (1000.0, 1000.0)
WHOLE = (0.0, 0.0, 100.0, 100.0)


def projection(**parts: object) -> Projection:
    """Return an image of 100 x 100 pixels that fills the view, ten screen pixels a pixel."""
    return Projection(100, 100, *VIEW, **parts)  # type: ignore[arg-type]


def boxes(*texts: Text, words: tuple[Box, ...] = (), seen: Projection | None = None) -> list[Box]:
    places = MarkPlaces(seen or projection(), WHOLE)
    return list(text_boxes(texts, places, words, SIZE, measure))


def boxed(word: str, top: float, left: float, bottom: float, right: float) -> Text:
    return Text((word,), box=((top, left), (bottom, right)))


def test_a_text_stands_in_its_box_and_no_wider_than_its_words() -> None:
    (box,) = boxes(boxed("Nodule", 30, 60, 45, 90))
    assert (box.x, box.y) == (597.0, 299.0)  # a little ground around (600, 300)
    assert box.width == pytest.approx(6 + 6 * 0.55 * 13)
    assert box.height == LINE + 2


@pytest.mark.parametrize(("justify", "middle"), [("left", 0.0), ("center", 0.5), ("right", 1.0)])
def test_a_text_stands_in_its_box_as_it_is_justified(justify: Justify, middle: float) -> None:
    (box,) = boxes(Text(("Nodule",), box=((30.0, 60.0), (45.0, 90.0)), justify=justify))
    spare = 300 - 6 * 0.55 * 13
    assert box.x + 3 == pytest.approx(600 + middle * spare)


def test_shares_of_the_displayed_area_are_places_of_the_screen() -> None:
    text = Text(("A",), box=((0.25, 0.5), (0.3, 0.6)), box_units="display")
    places = MarkPlaces(projection(), (20.0, 40.0, 60.0, 80.0))
    (box,) = text_boxes([text], places, (), SIZE, measure)
    assert (box.x + 3, box.y + 1) == (600.0, 300.0)  # a quarter and a half of 400 from (400, 200)


def test_a_text_beside_its_anchor_changes_sides_where_the_view_ends() -> None:
    (box,) = boxes(Text(("Pneumothorax",), anchor=(50.0, 98.0)))
    assert box.x + box.width < 980
    assert box.y < 500 < box.y + box.height


def test_a_text_moves_out_of_what_must_be_said_as_little_as_possible() -> None:
    banner = Box(0.0, 0.0, 1000.0, 30.0)
    (box,) = boxes(boxed("Nodule", 1, 60, 5, 90), words=(banner,))
    assert box.x == 597.0
    assert 30 <= box.y < 33


def test_two_texts_at_one_place_stand_one_below_the_other() -> None:
    first, second = boxes(boxed("First", 30, 60, 45, 90), boxed("Second", 30, 60, 45, 90))
    assert not overlaps(first, second)
    assert first.x == second.x


def test_texts_beyond_a_few_dozen_stand_as_the_state_says() -> None:
    placed = boxes(*[boxed("Same", 30, 60, 45, 90)] * 30)
    assert placed[-1] == placed[0]
    clear = placed[:24]
    assert not any(overlaps(one, other) for one, other in itertools.combinations(clear, 2))


def test_a_text_at_the_edge_is_pulled_into_the_view() -> None:
    (box,) = boxes(boxed("Nodule", 99, 97, 100, 100))
    assert box.x + box.width == 1000.0
    assert box.y + box.height == 1000.0


def test_texts_of_what_lies_beside_the_view_stay_there() -> None:
    zoomed = projection(center=(90.0, 90.0), scale=50.0)
    text = Text(("Nodule",), anchor=(50.0, 20.0))
    assert boxes(text, seen=zoomed)[0].x < -1000
    assert boxes(boxed("Nodule", 30, 10, 45, 20), seen=zoomed)[0].x < -1000


def test_where_all_is_full_a_text_stands_as_the_state_says() -> None:
    (box,) = boxes(boxed("Nodule", 30, 60, 45, 90), words=(Box(0.0, 0.0, *VIEW),))
    assert (box.x, box.y) == (597.0, 299.0)


def test_a_text_that_had_to_move_far_has_a_line_to_its_anchor() -> None:
    assert not is_apart(Box(108.0, 90.0, 50.0, 20.0), (100.0, 100.0))
    assert is_apart(Box(108.0, 130.0, 50.0, 20.0), (100.0, 100.0))
    assert is_apart(Box(140.0, 90.0, 50.0, 20.0), (100.0, 100.0))


# With the words of the view


CORNER_TEXTS = (
    boxed("Marked by a reader: see report", 0, 0, 10, 30),
    boxed("Second opinion", 2, 75, 8, 99),
    boxed("Follow-up in 3 months", 95, 2, 99, 40),
    boxed("12 mm", 93, 90, 99, 99),
    Text(("Nodule", "12 mm"), anchor=(50.0, 50.0), anchor_visible=True),
)


@pytest.mark.parametrize("size", [(1600, 1000), (900, 900), (600, 500), (420, 700)])
def test_no_corner_line_lies_on_a_text_of_the_state(size: tuple[int, int]) -> None:
    places = MarkPlaces(Projection(100, 100, *size), WHOLE)
    taken = text_boxes(CORNER_TEXTS, places, (), SIZE, measure)
    layout = laid_out(FULL, *size, measure, taken=taken)
    corners = [placed for placed in layout.texts if placed.role == "text"]
    clashes = [(text.text, box) for text in corners for box in taken if overlaps(box_of(text), box)]
    assert clashes == []


def test_corner_lines_move_on_and_none_is_lost_where_there_is_room() -> None:
    taken = (Box(0.0, 0.0, 200.0, 60.0), Box(0.0, 900.0, 300.0, 30.0))
    layout = laid_out(FULL, 1600, 1000, measure, taken=taken)
    said = texts_of(layout)
    for corner in (CORNERS.top_left, CORNERS.top_right, CORNERS.bottom_left, CORNERS.bottom_right):
        assert set(corner) <= set(said)
    assert _top_of(layout.texts, CORNERS.top_left[0]) >= 60.0
    untouched = laid_out(FULL, 1600, 1000, measure)
    first = CORNERS.top_right[0]
    assert _top_of(layout.texts, first) == _top_of(untouched.texts, first)


def test_a_corner_that_is_full_says_nothing_rather_than_what_cannot_be_read() -> None:
    labels = SliceLabels(corners=CornerTexts(("Doe, Jane",), (), (), ()))
    assert "Doe, Jane" in texts_of(laid_out(labels, 600, 500, measure))
    full = laid_out(labels, 600, 500, measure, taken=(Box(0.0, 0.0, 300.0, 500.0),))
    assert "Doe, Jane" not in texts_of(full)


def _top_of(texts: tuple[PlacedText, ...], word: str) -> float:
    return next(placed.y for placed in texts if placed.text == word)
