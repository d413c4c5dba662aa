from collections.abc import Sequence

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from torch import Tensor, nn

from medviewer.explain.gradcam import forward_with_maps, leaf_at
from medviewer.explain.methods.weighting import grad_cam
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.models.networks.tiny_cnn import TinyCNN
from tests.support.models import BRIGHT_BIAS, bright_square_network


def hook_count(network: nn.Module) -> int:
    """Return how many hooks of any kind the modules hold."""
    return sum(
        len(module._forward_hooks) + len(module._forward_pre_hooks) + len(module._backward_hooks)
        for module in network.modules()
    )


def frozen(network: SliceClassifier) -> SliceClassifier:
    return network.eval().requires_grad_(requires_grad=False)


class InPlaceAfter(SliceClassifier):
    """A network whose target layer is followed by an activation that works in place."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Conv2d(1, 4, 3)
        self.after = nn.ReLU(inplace=True)
        self.head = nn.Linear(4, 2)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        return self.after(self.layer(images)), ()


class Failing(InPlaceAfter):
    """A network that breaks behind its target layer."""

    def pool(self, features: Tensor) -> Tensor:
        raise ValueError("broken")


def captum_maps(network: SliceClassifier, layer: nn.Module, images: Tensor, target: int) -> Tensor:
    """Return captum's Grad-CAM with its sign, ``(N, h, w)``."""
    maps = LayerGradCam(network, layer).attribute(
        images.clone().requires_grad_(), target, relu_attributions=False
    )
    assert isinstance(maps, Tensor)
    return maps.detach()[:, 0]


def maps_of(
    network: SliceClassifier, layer: nn.Module, images: Tensor, targets: Sequence[int]
) -> Tensor:
    return forward_with_maps(network, layer, images, targets).maps


def test_map_of_the_bright_square_network_is_as_on_paper() -> None:
    network = frozen(bright_square_network())
    images = torch.rand(2, 1, 8, 6, generator=torch.Generator().manual_seed(1))
    maps = maps_of(network, network.last, images, [0])
    # weight 4 on the mean of 48 pixels of the brightness that channel 0 carries
    np.testing.assert_allclose(maps[:, 0], 4 * images[:, 0] / 48, atol=1e-7)


def test_grad_cam_weights_channels_by_their_mean_gradient() -> None:
    activation = torch.tensor([[[[1.0, 2.0]], [[3.0, -1.0]]]])
    gradient = torch.tensor([[[[1.0, 3.0]], [[-1.0, 0.0]]]])
    # weights 2 and -0.5: 2 * (1, 2) - 0.5 * (3, -1)
    np.testing.assert_allclose(grad_cam(activation, gradient), [[[0.5, 4.5]]])


def test_map_sums_to_the_logit_minus_its_bias() -> None:
    network = frozen(bright_square_network())
    result = forward_with_maps(network, network.last, torch.rand(3, 1, 8, 8), [0])
    assert result.sums_to_logit
    sums = result.maps[:, 0].sum((1, 2))
    np.testing.assert_allclose(sums, result.output.logits[:, 0] - BRIGHT_BIAS, atol=1e-6)


def test_an_earlier_layer_does_not_sum_to_the_logit() -> None:
    network = frozen(bright_square_network())
    assert not forward_with_maps(network, network.first, torch.rand(1, 1, 8, 8), [0]).sums_to_logit


def test_another_head_does_not_sum_to_the_logit() -> None:
    torch.manual_seed(0)
    network = TinyCNN(2, channels=1)
    network.head = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))
    frozen(network)
    assert not forward_with_maps(network, network.last, torch.rand(1, 1, 8, 8), [0]).sums_to_logit


@pytest.mark.parametrize("layer_name", ["first", "last"])
@pytest.mark.parametrize("target", [0, 1, 2])
def test_maps_equal_captum(layer_name: str, target: int) -> None:
    torch.manual_seed(0)
    network = frozen(TinyCNN(3, channels=1))
    layer = network.get_submodule(layer_name)
    images = torch.rand(4, 1, 16, 12)
    maps = maps_of(network, layer, images, [0, 1, 2])[:, target]
    np.testing.assert_allclose(maps, captum_maps(network, layer, images, target), atol=1e-5)


def test_maps_of_efficientnet_equal_captum() -> None:
    torch.manual_seed(0)
    network = frozen(EfficientNetLite0(2))
    images = torch.rand(2, 3, 64, 64)
    maps = maps_of(network, network.top, images, [1])[:, 0]
    np.testing.assert_allclose(maps, captum_maps(network, network.top, images, 1), atol=1e-5)


def test_an_activation_in_place_does_not_change_the_map() -> None:
    torch.manual_seed(0)
    network = frozen(InPlaceAfter())
    images = torch.rand(2, 1, 9, 9) - 0.5
    maps = maps_of(network, network.layer, images, [0, 1])[:, 1]
    np.testing.assert_allclose(maps, captum_maps(network, network.layer, images, 1), atol=1e-5)


def test_scores_are_those_of_a_plain_pass() -> None:
    torch.manual_seed(0)
    network = frozen(TinyCNN(2, channels=1))
    images = torch.rand(2, 1, 8, 8)
    logits = forward_with_maps(network, network.last, images, [0]).output.logits
    assert torch.equal(logits, network(images))
    assert not logits.requires_grad


def test_images_of_a_batch_do_not_mix() -> None:
    torch.manual_seed(0)
    network = frozen(TinyCNN(2, channels=1))
    images = torch.rand(3, 1, 8, 8)
    together = maps_of(network, network.last, images, [0])
    alone = torch.cat([maps_of(network, network.last, image[None], [0]) for image in images])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_no_hook_stays_after_success() -> None:
    network = frozen(bright_square_network())
    forward_with_maps(network, network.last, torch.rand(1, 1, 8, 8), [0])
    assert hook_count(network) == 0


def test_no_hook_stays_after_an_error() -> None:
    network = frozen(Failing())
    with pytest.raises(ValueError, match="broken"):
        forward_with_maps(network, network.layer, torch.rand(1, 1, 8, 8), [0])
    assert hook_count(network) == 0


def test_hook_is_there_inside_the_block() -> None:
    network = bright_square_network()
    with leaf_at(network.last):
        assert hook_count(network) == 1
    assert hook_count(network) == 0


def test_a_layer_that_takes_no_part_is_an_error() -> None:
    network = frozen(bright_square_network())
    with pytest.raises(RuntimeError, match="took no part"):
        forward_with_maps(network, nn.Conv2d(1, 1, 1), torch.rand(1, 1, 8, 8), [0])


def test_no_gradient_is_left_on_the_parameters() -> None:
    network = frozen(bright_square_network())
    forward_with_maps(network, network.last, torch.rand(1, 1, 8, 8), [0])
    assert all(parameter.grad is None for parameter in network.parameters())
