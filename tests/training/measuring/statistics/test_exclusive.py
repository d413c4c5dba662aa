import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from medviewer.training.measuring.statistics.exclusive import (
    accuracy,
    balanced_accuracy,
    confusion_matrix,
    mean_absolute_error,
    multiclass_brier,
    quadratic_kappa,
    top_label_error,
)

ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 3)), min_size=4, max_size=20
)


def columns(rows):
    return (np.array(column) for column in zip(*rows, strict=True))


@given(ROWS)
def test_confusion_matrix_equals_scikit_learns(rows):
    truth, called, weights = columns(rows)
    expected = oracle.confusion_matrix(truth, called, labels=[0, 1, 2], sample_weight=weights)
    found = confusion_matrix(truth, called, 3, weights.astype(float))
    np.testing.assert_allclose(found, expected)


@given(ROWS)
def test_quadratic_kappa_equals_scikit_learns(rows):
    truth, called, weights = columns(rows)
    if len({*truth.tolist(), *called.tolist()}) < 2:
        return
    expected = oracle.cohen_kappa_score(
        truth, called, labels=[0, 1, 2], weights="quadratic", sample_weight=weights
    )
    matrix = confusion_matrix(truth, called, 3, weights.astype(float))
    assert quadratic_kappa(matrix) == pytest.approx(expected)


def test_kappa_of_one_grade_alone_is_not_a_number():
    assert np.isnan(quadratic_kappa(np.diag([4.0, 0.0])))


def test_accuracies_by_hand():
    matrix = np.array([[8.0, 2.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert accuracy(matrix) == pytest.approx(9 / 12)
    assert balanced_accuracy(matrix) == pytest.approx((0.8 + 0.5) / 2)  # the third class is absent


def test_mean_absolute_error_by_hand():
    # two off by two grades, one by one, of five
    matrix = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    assert mean_absolute_error(matrix) == pytest.approx((2 * 2 + 1) / 5)


def test_brier_score_of_several_classes_equals_scikit_learns():
    generator = np.random.default_rng(0)
    truth = generator.integers(0, 3, 50)
    probabilities = generator.dirichlet(np.ones(3), 50)
    expected = oracle.brier_score_loss(truth, probabilities, labels=[0, 1, 2])
    assert multiclass_brier(truth, probabilities, np.ones(50)) == pytest.approx(expected)


def test_error_of_the_likeliest_class_by_hand():
    probabilities = np.array([[0.7, 0.2, 0.1], [0.1, 0.85, 0.05]])
    # both in bins of their own: right at 0.7 (gap 0.3), wrong at 0.85 (gap 0.85)
    error = top_label_error(np.array([0, 2]), probabilities, np.ones(2))
    assert error == pytest.approx((0.3 + 0.85) / 2)
