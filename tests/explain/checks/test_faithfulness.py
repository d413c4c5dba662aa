from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.attribution import Attribution
from medviewer.explain.checks.faithfulness import Faithfulness, check_maps, faithfulness
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.explain.request import ExplainRequest
from medviewer.inference.predictor import LoadedClassifier
from tests.support.models import square_film
from tests.support.records import make_instance, make_series, make_study
from tests.support.volumes import FakeReader, volume_of

LABEL = "bright-square"
BRIGHT_CELL = torch.zeros(1, 4, 4)
BRIGHT_CELL[0, 0, 0] = 1.0


def brightness(versions: Tensor) -> np.ndarray:
    """Return the share of the one bright pixel that is left."""
    return versions[:, 0, 0, 0].double().numpy()


def test_a_map_that_names_the_pixel_deletes_at_once_and_inserts_at_once() -> None:
    native = np.zeros((4, 4), np.float32)
    native[0, 0] = 1.0
    found = faithfulness(brightness, BRIGHT_CELL, native, WorkContext(), steps=16, shuffles=1)
    # scores 1, 0, 0, ... and 0, 1, 1, ...: trapezoids of 1/16
    assert found.deletion == pytest.approx(0.5 / 16)
    assert found.insertion == pytest.approx(1 - 0.5 / 16)
    assert found.follows
    assert found.words == "The score follows this map more than chance."


def test_a_map_that_names_it_last_is_worse_than_chance() -> None:
    native = np.ones((4, 4), np.float32)
    native[0, 0] = 0.0
    found = faithfulness(brightness, BRIGHT_CELL, native, WorkContext(), steps=16)
    assert found.deletion == pytest.approx(1 - 0.5 / 16)
    assert "no more than chance: do not rely on it" in found.words


def test_the_same_seed_gives_the_same_chance() -> None:
    native = np.arange(16, dtype=np.float32).reshape(4, 4)
    first, second = (
        faithfulness(brightness, BRIGHT_CELL, native, WorkContext(), seed=3) for _ in range(2)
    )
    assert first == second
    assert first != faithfulness(brightness, BRIGHT_CELL, native, WorkContext(), seed=5)


def test_one_of_two_measures_is_said() -> None:
    assert "by one of two measures" in Faithfulness(0.1, 0.4, 0.5, 0.5).words


def test_a_stop_is_heard_between_curves() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        faithfulness(brightness, BRIGHT_CELL, np.ones((2, 2), np.float32), WorkContext(token))


def checked(
    classifier: LoadedClassifier, change: object = None, label: str = LABEL
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
    return check_maps(study, series, reader.read, classifier, WorkContext(), explained, label)


def test_the_map_of_a_network_that_sees_squares_is_faithful(classifier: LoadedClassifier) -> None:
    found = checked(classifier)
    assert list(found) == [1]
    assert found[1].follows


def test_the_opposite_map_is_not(classifier: LoadedClassifier) -> None:
    def turned(attribution: Attribution) -> Attribution:
        return replace(attribution, native=-attribution.native)

    assert not checked(classifier, turned)[1].follows


def test_what_cannot_be_checked_is_left_out(classifier: LoadedClassifier) -> None:
    assert checked(classifier, label="cat") == {}
    assert checked(classifier, lambda each: replace(each, maps_of="slices")) == {}
