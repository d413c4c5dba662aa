"""Volumes with a bright cube, and a network that looks for nothing else."""

from pathlib import Path

import numpy as np
import torch

from tests.support.models import SIDE
from tests.support.series_models import TinyVolume
from tests.training.labelled import write_volume_model

SLICES, THICK, WIDE = 7, 3, 12


def learned_volume_network() -> TinyVolume:
    """Return a network whose logit is forty times the share of what is brighter than a half.

    Its other channels see noise, and do not count: in disorder they do.
    """
    torch.manual_seed(7)
    network = TinyVolume(1, width=12)
    with torch.no_grad():
        network.layer[0].weight[0] = 0.0
        network.layer[0].weight[0, 0, 1, 1, 1] = 2.0
        network.layer[0].bias[0] = -1.0
        network.head.weight[:] = 0.0
        network.head.weight[0, 0] = 40.0
    return network.eval()


def write_cube_model(folder: Path, **tables: object) -> Path:
    """Write the model of that network."""
    return write_volume_model(folder, network=learned_volume_network(), **tables)


def write_cubes(file: Path, volumes: int = 4) -> Path:
    """Write MedMNIST volumes of noise, darker than a half; in all but the last is a bright cube."""
    generator = np.random.default_rng(5)
    images = generator.integers(0, 100, (volumes, SLICES, SIDE, SIDE)).astype(np.uint8)
    for volume in images[:-1]:
        first = int(generator.integers(0, SLICES - THICK))
        top, left = (int(each) for each in generator.integers(2, SIDE - WIDE - 2, 2))
        volume[first : first + THICK, top : top + WIDE, left : left + WIDE] = 250
    labels = np.ones((volumes, 1), int)
    labels[-1] = 0
    np.savez(file, test_images=images, test_labels=labels)
    return file
