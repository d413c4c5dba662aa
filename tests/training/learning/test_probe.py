import numpy as np
import pytest
import torch
from torch import nn

from medviewer.models.networks.tiny_cnn import TinyCNN
from medviewer.training.errors import TrainingError
from medviewer.training.learning.batches import Batch
from medviewer.training.learning.probe import fit_probe


@pytest.fixture
def network():
    torch.manual_seed(0)
    return TinyCNN(2, channels=3, width=4)


def made(images, targets):
    yield np.arange(len(images)), Batch(images, torch.from_numpy(targets), None)


def bright_and_dark() -> tuple[torch.Tensor, np.ndarray]:
    images = torch.rand(12, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    images[6:] += 3
    return images, np.arange(12) >= 6


def logits(network: nn.Module, images: torch.Tensor) -> np.ndarray:
    with torch.no_grad():
        return network.eval()(images).numpy()


def test_each_label_gets_a_row_from_the_images_whose_label_is_known(network):
    images, is_bright = bright_and_dark()
    targets = np.stack([is_bright, ~is_bright], axis=1).astype(np.float32)
    targets[3:9, 1] = np.nan
    fit_probe("binary", network, made(images, targets), targets)
    found = logits(network, images)
    assert found[6:, 0].min() > found[:6, 0].max()
    assert found[6:, 1].max() < found[:6, 1].min()


def test_a_label_that_all_images_have_keeps_its_row(network):
    images, is_bright = bright_and_dark()
    before = network.head.weight[1].clone()
    targets = np.stack([is_bright, np.ones(12)], axis=1).astype(np.float32)
    fit_probe("multi-label", network, made(images, targets), targets)
    assert torch.equal(network.head.weight[1], before)


def test_exclusive_classes_are_told_apart(network):
    images, is_bright = bright_and_dark()
    images[:3] -= 3
    labels = np.where(is_bright, 2, np.where(np.arange(12) < 3, 0, 1))
    network.head = nn.Linear(network.feature_length, 3)
    targets = np.eye(3, dtype=np.float32)[labels]
    fit_probe("multi-class", network, made(images, targets), targets)
    found = logits(network, images)
    assert found[labels == 0, 0].min() > found[labels == 2, 0].max()
    assert found[labels == 2, 2].min() > found[labels == 0, 2].max()


def test_grades_have_no_probe(network):
    with pytest.raises(TrainingError, match="no grades"):
        fit_probe("ordinal", network, iter(()), np.zeros((0, 2), np.float32))
