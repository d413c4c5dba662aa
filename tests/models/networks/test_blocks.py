import math

import pytest
import torch
from torch import nn

from medviewer.models.networks.blocks import (
    ConvUnit,
    ConvUnit3d,
    initialise_he,
    is_dilated,
    keep_resolution,
)


def test_a_unit_is_convolution_norm_and_relu():
    torch.manual_seed(0)
    unit, images = ConvUnit(2, 3, 3, 2).eval(), torch.randn(1, 2, 7, 7)
    expected = torch.relu(unit.norm(torch.conv2d(images, unit.conv.weight, None, 2, 1)))
    assert unit(images).shape == (1, 3, 4, 4)
    assert torch.equal(unit(images), expected)


@torch.no_grad()
def test_a_linear_unit_keeps_negative_values():
    torch.manual_seed(0)
    assert float(ConvUnit(2, 3, linear=True).eval()(torch.randn(1, 2, 7, 7)).min()) < 0


def test_a_unit_for_volumes_takes_a_size_for_each_axis():
    unit = ConvUnit3d(1, 2, (3, 7, 7), (1, 2, 2))
    assert unit.conv.padding == (1, 3, 3)
    assert unit(torch.rand(2, 1, 5, 9, 9)).shape == (2, 2, 5, 5, 5)


@torch.no_grad()
def test_a_stage_that_keeps_its_resolution_finds_the_same_in_between():
    torch.manual_seed(0)
    layers = [ConvUnit(2, 4, 3, 2), ConvUnit(4, 4, 3), ConvUnit(4, 3)]
    stage, images = nn.Sequential(*layers).eval(), torch.randn(1, 2, 9, 12)
    strided = stage(images)
    keep_resolution(stage)
    whole = stage(images)
    assert whole.shape[2:] == (9, 12)
    torch.testing.assert_close(whole[:, :, ::2, ::2], strided)


@pytest.mark.parametrize(("stride", "expected"), [(16, True), (32, False)])
def test_an_output_stride_says_whether_to_dilate(stride, expected):
    assert is_dilated(stride) is expected


def test_other_output_strides_are_refused():
    with pytest.raises(ValueError, match="16 or 32"):
        is_dilated(8)


@torch.no_grad()
def test_he_weights_keep_the_variance_of_one_direction():
    torch.manual_seed(0)
    conv = nn.Conv2d(64, 128, 3)
    initialise_he(conv)
    assert float(conv.weight.std()) == pytest.approx(math.sqrt(2 / (128 * 9)), rel=0.02)
    assert float(conv.bias.abs().max()) == 0
    initialise_he(conv, fan_out=False)
    assert float(conv.weight.std()) == pytest.approx(math.sqrt(2 / (64 * 9)), rel=0.02)
