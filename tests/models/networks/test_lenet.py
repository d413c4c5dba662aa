import torch
from torch.utils.flop_counter import FlopCounterMode

from medviewer.models.networks.lenet import LeNet5


def test_parameters_are_as_many_as_its_layers_have():
    # 6 of 1x5x5, 16 of 6x5x5, 400 to 120, 120 to 84, 84 to 10, each with a bias: the count that
    # textbooks give for the variant whose second convolution sees all six channels
    expected = 156 + 2_416 + 48_120 + 10_164 + 850
    assert expected == 61_706
    assert sum(each.numel() for each in LeNet5(10).parameters()) == expected


def test_a_pass_costs_what_its_layers_cost():
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        LeNet5(10)(torch.rand(1, 1, 32, 32))
    by_hand = 28 * 28 * 150 + 10 * 10 * 2_400 + 48_000 + 10_080 + 840
    assert counter.get_total_flops() / 2 == by_hand


@torch.no_grad()
def test_maps_are_those_of_the_paper():
    run = LeNet5(10).forward_with_taps(torch.rand(2, 1, 32, 32))
    assert [tuple(tap.shape) for tap in run.taps] == [(2, 6, 28, 28), (2, 16, 10, 10)]
    assert float(run.features.abs().max()) < 1  # hyperbolic tangents


@torch.no_grad()
def test_digits_of_28_pixels_are_read_too():
    assert LeNet5(10)(torch.rand(2, 1, 28, 28)).shape == (2, 10)


@torch.no_grad()
def test_weights_start_within_the_papers_limits():
    torch.manual_seed(0)
    weight = LeNet5(10).last[0].weight
    assert 0.9 * 2.4 / 150 < float(weight.abs().max()) <= 2.4 / 150
