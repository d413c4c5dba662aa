"""Against torch's own GRU."""

import pytest
import torch
from torch import nn

from medviewer.models.networks.grus import can_step_together, states_together
from medviewer.models.networks.readers import RecurrentReader, states_of_all


def cells(count: int, *, both_ways: bool) -> list[nn.GRU]:
    torch.manual_seed(3)
    return [nn.GRU(7, 5, batch_first=True, bidirectional=both_ways) for _ in range(count)]


@pytest.mark.parametrize("both_ways", [True, False])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (4, 6)])
def test_cells_together_give_what_each_gives(
    both_ways: bool, count: int, shape: tuple[int, int]
) -> None:
    own = cells(count, both_ways=both_ways)
    features = torch.randn(*shape, 7)
    with torch.inference_mode():
        assert can_step_together(own, features)
        together = states_together(own, features)
        for cell, states in zip(own, together, strict=True):
            torch.testing.assert_close(states, cell(features)[0], rtol=1e-5, atol=1e-6)


@torch.inference_mode()
def test_cells_of_other_kinds_and_sizes_go_one_by_one() -> None:
    features = torch.randn(1, 4, 7)
    (cell,) = cells(1, both_ways=True)
    for other in (
        nn.GRU(7, 6, batch_first=True, bidirectional=True),
        nn.GRU(7, 5, batch_first=True),
        nn.LSTM(7, 5, batch_first=True, bidirectional=True),
        nn.GRU(7, 5, 2, batch_first=True, bidirectional=True),
    ):
        assert not can_step_together([cell, other], features)
        assert not can_step_together([other, cell], features)
    assert not can_step_together([nn.GRU(7, 5)], features)
    assert not can_step_together([nn.GRU(7, 5, batch_first=True, bias=False)], features)
    assert not can_step_together([cell], torch.randn(9, 4, 7))


def test_what_learns_is_torchs_own() -> None:
    readers = [RecurrentReader("gru", 7, 5, bidirectional=True) for _ in range(2)]
    features = torch.randn(1, 4, 7, requires_grad=True)
    assert not can_step_together([reader.cell for reader in readers], features)
    states = states_of_all(readers, features, None)
    (gradient,) = torch.autograd.grad(states[1].sum(), features)
    assert gradient.abs().sum() > 0


@torch.inference_mode()
@pytest.mark.parametrize("cell", ["gru", "lstm", "rnn"])
def test_readers_read_alike_together_and_alone(cell) -> None:
    readers = [RecurrentReader(cell, 7, 5, bidirectional=True) for _ in range(3)]
    features = torch.randn(2, 6, 7)
    present = torch.ones(2, 6, dtype=torch.bool)
    present[1, 4:] = False
    for there in (None, present):
        together = states_of_all(readers, features, there)
        for reader, states in zip(readers, together, strict=True):
            torch.testing.assert_close(states, reader(features, there), rtol=1e-5, atol=1e-6)
