from collections.abc import Iterator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from medviewer.models.networks.architectures import build_sequence_network
from medviewer.models.networks.sequence import SequenceClassifier

KINDS = ("cnn-rnn", "cnn-lstm", "cnn-gru", "cnn-transformer")
ONE_WAY = {"bidirectional": False}


@pytest.fixture(autouse=True)
def _no_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


@torch.no_grad()
def network(kind: str = "cnn-gru", **options: object) -> SequenceClassifier:
    torch.manual_seed(0)
    parts = {"encoder": "tiny-cnn", "encoder_channels": 1, "encoder_width": 6, "hidden": 8}
    built = build_sequence_network(kind, 2, {**parts, **options}).eval()
    for parameter in built.parameters():  # far from zero: small differences must show
        parameter.add_(torch.randn_like(parameter) / 4)
    return built


def features(series: int, slices: int) -> Tensor:
    return torch.randn(series, slices, 6, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("kind", KINDS)
def test_slices_and_series_are_scored_at_once(kind):
    output = network(kind)(torch.rand(3, 5, 1, 8, 9))
    assert output.slice_logits.shape == (3, 5, 2)
    assert output.series_logits.shape == (3, 2)
    torch.testing.assert_close(output.weights.sum(1), torch.ones(3))


@pytest.mark.parametrize("kind", KINDS)
def test_kept_features_give_the_same_scores_as_images(kind):
    net, series = network(kind), torch.rand(2, 4, 1, 8, 8)
    kept = torch.stack(
        [torch.cat([net.encode_slices(each[None]) for each in one]) for one in series]
    )
    for mine, whole in zip(net.read_sequence(kept), net(series), strict=True):
        torch.testing.assert_close(mine, whole)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("readers", [1, 2])
def test_a_network_of_series_alone_has_no_logits_of_slices(kind, readers):
    net = network(kind, slice_scores=False, readers=readers)
    output = net.read_sequence(features(2, 5))
    assert not net.scores_slices
    assert output.slice_logits.shape == (2, 5, 0)
    assert output.series_logits.shape == (2, 2)
    torch.testing.assert_close(output.weights.sum(1), torch.ones(2))
    assert not [name for name, _ in net.named_parameters() if "slice_head" in name]
    padded = torch.zeros(2, 7, 6)
    padded[:, :5] = features(2, 5)
    mask = torch.arange(7).expand(2, 7) < 5
    torch.testing.assert_close(net.read_sequence(padded, mask).series_logits, output.series_logits)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rubbish", [0.0, 1e3, float("nan")])
def test_padding_changes_nothing(kind, rubbish):
    net, short = network(kind), features(1, 3)
    alone = net.read_sequence(short)
    padded = torch.full((2, 6, 6), rubbish)
    padded[0, :3] = short
    padded[1] = features(1, 6)
    mask = torch.tensor([[True] * 3 + [False] * 3, [True] * 6])
    together = net.read_sequence(padded, mask)
    torch.testing.assert_close(together.series_logits[:1], alone.series_logits)
    torch.testing.assert_close(together.slice_logits[:1, :3], alone.slice_logits)
    torch.testing.assert_close(together.weights[:1, :3], alone.weights)
    assert float(together.weights[0, 3:].abs().max()) == 0
    assert float(together.slice_logits[0, 3:].abs().max()) == 0


def test_the_encoder_reads_no_padding():
    options = {"encoder": "resnet18", "encoder_small_input": True, "hidden": 8}
    torch.manual_seed(0)
    net = build_sequence_network("cnn-gru", 2, options).train()  # batch norms would mix slices
    series, mask = torch.rand(2, 3, 3, 8, 8), torch.tensor([[True] * 3, [True, True, False]])
    before = net(series, mask).series_logits
    series[1, 2] = float("nan")
    assert torch.equal(net(series, mask).series_logits, before)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 40))
def test_any_number_of_slices_will_do(count):
    output = network("cnn-transformer").read_sequence(features(1, count))
    assert output.slice_logits.shape == (1, count, 2)
    assert bool(output.series_logits.isfinite().all())


def changed_slices(net: SequenceClassifier, changed: int) -> list[bool]:
    """Return which slices' logits change with one slice's features."""
    before = features(1, 5)
    after = before.clone()
    after[0, changed] += 1
    first, second = (net.read_sequence(each).slice_logits for each in (before, after))
    return ((first - second).abs().amax((0, 2)) > 1e-7).tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_both_ways_a_slice_sees_both_ends(kind):
    assert all(changed_slices(network(kind), 0))
    assert all(changed_slices(network(kind), 4))


@pytest.mark.parametrize("kind", ["cnn-rnn", "cnn-lstm", "cnn-gru"])
def test_one_way_a_slice_sees_only_what_came_before(kind):
    assert changed_slices(network(kind, **ONE_WAY), 2) == [False, False, True, True, True]


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_the_slices_counts(kind):
    net, slices = network(kind), features(1, 4)
    turned = net.read_sequence(slices.flip(1)).series_logits
    assert not torch.allclose(turned, net.read_sequence(slices).series_logits, atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_the_same_network_again(kind):
    first, second = (network(kind).read_sequence(features(2, 3)) for _ in range(2))
    assert torch.equal(first.series_logits, second.series_logits)


def test_the_series_is_the_weighted_mean_of_its_states():
    net, slices = network(), features(2, 4)
    states, output = net.reader(slices, None), net.read_sequence(slices)
    pooled = (states * output.weights[..., None]).sum(1)
    torch.testing.assert_close(output.series_logits, net.series_head(pooled))


@pytest.mark.parametrize("kind", KINDS)
def test_of_several_readers_scores_and_shares_are_the_mean(kind):
    net, slices = network(kind, readers=3), features(2, 4)
    mask = torch.tensor([[True] * 4, [True, True, False, False]])
    assert len(net.readings) == 3
    each = [reading.read(slices * mask[..., None], mask) for reading in net.readings]
    for mine, parts in zip(net.read_sequence(slices, mask), zip(*each, strict=True), strict=True):
        torch.testing.assert_close(mine, (parts[0] + parts[1] + parts[2]) / 3)
        assert not torch.allclose(parts[0], parts[1], atol=1e-3)


def test_a_single_reader_has_no_names_of_others():
    assert not any(name.startswith("others") for name in network().state_dict())


def test_leaving_a_slice_out_needs_no_images():
    net, slices = network(), features(1, 4)
    without = torch.cat([slices[:, :1], slices[:, 2:]], dim=1)
    assert net.read_sequence(without).slice_logits.shape == (1, 3, 2)


def test_the_encoder_tells_features_maps_and_taps():
    net, images = network(), torch.rand(3, 1, 8, 8)
    run = net.encoder.forward_with_taps(images)
    assert torch.equal(run.logits, net.encode_slices(images))
    assert run.logits.shape == (3, net.feature_length)
    assert net.get_submodule(net.target_layer) is net.encoder.last


@torch.enable_grad()
@pytest.mark.parametrize("kind", KINDS)
def test_gradients_of_the_series_reach_each_slices_map(kind):
    net, seen = network(kind), []
    handle = net.get_submodule(net.target_layer).register_forward_hook(
        lambda _module, _inputs, output: (output.retain_grad(), seen.append(output))[0]
    )
    net(torch.rand(1, 3, 1, 8, 8)).series_logits[0, 0].backward()
    handle.remove()
    assert bool((seen[0].grad.abs().amax((1, 2, 3)) > 0).all())


@pytest.mark.parametrize(
    ("mask", "reason"),
    [
        (torch.ones(1, 2, dtype=torch.bool), "of bool"),
        (torch.ones(1, 3), "of bool"),
        (torch.tensor([[False, True, True]]), "needs a slice"),
        (torch.tensor([[True, False, True]]), "before its padding"),
    ],
)
def test_a_mask_that_makes_no_sense_is_refused(mask, reason):
    with pytest.raises(ValueError, match=reason):
        network().read_sequence(features(1, 3), mask)


def test_a_series_without_slices_is_refused():
    with pytest.raises(ValueError, match="needs a slice"):
        network().read_sequence(torch.zeros(1, 0, 6))


@torch.enable_grad()
@pytest.mark.parametrize("kind", KINDS)
def test_training_finds_the_bright_slice(kind):
    generator = torch.Generator().manual_seed(3)
    series = torch.rand(32, 5, 1, 6, 6, generator=generator) / 4
    bright = torch.rand(32, 5, generator=generator) < 0.15
    series[bright] += 0.7
    net = network(kind).train()
    optimiser = torch.optim.Adam(net.parameters(), 0.02)
    for _ in range(60):
        output = net(series)
        loss = bce(output.series_logits[:, 0], bright.any(1).float())
        loss = loss + bce(output.slice_logits[..., 0], bright.float())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert bool(((output.series_logits[:, 0] > 0) == bright.any(1)).all())
    assert bool(((output.slice_logits[..., 0] > 0) == bright).all())
