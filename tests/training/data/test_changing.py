import dataclasses

import numpy as np
import pytest
import torch

from medviewer.training.config import read_config
from medviewer.training.data.changing import changed_images
from medviewer.training.data.gathering import gather
from medviewer.training.data.samples import SampleSet
from medviewer.training.learning.batches import BatchMaker
from tests.training.made_volumes import volume_config, write_npz


@pytest.fixture
def strongly(tmp_path):
    """Return a configuration that moves, bends and covers; noise alone differs by slice."""
    text = volume_config(
        path='"v.npz"',
        intensity='{ kind = "range", low = 0.0, high = 255.0 }',
        rotation_degrees="30.0",
        zoom="0.3",
        shift="0.1",
        gamma="0.3",
        contrast="0.3",
        marker="1.0",
        noise="0.0",
    )
    (tmp_path / "train.toml").write_text(text)
    return read_config(tmp_path / "train.toml")


def volumes_of_equal_slices(count: int) -> np.ndarray:
    one = np.random.default_rng(2).integers(0, 255, (1, 1, 24, 24)).astype(np.uint8)
    return np.broadcast_to(one, (count, 5, 24, 24)).copy()


def test_all_slices_of_a_volume_change_alike_and_volumes_apart(strongly):
    volumes = volumes_of_equal_slices(3)
    changed = changed_images(strongly, volumes, torch.Generator().manual_seed(1))
    for volume in changed:
        assert (volume == volume[:1]).all()
        assert not (volume == volumes[0]).all()
    assert not (changed[0] == changed[1]).all()


def test_volumes_of_different_depth_are_changed_as_they_are(strongly):
    volumes = [volumes_of_equal_slices(1)[0], volumes_of_equal_slices(1)[0, :2]]
    changed = changed_images(strongly, volumes, torch.Generator().manual_seed(1))
    assert [each.shape for each in changed] == [(5, 24, 24), (2, 24, 24)]


def test_batches_of_volumes_come_to_the_depth_of_the_card(strongly, tmp_path):
    write_npz(tmp_path / "v.npz", (4, 2, 2))
    whole = gather(strongly, tmp_path)
    uneven = [each[: 5 + number % 3] for number, each in enumerate(whole.pixels)]
    samples = dataclasses.replace(whole, pixels=uneven)
    maker = BatchMaker(strongly, samples, samples.targets)
    batch = maker.make(np.arange(6), (1, 0), 0, 1)
    assert batch.images.shape == (6, 1, 8, 16, 16)
    assert maker.blank().shape == (1, 1, 8, 16, 16)


def test_volumes_are_shared_one_by_one_between_processes(strongly, tmp_path):
    samples: SampleSet = gather(strongly, write_npz(tmp_path / "v.npz", (4, 2, 2)).parent)
    maker = BatchMaker(strongly, samples, samples.targets)
    whole = maker.make(np.arange(6), (1, 0), 0, 1)
    parts = [maker.make(np.arange(6), (1, 0), rank, 2) for rank in range(2)]
    for rank, part in enumerate(parts):
        assert torch.equal(part.images, whole.images[rank::2])
