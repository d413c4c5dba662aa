import pytest
import torch

from medviewer.models.networks.vit import VisionTransformer


def small() -> VisionTransformer:
    torch.manual_seed(0)
    return VisionTransformer(2, channels=1, patch=4, width=8, layers=3, heads=2).eval()


def test_parameters_are_those_published_without_class_token_and_learnt_positions():
    with torch.device("meta"):
        network = VisionTransformer(1000)
    # Touvron et al. 2021, DeiT-Ti: 5,717,416 with a class token and 197 positions of 192
    published = 5_717_416
    assert sum(each.numel() for each in network.parameters()) == published - (1 + 197) * 192


@torch.no_grad()
def test_the_map_has_a_cell_for_each_patch():
    images = torch.rand(2, 1, 12, 20)
    run = small().forward_with_taps(images)
    assert run.features.shape == (2, 8, 3, 5)
    assert [tap.shape for tap in run.taps] == [(2, 8, 3, 5)] * 3


@torch.no_grad()
def test_a_size_between_patches_is_resampled_to_the_next():
    network, images = small(), torch.rand(1, 1, 10, 20)
    assert network.features(images).shape == (1, 8, 3, 5)
    resampled = torch.nn.functional.interpolate(images, (12, 20), mode="bilinear")
    assert torch.equal(network(images), network(resampled))


@torch.no_grad()
def test_what_lies_elsewhere_is_known_by_its_position():
    # patches of one value: mirrored, they are the same patches in other places
    images = torch.rand(1, 1, 2, 2).repeat_interleave(4, 2).repeat_interleave(4, 3)
    network = small()
    assert not torch.allclose(network(images), network(images.flip(3)))


@torch.no_grad()
def test_each_block_says_what_its_tokens_look_at():
    weights = small().attentions(torch.rand(2, 1, 8, 12))
    assert [each.shape for each in weights] == [(2, 2, 6, 6)] * 3
    for each in weights:
        torch.testing.assert_close(each.sum(-1), torch.ones(2, 2, 6))


def test_gradients_reach_the_embedding():
    network = small()
    network(torch.rand(1, 1, 8, 8))[0, 0].backward()
    assert float(network.embed.weight.grad.abs().max()) > 0


def test_a_width_that_has_no_positions_is_refused():
    with pytest.raises(ValueError, match="multiple of 4"):
        VisionTransformer(2, width=6, heads=2)
