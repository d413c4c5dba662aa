from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from medviewer.errors import UnsuitableInputError
from medviewer.models.preprocess import percentile_limits, prepare
from medviewer.models.preprocess_spec import (
    Clahe,
    PercentileIntensity,
    Preprocess,
    RangeIntensity,
    WindowIntensity,
    WindowsIntensity,
)


def spec(intensity=None, fit="stretch", size=(4, 4), mean=(0.0,), std=(1.0,)) -> Preprocess:
    intensity = intensity or PercentileIntensity(0, 100)
    return Preprocess(*size, len(mean), fit, intensity, mean, std)


def test_whole_range_becomes_zero_to_one():
    pixels = np.arange(16, dtype=np.uint16).reshape(1, 4, 4)
    expected = torch.arange(16).reshape(1, 1, 4, 4) / 15
    torch.testing.assert_close(prepare(pixels, spec()), expected)


def test_values_beyond_the_percentiles_are_clipped():
    pixels = np.arange(100, dtype=np.int16).reshape(1, 10, 10)
    prepared = prepare(pixels, spec(PercentileIntensity(10, 90), size=(10, 10)))
    # inverted_cdf: the 10th and the 90th of the ordered values, 9 and 89
    assert prepared.flatten()[9] == 0
    assert prepared.flatten()[49] == pytest.approx(0.5)
    assert prepared.flatten()[89] == 1
    assert prepared.flatten()[99] == 1


def test_each_image_has_its_own_percentiles():
    dark = np.arange(16).reshape(4, 4)
    pixels = np.stack([dark, 1000 + 50 * dark])
    prepared = prepare(pixels, spec())
    torch.testing.assert_close(prepared[0], prepared[1])


def test_window_maps_hounsfield_units():
    pixels = np.array([[[-10.0, 0.0], [40.0, 90.0]]])
    prepared = prepare(pixels, spec(WindowIntensity(40, 80), size=(2, 2)))
    torch.testing.assert_close(prepared.flatten(), torch.tensor([0.0, 0.0, 0.5, 1.0]))


def test_range_is_fixed():
    pixels = np.array([[[0, 51], [102, 255]]], dtype=np.uint8)
    prepared = prepare(pixels, spec(RangeIntensity(0, 255), size=(2, 2)))
    torch.testing.assert_close(prepared.flatten(), torch.tensor([0.0, 0.2, 0.4, 1.0]))


def test_channels_repeat_the_grey_image_with_their_own_mean_and_std():
    pixels = np.array([[[0, 1]]], dtype=np.uint8)
    prepared = prepare(pixels, spec(size=(1, 2), mean=(0.0, 0.5), std=(1.0, 0.25)))
    torch.testing.assert_close(prepared[0, 0, 0], torch.tensor([0.0, 1.0]))
    torch.testing.assert_close(prepared[0, 1, 0], torch.tensor([-2.0, 2.0]))


def test_halving_averages_what_lies_below_a_pixel():
    pixels = np.zeros((1, 8, 8), np.uint8)
    pixels[0, :, 4:] = 200
    prepared = prepare(pixels, spec(RangeIntensity(0, 200), size=(2, 2)))
    # a triangle of half-width 4 around 2: weights 5 7 7 5 | 3 1 over the six pixels it meets
    torch.testing.assert_close(prepared[0, 0], torch.tensor([[1 / 7, 6 / 7], [1 / 7, 6 / 7]]))


def test_crop_takes_the_centre():
    pixels = np.array([[[9, 1, 2, 9], [9, 3, 4, 9]]], dtype=np.uint8)
    prepared = prepare(pixels, spec(RangeIntensity(0, 10), "crop", size=(2, 2)))
    torch.testing.assert_close(prepared.flatten(), torch.tensor([0.1, 0.2, 0.3, 0.4]))


def test_pad_adds_zeros_on_both_sides():
    pixels = np.array([[[10, 10, 10, 10], [10, 10, 10, 10]]], dtype=np.uint8)
    prepared = prepare(pixels, spec(RangeIntensity(0, 10), "pad"))
    torch.testing.assert_close(prepared[0, 0, :, 0], torch.tensor([0.0, 1.0, 1.0, 0.0]))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.int32, np.int64, np.float64])
def test_every_type_of_pixels_gives_the_same_tensor(dtype):
    pixels = np.random.default_rng(0).integers(0, 100, (2, 9, 7))
    torch.testing.assert_close(prepare(pixels.astype(dtype), spec()), prepare(pixels, spec()))


def test_constant_image_becomes_zeros():
    assert not prepare(np.full((1, 5, 5), 7, np.int16), spec()).any()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_image_without_a_finite_value_becomes_zeros(value):
    assert not prepare(np.full((1, 5, 5), value, np.float32), spec()).any()


def test_single_nan_becomes_the_lowest_value():
    pixels = np.arange(16, dtype=np.float32).reshape(1, 4, 4)
    pixels[0, 2, 2] = np.nan
    prepared = prepare(pixels, spec())
    assert prepared.isfinite().all()
    assert prepared[0, 0, 2, 2] == 0
    assert prepared.max() == 1


def test_a_batch_is_prepared_as_its_images_one_by_one():
    pixels = np.random.default_rng(1).integers(0, 4096, (3, 50, 40)).astype(np.uint16)
    batch = prepare(pixels, spec(PercentileIntensity(1, 99), size=(16, 16)))
    for image, prepared in zip(pixels, batch, strict=True):
        single = prepare(image[None], spec(PercentileIntensity(1, 99), size=(16, 16)))
        assert torch.equal(single[0], prepared)


def test_input_is_left_alone():
    pixels = np.arange(16, dtype=np.float32).reshape(1, 4, 4)
    before = pixels.copy()
    prepare(pixels, spec())
    np.testing.assert_array_equal(pixels, before)


def test_a_single_image_without_batch_axis_is_refused():
    with pytest.raises(ValueError, match=r"\(N, H, W\)"):
        prepare(np.zeros((4, 4)), spec())


@given(
    npst.arrays(
        st.sampled_from([np.uint8, np.int16, np.uint16, np.int64, np.float32]),
        npst.array_shapes(min_dims=2, max_dims=2, max_side=12),
        elements={"allow_nan": False, "allow_infinity": False} | {"min_value": 0, "max_value": 120},
    ),
    st.integers(0, 99),
    st.integers(1, 100),
)
def test_percentiles_equal_numpys_inverted_cdf(image, low, width):
    high = min(100, low + width)
    expected = np.percentile(image, [low, high], method="inverted_cdf")
    assert percentile_limits(image, low, high) == tuple(expected)


def test_integers_of_a_wide_range_are_sorted_with_the_same_result():
    image = np.random.default_rng(2).integers(-(2**31), 2**31, (30, 30))
    expected = np.percentile(image, [5, 95], method="inverted_cdf")
    assert percentile_limits(image, 5, 95) == tuple(expected)


def test_percentiles_ignore_what_is_not_finite():
    image = np.array([[np.nan, 1.0, 2.0], [np.inf, 3.0, -np.inf]])
    assert percentile_limits(image, 0, 100) == (1, 3)


def test_several_windows_make_a_channel_each():
    pixels = np.array([[[-10, 0], [40, 90]]], dtype=np.int16)
    windows = WindowsIntensity(((40.0, 80.0), (0.0, 200.0)))
    prepared = prepare(pixels, spec(windows, size=(2, 2), mean=(0.0, 0.0), std=(1.0, 1.0)))
    torch.testing.assert_close(prepared[0, 0].flatten(), torch.tensor([0.0, 0.0, 0.5, 1.0]))
    torch.testing.assert_close(prepared[0, 1].flatten(), torch.tensor([0.45, 0.5, 0.7, 0.95]))


def test_windows_must_be_one_for_each_channel():
    with pytest.raises(ValueError, match="one for each channel"):
        spec(WindowsIntensity(((40.0, 80.0),)), mean=(0.0, 0.0), std=(1.0, 1.0))


def test_resampling_in_mm_makes_pixels_square():
    # rows of 1 mm, columns of 2 mm: 4 x 2 pixels are 4 x 4 mm, and 2 x 2 pixels of 2 mm
    pixels = np.array([[[0, 8], [0, 8], [4, 4], [4, 4]]], dtype=np.uint8)
    card = replace(spec(RangeIntensity(0, 8), size=(2, 2)), spacing_mm=2.0)
    prepared = prepare(pixels, card, (1.0, 2.0))[0, 0]
    # halving the rows weighs 3 3 | 1 of the rows that a triangle of half-width 2 meets
    expected = torch.tensor([[0.5 / 7, 6.5 / 7], [3 / 7, 4 / 7]])
    torch.testing.assert_close(prepared, expected)


def test_crop_in_mm_takes_the_centre_and_adds_black():
    pixels = np.full((1, 4, 4), 10, dtype=np.uint8)
    card = replace(spec(RangeIntensity(0, 10), size=(2, 6)), crop_mm=(1.0, 3.0))
    prepared = prepare(pixels, card, (0.5, 0.5))[0, 0]
    torch.testing.assert_close(prepared, torch.tensor([[0.0, 1, 1, 1, 1, 0]] * 2))


def test_an_image_without_spacing_is_refused_where_the_card_asks_for_it():
    card = replace(spec(), spacing_mm=1.0)
    with pytest.raises(UnsuitableInputError, match="pixel spacing"):
        prepare(np.zeros((1, 4, 4), np.uint8), card)


def test_fields_left_out_change_nothing_and_spacing_then_has_no_say():
    pixels = np.random.default_rng(3).integers(0, 4096, (2, 50, 40)).astype(np.uint16)
    plain = spec(PercentileIntensity(1, 99), "crop", size=(16, 24))
    assert torch.equal(prepare(pixels, plain, (0.1, 3.0)), prepare(pixels, plain))


def test_equalisation_comes_after_the_size_and_before_mean_and_std():
    pixels = np.array([[[10, 20], [200, 200]]], dtype=np.uint8)
    card = replace(
        spec(RangeIntensity(0, 255), size=(2, 2), mean=(0.5,), std=(0.5,)),
        clahe=Clahe(1000.0, (1, 1)),
    )
    torch.testing.assert_close(prepare(pixels, card).flatten(), torch.tensor([-0.5, 0, 1, 1]))
