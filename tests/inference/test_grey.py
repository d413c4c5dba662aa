from dataclasses import replace

import numpy as np
import pytest

from medviewer.image.volume import Rescale, SliceInfo, Volume
from medviewer.inference.grey import grey_slice
from medviewer.models.card import ModelCard
from medviewer.models.preprocess_spec import Preprocess, WindowIntensity, WindowsIntensity


def volume_of(stored: np.ndarray, rescale: Rescale = Rescale(), **options: object) -> Volume:
    return Volume(stored, tuple(SliceInfo(rescale) for _ in stored), **options)


@pytest.fixture
def spec(card: ModelCard) -> Preprocess:
    return card.preprocess


def test_monochrome2_is_taken_as_stored(spec: Preprocess) -> None:
    stored = np.arange(6, dtype=np.int16).reshape(1, 2, 3)
    np.testing.assert_array_equal(grey_slice(volume_of(stored), 0, spec), stored[0])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.int32])
def test_monochrome1_integers_are_turned_around_without_overflow(
    spec: Preprocess, dtype: type[np.integer]
) -> None:
    limits = np.iinfo(dtype)
    stored = np.array([[[limits.min, 5, limits.max]]], dtype=dtype)
    grey = grey_slice(volume_of(stored, photometric="MONOCHROME1"), 0, spec)
    assert grey.dtype == dtype
    np.testing.assert_array_equal(
        grey[0].astype(np.int64), limits.max + limits.min - stored[0, 0].astype(np.int64)
    )


def test_monochrome1_floats_change_their_sign(spec: Preprocess) -> None:
    stored = np.array([[[0.0, 0.25]]], dtype=np.float32)
    grey = grey_slice(volume_of(stored, photometric="MONOCHROME1"), 0, spec)
    np.testing.assert_array_equal(grey, [[-0.0, -0.25]])


def test_a_falling_rescale_turns_around_and_twice_is_not_at_all(spec: Preprocess) -> None:
    stored = np.array([[[0, 10]]], dtype=np.uint8)
    falling = Rescale(-1.0, 255.0)
    once = grey_slice(volume_of(stored, falling), 0, spec)
    twice = grey_slice(volume_of(stored, falling, photometric="MONOCHROME1"), 0, spec)
    np.testing.assert_array_equal(once, [[255, 245]])
    np.testing.assert_array_equal(twice, [[0, 10]])


def test_a_window_gets_modality_values(spec: Preprocess) -> None:
    stored = np.array([[[1000, 1100]]], dtype=np.int16)
    windowed = replace(spec, intensity=WindowIntensity(40.0, 80.0))
    grey = grey_slice(volume_of(stored, Rescale(2.0, -2000.0)), 0, windowed)
    np.testing.assert_array_equal(grey, [[0.0, 200.0]])


def test_padding_takes_the_darkest_value(spec: Preprocess) -> None:
    stored = np.array([[[-2000, 3, 7]]], dtype=np.int16)
    grey = grey_slice(volume_of(stored, padding=(-2000.0, -2000.0)), 0, spec)
    np.testing.assert_array_equal(grey, [[3, 3, 7]])
    assert stored[0, 0, 0] == -2000


def test_padding_of_a_negative_is_dark_too(spec: Preprocess) -> None:
    stored = np.array([[[0, 30, 70]]], dtype=np.uint8)
    padded = volume_of(stored, padding=(0.0, 0.0), photometric="MONOCHROME1")
    np.testing.assert_array_equal(grey_slice(padded, 0, spec), [[185, 225, 185]])


def test_an_image_that_is_all_padding_stays(spec: Preprocess) -> None:
    stored = np.zeros((1, 2, 2), dtype=np.uint8)
    np.testing.assert_array_equal(grey_slice(volume_of(stored, padding=(0.0, 0.0)), 0, spec), 0)


def test_grey_in_colour_is_taken_from_a_channel(spec: Preprocess) -> None:
    stored = np.full((1, 2, 2, 3), 9, dtype=np.uint8)
    windowed = replace(spec, intensity=WindowIntensity(40.0, 80.0))
    for each in (spec, windowed):
        np.testing.assert_array_equal(grey_slice(volume_of(stored, photometric="RGB"), 0, each), 9)


def test_hounsfield_units_are_the_same_in_a_negative(spec: Preprocess) -> None:
    stored = np.array([[[0, 1024], [1064, 1104]]], np.int16)
    windows = WindowsIntensity(((40.0, 80.0),) * spec.channels)
    negative = volume_of(
        stored, Rescale(1.0, -1024.0), photometric="MONOCHROME1", modality="CT", unit="HU"
    )
    grey = grey_slice(negative, 0, replace(spec, intensity=windows))
    np.testing.assert_array_equal(grey, [[-1024, 0], [40, 80]])
