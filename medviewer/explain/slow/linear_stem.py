"""Gradients of many versions of one input, summed behind the network's linear stem.

What is linear has one derivative everywhere: the sum of the gradients behind it is brought back to
the input once, not once a version.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from medviewer.explain.slow.subjects import ImageSubject, Subject
from medviewer.models.networks.ensemble import parts_of


class LinearStem:
    """The stem of a subject's network; where none is known, the input itself."""

    def __init__(self, subject: Subject) -> None:
        self._module = _stem_of(subject)
        self._way: tuple[Tensor, Tensor] | None = None  # versions, and what the stem made of them

    @contextmanager
    def behind(self, versions: Tensor) -> Iterator[list[Tensor]]:
        """Within, a pass of `versions` begins behind the stem; what gradients are of comes last."""
        if self._module is None:
            yield [versions]
            return
        leaves: list[Tensor] = []

        def begin(_module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
            if self._way is None:
                self._way = versions, output
            leaves.append(output.detach().requires_grad_())
            return leaves[-1]

        handle = self._module.register_forward_hook(begin)
        try:
            yield leaves
        finally:
            handle.remove()

    def to_input(self, gradients: Tensor) -> Tensor:
        """Bring gradients ``(M, targets, ...)`` behind the stem to the input."""
        if self._way is None:
            return gradients
        versions, output = self._way
        brought = []
        for gradient in gradients.flatten(0, 1).to(output):
            seed = torch.zeros_like(output)
            seed[0] = gradient
            (found,) = torch.autograd.grad(output, versions, seed, retain_graph=True)
            brought.append(found[0].float().cpu())
        return torch.stack(brought).reshape(*gradients.shape[:2], *versions.shape[1:])


def _stem_of(subject: Subject) -> nn.Module | None:
    if not isinstance(subject, ImageSubject):
        return None
    parts = parts_of(subject.classifier.image_network)
    name = parts[0].linear_stem
    return parts[0].get_submodule(name) if name and len(parts) == 1 else None
