import math

import pytest
import torch
from torch import nn

from medviewer.models.networks.attention import (
    SelfAttention,
    TokenGrid,
    TransformerBlock,
    TransformerStack,
    grid_positions,
    initialise_linear,
    positions,
)


def like_torch(block: TransformerBlock, width: int, heads: int) -> nn.TransformerEncoderLayer:
    """Return torch's own layer with the weights of `block`."""
    theirs = nn.TransformerEncoderLayer(
        width, heads, 2 * width, 0.0, "gelu", batch_first=True, norm_first=True
    )
    attention = block.attention
    pairs = (
        (theirs.self_attn.in_proj_weight, attention.query_key_value.weight),
        (theirs.self_attn.in_proj_bias, attention.query_key_value.bias),
        (theirs.self_attn.out_proj.weight, attention.out.weight),
        (theirs.self_attn.out_proj.bias, attention.out.bias),
        (theirs.linear1.weight, block.mlp[0].weight),
        (theirs.linear1.bias, block.mlp[0].bias),
        (theirs.linear2.weight, block.mlp[2].weight),
        (theirs.linear2.bias, block.mlp[2].bias),
    )
    with torch.no_grad():
        for target, source in pairs:
            target.copy_(source)
    return theirs


@pytest.mark.parametrize("masked", [False, True])
def test_a_block_equals_torchs_own(masked):
    torch.manual_seed(0)
    block, tokens = TransformerBlock(8, 2, 2), torch.randn(3, 5, 8)
    present = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0]]).bool()
    theirs = like_torch(block, 8, 2)  # in training mode, without dropout: the plain way
    expected = theirs(tokens, src_key_padding_mask=~present if masked else None)
    mixed, _ = block(tokens, present if masked else None)
    torch.testing.assert_close(mixed, expected, atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_weights_are_shares_of_what_is_present():
    torch.manual_seed(0)
    present = torch.tensor([[True, True, False]])
    _, weights = SelfAttention(4, 2)(torch.randn(1, 3, 4), present)
    assert weights.shape == (1, 2, 3, 3)
    torch.testing.assert_close(weights.sum(-1), torch.ones(1, 2, 3))
    assert float(weights[..., 2].abs().max()) == 0


def test_a_hook_on_the_softmax_sees_the_weights():
    torch.manual_seed(0)
    attention, seen = SelfAttention(4, 2), []
    handle = attention.softmax.register_forward_hook(lambda _m, _i, output: seen.append(output))
    _, weights = attention(torch.randn(1, 3, 4))
    handle.remove()
    assert torch.equal(seen[0], weights)
    assert seen[0].requires_grad


def test_heads_must_divide_the_width():
    with pytest.raises(ValueError, match="heads must divide width"):
        SelfAttention(6, 4)


@pytest.mark.parametrize("layers", [0, 65])
def test_a_stack_has_a_bearable_number_of_layers(layers):
    with pytest.raises(ValueError, match="1 to 64"):
        TransformerStack(layers, 4, 1, 1)


def test_a_stack_that_starts_as_the_identity_only_normalizes():
    torch.manual_seed(0)
    stack, tokens = TransformerStack(2, 8, 2, 2), torch.randn(2, 5, 8)
    stack.start_as_identity()
    expected = (tokens - tokens.mean(2, keepdim=True)) / tokens.std(2, False, keepdim=True)
    torch.testing.assert_close(stack(tokens), expected, atol=1e-4, rtol=1e-4)


def test_a_stack_tells_what_each_block_did():
    torch.manual_seed(0)
    stack, tokens = TransformerStack(3, 8, 2, 2), torch.randn(2, 5, 8)
    last, states, weights = stack.attend(tokens)
    assert torch.equal(last, stack(tokens))
    assert torch.equal(last, stack.norm(states[-1]))
    assert [each.shape for each in weights] == [(2, 2, 5, 5)] * 3


def test_positions_by_hand():
    # width 4: rates 1 and 0.01; sines first
    expected = [
        [0, 0, 1, 1],
        [math.sin(1), math.sin(0.01), math.cos(1), math.cos(0.01)],
        [math.sin(2), math.sin(0.02), math.cos(2), math.cos(0.02)],
    ]
    torch.testing.assert_close(positions(3, 4, torch.zeros(1)), torch.tensor(expected))


def test_positions_of_a_grid_say_row_then_column():
    grid = grid_positions(2, 3, 8, torch.zeros(1)).view(2, 3, 8)
    along = positions(3, 4, torch.zeros(1))
    assert torch.equal(grid[1, 2], torch.cat([along[1], along[2]]))


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: positions(2, 3, torch.zeros(1)), "even width"),
        (lambda: grid_positions(2, 2, 6, torch.zeros(1)), "4 divides"),
    ],
)
def test_positions_need_a_width_of_pairs(build, reason):
    with pytest.raises(ValueError, match=reason):
        build()


def test_tokens_lie_row_by_row_in_the_grid():
    tokens = torch.arange(12.0).view(1, 6, 2)
    grid = TokenGrid()(tokens, 2, 3)
    assert grid[0, 0].tolist() == [[0, 2, 4], [6, 8, 10]]
    assert grid[0, 1].tolist() == [[1, 3, 5], [7, 9, 11]]


@torch.no_grad()
def test_linear_weights_are_cut_at_two_deviations():
    torch.manual_seed(0)
    layer = nn.Linear(200, 100)
    initialise_linear(layer)
    assert float(layer.weight.abs().max()) <= 0.04
    # a normal cut at two deviations keeps 0.880 of its deviation
    assert float(layer.weight.std()) == pytest.approx(0.02 * 0.880, rel=0.02)
    assert float(layer.bias.abs().max()) == 0
