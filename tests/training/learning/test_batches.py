import dataclasses

import numpy as np
import pytest
import torch

from medviewer.models.preprocess import prepare
from medviewer.training.config import LocalisationConfig
from medviewer.training.data.augment_config import AugmentConfig
from medviewer.training.data.gathering import gather
from medviewer.training.data.samples import Box
from medviewer.training.learning.batches import BatchMaker, box_mask, mixed_up


@pytest.fixture
def samples(config, data):
    return gather(config, data)


def test_unchanged_images_are_prepared_as_the_viewer_does(config, samples):
    still = dataclasses.replace(config, augment=AugmentConfig())
    batch = BatchMaker(still, samples, samples.targets).make(np.arange(10), (1, 0), 0, 1)
    expected = prepare(np.asarray(samples.pixels)[:10], config.input)
    assert torch.equal(batch.images, expected)
    assert torch.equal(batch.targets, torch.from_numpy(samples.targets[:10]))


@pytest.fixture
def of_any_size(samples):
    """Return the same films, some of them cut, one of them of 16 bits."""
    pixels = [each[: 32 - number % 5] for number, each in enumerate(samples.pixels)]
    pixels[1] = pixels[1].astype(np.uint16) * 256
    return dataclasses.replace(samples, pixels=pixels)


def test_images_of_any_size_are_prepared_as_the_viewer_does(config, of_any_size):
    still = dataclasses.replace(config, augment=AugmentConfig())
    batch = BatchMaker(still, of_any_size, of_any_size.targets).make(np.arange(10), (1, 0), 0, 1)
    expected = [prepare(each[None], config.input) for each in of_any_size.pixels[:10]]
    assert torch.equal(batch.images, torch.cat(expected))


def test_images_of_any_size_change_and_are_shared_as_others(config, of_any_size):
    maker = BatchMaker(config, of_any_size, of_any_size.targets)
    indices = np.arange(16)
    whole = maker.make(indices, (1, 5), 0, 1)
    first, second = (maker.make(indices, (1, 5), rank, 2) for rank in range(2))
    assert torch.equal(whole.images, torch.cat([first.images, second.images]))
    still = [prepare(each[None], config.input) for each in of_any_size.pixels[:16]]
    assert ((whole.images - torch.cat(still)).flatten(1).abs().amax(1) > 0.05).all()


def test_batch_is_the_same_whatever_number_of_processes_shares_it(config, samples):
    maker = BatchMaker(config, samples, samples.targets)
    indices = np.arange(24)
    whole = maker.make(indices, (1, 5), 0, 1)
    first, second = (maker.make(indices, (1, 5), rank, 2) for rank in range(2))
    shared = torch.cat([first.images[:8], second.images, first.images[8:]])
    assert torch.equal(whole.images, shared)


def test_process_without_a_group_gets_nothing(config, samples):
    assert BatchMaker(config, samples, samples.targets).make(np.arange(8), (1, 0), 1, 2) is None


def test_each_step_changes_images_anew(config, samples):
    maker = BatchMaker(config, samples, samples.targets)
    first, again, later = (maker.make(np.arange(4), (1, step), 0, 1) for step in (0, 0, 1))
    assert torch.equal(first.images, again.images)
    assert not torch.equal(first.images, later.images)


def test_boxes_move_with_their_images(config, samples):
    boxed = dataclasses.replace(samples.samples[0], box=Box(0.25, 0.5, 0.5, 1.0))
    one = dataclasses.replace(samples.subset(np.array([0])), samples=(boxed,))
    mirror = dataclasses.replace(
        config, augment=AugmentConfig(mirror=1.0), localisation=LocalisationConfig(1.0)
    )
    batch = BatchMaker(mirror, one, one.targets).make(np.array([0]), (0, 0), 0, 1)
    assert batch.boxes[0, 0, :, :16].sum() == 0
    assert batch.boxes[0, 0, :, 16:].min() == 1


def test_boxes_of_images_of_any_size_lie_where_the_network_sees_them(config, samples):
    boxed = [dataclasses.replace(each, box=Box(0.25, 0.5, 0.5, 1.0)) for each in samples.samples]
    pixels = [np.zeros((20, 64), np.uint8), np.zeros((64, 20), np.uint8)]
    two = dataclasses.replace(samples, samples=tuple(boxed[:2]), pixels=pixels)
    cut = dataclasses.replace(
        config,
        augment=AugmentConfig(),
        input=dataclasses.replace(config.input, fit="pad"),
        localisation=LocalisationConfig(1.0),
    )
    boxes = BatchMaker(cut, two, samples.targets).make(np.arange(2), (0, 0), 0, 1).boxes
    assert boxes.shape == (2, 1, 32, 32)
    wide, tall = boxes[:, 0] > 0.5
    # a third of the height is left of the wide film, a third of the width of the tall one
    assert wide.nonzero().amin(0).tolist() == [11, 0]
    assert wide.nonzero().amax(0).tolist() == [20, 15]
    assert tall.nonzero().amin(0).tolist() == [0, 11]
    assert tall.nonzero().amax(0).tolist() == [31, 15]


def test_box_covers_the_pixels_whose_centre_it_holds():
    assert box_mask(Box(0.5, 0.25, 0.5, 0.5), 4, 4).tolist() == [
        [0, 1, 1, 0],
        [0, 1, 1, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
    ]


def test_box_smaller_than_a_pixel_still_covers_one():
    assert box_mask(Box(0.6, 0.6, 0.01, 0.01), 4, 4).sum() == 1


def test_mixed_images_keep_the_larger_part_of_themselves():
    images = torch.arange(4.0).view(4, 1, 1, 1) * 10
    mixed, targets = mixed_up(images, torch.eye(4), 1.0, torch.Generator().manual_seed(3))
    assert (targets.diagonal() >= 0.5).all()
    torch.testing.assert_close(targets.sum(1), torch.ones(4))
    torch.testing.assert_close(mixed.flatten(), targets @ images.flatten())
