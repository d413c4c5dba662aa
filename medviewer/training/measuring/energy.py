"""The energy of logits: another way to tell images that a network is not for, measured beside.

Liu et al., "Energy-based out-of-distribution detection", NeurIPS 2020; for labels that do not
exclude each other Wang et al., "Can multi-label classification networks know what they don't
know?", NeurIPS 2021. High where the network sees nothing that it knows.
"""

import numpy as np
from torch import nn

from medviewer.models.card import Task
from medviewer.models.networks.classifier import Classifier
from medviewer.training.measuring.metrics import Floats


def energy(task: Task, logits: Floats) -> Floats:
    """Return the energy ``(N,)`` of logits ``(N, classes)``."""
    if task == "multi-class":
        found: Floats = -np.logaddexp.reduce(logits, axis=1)
        return found
    labels: Floats = -np.logaddexp(0, logits).sum(axis=1)
    return labels


def has_energy(network: Classifier) -> bool:
    """Whether a network gives single samples logits: what encodes slices for a reader does not."""
    return not isinstance(network.head, nn.Identity)
