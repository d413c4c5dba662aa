"""Importance of slices, against the naive way: the whole network on the series without one."""

import numpy as np
import pytest
import torch

from medviewer.cancel import Cancelled, CancelToken
from medviewer.explain import slice_importance
from medviewer.explain.sequence_maps import ReadGraph, read_with_gradients
from medviewer.explain.slice_importance import SliceImportance, importance_of, logits_without_each
from tests.explain.networks import images_for, untrained
from tests.support.series_models import head_sequence_network

KINDS = ("cnn-rnn", "cnn-gru", "cnn-lstm", "cnn-transformer")
COUNT = 6


def graph_of(network: torch.nn.Module, slices: torch.Tensor) -> ReadGraph:
    with torch.no_grad():
        features = network.encode_slices(slices)
    return read_with_gradients(network, features[None])


@pytest.mark.parametrize("kind", KINDS)
def test_leaving_out_equals_the_naive_way(kind: str) -> None:
    network, slices = untrained(kind), images_for(kind, COUNT)
    found = importance_of(network, graph_of(network, slices), range(COUNT), [0, 1], CancelToken())
    with torch.no_grad():
        whole = network(slices[None]).series_logits[0]
        for place in range(COUNT):
            rest = torch.cat([slices[:place], slices[place + 1 :]])
            without = network(rest[None]).series_logits[0]
            for target in (0, 1):
                expected = float(whole[target] - without[target])
                assert found[target].left_out[place] == pytest.approx(expected, abs=1e-5)
    assert found[1].logit == pytest.approx(float(whole[1]), abs=1e-5)


def test_first_order_is_gradient_times_feature() -> None:
    network, slices = untrained("cnn-gru"), images_for("cnn-gru", COUNT)
    (found,) = importance_of(network, graph_of(network, slices), range(COUNT), [1], CancelToken())
    features = network.encode_slices(slices).requires_grad_()
    logit = network.read_sequence(features[None]).series_logits[0, 1]
    (gradient,) = torch.autograd.grad(logit, features)
    expected = (gradient * features).sum(1).detach()
    np.testing.assert_allclose(found.gradient_x_feature, expected, atol=1e-6)


def test_batches_of_few_series_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    network, features = untrained("cnn-gru"), torch.rand(COUNT, 4)
    expected = logits_without_each(network, features, CancelToken())
    monkeypatch.setattr(slice_importance, "_MOST_BYTES", 2 * features.nbytes)
    found = logits_without_each(network, features, CancelToken())
    torch.testing.assert_close(found, expected)
    assert found.shape == (COUNT, 2)


def test_a_stop_is_heard_between_them() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        logits_without_each(untrained("cnn-gru"), torch.rand(COUNT, 4), token)


def test_without_its_only_slice_nothing_is_left() -> None:
    network = head_sequence_network()
    graph = read_with_gradients(network, torch.rand(1, 1, 2))
    assert importance_of(network, graph, [7], [0], CancelToken()) == ()


def test_the_strongest_are_those_whose_absence_lowers_the_logit() -> None:
    values = np.array([0.1, -0.4, 0.7, 0.0], np.float32)
    importance = SliceImportance((9, 8, 7, 6), values, values, 1.0)
    assert importance.strongest() == (7, 9)
