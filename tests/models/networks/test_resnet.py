import math

import pytest
import torch

from medviewer.models.networks.architectures import build_network
from medviewer.models.networks.resnet import BasicBlock, Bottleneck, ResNet18


@torch.no_grad()
def test_an_output_stride_of_16_finds_in_between_what_32_finds():
    torch.manual_seed(0)
    usual = ResNet18(2).eval()
    fine = ResNet18(2, output_stride=16).eval()
    fine.load_state_dict(usual.state_dict())
    images = torch.rand(1, 3, 96, 80)
    found = fine.features(images)[:, :, ::2, ::2]
    torch.testing.assert_close(found, usual.features(images), atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_taps_lie_at_strides_8_16_and_32():
    taps = ResNet18(2).eval().forward_with_taps(torch.rand(1, 3, 64, 64)).taps
    assert [tuple(tap.shape[1:]) for tap in taps] == [(128, 8, 8), (256, 4, 4), (512, 2, 2)]


@torch.no_grad()
@pytest.mark.parametrize("block", [BasicBlock(8, 8, 1), Bottleneck(8, 2, 1)])
def test_a_block_without_a_residual_is_the_relu_of_its_shortcut(block):
    for parameter in block.parameters():
        parameter.zero_()
    images = torch.randn(1, 8, 4, 4)
    assert torch.equal(block.eval()(images), images.clamp_min(0))


@torch.no_grad()
def test_a_bottleneck_strides_in_its_3x3_convolution():
    block = Bottleneck(8, 4, 2)
    strides = [unit.conv.stride for unit in block.residual]
    assert strides == [(1, 1), (2, 2), (1, 1)]
    assert block.eval()(torch.rand(1, 8, 7, 7)).shape == (1, 16, 4, 4)


@torch.no_grad()
def test_weights_start_as_he_says():
    torch.manual_seed(0)
    weight = ResNet18(2).layer4[1].residual[0].conv.weight
    assert float(weight.std()) == pytest.approx(math.sqrt(2 / (512 * 9)), rel=0.01)


@pytest.mark.parametrize(
    ("name", "block", "layers"),
    [("resnet18", "basic", [2, 2, 2, 2]), ("resnet50", "bottleneck", [3, 4, 6, 3])],
)
@torch.no_grad()
def test_with_the_same_weights_it_gives_what_monais_gives(
    name: str, block: str, layers: list[int]
) -> None:
    nets = pytest.importorskip("monai.networks.nets", reason="MONAI is not installed")
    ours = build_network(name, 3, {}).eval()
    theirs = nets.ResNet(
        block=block,
        layers=layers,
        block_inplanes=[64, 128, 256, 512],
        spatial_dims=2,
        n_input_channels=3,
        conv1_t_stride=2,
        num_classes=3,
        bias_downsample=False,
    ).eval()
    names = zip(theirs.state_dict(), ours.state_dict().values(), strict=True)  # in one order
    theirs.load_state_dict(dict(names))
    images = torch.rand(2, 3, 96, 96)
    torch.testing.assert_close(ours(images), theirs(images))
