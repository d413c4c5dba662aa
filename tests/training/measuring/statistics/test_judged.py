import numpy as np

from tests.training.measuring.statistics.made import made

NAN = float("nan")


def test_exclusive_classes_are_called_by_the_largest_score():
    judged = made("multi-class", [[0, 1, 0], [1, 0, 0]], [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    assert judged.called.tolist() == [[False, False, True], [True, False, False]]
    assert judged.truth.tolist() == [1, 0]
    assert judged.answer.tolist() == [2, 0]


def test_grade_is_reached_only_with_all_below_it():
    judged = made("ordinal", [[1, 1], [1, 0]], [[0.4, 0.4], [0.9, 0.6]], thresholds=[0.5, 0.3])
    assert judged.called.tolist() == [[False, False], [True, True]]
    assert judged.truth.tolist() == [2, 1]
    assert judged.answer.tolist() == [0, 2]
    assert judged.grades == ("below-class-0", "class-0", "class-1")


def test_probabilities_of_grades_are_differences():
    judged = made("ordinal", [[1, 1]], [[0.9, 0.3]])
    np.testing.assert_allclose(judged.grade_probabilities, [[0.1, 0.6, 0.3]])


def test_target_that_is_not_known_is_neither():
    judged = made("multi-label", [[1, NAN], [0, 0]], [[0.9, 0.9], [0.1, 0.1]])
    assert judged.known.tolist() == [[True, False], [True, True]]
    assert judged.positive.tolist() == [[True, False], [False, False]]
