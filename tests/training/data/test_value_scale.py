import dataclasses

import numpy as np
import pytest
import torch

from medviewer.models.card_input import InputScope
from medviewer.models.preprocess import prepare
from medviewer.models.preprocess_spec import (
    PercentileIntensity,
    RangeIntensity,
    WindowIntensity,
    WindowsIntensity,
)
from medviewer.training.data.augment import augment
from medviewer.training.data.augment_config import AugmentConfig
from medviewer.training.data.value_scale import EIGHT_BIT, HOUNSFIELD, scale_of
from tests.support.preparation import spec

CT = InputScope(("CT",), ("HEAD",), (), ((1, 99),), "grey", "slices")
MR = dataclasses.replace(CT, modalities=("MR",))
FILM = dataclasses.replace(CT, modalities=("DX",), kind="projection")
WINDOW = spec(intensity=WindowIntensity(40, 400))


def values(dtype, low=0, high=255):
    return np.random.default_rng(0).uniform(low, high, (3, 20, 24)).astype(dtype)


def ends(scale):
    """Return what stands for 0 and what for 1."""
    return tuple(scale.to_values(np.full(1, unit, np.float32)).item() for unit in (0, 1))


@pytest.mark.parametrize("scope", [CT, MR, FILM])
def test_8_bits_are_8_bits_whatever_reads_them(scope):
    assert scale_of(values(np.uint8), WINDOW, scope) is EIGHT_BIT
    assert scale_of(values(np.uint8), spec(), scope) is EIGHT_BIT


def test_hounsfield_units_go_from_air_to_metal_as_integers_and_as_floats():
    assert scale_of(values(np.int16), WINDOW, CT) is HOUNSFIELD
    exact = scale_of(values(np.float32), WINDOW, CT)
    assert ends(exact) == (-1000.0, 3000.0)
    assert exact.is_dark_outside
    np.testing.assert_array_equal(
        exact.to_values(exact.to_unit(np.full((1, 1, 1), 40, np.float32))), 40.0
    )


@pytest.mark.parametrize(
    ("intensity", "scope", "dtype", "expected"),
    [
        (WindowIntensity(100, 50), MR, np.float32, (75.0, 125.0)),
        (RangeIntensity(-1000, 400), CT, np.float32, (-1000.0, 400.0)),
        (RangeIntensity(0, 1), FILM, np.float64, (0.0, 1.0)),
        (RangeIntensity(0, 4095), FILM, np.uint16, (0.0, 4095.0)),
    ],
)
def test_other_values_go_between_the_limits_of_the_card(intensity, scope, dtype, expected):
    scale = scale_of(values(dtype), spec(intensity=intensity), scope)
    assert ends(scale) == expected
    assert scale.is_dark_outside == (scope is not FILM)


def test_several_windows_go_from_the_lowest_to_the_highest_limit():
    two = spec(
        channels=2,
        mean=(0.0, 0.0),
        std=(1.0, 1.0),
        intensity=WindowsIntensity(((40, 80), (600, 2800))),
    )
    assert ends(scale_of(values(np.float32), two, MR)) == (-800.0, 2000.0)


@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.int32, np.float32])
def test_each_image_has_its_own_percentiles(dtype):
    images = np.stack([np.arange(100), np.arange(100) * 20 + 7]).reshape(2, 10, 10).astype(dtype)
    scale = scale_of(images, spec(intensity=PercentileIntensity(0, 100)), FILM)
    np.testing.assert_allclose(scale.to_unit(images).min((1, 2)), 0)
    np.testing.assert_allclose(scale.to_unit(images).max((1, 2)), 1)
    np.testing.assert_allclose(scale.to_values(scale.to_unit(images)), images, rtol=1e-5)


def test_an_image_of_one_value_is_black():
    scale = scale_of(np.full((1, 4, 4), 900, np.uint16), spec(), FILM)
    assert (scale.to_unit(np.full((1, 4, 4), 900, np.uint16)) == 0).all()


@pytest.mark.parametrize("dtype", [np.uint16, np.int32, np.float32, np.float64])
@pytest.mark.parametrize("card", [WINDOW, spec(intensity=PercentileIntensity(1, 99))])
def test_images_that_are_not_changed_stay_as_they_are(dtype, card):
    images = values(dtype, 0, 3000)
    generator = torch.Generator().manual_seed(0)
    same = augment(images, AugmentConfig(), generator, scale=scale_of(images, card, CT))
    assert torch.equal(prepare(same, card), prepare(images, card))


@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.float32])
def test_16_bits_are_changed_as_their_picture_of_8_bits_is(config, dtype):
    """What is not drawn alike differs by the rounding to 8 bits alone."""
    card = spec(intensity=PercentileIntensity(0, 100))
    strength = dataclasses.replace(config.augment, border=0.0, marker=0.0)
    grey = np.random.default_rng(3).integers(0, 256, (4, 24, 20)).astype(np.uint8)
    grey[:, 0, :2] = 0, 255  # so that the percentiles are those of 8 bits
    deep = (grey.astype(np.int32) * 100 + 300).astype(dtype)
    prepared = []
    for images in (grey, deep):
        scale, generator = scale_of(images, card, FILM), torch.Generator().manual_seed(1)
        prepared.append(prepare(augment(images, strength, generator, scale=scale), card))
    torch.testing.assert_close(*prepared, atol=0.02, rtol=0)
