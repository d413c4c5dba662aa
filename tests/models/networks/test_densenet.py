import torch
from torch import nn

from medviewer.models.networks.densenet import DenseLayer, DenseNet121, Transition


@torch.no_grad()
def test_a_layer_keeps_what_came_in_and_adds_32_channels():
    images = torch.rand(1, 8, 5, 5)
    grown = DenseLayer(8).eval()(images)
    assert grown.shape == (1, 40, 5, 5)
    assert torch.equal(grown[:, :8], images)


@torch.no_grad()
def test_a_transition_halves_channels_and_size():
    assert Transition(8).eval()(torch.rand(1, 8, 7, 6)).shape == (1, 4, 3, 3)


def test_no_activation_works_in_place():
    with torch.device("meta"):
        network = DenseNet121(2)
    activations = [each for each in network.modules() if isinstance(each, nn.ReLU)]
    assert len(activations) == 121  # one stem, 2 x 58 in layers, 3 transitions, the last
    assert not any(each.inplace for each in activations)


@torch.no_grad()
def test_a_hook_on_the_target_layer_sees_what_is_pooled():
    torch.manual_seed(0)
    network, seen = DenseNet121(2, channels=1, small_input=True).eval(), []
    layer = network.get_submodule(network.target_layer)
    handle = layer.register_forward_hook(lambda _module, _inputs, output: seen.append(output))
    logits = network(torch.rand(1, 1, 28, 28))
    handle.remove()
    torch.testing.assert_close(network.head(seen[0].mean((2, 3))), logits)
    assert float(seen[0].min()) >= 0
