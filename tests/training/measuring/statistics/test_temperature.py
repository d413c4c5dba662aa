import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from medviewer.training.errors import TrainingError
from medviewer.training.measuring.statistics.temperature import fit_temperature


def drawn(scale: float, count: int = 4000):
    generator = np.random.default_rng(5)
    logits = generator.normal(0, 4, (count, 3))
    chances = softmax(scale * logits, axis=1)
    truth = (generator.random((count, 1)) > chances.cumsum(1)).sum(1)
    return truth, logits


@pytest.mark.parametrize("scale", [0.3, 1.0, 2.5])
def test_fit_equals_a_general_minimiser(scale):
    truth, logits = drawn(scale)
    weights = np.random.default_rng(1).uniform(0.5, 2, len(truth))

    def cost(candidate: float) -> float:
        return -weights @ log_softmax(candidate * logits, axis=1)[np.arange(len(truth)), truth]

    expected = minimize_scalar(cost, bounds=(0.01, 10), method="bounded", options={"xatol": 1e-9}).x
    found = fit_temperature(truth, logits, weights)
    assert found == pytest.approx(expected, rel=1e-5)
    assert found == pytest.approx(scale, rel=0.1)


def test_classes_told_apart_without_error_have_a_finite_scale():
    truth = np.array([0, 1, 2])
    assert np.isfinite(fit_temperature(truth, 9.0 * np.eye(3), np.ones(3)))


def test_one_class_is_refused():
    with pytest.raises(TrainingError, match="two classes"):
        fit_temperature(np.zeros(3, dtype=int), np.ones((3, 2)), np.ones(3))
