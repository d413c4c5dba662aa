import numpy as np
import pytest
import safetensors.torch
import torch

from medviewer.explain.gradcam import forward_with_maps
from medviewer.models.networks.architectures import build_network
from medviewer.models.networks.ensemble import Ensemble, parts_of
from medviewer.models.networks.lenet import LeNet5
from medviewer.models.networks.tiny_cnn import TinyCNN


def members(count: int = 3) -> list[TinyCNN]:
    torch.manual_seed(0)
    return [TinyCNN(2, channels=1, width=3 + index).eval() for index in range(count)]


@torch.no_grad()
def test_the_logit_is_the_mean_and_the_spread_the_deviation_of_the_members():
    parts, images = members(), torch.rand(4, 1, 6, 6)
    output = Ensemble(parts).forward_with_spread(images)
    logits = np.stack([part(images).numpy() for part in parts])
    np.testing.assert_allclose(output.members, logits)
    np.testing.assert_allclose(output.logits, logits.mean(0), atol=1e-6)
    np.testing.assert_allclose(output.spread, logits.std(0, ddof=1), atol=1e-6)


def test_a_network_by_itself_is_its_only_part():
    parts = members()
    assert list(parts_of(Ensemble(parts))) == parts
    assert list(parts_of(parts[0])) == parts[:1]


@torch.no_grad()
def test_one_member_does_not_spread():
    output = Ensemble(members(1)).forward_with_spread(torch.rand(2, 1, 6, 6))
    assert float(output.spread.abs().max()) == 0


@torch.no_grad()
def test_the_joint_map_leads_to_the_same_logit():
    net, images = Ensemble(members()), torch.rand(2, 1, 6, 6)
    run = net.forward_with_taps(images)
    assert run.features.shape == (2, 3 + 4 + 5, 6, 6)
    assert net.pool(run.features).shape == (2, net.feature_length)
    assert [tap.shape[1] for tap in run.taps] == [12, 12]
    torch.testing.assert_close(run.logits, net(images))


def test_grad_cam_of_the_joint_map_is_the_mean_of_the_members():
    parts, images = members(), torch.rand(2, 1, 6, 6)
    net = Ensemble(parts)
    joint = forward_with_maps(net, net.join, images, [1]).maps
    each = [forward_with_maps(part, part.last, images, [1]).maps for part in parts]
    np.testing.assert_allclose(joint, torch.stack(each).mean(0), atol=1e-6)


@torch.no_grad()
def test_members_of_different_maps_score_but_have_no_joint_map():
    torch.manual_seed(0)
    net, images = Ensemble([TinyCNN(2, channels=1), LeNet5(2)]).eval(), torch.rand(1, 1, 32, 32)
    expected = (net.members[0](images) + net.members[1](images)) / 2
    torch.testing.assert_close(net(images), expected)
    with pytest.raises(ValueError, match="different sizes"):
        net.features(images)


def test_every_tensor_is_stored_once():
    parts = members()
    state = Ensemble(parts).state_dict()
    assert len(state) == sum(len(part.state_dict()) for part in parts)
    assert set(safetensors.torch.load(safetensors.torch.save(state))) == set(state)


def test_an_ensemble_is_built_from_flat_options():
    options = {"member": "tiny-cnn", "members": 2, "member_width": 5, "member_channels": 1}
    net = build_network("ensemble", 3, options)
    assert [member.head.weight.shape for member in net.members] == [(3, 5)] * 2


@pytest.mark.parametrize("count", [0, 65])
def test_the_number_of_members_is_bounded(count):
    with pytest.raises(ValueError, match="1 to 64 members"):
        Ensemble([TinyCNN(1)] * count)
