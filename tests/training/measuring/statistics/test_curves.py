import numpy as np

from medviewer.training.measuring.statistics.curves import (
    calibration_curve,
    precision_recall_curve,
    roc_curve,
)

POSITIVE = np.array([True, False, True, False])
SCORES = np.array([0.9, 0.6, 0.6, 0.1])


def test_roc_curve_by_hand():
    curve = roc_curve(POSITIVE, SCORES)
    assert curve.x.tolist() == [0, 0, 0.5, 1]
    assert curve.y.tolist() == [0, 0.5, 1, 1]


def test_precision_recall_curve_by_hand():
    curve = precision_recall_curve(POSITIVE, SCORES)
    np.testing.assert_allclose(curve.x, [0.5, 1, 1])
    np.testing.assert_allclose(curve.y, [1, 2 / 3, 2 / 4])


def test_calibration_curve_leaves_empty_bins_out():
    curve = calibration_curve(POSITIVE, np.array([0.92, 0.61, 0.65, 0.05]))
    np.testing.assert_allclose(curve.x, [0.05, 0.63, 0.92])
    np.testing.assert_allclose(curve.y, [0, 0.5, 1])
    assert curve.counts.tolist() == [1, 2, 1]
