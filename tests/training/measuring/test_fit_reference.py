from dataclasses import replace

import numpy as np
import pytest
import torch

from medviewer.training.config import ReferenceConfig
from medviewer.training.measuring.fit_reference import choose_threshold, distances, fit_reference

SETTINGS = ReferenceConfig(grid=1, components=2, flagged_share=0.1)


def cloud(count: int, seed: int, offset: float = 0.0) -> torch.Tensor:
    """Return descriptors with standard deviations 3, 2, 1, 0.5 around 10."""
    spread = torch.tensor([3.0, 2.0, 1.0, 0.5])
    generator = torch.Generator().manual_seed(seed)
    return 10 + offset + spread * torch.randn(count, 4, generator=generator)


def reference():
    return fit_reference(SETTINGS, (cloud(4000, 0),), np.ones(4000), (cloud(1000, 1),))


def test_axes_are_those_of_largest_variance():
    tap = reference().taps[0]
    torch.testing.assert_close(tap.axes.abs(), torch.eye(4)[:2], atol=0.05, rtol=0)
    torch.testing.assert_close(tap.variance, torch.tensor([9.0, 4.0]), atol=0.5, rtol=0)
    assert tap.residual.item() == pytest.approx(1.25, abs=0.1)


def test_films_aside_have_distances_around_zero_and_one_wide():
    distance = distances(reference(), (cloud(2000, 2),))
    assert distance.mean() == pytest.approx(0, abs=0.1)
    assert distance.std() == pytest.approx(1, abs=0.1)


def test_other_things_are_far():
    assert distances(reference(), (cloud(50, 3, offset=10),)).min() > 4


def test_weights_move_the_center():
    both = torch.cat([cloud(1000, 0), cloud(10, 1, offset=100)])
    weights = np.r_[np.full(1000, 1.0), np.full(10, 100.0)]
    fitted = fit_reference(SETTINGS, (both,), weights, (both,))
    torch.testing.assert_close(fitted.taps[0].center, torch.full((4,), 60.0), atol=1, rtol=0)


def test_every_population_keeps_to_the_flagged_share():
    distance = np.r_[np.arange(100.0), np.arange(1000.0, 1020.0)]
    populations = np.array(["a"] * 100 + ["b"] * 20)
    threshold = choose_threshold(distance, populations, SETTINGS)
    assert threshold == 1018
    assert (distance[100:] > threshold).sum() <= 2


def test_the_threshold_has_a_lower_end():
    settings = replace(SETTINGS, least_threshold=3.0)
    near, far = np.linspace(0, 2, 50), np.linspace(0, 8, 50)
    populations = np.array(["a"] * 50)
    assert choose_threshold(near, populations, settings) == 3.0
    assert choose_threshold(far, populations, settings) > 3.0
