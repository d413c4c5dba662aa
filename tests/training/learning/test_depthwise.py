import copy

import pytest
import torch
from torch import Tensor, nn

from medviewer.training.learning.depthwise import quicken_depthwise


def convolved(conv: nn.Module, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    images = images.clone().requires_grad_()
    (weight,) = conv.parameters()
    result = conv(images)
    weights = torch.randn(result.shape, generator=torch.Generator().manual_seed(1)).to(result.dtype)
    found = torch.autograd.grad((result * weights).sum(), [images, weight])
    return result, *found


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"),
    [((5, 5), 1, 2), ((5, 5), 2, 0), ((7, 7), 1, 3), ((5, 7), (2, 1), (1, 2))],
)
@pytest.mark.parametrize("size", [(9, 12), (14, 14)])
def test_quick_gradients_are_those_of_torch(kernel, stride, padding, size):
    torch.manual_seed(0)
    conv = nn.Conv2d(16, 16, kernel, stride, padding, groups=16, bias=False).double()
    network = nn.Sequential(copy.deepcopy(conv))
    quicken_depthwise(network)
    assert type(network[0]) is not nn.Conv2d
    images = torch.randn(3, 16, *size, dtype=torch.float64)
    for quick, usual in zip(convolved(network, images), convolved(conv, images), strict=True):
        torch.testing.assert_close(quick, usual, atol=1e-10, rtol=1e-10)


def test_quick_gradients_in_bfloat16_are_those_of_torch_up_to_its_rounding():
    torch.manual_seed(0)
    conv = nn.Conv2d(16, 16, 5, 1, 2, groups=16, bias=False)
    network = nn.Sequential(copy.deepcopy(conv))
    quicken_depthwise(network)
    images = torch.randn(3, 16, 14, 14)
    usual = convolved(conv, images)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        quick = convolved(network, images)
    assert quick[0].dtype == torch.bfloat16
    assert quick[2].dtype == torch.float32
    for fast, exact in zip(quick, usual, strict=True):
        most = 0.02 * float(exact.detach().abs().max())
        torch.testing.assert_close(fast.float(), exact, atol=most, rtol=0)


@pytest.mark.parametrize(
    "conv",
    [
        nn.Conv2d(8, 8, 3, groups=8, bias=False),  # quick by itself
        nn.Conv2d(8, 8, 5, bias=False),  # not depthwise
        nn.Conv2d(8, 8, 5, groups=8),  # with a bias
        nn.Conv2d(8, 8, 5, groups=8, dilation=2, bias=False),
        nn.Conv2d(8, 8, 5, groups=8, bias=False).requires_grad_(requires_grad=False),  # frozen
    ],
)
def test_other_convolutions_stay(conv):
    network = nn.Sequential(conv)
    quicken_depthwise(network)
    assert network[0] is conv


def test_weights_keep_their_names_and_are_shared():
    conv = nn.Conv2d(8, 8, 5, groups=8, bias=False)
    network = nn.Sequential(conv)
    quicken_depthwise(network)
    assert list(network.state_dict()) == ["0.weight"]
    assert network[0].weight is conv.weight
