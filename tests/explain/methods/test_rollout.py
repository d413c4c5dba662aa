import copy

import numpy as np
import pytest
import torch

from medviewer.explain.methods.rollout import forward_with_rollout, has_attention, rollout
from medviewer.models.networks.ensemble import Ensemble
from tests.explain.networks import hook_count, images_for, untrained


def test_rollout_of_two_blocks_is_as_on_paper() -> None:
    swap = torch.tensor([[0.0, 1.0], [1.0, 0.0]])[None, None]
    first = torch.tensor([[1.0, 0.0], [1.0, 0.0]])[None, None]  # all look at the first token
    # blocks with the identity, half each: [[.5 .5] [.5 .5]] after [[1 0] [.5 .5]]: rows (.75 .25)
    np.testing.assert_allclose(rollout([first, swap]), [[0.75, 0.25]])


def test_heads_are_averaged() -> None:
    heads = torch.tensor([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [0.0, 1.0]]])[None]
    np.testing.assert_allclose(rollout([heads]), [[0.5, 0.5]])


@pytest.mark.parametrize("name", ["vit", "attention-cnn"])
def test_the_map_is_the_product_of_all_blocks_averaged_over_the_last_tokens(name: str) -> None:
    network, images = untrained(name), images_for(name)
    result = forward_with_rollout(network, images, [0, 1])
    product = None
    for weights in network.attentions(images):
        own = (weights.mean(1) + torch.eye(weights.shape[-1])) / 2
        product = own if product is None else own @ product
    maps = result.maps
    np.testing.assert_allclose(maps[:, 0].flatten(1), product.mean(1), atol=1e-6)
    np.testing.assert_array_equal(maps[:, 0], maps[:, 1])  # it knows no class
    np.testing.assert_allclose(maps.sum((2, 3)), 1.0, rtol=1e-5)
    assert maps.shape[2:] == network.features(images).shape[2:]
    torch.testing.assert_close(result.output.logits, network(images))
    assert not result.sums_to_logit
    assert hook_count(network) == 0


def test_an_ensemble_has_the_mean_of_its_members() -> None:
    parts = [copy.deepcopy(untrained("vit")) for _ in range(2)]
    with torch.no_grad():
        for weight in parts[1].parameters():
            weight.mul_(1.5)
    network, images = Ensemble(parts).eval(), images_for("vit")
    found = forward_with_rollout(network, images, [0]).found
    each = [forward_with_rollout(part, images, [0]).maps for part in parts]
    np.testing.assert_allclose(found.members, torch.stack(each), atol=1e-6)
    np.testing.assert_allclose(found.maps, (each[0] + each[1]) / 2, atol=1e-6)
    assert not np.allclose(each[0], each[1])


def test_hooks_are_gone_after_an_error() -> None:
    network = untrained("vit")
    with pytest.raises(RuntimeError):
        forward_with_rollout(network, torch.zeros(1, 1, 8, 8), [0])  # a channel too few
    assert hook_count(network) == 0


def test_which_networks_have_attention() -> None:
    assert has_attention(untrained("vit"))
    assert has_attention(untrained("attention-cnn"))
    assert not has_attention(untrained("resnet18"))
    assert not has_attention(Ensemble([untrained("vit"), untrained("tiny-cnn")]))
