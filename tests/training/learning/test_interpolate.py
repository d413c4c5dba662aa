import numpy as np
import pytest

from medviewer.training.data.samples import Sample, SampleSet
from medviewer.training.learning.interpolate import Candidate, mean_auc


def test_merit_is_the_mean_of_plain_and_changed_films():
    assert Candidate(1.0, plain=0.9, changed=0.8).merit == pytest.approx(0.85)


def test_populations_count_the_same_in_the_mean_auc():
    samples = [Sample(str(i), "a", str(i), (float(i >= 2),)) for i in range(4)]
    samples += [Sample(f"b{i}", "b", str(i), (float(i == 1),)) for i in range(2)]
    films = SampleSet(("ill",), tuple(samples), np.zeros((6, 1, 1), np.uint8))
    # a: 4 of 4 pairs, b: 0 of 1
    logits = np.array([[1.0], [2], [3], [4], [9], [8]])
    assert mean_auc("binary", films, logits) == pytest.approx(0.5)


def test_exclusive_classes_are_ranked_by_their_softmax():
    samples = tuple(Sample(str(i), "a", str(i), (float(i == 0), float(i != 0))) for i in range(2))
    films = SampleSet(("x", "y"), samples, np.zeros((2, 1, 1), np.uint8))
    # raw logits would rank image 1 above image 0 for class x
    assert mean_auc("multi-class", films, np.array([[1.0, 0.0], [5.0, 9.0]])) == 1
