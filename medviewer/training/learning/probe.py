"""A linear probe: the head that suits an untouched trunk, where a fine-tuning starts best.

Kumar et al., "Fine-tuning can distort pretrained features and underperform out-of-distribution",
ICLR 2022.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn

from medviewer.models.card import Task
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.training.data.samples import Indices
from medviewer.training.errors import TrainingError
from medviewer.training.learning.batches import Batch

_PENALTY = 0.01
"""Inverse strength C of the L2 penalty, on feature vectors as they are."""


def fit_probe(
    task: Task,
    network: SliceClassifier,
    made: Iterable[tuple[Indices, Batch | None]],
    targets: npt.NDArray[np.float32],
) -> None:
    """Give `network` the linear head that logistic regression finds on changed images.

    `made` are all batches of one epoch, `targets` ``(N, classes)`` of their images in order. The
    network is left in ``eval`` mode.
    """
    head = network.head
    if not isinstance(head, nn.Linear) or task in {"multi-label", "ordinal"}:
        raise TrainingError("a probe needs a linear head and a binary or multi-class task")
    network.eval()
    with torch.no_grad():
        vectors = torch.cat(
            [network.pool(network.features(batch.images)) for _, batch in made if batch is not None]
        ).numpy()
        labels = targets.argmax(axis=1) if task == "multi-class" else targets[:, 0] > 0
        probe = LogisticRegression(C=_PENALTY, max_iter=2000).fit(vectors, labels)
        head.weight.copy_(torch.from_numpy(probe.coef_))
        head.bias.copy_(torch.from_numpy(probe.intercept_))
