"""Attention rollout: which cells the last tokens come from, through all blocks of attention.

Abnar & Zuidema, "Quantifying attention flow in transformers", ACL 2020: the weights of a block,
mean of its heads, and the identity for what goes by it, half and half, multiplied block by block.
Without a class token, what is averaged in the end is every token: so are the rows here.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from medviewer.explain.gradcam import ForwardWithMaps, LogitMaps
from medviewer.models.networks.attention import SelfAttention
from medviewer.models.networks.classifier import Classifier
from medviewer.models.networks.ensemble import parts_of


def forward_with_rollout(
    network: Classifier, images: Tensor, targets: Sequence[int]
) -> ForwardWithMaps:
    """Score images ``(N, C, H, W)`` and roll their attention out; the map is that of every class.

    A map's cells sum to 1.
    """
    parts = parts_of(network)
    with torch.inference_mode(), _weights_of(parts) as seen:
        output = network.forward_with_taps(images)
        started = time.perf_counter()
        grid = output.features.shape[2:]
        rolled = torch.stack([rollout(weights) for weights in seen])  # (M, N, T)
        laid_out = rolled.view(*rolled.shape[:2], 1, *grid)
        members = laid_out.expand(-1, -1, len(targets), -1, -1)
    found = LogitMaps(
        members.mean(0), sums_to_logit=False, members=members if len(parts) > 1 else None
    )
    return ForwardWithMaps(output, found, time.perf_counter() - started)


def rollout(blocks: Sequence[Tensor]) -> Tensor:
    """Return the share ``(N, T)`` of each token from weights ``(N, heads, T, T)`` by block."""
    rows = blocks[-1].new_full((len(blocks[-1]), 1, blocks[-1].shape[-1]), 1 / blocks[-1].shape[-1])
    for weights in reversed(blocks):  # from the mean over the last tokens back to the first
        rows = (rows @ weights.mean(1) + rows) / 2
    return rows[:, 0].float()


def has_attention(network: Classifier) -> bool:
    """Whether a network for images has self-attention over its cells (each member, too)."""
    return all(_attentions(part) for part in parts_of(network))


def _attentions(part: nn.Module) -> list[SelfAttention]:
    return [module for module in part.modules() if isinstance(module, SelfAttention)]


@contextmanager
def _weights_of(parts: Sequence[Classifier]) -> Iterator[list[list[Tensor]]]:
    """Collect the weights of all blocks, part by part; the hooks are gone afterwards."""
    seen: list[list[Tensor]] = [[] for _ in parts]
    handles = []
    for own, part in zip(seen, parts, strict=True):

        def keep(
            _module: nn.Module, _inputs: tuple[Any, ...], output: Tensor, kept: list[Tensor] = own
        ) -> None:
            kept.append(output)

        handles += [each.softmax.register_forward_hook(keep) for each in _attentions(part)]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()
