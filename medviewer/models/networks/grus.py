"""Several GRUs along the same slices, a step of all of them at once.

A step of one GRU for one series is a dozen tiny operations, which take longer to be called than to
be done; torch does them cell after cell, and each way after the other.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

_FEW_SERIES = 8
"""More series at a time keep each cell busy by themselves [measured]."""


def can_step_together(cells: Sequence[nn.Module], features: Tensor) -> bool:
    """Whether `states_together` takes these cells, and is quicker than they are one by one."""
    first = cells[0]
    return (
        isinstance(first, nn.GRU)
        and len(features) <= _FEW_SERIES
        and features.device.type == "cpu"
        and not torch.is_grad_enabled()
        and all(isinstance(cell, nn.GRU) and _shape(cell) == _shape(first) for cell in cells)
        and _shape(first)[2:5] == (1, True, True)
    )


def states_together(cells: Sequence[nn.GRU], features: Tensor) -> list[Tensor]:
    """Return the states ``(B, S, D * hidden)`` of each cell for features ``(B, S, F)``.

    The cells have one layer and biases, read their batch first, and are of one size. D is 2 where
    they read both ways, else 1. As `torch.nn.GRU` defines it.
    """
    ways = ("_l0", "_l0_reverse") if cells[0].bidirectional else ("_l0",)
    hidden, count = cells[0].hidden_size, len(cells)

    def stacked(name: str) -> Tensor:
        return torch.stack([getattr(cell, name + way) for way in ways for cell in cells])

    series, slices = features.shape[:2]
    read = torch.stack([features, features.flip(1)][: len(ways)]).repeat_interleave(count, 0)
    gates = torch.baddbmm(
        stacked("bias_ih")[:, None], read.flatten(1, 2), stacked("weight_ih").transpose(1, 2)
    )
    steps = gates.view(-1, series, slices, 3 * hidden).movedim(2, 0).contiguous()
    weight, bias = stacked("weight_hh").transpose(1, 2), stacked("bias_hh")[:, None]
    state = features.new_zeros(len(ways) * count, series, hidden)
    states = []
    for given in steps:
        own = torch.baddbmm(bias, state, weight)
        reset, update = torch.chunk((given + own)[..., : 2 * hidden].sigmoid(), 2, 2)
        new = torch.addcmul(given[..., 2 * hidden :], reset, own[..., 2 * hidden :]).tanh()
        state = torch.lerp(new, state, update)
        states.append(state)
    along = torch.stack(states, 2).view(-1, count, series, slices, hidden)  # first: the ways
    whole = torch.cat([along[0], *(each.flip(2) for each in along[1:])], 3)
    return list(whole)


def _shape(cell: nn.GRU) -> tuple[int, int, int, bool, bool, bool]:
    return (
        cell.input_size,
        cell.hidden_size,
        cell.num_layers,
        cell.batch_first,
        cell.bias,
        cell.bidirectional,
    )
