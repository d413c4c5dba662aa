import copy

import pytest
import torch

from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.models.networks.folding import fold_batch_norms

package = pytest.importorskip("efficientnet_lite_pytorch", reason="the training extra is absent")


@pytest.fixture(scope="module")
def theirs() -> torch.nn.Module:
    from medviewer.training.learning.pretrained import _weights_file

    network = package.EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(_weights_file(), weights_only=True))
    return network.eval()


@pytest.fixture(scope="module")
def ours() -> EfficientNetLite0:
    from medviewer.training.learning.pretrained import imagenet_lite0_state

    network = EfficientNetLite0(1000)
    network.load_state_dict(imagenet_lite0_state())
    return network.eval()


def images(size: int) -> torch.Tensor:
    return torch.randn(2, 3, size, size, generator=torch.Generator().manual_seed(0))


@torch.no_grad()
def test_logits_equal_those_of_the_published_package(ours, theirs):
    torch.testing.assert_close(ours(images(224)), theirs(images(224)), atol=1e-5, rtol=0)


@torch.no_grad()
def test_features_equal_those_of_the_published_package(ours, theirs):
    expected = theirs.extract_features(images(224))
    torch.testing.assert_close(ours.features(images(224)), expected, atol=1e-5, rtol=0)


@torch.no_grad()
def test_folding_keeps_the_logits(ours):
    folded = fold_batch_norms(copy.deepcopy(ours))
    torch.testing.assert_close(folded(images(96)), ours(images(96)), atol=5e-5, rtol=0)


@torch.no_grad()
def test_odd_sizes_are_padded_as_tensorflow_does(ours):
    assert ours.features(images(97)).shape == (2, 1280, 4, 4)


@torch.no_grad()
def test_taps_lie_at_strides_8_16_and_32(ours):
    taps = ours.forward_with_taps(images(64)).taps
    assert [tuple(tap.shape[1:]) for tap in taps] == [(40, 8, 8), (112, 4, 4), (192, 2, 2)]


def test_parameter_count_is_the_published_one(ours):
    # Tan & Le's Lite0: 4.7 million with 1,000 classes; the package counts 4,652,008
    assert sum(parameter.numel() for parameter in ours.parameters()) == 4_652_008


@torch.no_grad()
def test_an_output_stride_of_16_finds_in_between_what_32_finds(ours):
    fine = EfficientNetLite0(1000, output_stride=16).eval()
    fine.load_state_dict(ours.state_dict())
    # of an even number, SAME padding with a stride of 2 keeps the odd places
    found = fine.features(images(128))[:, :, 1::2, 1::2]
    torch.testing.assert_close(found, ours.features(images(128)), atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_small_input_is_not_halved_at_the_start():
    network = EfficientNetLite0(2, channels=1, small_input=True).eval()
    assert network.features(torch.rand(1, 1, 28, 28)).shape == (1, 1280, 2, 2)
