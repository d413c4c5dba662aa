"""The CNN beside maps of the skull: its vectors, its map, and where it says that it looked."""

import copy
import functools

import pytest
import torch
from torch import nn

from medviewer.errors import ModelBundleError
from medviewer.explain.gradcam import forward_with_maps
from medviewer.models.networks.architectures import build_network
from medviewer.models.networks.skull.maps import MAPS
from medviewer.models.networks.skull.skull_cnn import SkullCNN
from medviewer.models.preprocess_spec import Preprocess, WindowIntensity
from medviewer.models.twins.twin import open_twin
from medviewer.training.learning.network import trunk_of
from medviewer.training.optimising.export import export_twin
from tests.explain.networks import captum_grad_cam
from tests.models.networks.skull.heads import head, place_of

MIDDLE = 112
"""Channels of EfficientNet-Lite0 at stride 16, Tan & Le 2019, table 1."""


@functools.cache
def network() -> SkullCNN:
    """Return an untrained one that reads 0 to 80 HU as -1 to 1."""
    torch.manual_seed(0)
    built = build_network("skull-cnn", 1, {"backbone": "efficientnet-lite0"}).eval()
    assert isinstance(built, SkullCNN)
    return built.requires_grad_(requires_grad=False)


def prepared(image: torch.Tensor) -> torch.Tensor:
    """Return a slice in HU as the card prepares it."""
    return (image / 80 - 0.5).div(0.5).expand(-1, 3, -1, -1)


@torch.no_grad()
def test_the_map_joins_the_skulls_maps_and_the_backbones():
    run = network().forward_with_taps(prepared(head((40, 10, 65))))
    assert run.features.shape == (1, MAPS + MIDDLE, 17, 17)
    assert [tap.shape[1] for tap in run.taps] == [40, MIDDLE, 192]
    torch.testing.assert_close(run.features[:, MAPS:], run.taps[1])
    vectors = network().pool(run.features)
    assert vectors.shape == (1, network().feature_length)
    assert bool((vectors[:, : 2 * MAPS] >= 0).all())


def test_its_heatmap_lies_on_the_blood_where_the_head_reads_density():
    net = copy.deepcopy(network())
    weight = torch.zeros(1, net.feature_length)
    weight[0, MAPS + 1] = 1.0  # the largest part above the brain + 8 HU
    net.head = nn.Linear(net.feature_length, 1).requires_grad_(requires_grad=False)
    net.head.weight.copy_(weight)
    turned, moved = 20.0, (6.0, -8.0)
    image = prepared(head((-35, 20, 65), turned_degrees=turned, moved=moved))
    maps = forward_with_maps(net, net.grid, image, [0]).maps[0, 0]
    rows, columns = maps.shape
    index = int(maps.flatten().argmax())
    row, column = place_of(-35, 20, turned, moved)
    assert abs((index // columns + 0.5) * 272 / rows - row) < 10
    assert abs((index % columns + 0.5) * 272 / columns - column) < 10


@pytest.mark.parametrize("layer", ["grid", "backbone.blocks.4", "backbone.blocks.10"])
def test_maps_of_its_layers_equal_captum(layer: str):
    net, image = network(), prepared(head((40, 10, 65)))
    assert layer in (net.target_layer, *net.inner_layers)
    module = net.get_submodule(layer)
    found = forward_with_maps(net, module, image, [0]).maps[:, 0]
    torch.testing.assert_close(found, captum_grad_cam(net, module, image, 0))


def test_its_twin_says_the_same():
    window = WindowIntensity(40.0, 80.0)
    spec = Preprocess(272, 272, 3, "crop", window, (0.5,) * 3, (0.5,) * 3)
    content = export_twin(network(), spec, 3)
    images = torch.cat(
        [prepared(head((x, 10, 65), turned_degrees=3.0 * x)) for x in (-10.0, 0.0, 10.0)]
    )
    twin = open_twin(content, network().state_dict(), own_weights=True)
    found = twin.run(images.numpy(), with_features=True)
    run = network().forward_with_taps(images)
    assert found.features is not None
    assert found.features == pytest.approx(run.features.numpy(), abs=1e-3)
    assert found.logits == pytest.approx(run.logits.numpy(), abs=1e-3)


def test_the_backbone_is_the_trunk_of_a_training():
    assert len(trunk_of(network())) == len(trunk_of(network().backbone)) == 18


@pytest.mark.parametrize(
    "options",
    [
        {"backbone": "vgg11"},
        {"backbone": "efficientnet-lite0", "std": 0.0},
        {"backbone": "skull-cnn"},
    ],
)
def test_what_it_cannot_be_made_of_is_refused(options: dict[str, str | float]):
    with pytest.raises(ModelBundleError, match=r"network\.options"):
        build_network("skull-cnn", 1, options)
