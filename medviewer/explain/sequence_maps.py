"""Grad-CAM through a network that reads slices as a sequence, with bounded memory.

The gradient of a logit reaches a slice's map through that slice's feature vector alone. One
backward pass through the reader, on features that are kept, gives the gradients of all vectors;
the last part of the encoder is then run again batch by batch. The result is that of a backward
pass through the whole network, which would hold the graph of every slice at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from medviewer.cancel import CancelToken
from medviewer.explain.attribution import MapsOf
from medviewer.explain.gradcam import as_map, leaf_at
from medviewer.explain.methods.weighting import Weighting, grad_cam
from medviewer.models.networks.classifier import SliceClassifier, TappedForward
from medviewer.models.networks.sequence import SequenceClassifier, SequenceOutput


@dataclass(frozen=True, slots=True, eq=False)
class ReadGraph:
    """A sequence that was read, with the graph from its `features` ``(1, S, F)``."""

    features: Tensor
    output: SequenceOutput


def read_with_gradients(network: SequenceClassifier, features: Tensor) -> ReadGraph:
    """Read a sequence so that gradients can be asked for."""
    leaf = features.detach().clone().requires_grad_()
    with torch.enable_grad():
        return ReadGraph(leaf, network.read_sequence(leaf))


def feature_gradients(
    graph: ReadGraph, targets: Sequence[int], maps_of: MapsOf, token: CancelToken
) -> Tensor:
    """Return the gradients ``(targets, S, F)`` of some logits; a stop is heard between them.

    Those of the slices are taken together: what moved the sum of all slices' logits.
    """
    gradients = []
    for target in targets:
        token.raise_if_cancelled()
        logit = graph.output.series_logits[0, target]
        if maps_of == "slices":
            logit = graph.output.slice_logits[0, :, target].sum()
        gradients.append(gradient_of(graph, logit))
    return torch.stack(gradients)


def gradient_of(graph: ReadGraph, logit: Tensor) -> Tensor:
    """Return the gradient ``(S, F)`` of one logit of the graph, which stays for others."""
    (gradient,) = torch.autograd.grad(logit, graph.features, retain_graph=True)
    return gradient[0]


@dataclass(slots=True, eq=False)
class KeptSlices:
    """What is kept of each slice for its map, in the memory of the CPU.

    Where the target layer gives the map that the encoder pools, that map; where it lies before,
    the prepared slice, which runs through the encoder once more.
    """

    encoder: SliceClassifier
    layer: nn.Module
    weighting: Weighting = grad_cam
    wants: Callable[[int], bool] = lambda _index: True
    by_index: dict[int, Tensor] = field(default_factory=dict)
    is_last_map: bool = False

    def encode(
        self, encoder: SliceClassifier, images: Tensor, indices: Sequence[int]
    ) -> TappedForward:
        """Encode some slices without a graph and keep what their maps need."""
        with torch.no_grad(), leaf_at(self.layer) as leaf:
            output = encoder.forward_with_taps(images)
        if leaf.activation is None:
            raise RuntimeError("the target layer took no part in the forward pass")
        self.is_last_map = output.features is leaf.passed_on
        kept = leaf.activation.detach() if self.is_last_map else images
        self._keep(indices, kept.cpu())
        return output

    def keep(self, _encoder: SliceClassifier, features: Tensor, indices: Sequence[int]) -> None:
        """Keep the maps that the encoder pools, which came from elsewhere."""
        self.is_last_map = True
        self._keep(indices, features)

    def maps_of(self, indices: Sequence[int], gradients: Tensor) -> Tensor:
        """Return the maps ``(N, targets, h, w)`` for gradients ``(targets, N, F)``."""
        kept = torch.stack([self.by_index[index] for index in indices]).to(gradients.device)
        with torch.enable_grad():
            graph = self._encoded(kept)
            maps = [self._map_of(*graph, gradient) for gradient in gradients]
        return torch.stack(maps, dim=1)

    def _keep(self, indices: Sequence[int], kept: Tensor) -> None:
        """Keep what was asked for."""
        pairs = zip(indices, kept, strict=True)
        self.by_index.update((index, each) for index, each in pairs if self.wants(index))

    def _encoded(self, kept: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the layer's output, where the graph starts, the last map, feature vectors."""
        if self.is_last_map:
            last = kept.requires_grad_()
            return last, last, self.encoder.head(self.encoder.pool(last))
        with leaf_at(self.layer) as leaf:
            output = self.encoder.forward_with_taps(kept)
        assert leaf.activation is not None, "it took part in the pass before"
        return leaf.activation, output.features, output.logits

    def _map_of(
        self, activation: Tensor, last: Tensor, vectors: Tensor, gradient: Tensor
    ) -> Tensor:
        """Return the maps ``(N, h, w)`` for the gradient ``(N, F)`` of the feature vectors.

        A number is differentiated: for a given gradient of vectors torch would import sympy first.
        """
        moved = (vectors * gradient).sum()
        (reached,) = torch.autograd.grad(moved, activation, retain_graph=True)
        return self.weighting(as_map(activation.detach(), last), as_map(reached, last)).float()
