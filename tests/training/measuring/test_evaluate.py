import numpy as np
import pytest

from medviewer.training.measuring.evaluate import Scored, all_metrics, bootstrap, evaluate


def scored() -> Scored:
    positive = np.array([True, True, False, False])
    scores = np.array([0.9, 0.4, 0.6, 0.1])
    return Scored(positive, np.array(["a", "b", "c", "d"]), scores, scores)


def test_metrics_at_the_threshold_by_hand():
    values = all_metrics(scored(), 0.6, np.ones(4))
    assert values["auc"] == pytest.approx(3 / 4)
    assert values["sensitivity"] == pytest.approx(1 / 2)
    assert values["specificity"] == pytest.approx(1 / 2)  # a score equal to it is positive
    assert values["precision"] == pytest.approx(1 / 2)
    assert values["accuracy"] == pytest.approx(1 / 2)
    # bins 0.9, 0.4, 0.6, 0.1: gaps 0.1, 0.6, 0.6, 0.1
    assert values["ece"] == pytest.approx(1.4 / 4)


def test_intervals_contain_the_values():
    for interval in evaluate(scored(), 0.5, 200, 0).values():
        assert interval.low <= interval.value <= interval.high


def test_same_seed_gives_the_same_intervals():
    assert evaluate(scored(), 0.5, 50, 3) == evaluate(scored(), 0.5, 50, 3)


def test_all_films_of_a_drawn_patient_come_together():
    patients = np.array(["a", "a", "b", "c"])
    drawn = []
    bootstrap(lambda weights: {"m": drawn.append(weights) or 0.0}, patients, 100, 0)
    for weights in drawn[:-1]:
        assert weights[0] == weights[1]
        assert weights[0] + weights[2] + weights[3] == 3


def test_interval_of_a_mean_is_near_its_theory():
    values = np.random.default_rng(0).normal(0, 1, 400)
    patients = np.arange(400).astype(str)
    interval = bootstrap(
        lambda weights: {"mean": float(weights @ values / weights.sum())}, patients, 2000, 1
    )["mean"]
    # mean +- 1.96 standard errors of the mean
    half = 1.96 * values.std() / 20
    assert interval.high - interval.value == pytest.approx(half, rel=0.15)
    assert interval.value - interval.low == pytest.approx(half, rel=0.15)


def test_interval_of_what_is_never_defined_is_not_a_number():
    patients = np.array(["a", "b"])
    interval = bootstrap(lambda _: {"m": float("nan")}, patients, 5, 0)["m"]
    assert np.isnan([interval.value, interval.low, interval.high]).all()
