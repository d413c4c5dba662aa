import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, rankdata
from sklearn.metrics import roc_auc_score

from medviewer.training.measuring.statistics.delong import delong_test, midranks, placements


def by_definition(positive, first, second):
    """Compare as the paper of 1988 writes it: a kernel over all pairs."""
    scores = [first, second]
    kernels = [
        np.array([[(x > y) + 0.5 * (x == y) for y in s[~positive]] for x in s[positive]])
        for s in scores
    ]
    m, n = kernels[0].shape
    areas = [kernel.mean() for kernel in kernels]
    s10 = np.zeros((2, 2))
    s01 = np.zeros((2, 2))
    for r in range(2):
        for s in range(2):
            v10_r, v10_s = kernels[r].mean(1) - areas[r], kernels[s].mean(1) - areas[s]
            v01_r, v01_s = kernels[r].mean(0) - areas[r], kernels[s].mean(0) - areas[s]
            s10[r, s] = (v10_r * v10_s).sum() / (m - 1)
            s01[r, s] = (v01_r * v01_s).sum() / (n - 1)
    contrast = np.array([1, -1])
    variance = contrast @ (s10 / m + s01 / n) @ contrast
    return areas, math.sqrt(max(variance, 0))


def test_placements_by_hand():
    positive = np.array([True, True, False, False])
    of_positives, of_negatives = placements(positive, np.array([[0.8, 0.4, 0.6, 0.4]]))
    # 0.8 is above both; 0.4 is under 0.6 and equal to 0.4: a quarter of two
    np.testing.assert_allclose(of_positives, [[1.0, 0.25]])
    # above 0.6 is one of two; above 0.4 is one, and one is equal: three quarters
    np.testing.assert_allclose(of_negatives, [[0.5, 0.75]])


def test_standard_error_by_hand():
    positive = np.array([True, True, False, False])
    first = np.array([0.9, 0.8, 0.2, 0.1])  # placements all 1
    second = np.array([0.8, 0.4, 0.6, 0.4])  # placements (1, 0.25) and (0.5, 0.75)
    test = delong_test(positive, first, second)
    # variances of the second: 0.75^2 / 2 = 0.28125 and 0.25^2 / 2 = 0.03125, each over 2
    assert test.first == pytest.approx(1)
    assert test.second == pytest.approx(0.625)
    assert test.standard_error == pytest.approx(math.sqrt((0.28125 + 0.03125) / 2))
    assert test.p == pytest.approx(2 * norm.sf(0.375 / math.sqrt(0.15625)))


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=25
    )
)
def test_fast_form_equals_the_definition(rows):
    positive, first, second = (np.array(column) for column in zip(*rows, strict=True))
    if min(positive.sum(), (~positive).sum()) < 2:
        return
    test = delong_test(positive, first.astype(float), second.astype(float))
    areas, error = by_definition(positive, first, second)
    assert [test.first, test.second] == pytest.approx(areas)
    assert test.first == pytest.approx(roc_auc_score(positive, first))
    assert test.standard_error == pytest.approx(error, abs=1e-7)


def test_no_difference_has_a_p_value_of_one():
    scores = np.array([0.1, 0.7, 0.4, 0.9])
    assert delong_test(np.array([False, True, False, True]), scores, scores).p == 1


def test_one_class_alone_has_no_test():
    assert math.isnan(delong_test(np.ones(4, bool), np.arange(4.0), np.arange(4.0)).p)


def test_midranks_equal_scipys():
    values = np.random.default_rng(0).integers(0, 9, 40).astype(float)
    np.testing.assert_allclose(midranks(values), rankdata(values))
