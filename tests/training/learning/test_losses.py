import math

import pytest
import torch

from medviewer.training.learning.losses import (
    class_maps,
    localisation_sum,
    loss_count,
    loss_sum,
)


def test_binary_loss_leaves_out_what_is_not_known():
    logits = torch.tensor([[0.0, 2.0], [0.0, -1.0]])
    targets = torch.tensor([[1.0, math.nan], [0.0, math.nan]])
    assert loss_sum("multi-label", logits, targets, None).item() == pytest.approx(2 * math.log(2))
    assert loss_count("multi-label", targets) == 2


def test_positive_weight_counts_for_positives_only():
    logits, targets = torch.zeros(2, 1), torch.tensor([[1.0], [0.0]])
    weighted = loss_sum("binary", logits, targets, torch.tensor([3.0]))
    assert weighted.item() == pytest.approx(4 * math.log(2))


def test_exclusive_loss_takes_soft_targets():
    logits = torch.log(torch.tensor([[0.2, 0.8]]))
    targets = torch.tensor([[0.25, 0.75]])
    expected = -0.25 * math.log(0.2) - 0.75 * math.log(0.8)
    assert loss_sum("multi-class", logits, targets, None).item() == pytest.approx(expected)
    assert loss_count("multi-class", targets) == 1


def test_class_maps_average_to_the_logit_without_its_bias():
    features, weight = torch.rand(2, 3, 4, 4), torch.rand(5, 3)
    maps = class_maps(features, weight)
    torch.testing.assert_close(maps.mean((2, 3)), features.mean((2, 3)) @ weight.T)


def test_looking_into_the_box_costs_what_is_outside():
    maps = torch.zeros(1, 1, 2, 2)
    maps[0, 0, 0, 0] = math.log(3)  # softmax: 3, 1, 1, 1 of 6
    boxes = torch.zeros(1, 1, 4, 4)
    boxes[0, 0, :2, :2] = 1
    found = localisation_sum(maps, torch.ones(1, 1), boxes)
    assert found.item() == pytest.approx(math.log(2))


def test_tiny_box_counts_as_the_cell_that_it_covers_most():
    boxes = torch.zeros(1, 1, 8, 8)
    boxes[0, 0, 0, 0] = 1  # a sixteenth of a cell
    found = localisation_sum(torch.zeros(1, 1, 2, 2), torch.ones(1, 1), boxes)
    assert found.item() == pytest.approx(math.log(4))


def test_images_without_a_box_cost_nothing():
    found = localisation_sum(torch.rand(2, 1, 2, 2), torch.ones(2, 1), torch.zeros(2, 1, 4, 4))
    assert found.item() == 0


def test_only_the_present_class_is_asked_where_it_looks():
    maps = torch.zeros(1, 2, 1, 2)
    maps[0, 1, 0, 0] = 9.0  # the absent class looks away
    boxes = torch.tensor([[[[0.0, 1.0]]]])
    found = localisation_sum(maps, torch.tensor([[1.0, 0.0]]), boxes)
    assert found.item() == pytest.approx(math.log(2))
