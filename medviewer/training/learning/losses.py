"""What a network is told of its mistakes: by the task, and by where it looks."""

import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.models.card import Task

_LEAST_COVERED = 0.25
"""A cell belongs to a box when at least this part of it, or the best covered cell's, is inside."""


def loss_sum(task: Task, logits: Tensor, targets: Tensor, weights: Tensor | None) -> Tensor:
    """Return the loss summed over images; divide by `loss_count` of the whole batch.

    Exclusive classes: cross-entropy with soft `targets`; others: binary cross-entropy, where NaN
    targets do not count. `weights`, ``(classes,)``, are those of
    `medviewer.training.data.sampling.class_weights`.
    """
    if task == "multi-class":
        log_scores = nnf.log_softmax(logits, dim=1)
        weighted = targets if weights is None else targets * weights
        return -(weighted * log_scores).sum()
    known = ~targets.isnan()
    losses = nnf.binary_cross_entropy_with_logits(
        logits, targets.nan_to_num(0.0), reduction="none", pos_weight=weights
    )
    return losses[known].sum()


def loss_count(task: Task, targets: Tensor) -> float:
    """Return over how much `loss_sum` sums: images, or known targets."""
    if task == "multi-class":
        return float(len(targets))
    return max(float((~targets.isnan()).sum()), 1.0)


def class_maps(features: Tensor, head_weight: Tensor) -> Tensor:
    """Return class activation maps ``(N, classes, h, w)`` (Zhou et al., CVPR 2016).

    For a head of global average pooling and one linear layer, whose weight is ``(classes, C)``.
    """
    return torch.einsum("kc,nchw->nkhw", head_weight, features)


def localisation_sum(maps: Tensor, targets: Tensor, boxes: Tensor) -> Tensor:
    """Return how much the maps of the present classes look outside their boxes, summed.

    The softmax over a map's cells says where it looks; minus the logarithm of what lies in the
    box is the loss. Images without a box do not count.

    Parameters
    ----------
    maps
        ``(N, classes, h, w)``.
    targets
        ``(N, classes)``, how far each class is present.
    boxes
        ``(N, 1, H, W)``, 1 inside the box, 0 outside.
    """
    covered = nnf.adaptive_avg_pool2d(boxes, (maps.shape[2], maps.shape[3])).flatten(1)
    best = covered.amax(1, keepdim=True)
    inside = (covered >= torch.minimum(best, torch.full_like(best, _LEAST_COVERED))) & (covered > 0)
    there = best.squeeze(1) > 0
    present = torch.einsum("nk,nkhw->nhw", targets.nan_to_num(0.0), maps).flatten(1)
    looked = nnf.log_softmax(present, dim=1).masked_fill(~inside, -torch.inf)
    return -looked[there].logsumexp(1).sum()
