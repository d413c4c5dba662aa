import numpy as np
import pytest

from medviewer.training.measuring.statistics.comparison import compare
from tests.training.measuring.statistics.made import made


def quiet() -> None:
    """Tell no progress."""


def judged(noise: float, seed: int):
    generator = np.random.default_rng(seed)
    truth = np.arange(120) % 2
    scores = np.clip(0.5 + 0.3 * (truth - 0.5) + generator.normal(0, noise, 120), 0, 1)
    return made("binary", truth[:, None].tolist(), scores[:, None].tolist())


def test_same_scores_differ_in_nothing():
    found = compare(judged(0.1, 0), judged(0.1, 0), 50, 0, quiet)
    assert all(each.difference.value == 0 for each in found.metrics.values())
    assert all(each.p == 1 for each in found.metrics.values())
    assert found.delong["class-0"].p == 1


def test_better_model_is_told_by_both_tests():
    found = compare(judged(0.05, 0), judged(0.6, 1), 200, 0, quiet)
    auc = found.metrics["auc"]
    assert auc.difference.value == pytest.approx(auc.first - auc.second)
    assert auc.difference.low > 0
    assert auc.p == pytest.approx(2 / 201)  # no draw on the other side
    assert found.delong["class-0"].p < 0.001


def test_progress_is_told_at_every_draw():
    calls = []
    compare(judged(0.1, 0), judged(0.1, 0), 7, 0, lambda: calls.append(1))
    assert len(calls) == 8
