import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image import reduction
from medviewer.image.reduction import is_thinned, level_for, reduced, resampled


@pytest.mark.parametrize(
    ("scale", "level"), [(4.0, 0), (1.0, 0), (0.51, 0), (0.5, 1), (0.26, 1), (0.25, 2), (0.0, 16)]
)
def test_a_copy_is_never_smaller_than_the_screen_shows(scale: float, level: int) -> None:
    assert level_for(scale) == level


def test_level_0_is_the_image_itself() -> None:
    pixels = np.arange(6).reshape(2, 3)
    assert reduced(pixels, 0) is pixels


def test_blocks_are_averaged_and_rounded() -> None:
    pixels = np.array([[0, 1, 10, 10], [2, 4, 10, 12]], np.uint8)
    # 7 / 4 = 1.75 -> 2, 42 / 4 = 10.5 -> 11
    assert reduced(pixels, 1).tolist() == [[2, 11]]
    assert reduced(pixels, 1).dtype == np.uint8


@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8", "?"])
def test_every_type_keeps_its_type(dtype: str) -> None:
    pixels = np.ones((4, 4), dtype)
    assert reduced(pixels, 1).dtype == np.dtype(dtype)
    assert np.all(reduced(pixels, 1) == 1)


def test_negative_values_and_large_ones_do_not_overflow() -> None:
    assert reduced(np.full((2, 2), -32768, np.int16), 1).tolist() == [[-32768]]
    assert reduced(np.full((2, 2), 65535, np.uint16), 1).tolist() == [[65535]]
    assert reduced(np.full((2, 2), 2**32 - 1, np.uint32), 1).tolist() == [[2**32 - 1]]


def test_odd_sizes_repeat_the_edge() -> None:
    pixels = np.array([[0, 2, 8], [2, 4, 8], [4, 4, 0]], np.int16)
    assert reduced(pixels, 1).tolist() == [[2, 8], [4, 0]]


def test_colour_is_averaged_channel_by_channel() -> None:
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[..., 1] = [[0, 100], [100, 200]]
    assert reduced(pixels, 1).tolist() == [[[0, 100, 0]]]


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 3))
def test_a_reduction_is_the_mean_of_its_blocks(rows: int, columns: int, level: int) -> None:
    factor = 2**level
    pixels = np.random.default_rng(0).normal(size=(rows * factor, columns * factor))
    means = pixels.reshape(rows, factor, columns, factor).mean(axis=(1, 3))
    assert np.allclose(reduced(pixels, level), means)


def test_tall_images_are_reduced_in_parts_that_fit_together() -> None:
    pixels = np.repeat(np.arange(700, dtype=np.uint16), 2)[:, None] * np.ones(4, np.uint16)
    assert reduced(pixels, 1)[:, 0].tolist() == list(range(700))


def test_nothing_is_averaged_with_padding() -> None:
    pixels = np.array([[-2000, 100, 100, 100], [100, 100, 100, 104]], np.int16)
    assert reduced(pixels, 1, padding=(-2000, -1999)).tolist() == [[-2000, 101]]


def test_infinite_values_are_no_warning() -> None:
    pixels = np.array([[np.inf, -np.inf], [1.0, 2.0]], np.float32)
    assert np.isnan(reduced(pixels, 1)[0, 0])


def test_a_huge_image_is_sampled_before_it_is_averaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduction, "_MOST_PIXELS", 16)
    pixels = np.arange(64, dtype=np.int16).reshape(8, 8)
    # every second pixel of every second row, then averaged: (0 + 2 + 16 + 18) / 4 = 9
    assert reduced(pixels, 2)[0, 0] == 9


def test_resampling_to_the_same_points_changes_nothing() -> None:
    pixels = np.arange(12, dtype=np.uint16).reshape(3, 4)
    assert np.array_equal(resampled(pixels, (3, 4), (1.0, 1.0)), pixels)


def test_resampling_is_bilinear_between_pixel_centres() -> None:
    # points at 0.75 and 2.25 of 0 10 20: pixels 0.25 and 1.75
    pixels = np.array([[0.0, 10.0, 20.0]], np.float32)
    assert resampled(pixels, (1, 2), (1.0, 1.5)).tolist() == [[2.5, 17.5]]


def test_resampling_in_bands_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.random.default_rng(3).integers(0, 4000, (16, 20), np.uint16)
    whole = resampled(pixels, (11, 13), (16 / 11, 20 / 13))
    monkeypatch.setattr(reduction, "_POINTS_AT_ONCE", 40)  # three rows
    assert np.array_equal(resampled(pixels, (11, 13), (16 / 11, 20 / 13)), whole)


@pytest.mark.parametrize("dtype", ["u1", "i2", "u4", "f4", "f8"])
def test_resampling_keeps_the_type_and_a_constant(dtype: str) -> None:
    pixels = np.full((9, 9), 77, dtype)
    result = resampled(pixels, (5, 7), (9 / 5, 9 / 7))
    assert result.dtype == np.dtype(dtype)
    assert np.all(result == 77)


def test_only_very_large_images_leave_pixels_out() -> None:
    assert is_thinned((16384, 16384), 4)
    assert not is_thinned((16384, 16384), 1)
    assert not is_thinned((2048, 2500), 4)
