"""Each weighting by hand: one image, two channels, a map of two cells."""

import numpy as np
import pytest
import torch

from medviewer.explain.methods.weighting import (
    KEEPS_SUM,
    WEIGHTINGS,
    grad_cam,
    grad_cam_plus_plus,
    hires_cam,
    layer_cam,
)

ACTIVATION = torch.tensor([[[[1.0, 2.0]], [[3.0, -1.0]]]])
GRADIENT = torch.tensor([[[[1.0, 3.0]], [[-1.0, 0.0]]]])


def test_grad_cam_weights_channels_by_their_mean_gradient() -> None:
    # weights 2 and -0.5: 2 * (1, 2) - 0.5 * (3, -1)
    np.testing.assert_allclose(grad_cam(ACTIVATION, GRADIENT), [[[0.5, 4.5]]])


def test_layer_cam_takes_positive_gradients_where_they_are() -> None:
    # at the first cell 1 * 1 + 0 * 3, at the second 3 * 2 + 0 * -1
    np.testing.assert_allclose(layer_cam(ACTIVATION, GRADIENT), [[[1.0, 6.0]]])


def test_hires_cam_takes_all_gradients_where_they_are() -> None:
    # at the first cell 1 * 1 - 1 * 3, at the second 3 * 2 + 0 * -1
    np.testing.assert_allclose(hires_cam(ACTIVATION, GRADIENT), [[[-2.0, 6.0]]])


def test_grad_cam_plus_plus_is_equation_19_of_its_paper() -> None:
    # channel 0, sum of A 3: alpha 1 / (2 + 3) and 9 / (18 + 81); weight 1/5 + 3 * 9/99
    # channel 1, sum of A 2: alpha 1 / (2 - 2) counts as 0, and its gradients are not positive
    weight = 1 / 5 + 27 / 99
    np.testing.assert_allclose(
        grad_cam_plus_plus(ACTIVATION, GRADIENT), [[[weight, 2 * weight]]], rtol=1e-6
    )


def test_no_gradient_is_no_map_and_no_nan() -> None:
    nothing = torch.zeros_like(GRADIENT)
    for weighting in WEIGHTINGS.values():
        np.testing.assert_array_equal(weighting(ACTIVATION, nothing), [[[0.0, 0.0]]])


@pytest.mark.parametrize("name", WEIGHTINGS)
def test_a_volume_is_weighted_as_the_same_cells_in_a_row(name: str) -> None:
    generator = torch.Generator().manual_seed(0)
    activation, gradient = (torch.randn(2, 3, 2, 3, 4, generator=generator) for _ in range(2))
    flat = WEIGHTINGS[name](*(each.reshape(2, 3, 1, 24) for each in (activation, gradient)))
    own = WEIGHTINGS[name](activation, gradient)
    assert own.shape == (2, 2, 3, 4)
    np.testing.assert_allclose(own.reshape(2, 1, 24), flat, atol=1e-5)


def test_a_gradient_that_is_the_same_everywhere_makes_two_methods_one() -> None:
    even = torch.tensor([2.0, -1.0]).view(1, 2, 1, 1).expand_as(ACTIVATION)
    np.testing.assert_allclose(grad_cam(ACTIVATION, even), hires_cam(ACTIVATION, even))
    assert frozenset({grad_cam, hires_cam}) == KEEPS_SUM
