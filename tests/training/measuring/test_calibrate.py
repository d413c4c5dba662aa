import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from medviewer.training.errors import TrainingError
from medviewer.training.measuring.calibrate import (
    Platt,
    confusion_at,
    equal_population_weights,
    even_threshold,
    fit_platt,
    sensitivity_threshold,
    youden_threshold,
)
from medviewer.training.measuring.metrics import Confusion


def test_calibrated_probability_by_hand():
    assert Platt(2.0, -2.0).probabilities(np.array([1.0])).tolist() == [0.5]


def test_fit_equals_logistic_regression_on_many_films():
    generator = np.random.default_rng(0)
    logits = generator.normal(0, 3, 20000)
    positive = generator.random(20000) < 1 / (1 + np.exp(-(0.5 * logits + 0.7)))
    weights = generator.uniform(0.5, 1.5, 20000)
    oracle = LogisticRegression(C=1e9).fit(logits[:, None], positive, sample_weight=weights)
    platt = fit_platt(positive, logits, weights)
    assert platt.scale == pytest.approx(oracle.coef_[0, 0], abs=2e-3)
    assert platt.bias == pytest.approx(oracle.intercept_[0], abs=2e-3)


def test_separable_films_have_a_finite_fit():
    positive = np.array([False] * 5 + [True] * 5)
    platt = fit_platt(positive, np.where(positive, 4.0, -4.0), np.ones(10))
    # the smoothed targets are met: 6/7 at +4 and 1/7 at -4
    np.testing.assert_allclose(platt.probabilities(np.array([4.0, -4.0])), [6 / 7, 1 / 7])


def test_calibration_needs_both_classes():
    with pytest.raises(TrainingError, match="both classes"):
        fit_platt(np.ones(3, bool), np.arange(3.0), np.ones(3))


def test_populations_weigh_the_same():
    weights = equal_population_weights(np.array(["a", "a", "a", "b"]))
    np.testing.assert_allclose(weights, [2 / 3, 2 / 3, 2 / 3, 2])


def test_threshold_has_the_largest_mean_youden_index():
    positive = np.array([False, False, True, True] * 2)
    scores = np.array([0.1, 0.5, 0.4, 0.9, 0.1, 0.2, 0.7, 0.8])
    populations = np.array(["a"] * 4 + ["b"] * 4)
    # a: 0.5 below 0.4, in 0.4-0.5 0, 0.5 up to 0.9; b: 1 from 0.2 to 0.7:
    # the best are (0.2, 0.4) -> 0.3 and (0.5, 0.7) -> 0.6; the middle one of two is the second
    assert youden_threshold(positive, scores, populations) == pytest.approx(0.6)


@pytest.mark.parametrize(("scale", "bias"), [(1.0, 0.0), (2.0, 1.0), (0.5, -3.0)])
def test_even_threshold_is_where_the_calibrated_probability_is_a_half(scale, bias):
    score = even_threshold(scale, bias)
    logit = np.log(score / (1 - score))
    assert 1 / (1 + np.exp(-(scale * logit + bias))) == pytest.approx(0.5)


def test_every_population_needs_both_classes():
    positive = np.array([False, True, True])
    with pytest.raises(TrainingError, match="both classes"):
        youden_threshold(positive, np.array([0.1, 0.2, 0.3]), np.array(["a", "a", "b"]))


def test_equal_scores_have_no_threshold():
    with pytest.raises(TrainingError, match="same score"):
        youden_threshold(np.array([True, False]), np.ones(2), np.array(["a", "a"]))


def test_score_equal_to_the_threshold_is_positive():
    counts = confusion_at(np.array([True, False]), np.array([0.5, 0.5]), 0.5)
    assert counts == Confusion(1, 1, 0, 0)


def test_threshold_of_a_sensitivity_lies_below_the_last_positive_that_is_needed():
    positive = np.array([True, True, True, True, False, False])
    scores = np.array([0.9, 0.8, 0.6, 0.2, 0.5, 0.1])
    # three of four positives are 75 %: down to 0.6; the next lower score is 0.5
    found = sensitivity_threshold(positive, scores, np.array(["a"] * 6), 0.75)
    assert found == pytest.approx(0.55)


def test_threshold_of_a_sensitivity_holds_in_every_population():
    positive = np.array([True, False, True, False])
    scores = np.array([0.9, 0.1, 0.4, 0.3])
    found = sensitivity_threshold(positive, scores, np.array(["a", "a", "b", "b"]), 0.95)
    assert found == pytest.approx(0.35)


def test_threshold_of_the_lowest_score_is_that_score():
    positive, scores = np.array([False, True]), np.array([0.5, 0.2])
    found = sensitivity_threshold(positive, scores, np.array(["a", "a"]), 1)
    assert found == pytest.approx(0.2)
