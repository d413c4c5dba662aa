import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medviewer.errors import UsageError
from medviewer.inference.scores import index_of_class, pool_logits, scores_of
from medviewer.models.bundle import load_bundle
from medviewer.models.card import ModelCard, Pooling
from medviewer.models.card_evidence import Calibration, SeriesReading
from tests.support.models import write_bundle


def logits(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


@pytest.fixture
def exclusive(tmp_path: Path) -> ModelCard:
    folder = write_bundle(tmp_path / "three", task="multi-class", labels=("a", "b", "c"))
    return load_bundle(folder).card


def test_score_is_the_sigmoid_of_the_logit(card: ModelCard) -> None:
    score = scores_of(card, logits(1.0))["bright-square"]
    assert score.score == pytest.approx(1 / (1 + math.exp(-1.0)))
    assert score.logit == 1.0


def test_probability_is_platt_scaled(card: ModelCard) -> None:
    score = scores_of(card, logits(1.0))["bright-square"]
    assert score.probability == pytest.approx(1 / (1 + math.exp(-(2.0 * 1.0 + 0.25))))


@pytest.mark.parametrize(
    ("kind", "pooling", "holds"),
    [
        ("slices", "max", False),
        ("slices", "mean", False),
        ("slices", "network", True),  # a network of volumes: what it says is the series'
        ("projection", "max", True),
    ],
)
def test_calibration_of_slices_gives_their_pooled_score_no_probability(
    card: ModelCard, kind: str, pooling: str, holds: bool
) -> None:
    own = replace(
        card, input=replace(card.input, kind=kind), pooling=Pooling(pooling, "for a test")
    )
    of_slice = scores_of(own, logits(1.0))["bright-square"]
    of_series = scores_of(own, logits(1.0), of_series=True)["bright-square"]
    assert of_slice.probability is not None
    assert of_series.score == of_slice.score
    assert (of_series.probability is not None) is holds


def test_pooled_score_has_the_probability_that_was_fitted_on_series(card: ModelCard) -> None:
    fitted = Calibration("platt", "some series", (3.0,), (-0.5,))
    own = replace(
        card,
        input=replace(card.input, kind="slices"),
        series=SeriesReading((0.25,), calibration=fitted),
    )
    score = scores_of(own, logits(1.0), of_series=True)["bright-square"]
    assert score.probability == pytest.approx(1 / (1 + math.exp(-(3.0 * 1.0 - 0.5))))
    assert score.threshold == 0.25


def test_out_of_range_has_no_probability(card: ModelCard) -> None:
    assert scores_of(card, logits(1.0), in_range=False)["bright-square"].probability is None


def test_without_calibration_there_is_no_probability(card: ModelCard) -> None:
    plain = replace(card, calibration=None)
    assert scores_of(plain, logits(1.0))["bright-square"].probability is None


@pytest.mark.parametrize(("logit", "positive"), [(0.0, True), (-0.001, False), (3.0, True)])
def test_positive_from_the_threshold_on(card: ModelCard, logit: float, positive: bool) -> None:
    score = scores_of(card, logits(logit))["bright-square"]
    assert score.threshold == 0.5
    assert score.positive is positive


@pytest.mark.parametrize("logit", [-1000.0, 1000.0])
def test_huge_logits_do_not_overflow(card: ModelCard, logit: float) -> None:
    assert scores_of(card, logits(logit))["bright-square"].score == (logit > 0)


def test_exclusive_classes_share_one(exclusive: ModelCard) -> None:
    scores = scores_of(exclusive, logits(1.0, 2.0, 0.0))
    total = math.e + math.e**2 + 1
    assert scores["b"].score == pytest.approx(math.e**2 / total)
    assert sum(each.score for each in scores.values()) == pytest.approx(1.0)


def test_the_largest_exclusive_class_is_positive(exclusive: ModelCard) -> None:
    scores = scores_of(exclusive, logits(1.0, 2.0, 0.0))
    assert [each.positive for each in scores.values()] == [False, True, False]
    assert all(each.threshold is None for each in scores.values())


def test_series_takes_the_largest_logit_by_class(card: ModelCard) -> None:
    pooled = pool_logits(card, np.array([[1.0, -1.0], [0.5, 4.0]], np.float32))
    np.testing.assert_array_equal(pooled, [1.0, 4.0])


def test_series_takes_the_mean_where_the_card_says_so(card: ModelCard) -> None:
    mean = replace(card, pooling=replace(card.pooling, images_to_series="mean"))
    pooled = pool_logits(mean, np.array([[1.0, -1.0], [0.5, 4.0]], np.float32))
    np.testing.assert_array_equal(pooled, [0.75, 1.5])


def test_unknown_class_is_named_with_the_known_ones(exclusive: ModelCard) -> None:
    assert index_of_class(exclusive, "c") == 2
    with pytest.raises(UsageError, match="no class 'd'; it has a, b, c"):
        index_of_class(exclusive, "d")


@given(first=st.floats(-50, 50, width=32), second=st.floats(-50, 50, width=32))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_larger_logit_never_scores_less(card: ModelCard, first: float, second: float) -> None:
    low, high = sorted((first, second))
    scores = [scores_of(card, logits(value))["bright-square"] for value in (low, high)]
    assert scores[0].score <= scores[1].score
    assert scores[0].positive <= scores[1].positive
    assert 0 <= scores[0].probability <= scores[1].probability <= 1


@pytest.fixture
def graded(tmp_path: Path) -> ModelCard:
    folder = write_bundle(tmp_path / "grades", task="ordinal", labels=("mild", "severe"))
    return load_bundle(folder).card


def test_a_higher_grade_is_never_likelier_than_a_lower_one(graded: ModelCard) -> None:
    scores = scores_of(graded, logits(0.0, 1.0))
    assert [each.score for each in scores.values()] == [0.5, 0.5]


def test_grades_have_thresholds(graded: ModelCard) -> None:
    scores = scores_of(graded, logits(2.0, -1.0))
    assert [each.positive for each in scores.values()] == [True, False]
    assert scores["severe"].score == pytest.approx(1 / (1 + math.e))


def test_a_series_of_exclusive_classes_has_no_threshold(exclusive: ModelCard) -> None:
    own = replace(exclusive, series=SeriesReading(()))
    scores = scores_of(own, logits(1.0, 2.0, 0.0), of_series=True)
    assert [each.threshold for each in scores.values()] == [None] * 3
