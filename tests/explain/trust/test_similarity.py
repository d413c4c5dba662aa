import numpy as np
import pytest

from medviewer.explain.trust.similarity import is_constant, spearman, ssim

RAMP = np.arange(16, dtype=np.float32).reshape(4, 4)
FLAT = np.full((4, 4), 2, np.float32)
NOISE = np.random.default_rng(3).normal(size=(28, 28)).astype(np.float32)


def test_ranks_count_not_values() -> None:
    assert spearman(RAMP, RAMP**3) == pytest.approx(1)
    assert spearman(RAMP, -RAMP) == pytest.approx(-1)


def test_ranks_of_four_regions_on_paper() -> None:
    # ranks 1 2 3 4 and 2 1 4 3: 1 - 6 * 4 / (4 * 15) = 0.6
    first = np.array([[1, 2], [3, 4]], np.float32)
    second = np.array([[20, 10], [40, 30]], np.float32)
    assert spearman(first, second) == pytest.approx(0.6)


def test_a_constant_map_is_like_constant_ones_alone() -> None:
    assert spearman(FLAT, 5 * FLAT) == 1
    assert spearman(FLAT, RAMP) == 0
    assert is_constant(FLAT)
    assert not is_constant(RAMP)


def test_ssim_is_one_for_a_map_in_other_units_and_low_for_another_map() -> None:
    assert ssim(NOISE, 3 * NOISE + 7) == pytest.approx(1)
    assert abs(ssim(NOISE, NOISE[::-1])) < 0.2


def test_ssim_of_opposite_squares_on_paper() -> None:
    # one window over all: 0 1 / 1 0 against 1 0 / 0 1: means 0.5, variances 0.25, covariance -0.25
    first = np.array([[0, 1], [1, 0]], np.float32)
    expected = (-0.5 + 0.03**2) / (0.5 + 0.03**2)
    assert ssim(first, 1 - first) == pytest.approx(expected)


def test_ssim_takes_constant_maps_for_nothing() -> None:
    assert ssim(FLAT, FLAT) == pytest.approx(1)
    assert ssim(FLAT, RAMP) < 0.1
