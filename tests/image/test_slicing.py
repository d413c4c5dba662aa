import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.geometry import PlaneGeometry
from medviewer.image.slicing import (
    EdgeLetters,
    ScreenOrientation,
    direction_letters,
    display_slice,
    film_letters,
    plane_letters,
)

AXIAL = PlaneGeometry((0, 0, 0), (1, 0, 0), (0, 1, 0))
CORONAL = PlaneGeometry((0, 0, 0), (1, 0, 0), (0, 0, -1))
SAGITTAL = PlaneGeometry((0, 0, 0), (0, 1, 0), (0, 0, -1))

ORIENTATIONS = [
    ScreenOrientation(horizontally, vertically, turns)
    for horizontally, vertically, turns in itertools.product((False, True), (False, True), range(4))
]


@pytest.mark.parametrize(
    ("plane", "letters"),
    [
        (AXIAL, EdgeLetters("R", "A", "L", "P")),
        (CORONAL, EdgeLetters("R", "H", "L", "F")),
        (SAGITTAL, EdgeLetters("A", "H", "P", "F")),
    ],
)
def test_the_three_planes_have_their_letters(plane: PlaneGeometry, letters: EdgeLetters) -> None:
    assert plane_letters(plane) == letters


def test_an_oblique_direction_has_up_to_three_letters_strongest_first() -> None:
    assert direction_letters((0.2, 0.9, -0.4)) == "PFL"
    assert direction_letters((-0.8, 0.6, 0.0)) == "RP"


def test_a_slight_tilt_is_not_named() -> None:
    assert direction_letters((0.998, 0.05, -0.03)) == "L"


def test_letters_of_a_film_come_from_its_header() -> None:
    assert film_letters("L\\F") == EdgeLetters("R", "H", "L", "F")
    assert film_letters("p\\f") == EdgeLetters("A", "H", "P", "F")
    assert film_letters("LA\\F") == EdgeLetters("RP", "H", "LA", "F")


@pytest.mark.parametrize("text", ["", "L", "L\\", "\\F", "L\\F\\A", "LE\\V", "X\\F", "LL\\F"])
def test_an_unknown_orientation_has_no_letters(text: str) -> None:
    assert film_letters(text) == EdgeLetters()


def test_letters_follow_a_horizontal_flip() -> None:
    flipped = plane_letters(AXIAL).oriented(ScreenOrientation(flipped_horizontally=True))
    assert flipped == EdgeLetters("L", "A", "R", "P")


def test_letters_follow_a_vertical_flip() -> None:
    flipped = plane_letters(AXIAL).oriented(ScreenOrientation(flipped_vertically=True))
    assert flipped == EdgeLetters("R", "P", "L", "A")


def test_letters_follow_a_clockwise_turn() -> None:
    # what was left is on top, what was on top is right
    turned = plane_letters(AXIAL).oriented(ScreenOrientation(quarter_turns=1))
    assert turned == EdgeLetters(left="P", top="R", right="A", bottom="L")


def test_a_flip_comes_before_a_turn() -> None:
    turned = plane_letters(AXIAL).oriented(ScreenOrientation(True, False, 1))
    assert turned == EdgeLetters(left="P", top="L", right="A", bottom="R")


def test_a_clockwise_turn_brings_the_left_column_to_the_top() -> None:
    pixels = np.array([[1, 2], [3, 4], [5, 6]])
    turned = display_slice(pixels, ScreenOrientation(quarter_turns=1))
    assert turned.tolist() == [[5, 3, 1], [6, 4, 2]]


@given(st.integers(0, 1), st.booleans(), st.booleans())
def test_slicing_commutes_with_flipping(index: int, across: bool, down: bool) -> None:
    volume = np.arange(24).reshape(2, 3, 4)
    flipped_volume = volume[:, :: -1 if down else 1, :: -1 if across else 1]
    shown = display_slice(volume[index], ScreenOrientation(across, down))
    assert np.array_equal(shown, flipped_volume[index])


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_pixel_is_shown_where_its_coordinates_say(orientation: ScreenOrientation) -> None:
    pixels = np.arange(12).reshape(3, 4)
    shown = display_slice(pixels, orientation)
    for row, column in np.ndindex(3, 4):
        y, x = orientation.to_screen(row + 0.5, column + 0.5, 3, 4)
        assert shown[int(y), int(x)] == pixels[row, column]


@given(
    st.sampled_from(ORIENTATIONS),
    st.floats(0, 30),
    st.floats(0, 50),
    st.floats(1, 40),
    st.floats(1, 60),
)
def test_to_the_screen_and_back_is_identity(
    orientation: ScreenOrientation, row: float, column: float, height: float, width: float
) -> None:
    y, x = orientation.to_screen(row, column, height, width)
    assert orientation.to_image(y, x, height, width) == pytest.approx((row, column), abs=1e-9)


@given(st.sampled_from(ORIENTATIONS))
def test_letters_and_pixels_turn_together(orientation: ScreenOrientation) -> None:
    edges = np.array([["", "A", ""], ["R", "", "L"], ["", "P", ""]])
    shown = display_slice(edges, orientation)
    letters = plane_letters(AXIAL).oriented(orientation)
    assert (letters.top, letters.left, letters.right, letters.bottom) == (
        shown[0, 1],
        shown[1, 0],
        shown[1, 2],
        shown[2, 1],
    )
