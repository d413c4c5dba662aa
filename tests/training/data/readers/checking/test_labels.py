import math

import pytest

from medviewer.training.data.readers.checking.labels import (
    check_targets,
    columns_of_classes,
    plain,
    targets_of_number,
    targets_of_words,
)
from medviewer.training.errors import TrainingError


def _of(words, classes, task):
    return targets_of_words(words, [f"row {n}" for n in range(2, len(words) + 2)], classes, task)


def test_labels_are_equal_without_case_with_blanks_and_underscores_as_hyphens():
    assert plain(" Pleural  Effusion ") == plain("pleural_effusion") == "pleural-effusion"


def test_exclusive_classes_have_a_single_one():
    assert _of(["B", "a"], ["a", "b"], "multi-class") == [(0.0, 1.0), (1.0, 0.0)]


def test_one_other_word_says_that_nothing_is_there():
    assert _of(["Ill", "well", "well"], ["ill"], "binary") == [(1.0,), (0.0,), (0.0,)]


def test_a_second_other_word_is_an_unknown_label():
    with pytest.raises(TrainingError, match=r"^row 4: the label 'il' is none of ill, nor 'well'"):
        _of(["ill", "well", "il", "well"], ["ill"], "binary")


def test_a_grade_has_all_lower_ones_too():
    grades = ["mild", "severe"]
    assert _of(["none", "severe", "mild"], grades, "ordinal") == [(0, 0), (1, 1), (1, 0)]


def test_an_unknown_label_of_a_multi_class_task_is_named():
    with pytest.raises(TrainingError, match=r"^row 2: the label 'c' is none of a, b$"):
        _of(["c"], ["a", "b"], "multi-class")


def test_an_empty_label_is_no_other_word():
    with pytest.raises(TrainingError, match=r"^row 3: the label is empty$"):
        _of(["ill", " "], ["ill"], "binary")


def test_numbers_count_classes_from_0_and_grades_from_their_absence():
    assert targets_of_number(1, "p", ["a", "b"], "multi-class") == (0, 1)
    assert targets_of_number(1, "p", ["a"], "binary") == (1,)
    assert targets_of_number(0, "p", ["a"], "binary") == (0,)
    assert targets_of_number(2, "p", ["a", "b", "c"], "ordinal") == (1, 1, 0)


@pytest.mark.parametrize(("value", "task"), [(2, "multi-class"), (-1, "ordinal"), (3, "ordinal")])
def test_a_number_without_a_class_is_refused(value, task):
    with pytest.raises(TrainingError, match=rf"^p: the label {value} has no class among a, b$"):
        targets_of_number(value, "p", ["a", "b"], task)


def test_missing_columns_are_named():
    with pytest.raises(TrainingError, match=r"t\.csv needs the columns b, c"):
        columns_of_classes(["path", "a"], ["a", "b", "c"], "t.csv")


@pytest.mark.parametrize(
    ("targets", "task", "reason"),
    [
        ((0.5,), "binary", "0 or 1"),
        ((1, 1), "multi-class", "exactly one of"),
        ((0, 1), "ordinal", "a lower one is 0"),
    ],
)
def test_numbers_that_cannot_be_targets_are_refused(targets, task, reason):
    with pytest.raises(TrainingError, match=reason):
        check_targets(targets, "row 2", ["a", "b"], task)


def test_unknown_targets_are_allowed():
    check_targets((math.nan, 1.0), "row 2", ["a", "b"], "multi-label")
