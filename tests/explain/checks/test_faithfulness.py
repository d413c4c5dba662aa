from dataclasses import replace

import numpy as np
import pytest

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.attribution import Attribution
from medviewer.explain.checks.faithfulness import ORDERS, Faithfulness, check_maps
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.explain.request import ExplainRequest
from medviewer.inference.predictor import LoadedClassifier
from tests.support.models import square_film
from tests.support.records import make_instance, make_series, make_study
from tests.support.volumes import FakeReader, volume_of

LABEL = "bright-square"


@pytest.mark.parametrize(
    ("deletion", "insertion", "words"),
    [
        (0.1, 0.9, "The score follows this map more than each of 19 random orders."),
        (0.9, 0.1, "not clearly follow this map more than 19 random orders: do not rely on it"),
        (0.45, 0.55, "not clearly follow this map"),  # better than the mean, within the spread
        (0.1, 0.55, "by one of two measures"),
        (0.45, 0.9, "by one of two measures"),
    ],
)
def test_both_measures_are_held_against_chance(
    deletion: float, insertion: float, words: str
) -> None:
    spread = tuple(np.linspace(0.4, 0.6, ORDERS).tolist())
    found = Faithfulness(1.0, 0.0, deletion, insertion, spread)
    assert words in found.words
    assert found.random == pytest.approx(0.5)
    assert found.follows == ("more than each" in words)


def test_two_random_orders_are_too_few_to_claim_anything() -> None:
    found = Faithfulness(1.0, 0.0, 0.1, 0.9, (0.5, 0.5))
    assert not found.follows
    assert "not clearly" in found.words


def checked(
    classifier: LoadedClassifier,
    change: object = None,
    label: str = LABEL,
    context: WorkContext | None = None,
) -> dict[int, Faithfulness]:
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm"))
    study = make_study(series)
    reader = FakeReader(volume_of(square_film(), square_film(top=48, left=40)))
    explained = explain_series(
        study, series, reader.read, classifier, WorkContext(), ExplainRequest(images={1})
    )
    if change is not None:
        maps = {LABEL: change(explained.attributions[LABEL])}
        explained = ExplainedPrediction(explained.prediction, maps)
    context = context or WorkContext()
    return check_maps(study, series, reader.read, classifier, context, explained, label)


def test_the_map_of_a_network_that_sees_squares_is_faithful(classifier: LoadedClassifier) -> None:
    found = checked(classifier)
    assert list(found) == [1]
    assert found[1].follows


def test_the_opposite_map_is_not(classifier: LoadedClassifier) -> None:
    def turned(attribution: Attribution) -> Attribution:
        return replace(attribution, native=-attribution.native)

    assert not checked(classifier, turned)[1].follows


def test_the_areas_lie_between_the_logits_of_image_and_baseline(
    classifier: LoadedClassifier,
) -> None:
    # the network sees the mean brightness, which a blurred copy nearly keeps: every curve is flat
    found = checked(classifier)[1]
    assert found.whole == pytest.approx(found.blank, abs=0.3)
    assert found.deletion < found.random < found.insertion
    assert checked(classifier)[1] == found  # the same seed gives the same chance


def test_what_cannot_be_checked_is_left_out(classifier: LoadedClassifier) -> None:
    def broken(attribution: Attribution) -> Attribution:
        return replace(attribution, native=np.full_like(attribution.native, np.nan))

    assert checked(classifier, label="cat") == {}
    assert checked(classifier, broken) == {}


def test_a_stop_is_heard(classifier: LoadedClassifier) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        checked(classifier, context=WorkContext(token))
