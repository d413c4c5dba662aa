import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import torch

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.prediction_json import prediction_to_json
from medviewer.inference.classify import classify_series
from medviewer.inference.loader import load_classifier
from medviewer.inference.prediction import Prediction, PredictionState, WarningKind
from medviewer.inference.predictor import LoadedClassifier, scores_only
from medviewer.inference.scoring.passes import Passes
from medviewer.io.records import Series
from medviewer.models.bundle import ModelBundle, load_bundle
from tests.support.models import square_film, write_bundle
from tests.support.phantoms import chest_film
from tests.support.records import make_instance, make_series, make_study
from tests.support.volumes import FakeReader, volume_of

LABEL = "bright-square"

# 24 x 24 bright pixels of 96 x 80: a share of 0.075, and the network gives 4 * share - 0.5
SQUARE_LOGIT = 4 * 0.075 - 0.5


@pytest.fixture
def classifier(bundle: ModelBundle) -> LoadedClassifier:
    return load_classifier(bundle, "cpu", threads=1)


def two_squares() -> np.ndarray:
    film = square_film()
    film[60:84, 40:64] = 4000
    return film


def films(count: int, **attributes: str) -> Series:
    return make_series(*(make_instance(f"{n}.dcm", **attributes) for n in range(count)))


def classify(
    classifier: LoadedClassifier,
    series: Series,
    reader: FakeReader,
    context: WorkContext | None = None,
) -> Prediction:
    return classify_series(
        make_study(series), series, reader.read, classifier, context or WorkContext()
    )


def test_a_film_is_scored_as_on_paper(classifier: LoadedClassifier) -> None:
    result = classify(classifier, films(1), FakeReader(volume_of(square_film())))
    score = result.scores[LABEL]
    assert result.state is PredictionState.DONE
    assert score.logit == pytest.approx(SQUARE_LOGIT, abs=1e-5)
    assert score.score == pytest.approx(1 / (1 + math.exp(-SQUARE_LOGIT)), abs=1e-5)
    assert not score.positive


def test_the_result_says_who_spoke_where_and_when(
    classifier: LoadedClassifier, bundle: ModelBundle
) -> None:
    result = classify(classifier, films(1), FakeReader(volume_of(square_film())))
    assert result.model.name == "squares"
    assert result.model.sha256 == bundle.card.weights.sha256
    assert result.device == "CPU (as asked)"
    assert result.series_uid == "1.2.3"
    assert set(result.seconds) == {"read", "prepare", "predict", "total"}
    assert result.created is not None
    assert isinstance(result.created.utcoffset(), timedelta)


def test_an_image_counts_its_frame_from_1_and_its_index_from_0(
    classifier: LoadedClassifier,
) -> None:
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm", frames=2), split=True)
    volumes = volume_of(square_film()), volume_of(square_film(), two_squares())
    result = classify(classifier, series, FakeReader(*volumes))
    places = [(image.file, image.frame, image.index) for image in result.images]
    assert places == [("a.dcm", 1, 0), ("b.dcm", 1, 1), ("b.dcm", 2, 2)]


def test_a_series_takes_the_highest_of_its_images_and_says_so(
    classifier: LoadedClassifier,
) -> None:
    result = classify(classifier, films(2), FakeReader(volume_of(square_film(), two_squares())))
    assert result.scores[LABEL].logit == pytest.approx(4 * 0.15 - 0.5, abs=1e-5)
    assert WarningKind.SEVERAL_IMAGES in [warning.kind for warning in result.warnings]


def test_more_images_than_a_batch_keep_their_order(classifier: LoadedClassifier) -> None:
    shown = [square_film(), two_squares()] * 10
    result = classify(classifier, films(20), FakeReader(volume_of(*shown)))
    logits = [image.scores[LABEL].logit for image in result.images]
    np.testing.assert_allclose(logits, [-0.2, 0.1] * 10, atol=1e-5)


def test_a_negative_scores_as_its_positive(classifier: LoadedClassifier) -> None:
    negative = volume_of(4095 - square_film(), photometric="MONOCHROME1")
    result = classify(classifier, films(1), FakeReader(negative))
    assert result.scores[LABEL].logit == pytest.approx(SQUARE_LOGIT, abs=1e-5)


def echoes() -> Series:
    """Return two films as the two echoes of one 4-D image."""
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm"), split=True)
    stacks = tuple(replace(stack, axes={"EchoTime": 2}) for stack in series.stacks)
    return replace(series, stacks=stacks)


def test_of_a_4d_series_the_first_member_is_read(classifier: LoadedClassifier) -> None:
    result = classify(classifier, echoes(), FakeReader(volume_of(square_film())))
    assert [image.file for image in result.images] == ["a.dcm"]
    assert result.state is PredictionState.DONE
    (warning,) = (own for own in result.warnings if own.kind is WarningKind.SEVERAL_MEMBERS)
    assert "first of its 2 members" in warning.text


def test_a_card_may_want_all_members(classifier: LoadedClassifier) -> None:
    scope = replace(classifier.card.input, members="all")
    classifier.card = replace(classifier.card, input=scope)
    volumes = volume_of(square_film()), volume_of(two_squares())
    result = classify(classifier, echoes(), FakeReader(*volumes))
    assert [image.file for image in result.images] == ["a.dcm", "b.dcm"]
    kinds = [warning.kind for warning in result.warnings]
    assert WarningKind.SEVERAL_MEMBERS not in kinds


def test_a_ct_series_is_refused_without_being_read(classifier: LoadedClassifier) -> None:
    reader = FakeReader(None)
    result = classify(classifier, films(3, modality="CT"), reader)
    assert result.state is PredictionState.REFUSED
    assert result.reason.startswith("The modality is CT;")
    assert result.scores == {}
    assert len(result.failed) == 3
    assert reader.calls == 0


def test_a_refused_image_leaves_the_others_scored(classifier: LoadedClassifier) -> None:
    series = make_series(make_instance("pa.dcm"), make_instance("ll.dcm", ViewPosition="LL"))
    result = classify(classifier, series, FakeReader(volume_of(square_film(), square_film())))
    assert result.state is PredictionState.PARTIAL
    assert result.reason == "1 of 2 images were not scored."
    assert [image.file for image in result.images] == ["pa.dcm"]
    assert [image.file for image in result.failed] == ["ll.dcm"]
    (refusal,) = [warning for warning in result.warnings if warning.refuses]
    assert refusal.text.startswith("1 of 2 images not scored: The view is LL;")


def test_an_empty_image_is_refused(classifier: LoadedClassifier) -> None:
    blank = volume_of(np.zeros((96, 80), np.uint16))
    result = classify(classifier, films(1), FakeReader(blank))
    assert result.state is PredictionState.REFUSED
    assert result.reason.startswith("The image is empty")


def test_a_slice_without_pixels_fails_alone(classifier: LoadedClassifier) -> None:
    volume = volume_of(square_film(), square_film(), missing=[0])
    result = classify(classifier, films(2), FakeReader(volume))
    assert result.state is PredictionState.PARTIAL
    assert [(image.index, image.reason) for image in result.failed] == [
        (0, "The pixels are damaged.")
    ]


def test_a_stack_that_cannot_be_read_fails(classifier: LoadedClassifier) -> None:
    result = classify(classifier, films(2), FakeReader(None))
    assert result.state is PredictionState.FAILED
    assert result.reason == "The pixels cannot be decoded."


def test_different_reasons_are_counted(classifier: LoadedClassifier) -> None:
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm", modality="MR"), split=True)
    result = classify(classifier, series, FakeReader(None, None))
    assert result.state is PredictionState.FAILED
    assert result.reason.startswith("The pixels cannot be decoded. (Other images: another reason.)")


def test_a_series_without_images_fails(classifier: LoadedClassifier) -> None:
    empty = replace(films(1), stacks=())
    result = classify(classifier, empty, FakeReader())
    assert result.state is PredictionState.FAILED
    assert result.reason == "The series has no images."


def test_a_warning_of_all_images_is_one_of_the_series(classifier: LoadedClassifier) -> None:
    series = films(2, PatientAge="")
    result = classify(classifier, series, FakeReader(volume_of(chest_film(), chest_film(seed=1))))
    kinds = [warning.kind for warning in result.warnings]
    assert kinds == [WarningKind.AGE_UNKNOWN, WarningKind.SEVERAL_IMAGES]


CHILDREN = {
    "name": "children",
    "age_years": [1, 5],
    "thresholds": [0.1],
    "calibration": {"method": "platt", "set": "children", "scale": [1.0], "bias": [1.0]},
}


@pytest.fixture
def of_ages(tmp_path: Path) -> LoadedClassifier:
    folder = write_bundle(tmp_path / "ages", populations=[CHILDREN])
    return load_classifier(load_bundle(folder), "cpu", threads=1)


@pytest.mark.parametrize(
    ("age", "population"),
    [("001Y", "children"), ("005Y", "children"), ("006Y", ""), ("040Y", ""), ("", "")],
)
def test_the_patients_age_tells_which_threshold_holds(
    of_ages: LoadedClassifier, age: str, population: str
) -> None:
    series = films(1, PatientAge=age)
    result = classify(of_ages, series, FakeReader(volume_of(square_film())))
    score = result.scores[LABEL]
    assert result.population == prediction_to_json(result)["population"] == population
    assert result.images[0].scores == result.scores
    # the card's own: threshold 0.5, sigmoid(2 x logit + 0.25)
    slope, bias, threshold = (1.0, 1.0, 0.1) if population else (2.0, 0.25, 0.5)
    assert score.probability == pytest.approx(1 / (1 + math.exp(-slope * SQUARE_LOGIT - bias)))
    assert (score.threshold, score.positive) == (threshold, threshold == 0.1)


def test_what_is_not_scored_has_no_population(of_ages: LoadedClassifier) -> None:
    result = classify(of_ages, films(1, PatientAge="004Y"), FakeReader(None))
    assert (result.state, result.population) == (PredictionState.FAILED, "")


def test_images_of_several_ages_have_what_holds_for_all(of_ages: LoadedClassifier) -> None:
    series = make_series(
        make_instance("a.dcm", PatientAge="004Y"), make_instance("b.dcm", PatientAge="040Y")
    )
    result = classify(of_ages, series, FakeReader(volume_of(square_film(), square_film())))
    assert result.population == ""
    assert {image.scores[LABEL].threshold for image in result.images} == {0.5}


def test_a_warning_of_one_image_stays_with_it(classifier: LoadedClassifier) -> None:
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm", PatientAge=""))
    result = classify(classifier, series, FakeReader(volume_of(chest_film(), chest_film(seed=1))))
    assert [len(image.warnings) for image in result.images] == [0, 1]
    assert WarningKind.AGE_UNKNOWN not in [warning.kind for warning in result.warnings]


def test_a_network_that_gives_no_number_fails_the_image(bundle: ModelBundle) -> None:
    classifier = load_classifier(bundle, "cpu", threads=1)
    broken = replace(classifier, network=_with_nan(classifier))
    result = classify(broken, films(1), FakeReader(volume_of(square_film())))
    assert result.state is PredictionState.FAILED
    assert "no number" in result.reason


def _with_nan(classifier: LoadedClassifier) -> torch.nn.Module:
    network = type(classifier.network)(1, channels=1, width=2).eval()
    with torch.no_grad():
        network.head.bias.fill_(torch.nan)
    return network.requires_grad_(requires_grad=False)


def far_classifier(tmp_path: Path, limit: float) -> LoadedClassifier:
    folder = write_bundle(tmp_path / "limited", distance_limit=limit)
    return load_classifier(load_bundle(folder), "cpu", threads=1)


def test_an_image_out_of_range_has_a_score_but_no_probability(tmp_path: Path) -> None:
    classifier = far_classifier(tmp_path, limit=-100.0)
    result = classify(classifier, films(1), FakeReader(volume_of(square_film())))
    assert result.state is PredictionState.DONE
    assert result.scores[LABEL].probability is None
    assert result.images[0].scores[LABEL].probability is None
    assert result.warnings[0].kind is WarningKind.OUT_OF_RANGE
    assert result.in_range is False


def test_an_image_in_range_has_a_probability(tmp_path: Path) -> None:
    classifier = far_classifier(tmp_path, limit=100.0)
    result = classify(classifier, films(1), FakeReader(volume_of(square_film())))
    assert result.scores[LABEL].probability is not None
    assert WarningKind.OUT_OF_RANGE not in [warning.kind for warning in result.warnings]
    assert result.in_range is True


def test_a_model_without_a_reference_does_not_say_that_an_image_is_in_range(
    classifier: LoadedClassifier,
) -> None:
    result = classify(classifier, films(1), FakeReader(volume_of(square_film())))
    assert result.scores[LABEL].probability is not None
    assert result.in_range is None


def test_a_stop_is_heard_between_batches(classifier: LoadedClassifier) -> None:
    token = CancelToken()
    batches = []

    def stop_after_the_first(network, images, indices):
        batches.append(len(indices))
        token.cancel()
        return scores_only(network, images, indices)

    series = films(30)
    reader = FakeReader(volume_of(*[square_film()] * 30))
    with pytest.raises(Cancelled):
        classify_series(
            make_study(series),
            series,
            reader.read,
            classifier,
            WorkContext(token),
            Passes(images=stop_after_the_first),
        )
    assert batches == [classifier.batch_size]


def test_progress_rises_from_0_to_1(classifier: LoadedClassifier) -> None:
    told: list[float] = []
    context = WorkContext(progress=lambda fraction, _text: told.append(fraction))
    series = make_series(*(make_instance(f"{n}.dcm") for n in range(3)), split=True)
    volumes = [volume_of(square_film()) for _ in range(3)]
    classify(classifier, series, FakeReader(*volumes), context)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_the_same_pixels_give_the_same_scores(classifier: LoadedClassifier) -> None:
    results = [
        classify(classifier, films(1), FakeReader(volume_of(chest_film()))) for _ in range(2)
    ]
    assert results[0].scores == results[1].scores
