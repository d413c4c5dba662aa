import numpy as np
import pytest

from medviewer.training.measuring.statistics.conformal import (
    conformal_quantile,
    conformity_scores,
    prediction_sets,
)

PROBABILITIES = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])


def test_scores_by_hand():
    truth = np.array([1, 2])
    np.testing.assert_allclose(conformity_scores(truth, PROBABILITIES, "lac"), [0.7, 0.3])
    np.testing.assert_allclose(conformity_scores(truth, PROBABILITIES, "aps"), [0.8, 0.7])


def test_quantile_is_the_score_of_the_rank():
    scores = np.array([0.9, 0.1, 0.5, 0.3, 0.7, 0.2, 0.4, 0.6, 0.8])
    # (9 + 1) * 0.8 = 8: the eighth smallest of nine
    assert conformal_quantile(scores, np.ones(9), 0.8, 9) == pytest.approx(0.8)


def test_too_few_cases_leave_every_answer():
    assert conformal_quantile(np.array([0.1, 0.2]), np.ones(2), 0.9, 2) == 1


def test_patients_with_many_images_count_once():
    scores = np.array([0.1, 0.2, 0.3, 0.9, 0.9, 0.9])
    weights = np.array([1, 1, 1, 1 / 3, 1 / 3, 1 / 3])
    # four patients, (4 + 1) * 0.6 = 3 of 4: the third patient's score
    assert conformal_quantile(scores, weights, 0.6, 4) == pytest.approx(0.3)


def test_sets_by_hand():
    assert prediction_sets(PROBABILITIES, 0.75, "lac").tolist() == [
        [True, True, False],
        [False, False, True],
    ]
    assert prediction_sets(PROBABILITIES, 0.8, "aps").tolist() == [
        [True, True, False],
        [False, False, True],
    ]


def test_likeliest_answer_stays_in_the_set():
    assert prediction_sets(PROBABILITIES, 0.1, "aps").sum(1).tolist() == [1, 1]


@pytest.mark.parametrize("method", ["lac", "aps"])
def test_sets_of_new_cases_cover_as_promised(method):
    generator = np.random.default_rng(8)
    probabilities = generator.dirichlet(np.full(4, 0.7), 6000)
    truth = (generator.random((6000, 1)) > probabilities.cumsum(1)).sum(1)
    scores = conformity_scores(truth[:3000], probabilities[:3000], method)
    quantile = conformal_quantile(scores, np.ones(3000), 0.9, 3000)
    sets = prediction_sets(probabilities[3000:], quantile, method)
    covered = sets[np.arange(3000), truth[3000:]].mean()
    # 0.9 with a standard deviation of about sqrt(2 * 0.09 / 3000) = 0.008
    assert covered == pytest.approx(0.9, abs=0.025)
