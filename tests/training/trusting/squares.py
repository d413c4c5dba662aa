"""Films with a bright square, and a network that looks for nothing else."""

from pathlib import Path

import numpy as np
import torch

from medviewer.models.networks.tiny_cnn import TinyCNN
from tests.support.models import SIDE
from tests.training.labelled import write_manifest

WIDTH = 12
BYTES_TO_ONE = {"intensity": {"kind": "range", "low": 0.0, "high": 255.0}}


def learned_network() -> TinyCNN:
    """Return a network whose logit is four times the share of what is brighter than a half.

    Its other channels see noise, and do not count: in disorder they do.
    """
    torch.manual_seed(7)
    network = TinyCNN(1, channels=1, width=WIDTH)
    with torch.no_grad():
        network.first[0].weight[0] = 0.0
        network.first[0].weight[0, 0, 1, 1] = 2.0
        network.first[0].bias[0] = -1.0
        network.last[0].weight[0] = 0.0
        network.last[0].weight[0, 0, 1, 1] = 1.0
        network.last[0].bias[0] = 0.0
        network.head.weight[:] = 0.0
        network.head.weight[0, 0] = 4.0
    return network.eval()


def write_squares(folder: Path, patients: int = 6) -> Path:
    """Write a film of each patient: noise, darker than a half, and in most a bright square."""
    generator = np.random.default_rng(5)
    rows, images = [], []
    for patient in range(patients):
        image = generator.integers(0, 100, (SIDE, SIDE)).astype(np.uint8)
        top, left = (int(each) for each in generator.integers(2, SIDE - 14, 2))
        is_ill = patient < patients - 1
        if is_ill:
            image[top : top + 12, left : left + 12] = 250
        center = {"box_cx": left + 6, "box_cy": top + 6, "box_w": 12, "box_h": 12}
        rows.append(
            {
                "label": "bright-square" if is_ill else "nothing",
                "patient": f"Doe-{patient}",
                **{name: str(value / SIDE) for name, value in center.items()},
            }
        )
        images.append(image)
    return write_manifest(folder, rows, images)
