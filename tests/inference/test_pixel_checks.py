from dataclasses import replace

import numpy as np
import pytest

from medviewer.inference.pixel_checks import Pixels, check_pixels, to_grey
from medviewer.inference.prediction import WarningKind
from medviewer.models.card import ModelCard
from tests.support.phantoms import chest_film


def kinds(card: ModelCard, image: Pixels) -> dict[WarningKind, bool]:
    return {warning.kind: warning.refuses for warning in check_pixels(card, image)}


def test_a_chest_film_gives_no_warning(card: ModelCard) -> None:
    assert kinds(card, chest_film()) == {}


@pytest.mark.parametrize("value", [0, 7, 4095])
def test_an_image_of_one_value_is_refused(card: ModelCard, value: int) -> None:
    assert kinds(card, np.full((40, 40), value, np.uint16)) == {WarningKind.EMPTY_IMAGE: True}


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_an_image_without_numbers_is_refused(card: ModelCard, value: float) -> None:
    assert kinds(card, np.full((40, 40), value, np.float32)) == {WarningKind.EMPTY_IMAGE: True}


def test_some_nan_among_numbers_is_read(card: ModelCard) -> None:
    film = chest_film().astype(np.float32)
    film[:5] = np.nan
    assert kinds(card, film) == {}


@pytest.mark.parametrize("value", [0, 4095])
def test_a_middle_at_one_extreme_is_saturated(card: ModelCard, value: int) -> None:
    film = chest_film(100, 100)
    film[30:70, 25:75] = value
    assert kinds(card, film) == {WarningKind.SATURATED_IMAGE: False}


def test_black_borders_are_not_saturation(card: ModelCard) -> None:
    film = chest_film(100, 100)
    film[:, :20] = 0
    film[:20] = 0
    assert kinds(card, film) == {}


def test_a_colour_photograph_is_refused(card: ModelCard) -> None:
    photograph = np.zeros((64, 64, 3), np.uint8)
    photograph[..., 0] = np.arange(64)
    photograph[:, 32:, 2] = 200
    assert kinds(card, photograph)[WarningKind.COLOR_IMAGE]


def test_grey_in_three_channels_is_a_warning(card: ModelCard) -> None:
    grey = (chest_film() // 16).astype(np.uint8)
    assert kinds(card, np.dstack([grey] * 3)) == {WarningKind.COLOR_IMAGE: False}


def test_a_grey_image_in_colour_is_read_from_one_channel() -> None:
    grey = np.arange(12, dtype=np.uint8).reshape(3, 4)
    np.testing.assert_array_equal(to_grey(np.dstack([grey] * 3)), grey)


@pytest.mark.parametrize(
    ("shape", "refused"), [((7, 100), True), ((100, 7), True), ((8, 100), False), ((31, 31), False)]
)
def test_images_below_the_networks_size_are_small(
    card: ModelCard, shape: tuple[int, int], refused: bool
) -> None:
    image = np.arange(shape[0] * shape[1], dtype=np.int32).reshape(shape)
    assert kinds(card, image) == {WarningKind.SMALL_IMAGE: refused}


def test_a_slice_may_hold_much_air(card: ModelCard) -> None:
    slices = replace(card, input=replace(card.input, kind="slices"))
    film = chest_film(100, 100)
    film[30:70, 25:75] = 0
    assert kinds(slices, film) == {}
