import math

import numpy as np
import pytest
import torch

from medviewer.models.networks.architectures import build_network, build_sequence_network
from medviewer.training.measuring.energy import energy, has_energy


def test_exclusive_classes_share_their_energy():
    logits = np.array([[0.0, 0.0, 0.0], [math.log(5), math.log(2), math.log(1)]])
    assert energy("multi-class", logits) == pytest.approx([-math.log(3), -math.log(8)])


@pytest.mark.parametrize("task", ["binary", "multi-label", "ordinal"])
def test_other_labels_add_theirs(task):
    logits = np.array([[0.0, math.log(3)], [-1000.0, 1000.0]])
    assert energy(task, logits) == pytest.approx([-math.log(2) - math.log(4), -1000.0])


def test_slices_of_a_sequence_have_none():
    torch.manual_seed(0)
    parts = {"encoder": "tiny-cnn", "encoder_channels": 1, "hidden": 4}
    assert not has_energy(build_sequence_network("cnn-gru", 1, parts).encoder)
    assert has_energy(build_network("tiny-cnn", 1, {"channels": 1}))
