"""CAM: the maps that a linear head reads, without any gradient.

Zhou et al., "Learning deep features for discriminative localization", CVPR 2016. Divided by the
number of cells, so that a map sums to the logit minus its bias: it is Grad-CAM's map of the last
layer, to rounding.
"""

import time
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from medviewer.explain.gradcam import ForwardWithMaps, LogitMaps, is_linear_in_mean
from medviewer.models.networks.classifier import Classifier
from medviewer.models.networks.ensemble import Ensemble, parts_of


def forward_with_cam(
    network: Classifier, images: Tensor, targets: Sequence[int]
) -> ForwardWithMaps:
    """Score images and explain some of their logits in one pass; see `cam_of_features`."""
    with torch.inference_mode():
        output = network.forward_with_taps(images)
    started = time.perf_counter()
    found = cam_of_features(network, output.features, targets)
    return ForwardWithMaps(output, found, time.perf_counter() - started)


def cam_of_features(network: Classifier, features: Tensor, targets: Sequence[int]) -> LogitMaps:
    """Explain some logits by the last feature maps ``(N, C, h, w)`` or ``(N, C, d, h, w)``.

    Raises
    ------
    ValueError
        When the network's logits are not linear in the mean of that map.
    """
    if not is_linear_in_mean(network):
        raise ValueError("CAM needs a network whose head is linear in the mean of its last map")
    cells = features.shape[2:].numel()
    is_ensemble = isinstance(network, Ensemble)
    parts = parts_of(network)
    with torch.inference_mode():
        split = torch.split(features, [part.map_channels for part in parts], dim=1)
        members = torch.stack(
            [
                torch.einsum("tc,nc...->nt...", _weights(part, targets), own) / cells
                for part, own in zip(parts, split, strict=True)
            ]
        ).float()
        return LogitMaps(members.mean(0), True, members if is_ensemble else None)  # noqa: FBT003


def _weights(network: Classifier, targets: Sequence[int]) -> Tensor:
    """Return the rows ``(targets, C)`` of a linear head."""
    assert isinstance(network.head, nn.Linear), "asked of linear heads alone"
    return network.head.weight[list(targets)]
