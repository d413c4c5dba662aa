import numpy as np
import pytest
from sklearn import metrics as oracle

from medviewer.training.measuring.statistics.level import measure
from tests.training.measuring.statistics.made import made

NAN = float("nan")


def exclusive(count: int = 80):
    generator = np.random.default_rng(3)
    truth = generator.integers(0, 3, count)
    logits = generator.normal(0, 1, (count, 3)) + 1.2 * np.eye(3)[truth]
    scores = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return truth, scores, made("multi-class", np.eye(3)[truth].tolist(), scores.tolist())


def test_exclusive_classes_equal_scikit_learn():
    truth, scores, judged = exclusive()
    weights = np.random.default_rng(1).integers(1, 4, len(truth)).astype(float)
    found = measure(judged, weights)
    called = scores.argmax(1)
    assert found["accuracy"] == pytest.approx(
        oracle.accuracy_score(truth, called, sample_weight=weights)
    )
    assert found["balanced_accuracy"] == pytest.approx(
        oracle.balanced_accuracy_score(truth, called, sample_weight=weights)
    )
    by_class = [
        oracle.roc_auc_score(truth == k, scores[:, k], sample_weight=weights) for k in range(3)
    ]
    assert found["auc"] == pytest.approx(np.mean(by_class))
    assert found["class/class-1/auc"] == pytest.approx(by_class[1])
    assert found["f1"] == pytest.approx(
        oracle.f1_score(truth, called, average="macro", sample_weight=weights)
    )
    assert found["sensitivity"] == pytest.approx(
        oracle.recall_score(truth, called, average="macro", sample_weight=weights)
    )
    assert found["precision"] == pytest.approx(
        oracle.precision_score(truth, called, average="macro", sample_weight=weights)
    )


def test_labels_ignore_what_is_not_known():
    judged = made(
        "multi-label",
        [[1, NAN], [0, 1], [NAN, 0], [0, 1]],
        [[0.9, 0.9], [0.6, 0.7], [0.8, 0.2], [0.1, 0.4]],
    )
    found = measure(judged, np.ones(4))
    assert found["class/class-0/accuracy"] == pytest.approx(2 / 3)
    assert found["class/class-1/accuracy"] == pytest.approx(2 / 3)
    assert found["class/class-0/auc"] == pytest.approx(1)
    assert found["auc"] == pytest.approx(1)
    assert found["accuracy"] == pytest.approx(2 / 3)


def test_label_with_one_answer_only_is_left_out_of_the_mean():
    judged = made("multi-label", [[1, 0], [0, 0]], [[0.9, 0.9], [0.1, 0.7]])
    found = measure(judged, np.ones(2))
    assert np.isnan(found["class/class-1/auc"])
    assert found["auc"] == pytest.approx(1)


def test_grades_have_kappa_and_mean_error():
    judged = made(
        "ordinal",
        [[0, 0], [1, 0], [1, 1], [1, 1]],
        [[0.2, 0.1], [0.9, 0.6], [0.8, 0.7], [0.7, 0.2]],
    )
    truth, called = [0, 1, 2, 2], [0, 2, 2, 1]
    found = measure(judged, np.ones(4))
    assert found["accuracy"] == pytest.approx(0.5)
    assert found["mean_absolute_error"] == pytest.approx(0.5)
    assert found["quadratic_kappa"] == pytest.approx(
        oracle.cohen_kappa_score(truth, called, weights="quadratic")
    )


def test_medmnist_takes_two_classes_apart_above_one_half():
    # at the stored threshold 0.3 all is right; above 0.5 the first positive is missed
    judged = made("binary", [[1], [1], [0]], [[0.5], [0.9], [0.2]], thresholds=[0.3])
    found = measure(judged, np.ones(3))
    assert found["accuracy"] == pytest.approx(1)
    assert found["medmnist/acc"] == pytest.approx(2 / 3)
    assert found["medmnist/auc"] == pytest.approx(1)


def test_medmnist_of_exclusive_classes_is_their_mean_against_the_rest():
    truth, scores, judged = exclusive()
    found = measure(judged, np.ones(len(truth)))
    expected = oracle.roc_auc_score(truth, scores, multi_class="ovr", average="macro")
    assert found["medmnist/auc"] == pytest.approx(expected)
    assert found["medmnist/acc"] == pytest.approx(oracle.accuracy_score(truth, scores.argmax(1)))


def test_medmnist_of_labels_is_the_mean_of_theirs():
    targets = np.array([[1, 0], [0, 1], [1, 1], [0, 0]])
    scores = np.array([[0.9, 0.6], [0.2, 0.4], [0.3, 0.8], [0.1, 0.1]])
    found = measure(made("multi-label", targets.tolist(), scores.tolist()), np.ones(4))
    assert found["medmnist/acc"] == pytest.approx(np.mean([3 / 4, 2 / 4]))
    assert found["medmnist/auc"] == pytest.approx(
        np.mean([oracle.roc_auc_score(targets[:, k], scores[:, k]) for k in range(2)])
    )
