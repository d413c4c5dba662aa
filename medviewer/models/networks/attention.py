"""Self-attention and positions.

Vaswani et al., "Attention is all you need", NeurIPS 2017; norms come before the layers, as in
Dosovitskiy et al., "An image is worth 16x16 words", ICLR 2021.
"""

import math

import torch
from torch import Tensor, nn

_LONGEST_WAVE = 10_000.0


class SelfAttention(nn.Module):
    """Multi-head self-attention over tokens ``(N, T, width)``.

    A hook on `softmax` sees the weights ``(N, heads, T, T)`` with their gradient.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if heads < 1 or width % heads:
            raise ValueError("heads must divide width")
        self.heads = heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.softmax = nn.Softmax(dim=-1)
        self.out = nn.Linear(width, width)

    def forward(self, tokens: Tensor, present: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the mixed tokens and the weights ``(N, heads, T, T)``: rows look at columns.

        Nothing looks at tokens where `present`, ``(N, T)`` of bool, is False.
        """
        count, length, width = tokens.shape
        split = self.query_key_value(tokens).view(count, length, 3, self.heads, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-2, -1) / math.sqrt(width // self.heads)
        if present is not None:
            scores = scores.masked_fill(~present[:, None, None, :], -math.inf)
        weights = self.softmax(scores)
        mixed = (weights @ value).transpose(1, 2).reshape(count, length, width)
        return self.out(mixed), weights


class TransformerBlock(nn.Module):
    """Self-attention, then two linear layers with GELU, each behind a norm and added on."""

    def __init__(self, width: int, heads: int, mlp_ratio: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = SelfAttention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        inner = width * mlp_ratio
        self.mlp = nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Linear(inner, width))

    def forward(self, tokens: Tensor, present: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the new tokens and the weights of the attention; see `SelfAttention`."""
        mixed, weights = self.attention(self.norm1(tokens), present)
        tokens = tokens + mixed
        return tokens + self.mlp(self.norm2(tokens)), weights


class TransformerStack(nn.Module):
    """Blocks in a row and a last norm."""

    def __init__(self, layers: int, width: int, heads: int, mlp_ratio: int) -> None:
        super().__init__()
        if not 1 <= layers <= 64:
            raise ValueError("layers must be from 1 to 64")
        blocks = [TransformerBlock(width, heads, mlp_ratio) for _ in range(layers)]
        self.blocks = nn.ModuleList(blocks)
        self.norm = nn.LayerNorm(width)
        initialise_linear(self)

    def forward(self, tokens: Tensor, present: Tensor | None = None) -> Tensor:
        """Return ``(N, T, width)``."""
        return self.attend(tokens, present)[0]

    def attend(
        self, tokens: Tensor, present: Tensor | None = None
    ) -> tuple[Tensor, list[Tensor], list[Tensor]]:
        """Return the last tokens after the norm, each block's tokens and each block's weights."""
        states, weights = [], []
        for block in self.blocks:
            tokens, looked = block(tokens, present)
            states.append(tokens)
            weights.append(looked)
        return self.norm(tokens), states, weights

    def start_as_identity(self) -> None:
        """Make all added branches zero: training starts from what comes in, normalized."""
        for name, parameter in self.blocks.named_parameters():
            if "attention.out." in name or "mlp.2." in name:
                nn.init.zeros_(parameter)


class TokenGrid(nn.Module):
    """Tokens ``(N, rows * columns, C)`` laid out as a map ``(N, C, rows, columns)``.

    A module, so that it can be a target layer.
    """

    def forward(self, tokens: Tensor, rows: int, columns: int) -> Tensor:
        """Return the map."""
        count, _, width = tokens.shape  # not len(): an exporter would take the number for fixed
        return tokens.transpose(1, 2).reshape(count, width, rows, columns)


def positions(length: int, width: int, like: Tensor) -> Tensor:
    """Return sine and cosine positions ``(length, width)`` on the device and dtype of `like`.

    Vaswani et al., section 3.5, the sines first, then the cosines; any length will do.
    """
    if width % 2:
        raise ValueError("positions need an even width")
    steps = torch.arange(width // 2, device=like.device, dtype=torch.float32)
    rates = _LONGEST_WAVE ** (-2 * steps / width)
    places = torch.arange(length, device=like.device, dtype=torch.float32)
    angles = places[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], dim=1).to(like.dtype)


def grid_positions(rows: int, columns: int, width: int, like: Tensor) -> Tensor:
    """Return positions ``(rows * columns, width)``: half of the channels say the row.

    Beyer, Zhai & Kolesnikov, "Better plain ViT baselines for ImageNet-1k", 2022.
    """
    if width % 4:
        raise ValueError("positions in two dimensions need a width that 4 divides")
    vertical = positions(rows, width // 2, like)[:, None].expand(-1, columns, -1)
    horizontal = positions(columns, width // 2, like)[None].expand(rows, -1, -1)
    return torch.cat([vertical, horizontal], dim=2).flatten(0, 1)


def initialise_linear(network: nn.Module) -> None:
    """Draw linear weights from a normal truncated at two deviations of 0.02; biases zero."""
    for module in network.modules():
        if isinstance(module, nn.Linear):
            nn.init.trunc_normal_(module.weight, std=0.02, a=-0.04, b=0.04)
            nn.init.zeros_(module.bias)
