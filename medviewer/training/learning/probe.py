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
from medviewer.models.networks.classifier import Classifier
from medviewer.training.data.samples import Indices
from medviewer.training.errors import TrainingError
from medviewer.training.learning.batches import Batch
from medviewer.training.learning.precision import fitting_precision

_PENALTY = 0.01
"""Inverse strength C of the L2 penalty, on feature vectors as they are."""


def fit_probe(
    task: Task,
    network: Classifier,
    made: Iterable[tuple[Indices, Batch | None]],
    targets: npt.NDArray[np.float32],
) -> None:
    """Give `network` the linear head that logistic regression finds on changed images.

    `made` are all batches of one epoch, `targets` ``(N, labels)`` of their images in order, NaN
    where a label is not known. The network is left in ``eval`` mode.
    """
    head = network.head
    if not isinstance(head, nn.Linear) or task == "ordinal":
        raise TrainingError("a probe needs a linear head and classes that are no grades")
    network.eval()
    device = head.weight.device
    with torch.no_grad():
        with fitting_precision(device):
            pooled = [
                network.pool(network.features(batch.images.to(device))).float().cpu()
                for _, batch in made
                if batch is not None
            ]
        vectors = torch.cat(pooled).numpy()
        if task == "multi-class":
            probe = _regression().fit(vectors, targets.argmax(axis=1))
            head.weight.copy_(torch.from_numpy(probe.coef_))
            head.bias.copy_(torch.from_numpy(probe.intercept_))
            return
        for row, column in enumerate(targets.T):
            _fit_label(head, row, vectors, column)


def _fit_label(
    head: nn.Linear,
    row: int,
    vectors: npt.NDArray[np.float32],
    targets: npt.NDArray[np.float32],
) -> None:
    """Fit one label's row of the head on the images whose label is known."""
    known = ~np.isnan(targets)
    labels = targets[known] > 0
    if labels.all() or not labels.any():
        return  # nothing to tell apart: the row stays as it is
    probe = _regression().fit(vectors[known], labels)
    head.weight[row].copy_(torch.from_numpy(probe.coef_[0]))
    head.bias[row].copy_(torch.from_numpy(probe.intercept_)[0])


def _regression() -> LogisticRegression:
    """Return the regression of every probe."""
    return LogisticRegression(C=_PENALTY, max_iter=2000)
