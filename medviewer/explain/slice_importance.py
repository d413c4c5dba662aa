"""How much each slice of a sequence moves the score of its series.

The encoder has seen every slice once; the series is only read again without one of them, from the
features that are kept, by the same reader: exact, and for a small part of a pass over the images.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.explain.sequence_maps import ReadGraph, gradient_of
from medviewer.models.networks.sequence import SequenceClassifier

_MOST_BYTES = 64 << 20
"""How much memory the features of the series read at once may take."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class SliceImportance:
    """How much each slice moves one logit of the series, in logit units, signed.

    Attributes
    ----------
    indices
        ``(S,)``: the image of the series (in shown order, from 0) of each value, in the order in
        which the network reads them.
    left_out
        ``(S,)``: the logit minus that of the series without the slice.
    gradient_x_feature
        ``(S,)``: what the slice's features add to first order. Where it differs much from
        `left_out`, slices replace each other or work together.
    logit
        That of the whole series.
    """

    indices: tuple[int, ...]
    left_out: Floats
    gradient_x_feature: Floats
    logit: float

    def strongest(self) -> tuple[int, ...]:
        """Return the images whose absence lowers the logit, strongest first."""
        order = np.argsort(-self.left_out, kind="stable")
        return tuple(self.indices[place] for place in order if self.left_out[place] > 0)


def importance_of(
    network: SequenceClassifier,
    graph: ReadGraph,
    indices: Sequence[int],
    targets: Sequence[int],
    token: CancelToken,
) -> tuple[SliceImportance, ...]:
    """Return the importance of each slice for some logits of a series that was read.

    Empty for a series of one slice: without it nothing is left to read.
    """
    if len(indices) < 2:
        return ()
    whole = graph.output.series_logits[0].detach()
    without = logits_without_each(network, graph.features.detach()[0], token)
    found = []
    for target in targets:
        token.raise_if_cancelled()
        gradient = gradient_of(graph, graph.output.series_logits[0, target])
        first_order = (gradient * graph.features.detach()[0]).sum(1)
        found.append(
            SliceImportance(
                tuple(indices),
                (whole[target] - without[:, target]).float().cpu().numpy(),
                first_order.float().cpu().numpy(),
                float(whole[target]),
            )
        )
    return tuple(found)


def logits_without_each(
    network: SequenceClassifier, features: Tensor, token: CancelToken
) -> Tensor:
    """Return the series' logits ``(S, classes)`` without each of its slices ``(S, F)`` in turn."""
    count = len(features)
    places = torch.arange(count - 1, device=features.device)
    size = max(1, _MOST_BYTES // max(1, features.nbytes))
    logits = []
    for start in range(0, count, size):
        token.raise_if_cancelled()
        left_out = torch.arange(start, min(start + size, count), device=features.device)
        rest = places + (places >= left_out[:, None])  # all places but that one
        with torch.inference_mode():
            logits.append(network.read_sequence(features[rest]).series_logits)
    return torch.cat(logits)
