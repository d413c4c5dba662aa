"""What reads the slices of a series in their order: recurrent networks and a Transformer."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Literal

from torch import Tensor, nn
from torch.backends import cudnn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from medviewer.models.networks.attention import TransformerStack, initialise_linear, positions
from medviewer.models.networks.grus import can_step_together, states_together

Cell = Literal["rnn", "lstm", "gru"]

_CELLS: dict[str, type[nn.RNN] | type[nn.LSTM] | type[nn.GRU]] = {
    "rnn": nn.RNN,
    "lstm": nn.LSTM,
    "gru": nn.GRU,
}


class SliceReader(nn.Module):
    """Turns slice features ``(B, S, F)`` into states ``(B, S, state_length)``."""

    state_length: int

    def forward(self, features: Tensor, present: Tensor | None) -> Tensor:
        """Return the states.

        `present`, ``(B, S)`` of bool, is True and then False in each row; None where no slice is
        missing.
        """
        raise NotImplementedError

    def first_layers(self) -> list[tuple[Tensor, Tensor]]:
        """Return weight ``(D, F)`` and bias ``(D,)`` of all linear maps that read the features."""
        raise NotImplementedError


class RecurrentReader(SliceReader):
    """Elman's RNN ("Finding structure in time", 1990), LSTM or GRU along the slices.

    Both ways where `bidirectional`; then a slice's state knows all slices above and below.
    """

    def __init__(
        self, cell: Cell, length: int, hidden: int = 128, layers: int = 1, *, bidirectional: bool
    ) -> None:
        super().__init__()
        if not 1 <= layers <= 16:
            raise ValueError("layers must be from 1 to 16")
        self.cell = _CELLS[cell](
            length, hidden, layers, batch_first=True, bidirectional=bidirectional
        )
        self.state_length = hidden * (2 if bidirectional else 1)

    def forward(self, features: Tensor, present: Tensor | None) -> Tensor:
        """Return ``(B, S, state_length)``, zero where no slice is present.

        Outside training cuDNN is left out: its cells have no gradient there, and round states to
        the fifth digit [measured on an H200].
        """
        with nullcontext() if self.training else cudnn.flags(enabled=False):
            if present is None:
                whole: Tensor = self.cell(features)[0]
                return whole
            lengths = present.sum(1).cpu()  # where torch wants them
            packed = pack_padded_sequence(features, lengths, batch_first=True, enforce_sorted=False)
            states: Tensor = pad_packed_sequence(
                self.cell(packed)[0], batch_first=True, total_length=features.shape[1]
            )[0]
            return states

    def first_layers(self) -> list[tuple[Tensor, Tensor]]:
        """Return those of the first layer's gates, one for each direction."""
        ways = ["", "_reverse"] if self.cell.bidirectional else [""]
        return [
            (getattr(self.cell, f"weight_ih_l0{way}"), getattr(self.cell, f"bias_ih_l0{way}"))
            for way in ways
        ]


def states_of_all(
    readers: Sequence[SliceReader], features: Tensor, present: Tensor | None
) -> list[Tensor]:
    """Return the states ``(B, S, state_length)`` of several readers of the same features."""
    cells = [reader.cell for reader in readers if isinstance(reader, RecurrentReader)]
    if present is None and len(cells) == len(readers) and can_step_together(cells, features):
        return states_together([cell for cell in cells if isinstance(cell, nn.GRU)], features)
    return [reader(features, present) for reader in readers]


class TransformerReader(SliceReader):
    """A Transformer encoder along the slices; any number of them, by sine positions."""

    def __init__(
        self, length: int, hidden: int = 128, layers: int = 2, heads: int = 4, mlp_ratio: int = 2
    ) -> None:
        super().__init__()
        if hidden % 2:
            raise ValueError("hidden must be even")
        self.project = nn.Linear(length, hidden)
        self.stack = TransformerStack(layers, hidden, heads, mlp_ratio)
        self.state_length = hidden
        initialise_linear(self.project)

    def forward(self, features: Tensor, present: Tensor | None) -> Tensor:
        """Return ``(B, S, hidden)``."""
        tokens = self.project(features)
        tokens = tokens + positions(tokens.shape[1], tokens.shape[2], tokens)
        states: Tensor = self.stack(tokens, present)
        return states

    def first_layers(self) -> list[tuple[Tensor, Tensor]]:
        """Return those of the projection."""
        return [(self.project.weight, self.project.bias)]
