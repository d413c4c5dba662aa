"""Every method of one pass on every network of the registry that it suits."""

import numpy as np
import pytest
import torch
from torch import Tensor

from medviewer.errors import UsageError
from medviewer.explain.gradcam import as_map, is_linear_in_mean
from medviewer.explain.methods.layers import layers_of
from medviewer.explain.methods.one_pass import OnePass
from medviewer.explain.methods.weighting import WEIGHTINGS
from medviewer.models.networks.ensemble import Ensemble
from tests.explain.networks import (
    ONE_BY_ONE,
    captum_grad_cam,
    hook_count,
    images_for,
    untrained,
)

AVERAGED = (
    *("densenet121", "efficientnet-lite0", "inception-v1", "resnet18", "resnet50", "tiny-cnn"),
    *("attention-cnn", "vit", "resnet18-3d", "ensemble"),
)


def close(ours: Tensor, theirs: Tensor) -> None:
    """Compare to 1e-5 of the largest value, which must not be nothing."""
    top = float(theirs.abs().max())
    assert top > 0
    np.testing.assert_allclose(ours / top, theirs / top, atol=1e-5)


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_grad_cam_of_every_layer_equals_captum(name: str) -> None:
    network, images = untrained(name), images_for(name, 1)
    for layer in layers_of(network):
        if layer.startswith("stack."):
            continue  # a block of tokens has two outputs: captum wants one
        ours = OnePass(layer).forward(network, images, [0, 1]).maps
        close(ours[:, 1], captum_grad_cam(network, network.get_submodule(layer), images, 1))
    assert hook_count(network) == 0


def test_grad_cam_of_a_vits_block_is_that_of_its_tokens() -> None:
    network, images = untrained("vit"), images_for("vit")
    tokens, rows, columns = network._tokens(images)
    with torch.no_grad():
        tokens, _ = network.stack.blocks[0](tokens)
    leaf = tokens.clone().requires_grad_()
    moving = leaf
    for block in network.stack.blocks[1:]:
        moving, _ = block(moving)
    logits = network.head(network.stack.norm(moving).mean(1))
    (gradient,) = torch.autograd.grad(logits[:, 1].sum(), leaf)
    expected = (gradient.mean(1, keepdim=True) * tokens).sum(2).view(2, rows, columns)
    assert "stack.blocks.0" in layers_of(network)
    close(OnePass("stack.blocks.0").forward(network, images, [1]).maps[:, 0], expected)


@pytest.mark.parametrize("method", WEIGHTINGS)
@pytest.mark.parametrize("name", ["densenet121", "attention-cnn", "resnet18-3d", "ensemble"])
def test_scores_are_those_of_a_plain_pass(name: str, method: str) -> None:
    network, images = untrained(name), images_for(name, 1)
    result = OnePass(network.target_layer, method).forward(network, images, [0])
    torch.testing.assert_close(result.output.logits, network(images))
    assert not result.output.logits.requires_grad
    assert result.maps.dtype == torch.float32
    assert all(parameter.grad is None for parameter in network.parameters())


@pytest.mark.parametrize("method", ["grad-cam", "hirescam", "cam"])
@pytest.mark.parametrize("name", AVERAGED)
def test_maps_of_averaging_networks_sum_to_the_logit_minus_its_bias(name: str, method: str) -> None:
    network, images = untrained(name), images_for(name, 1)
    result = OnePass(network.target_layer, method).forward(network, images, [1])
    assert result.sums_to_logit
    parts = network.parts if isinstance(network, Ensemble) else [network]
    bias = sum(float(part.head.bias[1]) for part in parts) / len(parts)
    sums = result.maps[:, 0].flatten(1).sum(1)
    np.testing.assert_allclose(sums, result.output.logits[:, 1] - bias, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", ["alexnet", "vgg11", "lenet5"])
def test_networks_with_hidden_layers_behind_the_map_are_relative(name: str) -> None:
    network, images = untrained(name), images_for(name)
    assert not is_linear_in_mean(network)
    assert not OnePass(network.target_layer).forward(network, images, [0]).sums_to_logit
    with pytest.raises(ValueError, match="linear in the mean"):
        OnePass(network.target_layer, "cam").forward(network, images, [0])


@pytest.mark.parametrize("method", ["grad-cam++", "layercam"])
def test_methods_that_leave_something_out_are_relative(method: str) -> None:
    network = untrained("resnet18")
    result = OnePass(network.target_layer, method).forward(network, images_for("resnet18"), [0])
    assert not result.sums_to_logit


@pytest.mark.parametrize("name", ["resnet18", "ensemble", "resnet18-3d"])
def test_cam_is_grad_cam_without_a_gradient(name: str) -> None:
    network, images = untrained(name), images_for(name)
    by_gradient = OnePass(network.target_layer).forward(network, images, [0, 1])
    by_weights = OnePass(network.target_layer, "cam").forward(network, images, [0, 1])
    close(by_weights.maps, by_gradient.maps)
    assert by_weights.sums_to_logit


@pytest.mark.parametrize("method", [*WEIGHTINGS, "cam"])
def test_the_map_of_an_ensemble_is_the_mean_of_its_members(method: str) -> None:
    network, images = untrained("ensemble"), images_for("ensemble")
    found = OnePass("join", method).forward(network, images, [0, 1]).found
    assert found.members is not None
    for own, part in zip(found.members, network.parts, strict=True):
        close(own, OnePass("last", method).forward(part, images, [0, 1]).maps)
    torch.testing.assert_close(found.maps, found.members.mean(0))


@pytest.mark.parametrize("method", [*WEIGHTINGS, "cam"])
def test_maps_from_the_last_features_are_those_of_the_pass(method: str) -> None:
    network, images = untrained("efficientnet-lite0"), images_for("efficientnet-lite0")
    one_pass = OnePass("top", method)
    assert one_pass.takes_features_of(network)
    expected = one_pass.forward(network, images, [0, 1])
    found = one_pass.of_features(network, network.features(images), [0, 1])
    close(found.maps, expected.maps)
    assert found.sums_to_logit == expected.sums_to_logit


def test_an_inner_layer_and_attention_need_the_network_itself() -> None:
    assert not OnePass("layer3").takes_features_of(untrained("resnet18"))
    assert not OnePass("grid", "attention-rollout").takes_features_of(untrained("vit"))


@pytest.mark.parametrize("name", ["tiny-cnn", "attention-cnn", "vit", "ensemble", "resnet18"])
def test_images_of_a_batch_do_not_mix(name: str) -> None:
    network, images = untrained(name), images_for(name, 3)
    for method in WEIGHTINGS:
        one_pass = OnePass(network.target_layer, method)
        together = one_pass.forward(network, images, [0]).maps
        alone = torch.cat([one_pass.forward(network, each[None], [0]).maps for each in images])
        top = float(alone.abs().max())
        np.testing.assert_allclose(together / top, alone / top, atol=1e-4)


@pytest.mark.parametrize("shape", [(2, 5), (2, 5, 3), (2, 4, 3)])
def test_what_is_no_map_is_said(shape: tuple[int, ...]) -> None:
    last = torch.zeros(2, 3, 2, 3)  # six cells
    with pytest.raises(UsageError, match=r"puts out no map.*occlusion"):
        as_map(torch.zeros(shape), last)
