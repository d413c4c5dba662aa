import pytest
import torch
from torch import nn

from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.efficientnet import ConvNorm
from medviewer.models.networks.folding import fold_batch_norms
from medviewer.models.networks.tiny_cnn import TinyCNN


def network() -> TinyCNN:
    torch.manual_seed(0)
    return TinyCNN(2, channels=1, width=3).eval()


def test_forward_is_head_of_pool_of_features():
    net, images = network(), torch.rand(4, 1, 6, 5)
    features = net.features(images)
    assert features.shape == (4, 3, 6, 5)
    assert net.pool(features).shape == (4, 3)
    torch.testing.assert_close(net(images), net.head(net.pool(features)))


def test_tiny_network_by_hand():
    net = TinyCNN(1, channels=1, width=1)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
        net.first[0].weight[0, 0, 1, 1] = 2
        net.first[0].bias[0] = -1
        net.last[0].weight[0, 0, 1, 1] = 3
        net.head.weight[0, 0] = 4
        net.head.bias[0] = 0.5
    # relu(2 x - 1): 0 and 1; times 3; mean 1.5; times 4 plus 0.5
    assert net(torch.tensor([[[[0.0, 1.0]]]])).item() == pytest.approx(6.5)


def test_one_pass_with_taps_gives_the_same_as_forward():
    net, images = network(), torch.rand(2, 1, 6, 6)
    run = net.forward_with_taps(images)
    torch.testing.assert_close(run.logits, net(images))
    torch.testing.assert_close(run.features, net.features(images))
    torch.testing.assert_close(run.taps[-1], run.features)


def test_target_layer_puts_out_the_features():
    net, images, seen = network(), torch.rand(2, 1, 6, 6), []
    handle = net.last.register_forward_hook(lambda module, inputs, output: seen.append(output))
    net(images)
    handle.remove()
    assert torch.equal(seen[0], net.features(images))


def test_a_network_must_say_its_features():
    with pytest.raises(NotImplementedError):
        SliceClassifier().features(torch.zeros(1, 1, 2, 2))


def test_folding_changes_nothing_but_the_modules():
    torch.manual_seed(1)
    block = ConvNorm(3, 4, 3, stride=2).eval()
    block.norm.running_mean.uniform_(-1, 1)
    block.norm.running_var.uniform_(0.5, 2)
    images = torch.rand(2, 3, 8, 8)
    before = block(images)
    fold_batch_norms(block)
    assert isinstance(block.norm, nn.Identity)
    torch.testing.assert_close(block(images), before, atol=1e-5, rtol=0)
