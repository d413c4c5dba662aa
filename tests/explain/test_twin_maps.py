"""Heatmaps from the feature maps that a twin gives, against those of the network itself."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.inference.loader import forget_classifiers, load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.io.records import Series
from medviewer.models.bundle import load_bundle
from tests.support.models import BRIGHT_BIAS, square_film, write_bundle
from tests.support.records import make_series, make_study
from tests.support.series_models import head_series, head_slice, write_sequence_bundle
from tests.support.twins import add_twin, twin_of
from tests.support.volumes import FakeReader, volume_of


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    forget_classifiers()


def films() -> tuple[Series, FakeReader]:
    return make_series(), FakeReader(volume_of(square_film(top=48, left=40)))


def head() -> tuple[Series, FakeReader]:
    shares = (0.25, 0.5, 1.0, 0.75, 0.125)  # more than a batch
    volume = volume_of(*map(head_slice, shares), unit="HU")
    return head_series(*(5.0 * place for place in range(5))), FakeReader(volume)


def write_films_model(folder: Path) -> Path:
    return write_bundle(folder, labels=("bright", "dark"), task="multi-label", distance_limit=5.0)


def explained(classifier: LoadedClassifier, made: tuple[Series, FakeReader]) -> ExplainedPrediction:
    series, reader = made
    return explain_series(make_study(series), series, reader.read, classifier, WorkContext())


KINDS = [(write_films_model, films), (write_sequence_bundle, head)]


@pytest.mark.parametrize(("write", "made"), KINDS)
def test_maps_and_scores_are_those_of_the_network_which_does_not_run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Path], Path],
    made: Callable[[], tuple[Series, FakeReader]],
) -> None:
    folder = write(tmp_path / "model")
    expected = explained(load_classifier(load_bundle(folder), "cpu", threads=1), made())
    forget_classifiers()  # the same weights, with their twin
    twinned = load_classifier(load_bundle(add_twin(folder, twin_of(folder))), "cpu", threads=1)
    assert twinned.twin_explains

    def fail(*_: object) -> None:
        raise AssertionError("the network had to run")

    monkeypatch.setattr(twinned.image_network, "features_with_taps", fail)
    found = explained(twinned, made())
    assert found.prediction.scores.keys() == expected.prediction.scores.keys()
    for label, score in expected.prediction.scores.items():
        assert found.prediction.scores[label].logit == pytest.approx(score.logit, abs=1e-5)
    for label, attribution in expected.attributions.items():
        own = found.attributions[label]
        assert np.abs(attribution.native).max() > 0
        np.testing.assert_allclose(own.native, attribution.native, atol=1e-6)
        assert (own.unit, own.maps_of) == (attribution.unit, attribution.maps_of)


def test_map_from_a_twin_sums_to_its_logit(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "model")
    classifier = load_classifier(load_bundle(add_twin(folder, twin_of(folder))), "cpu", threads=1)
    found = explained(classifier, films())
    attribution = found.attributions["bright-square"]
    logit = found.prediction.images[0].scores["bright-square"].logit
    assert attribution.unit == "logit"
    assert attribution.native.sum() == pytest.approx(logit - BRIGHT_BIAS, abs=1e-5)
    assert found.prediction.seconds["explain"] > 0
