from types import SimpleNamespace

import numpy as np
import pytest
import torch

from medviewer.cancel import Cancelled, CancelToken
from medviewer.explain.trust.perturbing import Cutting, areas_under, baseline_of, order_of


class Quadrants:
    """Twice the upper left quadrant's sum and once the upper right one's, of a 4x4 image."""

    def __init__(self) -> None:
        self.original = torch.zeros(1, 1, 4, 4)
        self.original[..., :2, :2] = 8.0
        self.original[..., :2, 2:] = 4.0
        self.classifier = SimpleNamespace(batch_size=4)
        self.asked = 0

    def scores(self, versions: torch.Tensor) -> torch.Tensor:
        self.asked += len(versions)
        logit = 2 * versions[..., :2, :2].sum((1, 2, 3)) + versions[..., :2, 2:].sum((1, 2, 3))
        return torch.stack([torch.zeros_like(logit), logit], dim=1)[None]


CUT = Cutting(side=2, steps=4, baseline="mean", random_orders=1)
BEST, WORST = np.array([0, 1, 2, 3]), np.array([3, 2, 1, 0])


def areas(subject: Quadrants, orders, cutting: Cutting = CUT):
    return areas_under(subject, 1, orders, cutting, np.random.default_rng(1), CancelToken())


def test_areas_are_those_on_paper() -> None:
    # the image: 2 * 32 + 16 = 80; its mean is 3, so the baseline: 2 * 12 + 12 = 36
    # removed in the best order: 80, 40, 36, 36, 36; put in: 36, 76, 80, 80, 80
    found = areas(Quadrants(), [BEST])
    assert (found.whole, found.blank) == (80, 36)
    assert found.deletion == (pytest.approx((60 + 38 + 36 + 36) / 4),)
    assert found.insertion == (pytest.approx((56 + 78 + 80 + 80) / 4),)


def test_the_worst_order_is_the_best_one_backwards() -> None:
    found = areas(Quadrants(), [BEST, WORST])
    assert found.deletion[1] == pytest.approx(found.insertion[0])
    assert found.insertion[1] == pytest.approx(found.deletion[0])


def test_random_orders_of_a_sum_lie_in_the_middle() -> None:
    many = Cutting(side=2, steps=4, baseline="mean", random_orders=500)
    assert areas(Quadrants(), [BEST], many).random == pytest.approx((80 + 36) / 2, abs=1.5)


def test_no_image_is_run_twice() -> None:
    subject = Quadrants()
    areas(subject, [BEST, WORST, BEST], Cutting(2, 4, "mean", 0 + 1))
    assert subject.asked <= 16  # there are no more ways to keep or replace four quadrants


def test_a_stop_is_heard() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        areas_under(Quadrants(), 1, [BEST], CUT, np.random.default_rng(0), token)


def test_the_highest_region_is_first_and_equal_ones_are_drawn() -> None:
    means = np.array([[1.0, 5.0], [3.0, -2.0]], np.float32)
    assert order_of(means, np.random.default_rng(0)).tolist() == [1, 2, 0, 3]
    same = np.zeros((3, 3), np.float32)
    firsts = {int(order_of(same, np.random.default_rng(seed))[0]) for seed in range(60)}
    assert len(firsts) == 9


def test_the_blurred_baseline_keeps_the_mean_of_an_even_image_and_loses_a_square() -> None:
    even = torch.full((1, 2, 32, 24), 3.0)
    assert torch.allclose(baseline_of(even, "blurred"), even)
    square = torch.zeros(1, 1, 64, 64)
    square[..., 28:36, 28:36] = 1.0
    assert float(baseline_of(square, "blurred").max()) < 0.2


def test_the_mean_baseline_is_that_of_each_channel() -> None:
    image = torch.stack([torch.arange(4.0).view(2, 2), torch.ones(2, 2)])[None]
    assert baseline_of(image, "mean")[0, :, 0, 0].tolist() == [1.5, 1.0]
