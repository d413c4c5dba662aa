import pytest
import torch
from torch import nn

from medviewer.models.networks.readers import RecurrentReader, SliceReader, TransformerReader


def all_present(series: int, slices: int) -> torch.Tensor:
    return torch.ones(series, slices, dtype=torch.bool)


@pytest.mark.parametrize(("cell", "gates"), [("rnn", 1), ("gru", 3), ("lstm", 4)])
def test_parameters_are_those_of_the_gates(cell, gates):
    reader = RecurrentReader(cell, 6, 8, bidirectional=True)
    # each way: input 6x8, state 8x8 and two biases of 8 for each gate
    expected = 2 * gates * (6 * 8 + 8 * 8 + 2 * 8)
    assert sum(each.numel() for each in reader.parameters()) == expected
    assert reader.state_length == 16


@torch.no_grad()
def test_elmans_network_by_hand():
    reader = RecurrentReader("rnn", 1, 1, bidirectional=False)
    for parameter, value in zip(reader.cell.parameters(), (2.0, 0.5, 0.1, 0.0), strict=True):
        nn.init.constant_(parameter, value)
    states = reader(torch.tensor([[[0.3], [-0.2]]]), all_present(1, 2)).flatten()
    first = torch.tanh(torch.tensor(2 * 0.3 + 0.1))
    second = torch.tanh(2 * torch.tensor(-0.2) + 0.1 + 0.5 * first)
    torch.testing.assert_close(states, torch.stack([first, second]))


@pytest.mark.parametrize("present", [None, torch.tensor([[True, True, False]])])
def test_cudnn_reads_in_training_alone(present, monkeypatch):
    reader, seen = RecurrentReader("gru", 4, 3, bidirectional=True), []
    whole = reader.cell.forward

    def forward(features):
        seen.append(torch.backends.cudnn.enabled)
        return whole(features)

    monkeypatch.setattr(reader.cell, "forward", forward)
    before = torch.backends.cudnn.enabled
    for is_training in (True, False):
        reader.train(is_training)(torch.rand(1, 3, 4), present)
        assert torch.backends.cudnn.enabled == before
    assert seen == [before, False]


@torch.no_grad()
def test_states_are_zero_where_no_slice_is():
    reader = RecurrentReader("gru", 3, 4, bidirectional=True)
    present = torch.tensor([[True, True, False]])
    states = reader(torch.rand(1, 3, 3), present)
    assert float(states[0, 2].abs().max()) == 0


@torch.no_grad()
def test_a_transformer_keeps_the_number_of_slices():
    reader = TransformerReader(6, hidden=8, layers=1, heads=2)
    assert reader(torch.rand(2, 7, 6), all_present(2, 7)).shape == (2, 7, reader.state_length)


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: RecurrentReader("gru", 3, 4, 17, bidirectional=True), "1 to 16"),
        (lambda: TransformerReader(3, hidden=5, heads=1), "even"),
    ],
)
def test_sizes_out_of_range_are_refused(build, reason):
    with pytest.raises(ValueError, match=reason):
        build()


def test_a_reader_must_say_its_states():
    with pytest.raises(NotImplementedError):
        SliceReader()(torch.zeros(1, 1, 1), all_present(1, 1))
