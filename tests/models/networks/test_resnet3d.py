import copy

import torch
from torch.utils.flop_counter import FlopCounterMode

from medviewer.models.networks.architectures import build_volume_network
from medviewer.models.networks.folding import fold_batch_norms
from medviewer.models.networks.resnet3d import ResNet3d18


def on_paper(**options: object) -> ResNet3d18:
    with torch.device("meta"):
        return ResNet3d18(400, channels=3, **options).eval()


def test_parameters_are_as_many_as_published():
    # the documentation of torchvision's r3d_18 weights, 400 classes
    assert sum(each.numel() for each in on_paper().parameters()) == 33_371_472


def test_a_pass_costs_what_is_published():
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        on_paper()(torch.empty(1, 3, 16, 112, 112, device="meta"))
    assert abs(counter.get_total_flops() / 2e9 / 40.70 - 1) < 0.02  # ibid., "GIGA FLOPS"


@torch.no_grad()
def test_odd_sizes_leave_a_map_in_three_dimensions():
    run = on_paper().forward_with_taps(torch.empty(2, 3, 13, 45, 67, device="meta"))
    assert run.logits.shape == (2, 400)
    assert run.features.shape == (2, 512, 2, 3, 5)
    assert [tap.shape[1] for tap in run.taps] == [128, 256, 512]


@torch.no_grad()
def test_small_volumes_keep_a_map():
    network = on_paper(small_input=True)
    volumes = torch.empty(1, 3, *network.default_size, device="meta")
    assert network.features(volumes).shape == (1, 512, 4, 4, 4)


def test_a_narrower_network_has_the_same_map_with_fewer_channels():
    network = on_paper(width=8)
    run = network.forward_with_taps(torch.empty(1, 3, 8, 32, 32, device="meta"))
    assert run.features.shape == (1, 64, 1, 2, 2)
    assert [tap.shape[1] for tap in run.taps] == [16, 32, 64]
    assert network.feature_length == 64


def test_forward_is_linear_in_the_mean_of_the_map():
    torch.manual_seed(0)
    network = build_volume_network("resnet18-3d", 2, {}).eval()
    volumes = torch.rand(1, 1, 4, 16, 16)
    expected = network.head(network.features(volumes).flatten(2).mean(2))
    torch.testing.assert_close(network(volumes), expected)
    network(volumes)[0, 0].backward()
    assert float(network.stem.conv.weight.grad.abs().max()) > 0


@torch.no_grad()
def test_folding_keeps_the_logits():
    torch.manual_seed(0)
    network, volumes = ResNet3d18(2).eval(), torch.rand(1, 1, 4, 16, 16)
    folded = fold_batch_norms(copy.deepcopy(network))
    assert not any(isinstance(each, torch.nn.BatchNorm3d) for each in folded.modules())
    torch.testing.assert_close(folded(volumes), network(volumes), atol=1e-4, rtol=1e-4)
