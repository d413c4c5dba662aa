import pytest
import torch

from medviewer.models.networks.architectures import build_network
from medviewer.models.networks.attention_cnn import AttentionCNN
from medviewer.models.networks.tiny_cnn import TinyCNN


def network() -> AttentionCNN:
    torch.manual_seed(0)
    backbone = TinyCNN(2, channels=1, width=3)
    return AttentionCNN(2, backbone, width=8, layers=2, heads=2).eval()


@torch.no_grad()
def test_the_map_is_as_fine_as_the_backbones():
    run = network().forward_with_taps(torch.rand(2, 1, 6, 5))
    assert run.features.shape == (2, 8, 6, 5)
    assert [tap.shape for tap in run.taps] == [(2, 3, 6, 5)] * 2


@torch.no_grad()
def test_an_output_stride_of_16_gives_the_attention_14x14_cells():
    with torch.device("meta"):
        options = {"backbone": "efficientnet-lite0", "backbone_output_stride": 16}
        built = build_network("attention-cnn", 3, options).eval()
        features = built.features(torch.empty(1, 3, 224, 224))
    assert features.shape == (1, 256, 14, 14)


@torch.no_grad()
def test_at_first_each_cell_is_the_backbones_own_normalized():
    net, images = network(), torch.rand(1, 1, 4, 4)
    before = net.features(images)
    changed = images.clone()
    changed[..., 3, 3] = 9.0  # two 3x3 convolutions carry it two cells far
    after = net.features(changed)
    torch.testing.assert_close(after[..., :1, :], before[..., :1, :])
    assert not torch.allclose(after[..., 3, 3], before[..., 3, 3])


@torch.no_grad()
def test_once_trained_each_cell_sees_the_whole_image():
    net, images = network(), torch.rand(1, 1, 4, 4)
    for parameter in net.stack.parameters():
        parameter.add_(torch.randn_like(parameter))
    changed = images.clone()
    changed[..., 3, 3] = 9.0
    difference = (net.features(changed) - net.features(images)).abs().amax(1)
    assert bool((difference > 1e-6).all())


@torch.no_grad()
def test_what_each_cell_looks_at_is_told():
    weights = network().attentions(torch.rand(2, 1, 3, 4))
    assert [each.shape for each in weights] == [(2, 2, 12, 12)] * 2


def test_hidden_layers_of_the_backbone_are_taken_off():
    net = build_network("attention-cnn", 2, {"backbone": "lenet5", "width": 8, "heads": 2})
    names = {name for name, _ in net.named_parameters() if name.startswith("backbone.")}
    assert names == {
        f"backbone.{layer}.0.{kind}" for layer in ("first", "last") for kind in ("weight", "bias")
    }


def test_a_width_that_has_no_positions_is_refused():
    with pytest.raises(ValueError, match="multiple of 4"):
        AttentionCNN(2, TinyCNN(2), width=6, heads=2)


def test_training_finds_what_two_places_have_in_common():
    torch.manual_seed(1)
    left, right = torch.randint(2, (64,)), torch.randint(2, (64,))
    images = torch.rand(64, 1, 8, 8) / 4
    images[:, 0, 1:3, 1:3] += left[:, None, None]
    images[:, 0, 5:7, 5:7] += right[:, None, None]
    equal = (left == right).long()
    net = AttentionCNN(2, TinyCNN(2, channels=1, width=8), width=16, heads=2).train()
    optimiser = torch.optim.Adam(net.parameters(), 0.01)
    for _ in range(80):
        logits = net(images)
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(logits, equal).backward()
        optimiser.step()
    assert float((logits.argmax(1) == equal).float().mean()) > 0.9
