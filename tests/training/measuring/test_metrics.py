import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from medviewer.training.measuring.metrics import (
    Confusion,
    auc,
    average_precision,
    brier_score,
    confusion,
    expected_calibration_error,
    sigmoid,
)

ONES = np.ones(4)


def test_auc_by_hand():
    positive = np.array([False, True, False, True])
    # pairs (0.4 over 0.1, under 0.6), (0.6 over 0.1, equal 0.6): 1 + 0 + 1 + 0.5 of 4
    assert auc(positive, np.array([0.1, 0.4, 0.6, 0.6]), ONES) == pytest.approx(2.5 / 4)


def test_auc_of_one_class_is_not_a_number():
    assert np.isnan(auc(np.ones(4, bool), np.arange(4.0), ONES))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 3)), min_size=2))
def test_auc_equals_scikit_learns_with_weights(rows):
    positive, scores, weights = (np.array(column) for column in zip(*rows, strict=True))
    positive = positive.astype(bool)
    if weights[positive].sum() == 0 or weights[~positive].sum() == 0:
        return
    expected = oracle.roc_auc_score(positive, scores, sample_weight=weights)
    assert auc(positive, scores.astype(float), weights.astype(float)) == pytest.approx(expected)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 3)), min_size=1))
def test_average_precision_equals_scikit_learns_with_weights(rows):
    positive, scores, weights = (np.array(column) for column in zip(*rows, strict=True))
    if weights[positive].sum() == 0:
        return
    expected = oracle.average_precision_score(positive, scores, sample_weight=weights)
    found = average_precision(positive, scores.astype(float), weights.astype(float))
    assert found == pytest.approx(expected)


def test_average_precision_without_positives_is_not_a_number():
    assert np.isnan(average_precision(np.zeros(4, bool), np.arange(4.0), ONES))


def test_brier_score_by_hand():
    positive = np.array([True, False])
    # (1 - 0.8)^2 = 0.04 three times, 0.5^2 = 0.25 once
    found = brier_score(positive, np.array([0.8, 0.5]), np.array([3.0, 1.0]))
    assert found == pytest.approx((3 * 0.04 + 0.25) / 4)


def test_rates_at_the_point_by_hand():
    counts = Confusion(true_positive=6, false_positive=2, true_negative=8, false_negative=4)
    assert counts.false_omission_rate == pytest.approx(4 / 12)
    assert counts.prevalence == pytest.approx(0.5)


def test_rates_by_hand():
    counts = Confusion(true_positive=6, false_positive=2, true_negative=8, false_negative=4)
    assert counts.sensitivity == pytest.approx(0.6)
    assert counts.specificity == pytest.approx(0.8)
    assert counts.precision == pytest.approx(0.75)
    assert counts.accuracy == pytest.approx(0.7)
    assert counts.balanced_accuracy == pytest.approx(0.7)
    assert counts.f1 == pytest.approx(12 / 18)


def test_counts_are_weighted():
    positive = np.array([True, True, False, False])
    called = np.array([True, False, True, False])
    assert confusion(positive, called, np.array([1.0, 2, 3, 4])) == Confusion(1, 3, 4, 2)


def test_calibration_error_by_hand():
    probabilities = np.array([0.12, 0.18, 0.95, 1.0])
    positive = np.array([False, True, True, True])
    # bin 1: mean 0.15, half positive: 0.35 of 2 films; bin 9: mean 0.975, all: 0.025 of 2
    error = expected_calibration_error(positive, probabilities, ONES)
    assert error == pytest.approx((2 * 0.35 + 2 * 0.025) / 4)


def test_sigmoid_does_not_overflow():
    np.testing.assert_allclose(sigmoid(np.array([-1e4, 0, 1e4])), [0, 0.5, 1])
