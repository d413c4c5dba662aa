from dataclasses import replace

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.errors import UsageError
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.explain.request import ExplainRequest
from medviewer.image.field_of_view import FieldOfView
from medviewer.inference.classify import classify_series
from medviewer.inference.predictor import LoadedClassifier
from medviewer.io.records import FrameHeader, Series
from tests.support.models import BRIGHT_BIAS, SIDE, square_film
from tests.support.records import make_instance, make_series, make_study
from tests.support.volumes import FakeReader, volume_of

LABEL = "bright-square"


def explain(
    classifier: LoadedClassifier, series: Series, reader: FakeReader, **options: object
) -> ExplainedPrediction:
    return explain_series(
        make_study(series),
        series,
        reader.read,
        classifier,
        WorkContext(),
        ExplainRequest(**options),
    )


def test_the_map_is_where_the_bright_square_is(classifier: LoadedClassifier) -> None:
    reader = FakeReader(volume_of(square_film(top=48, left=40)))
    attribution = explain(classifier, make_series(), reader).attributions[LABEL]
    row, column = np.unravel_index(attribution.native[0].argmax(), (SIDE, SIDE))
    # the square covers rows 48-72 of 96 and columns 40-64 of 80
    assert 48 / 96 * SIDE <= row < 72 / 96 * SIDE
    assert 40 / 80 * SIDE <= column < 64 / 80 * SIDE
    inside = attribution.native[0][16:24, 16:26].sum()
    assert inside / attribution.native[0].sum() > 0.9


def test_each_map_sums_to_its_logit(classifier: LoadedClassifier) -> None:
    reader = FakeReader(volume_of(square_film(), square_film(top=40)))
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm"))
    explained = explain(classifier, series, reader)
    attribution = explained.attributions[LABEL]
    logits = [image.scores[LABEL].logit for image in explained.prediction.images]
    assert attribution.unit == "logit"
    np.testing.assert_allclose(
        attribution.native.sum((1, 2)), np.array(logits) - BRIGHT_BIAS, atol=1e-5
    )


def test_scores_equal_those_without_maps(classifier: LoadedClassifier) -> None:
    series = make_series()
    explained = explain(classifier, series, FakeReader(volume_of(square_film())))
    plain = classify_series(
        make_study(series),
        series,
        FakeReader(volume_of(square_film())).read,
        classifier,
        WorkContext(),
    )
    assert explained.prediction.scores == plain.scores


def test_the_attribution_names_method_layer_and_class(classifier: LoadedClassifier) -> None:
    explained = explain(classifier, make_series(), FakeReader(volume_of(square_film())))
    attribution = explained.attributions[LABEL]
    assert (attribution.method, attribution.layer, attribution.target) == (
        "Grad-CAM",
        "last",
        LABEL,
    )
    assert attribution.fields_of_view == (FieldOfView(0.0, 0.0, 96.0, 80.0),)
    assert explained.prediction.seconds["explain"] > 0


def test_maps_belong_to_scored_images_only(classifier: LoadedClassifier) -> None:
    series = make_series(make_instance("ll.dcm", ViewPosition="LL"), make_instance("pa.dcm"))
    reader = FakeReader(volume_of(square_film(), square_film()))
    attribution = explain(classifier, series, reader).attributions[LABEL]
    assert attribution.image_indices == (1,)
    assert attribution.native.shape == (1, SIDE, SIDE)


def test_a_refused_series_has_no_maps(classifier: LoadedClassifier) -> None:
    series = make_series(make_instance(modality="CT"))
    assert explain(classifier, series, FakeReader(None)).attributions == {}


def test_all_classes_are_explained_unless_one_is_asked_for(
    three_classes: LoadedClassifier,
) -> None:
    series = make_series()
    every = explain(three_classes, series, FakeReader(volume_of(square_film())))
    one = explain(three_classes, series, FakeReader(volume_of(square_film())), targets=("dark",))
    assert list(every.attributions) == ["bright", "dark", "night"]
    assert list(one.attributions) == ["dark"]
    np.testing.assert_array_equal(
        one.attributions["dark"].native, every.attributions["dark"].native
    )


def test_an_unknown_class_is_refused(classifier: LoadedClassifier) -> None:
    with pytest.raises(UsageError, match="no class 'cat'"):
        explain(classifier, make_series(), FakeReader(None), targets=("cat",))


def test_a_crop_in_mm_is_what_is_scored_and_what_the_map_covers(
    classifier: LoadedClassifier,
) -> None:
    card = classifier.card
    by_mm = replace(card, preprocess=replace(card.preprocess, crop_mm=(24.0, 20.0)))
    series = make_series(
        replace(make_instance(), frames=(FrameHeader(pixel_spacing_mm=(0.5, 0.5)),))
    )
    reader = FakeReader(
        replace(volume_of(square_film(top=36, left=28)), pixel_spacing_mm=(0.5, 0.5))
    )
    explained = explain(replace(classifier, card=by_mm), series, reader)
    # 48 x 40 pixels around the middle of 96 x 80, of which the square fills 24 x 24
    assert explained.attributions[LABEL].fields_of_view == (FieldOfView(24, 20, 48, 40),)
    logit = explained.prediction.images[0].scores[LABEL].logit
    assert logit == pytest.approx(4 * 24 * 24 / (48 * 40) + BRIGHT_BIAS, abs=5e-3)
