"""What holds for all networks of images: sizes, published figures, explanations."""

import functools

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from medviewer.explain.gradcam import forward_with_maps
from medviewer.models.networks.architectures import build_network
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.slice_cnns import SLICE_CNNS

PARAMETERS = {
    # from the documentation of torchvision's weights, 1,000 classes
    "alexnet": 61_100_840,
    "vgg11": 132_863_336,
    "vgg16": 138_357_544,
    "resnet18": 11_689_512,
    "resnet50": 25_557_032,
    "inception-v1": 6_624_904,  # googlenet: with batch norm, without auxiliary classifiers
    "densenet121": 7_978_856,
    # the package efficientnet-lite-pytorch; "4.7M" in the TPU repository
    "efficientnet-lite0": 4_652_008,
}

GIGA_MULTIPLY_ADDS = {
    # "GIGA FLOPS" of the same documentation, one image of 224x224
    "alexnet": 0.71,
    "vgg11": 7.61,
    "vgg16": 15.47,
    "resnet18": 1.81,
    "resnet50": 4.09,
    "inception-v1": 1.50,
    "densenet121": 2.83,
    # timm's tf_efficientnet_lite0. The TPU repository says 0.407, but only 0.39 for the B0, which
    # has all of the Lite0's convolutions and more: it counts other operations too
    "efficientnet-lite0": 0.39,
}

GLOBAL_AVERAGE = ("densenet121", "efficientnet-lite0", "inception-v1", "resnet18")
ALL = (*SLICE_CNNS, "vit")
SMALL = ("alexnet", "densenet121", "efficientnet-lite0", "inception-v1", "resnet18", "vgg11")
OPTIONS = {"attention-cnn": {"backbone": "resnet18"}, "vit": {"layers": 2}}


@functools.cache
def on_paper(name: str, classes: int = 1000, **options: object) -> SliceClassifier:
    """Return a network without memory: shapes only."""
    with torch.device("meta"):
        return build_network(name, classes, options).eval()


def frozen(name: str, **options: object) -> SliceClassifier:
    torch.manual_seed(0)
    network = build_network(name, 2, {**OPTIONS.get(name, {}), **options}).eval()
    return network.requires_grad_(requires_grad=False)


@pytest.mark.parametrize(("name", "count"), PARAMETERS.items())
def test_parameters_are_as_many_as_published(name, count):
    assert sum(each.numel() for each in on_paper(name).parameters()) == count


@pytest.mark.parametrize(("name", "published"), GIGA_MULTIPLY_ADDS.items())
def test_a_pass_costs_what_is_published(name, published):
    network = on_paper(name)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(torch.empty(1, 3, 224, 224, device="meta"))
    multiply_adds = counter.get_total_flops() / 2  # torch counts multiply and add apart
    assert multiply_adds / 1e9 == pytest.approx(published, rel=0.02)


@torch.no_grad()
@pytest.mark.parametrize("name", ALL)
def test_odd_sizes_are_read(name):
    network = on_paper(name, classes=5, channels=1)
    run = network.forward_with_taps(torch.empty(2, 1, 97, 131, device="meta"))
    assert run.logits.shape == (2, 5)
    assert run.features.shape[:2] == (2, network.map_channels)
    assert network.pool(run.features).shape == (2, network.feature_length)
    assert [tap.ndim for tap in run.taps] == [4] * len(run.taps)


@torch.no_grad()
@pytest.mark.parametrize("name", ALL)
def test_the_default_size_in_three_channels_is_read(name):
    network = on_paper(name, channels=3) if name == "lenet5" else on_paper(name)
    images = torch.empty(2, 3, *network.default_size, device="meta")
    assert network(images).shape == (2, 1000)


@torch.no_grad()
@pytest.mark.parametrize("name", SMALL)
def test_small_input_leaves_a_map_of_small_images(name):
    network = on_paper(name, classes=2, channels=1, small_input=True)
    assert network.default_size == (28, 28)
    run = network.forward_with_taps(torch.empty(2, 1, 28, 28, device="meta"))
    assert run.logits.shape == (2, 2)
    assert min(run.features.shape[2:]) >= 2


@torch.no_grad()
@pytest.mark.parametrize("name", GLOBAL_AVERAGE)
def test_an_output_stride_of_16_gives_a_grid_of_14x14(name):
    images = torch.empty(1, 3, 224, 224, device="meta")
    assert on_paper(name, output_stride=16).features(images).shape[2:] == (14, 14)


@pytest.mark.parametrize("name", ["resnet18", "densenet121"])
def test_an_output_stride_changes_no_weight(name):
    torch.manual_seed(0)
    wide = build_network(name, 2, {"output_stride": 16})
    torch.manual_seed(0)
    usual = build_network(name, 2, {})
    for mine, theirs in zip(wide.state_dict().items(), usual.state_dict().items(), strict=True):
        assert mine[0] == theirs[0]
        assert torch.equal(mine[1], theirs[1])


@pytest.mark.parametrize(
    ("name", "options"),
    [
        *((name, {"small_input": True}) for name in SMALL if name != "vgg11"),
        ("densenet121", {}),
        ("lenet5", {"channels": 3}),
        ("vit", {}),
        ("attention-cnn", {}),
    ],
)
def test_maps_of_the_target_layer_equal_captum(name, options):
    network = frozen(name, **options)
    images = torch.rand(2, 3, 32, 40)
    layer = network.get_submodule(network.target_layer)
    result = forward_with_maps(network, layer, images, [1])
    expected = captum_maps(network, layer, images, 1)
    assert float(expected.abs().max()) > 0
    scale = float(expected.abs().max())
    np.testing.assert_allclose(result.maps[:, 0] / scale, expected / scale, atol=1e-5)


@pytest.mark.parametrize("name", [*GLOBAL_AVERAGE, "vit", "attention-cnn"])
def test_maps_of_a_mean_and_a_linear_head_sum_to_the_logit_minus_its_bias(name):
    network = frozen(name)
    nn.init.constant_(network.head.bias, 3.0)
    layer = network.get_submodule(network.target_layer)
    result = forward_with_maps(network, layer, torch.rand(2, 3, 64, 48), [0])
    assert result.sums_to_logit
    sums = result.maps[:, 0].sum((1, 2))
    np.testing.assert_allclose(sums, result.output.logits[:, 0] - 3.0, rtol=1e-3, atol=1e-5)


def test_maps_behind_hidden_layers_do_not_claim_a_sum():
    network = frozen("lenet5", channels=3)
    layer = network.get_submodule(network.target_layer)
    assert not forward_with_maps(network, layer, torch.rand(1, 3, 32, 32), [0]).sums_to_logit


@torch.no_grad()
@pytest.mark.parametrize("name", ["lenet5", "resnet18", "inception-v1", "vit", "attention-cnn"])
def test_a_seed_gives_the_same_network_again(name):
    options = {"channels": 3} if name == "lenet5" else {}
    first, second = frozen(name, **options), frozen(name, **options)
    images = torch.rand(1, 3, 48, 48)
    assert torch.equal(first(images), second(images))


def test_gradients_reach_every_parameter():
    torch.manual_seed(0)
    network = build_network("attention-cnn", 2, {"backbone": "resnet18", "width": 16})
    network(torch.rand(2, 3, 64, 64)).sum().backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


def captum_maps(network: SliceClassifier, layer: nn.Module, images: Tensor, target: int) -> Tensor:
    """Return captum's Grad-CAM with its sign, ``(N, h, w)``."""
    maps = LayerGradCam(network, layer).attribute(
        images.clone().requires_grad_(), target, relu_attributions=False
    )
    assert isinstance(maps, Tensor)
    return maps.detach()[:, 0]
