from dataclasses import replace

import pytest

from medviewer.app.classifying.model_choice import ErrorRates, ModelChoice, PopulationWords
from medviewer.app.texts.findings import (
    class_name,
    error_rates_text,
    grade_text,
    here_text,
    noun_of,
    population_text,
    spread_text,
)
from medviewer.app.texts.plain import Severity
from medviewer.app.texts.prediction import chips, input_reasons
from medviewer.inference.prediction import (
    FailedImage,
    ImagePrediction,
    InputWarning,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
    WarningKind,
)

NAMES = (("mild", "Mild"), ("severe", "Severe"))
MODEL = ModelChoice("m", "1", "M", "Research", "ab", class_names=NAMES, noun="slice")
FAR = InputWarning(WarningKind.OUT_OF_RANGE, "Unlike the training images.")


def score(value: float, *, threshold: float | None = 0.5, positive: bool | None = None) -> Score:
    over = threshold is not None and value >= threshold
    return Score(0.0, value, None, threshold, over if positive is None else positive)


def prediction(*images: ImagePrediction, **fields) -> Prediction:
    fields = {"scores": {"mild": score(0.9), "severe": score(0.4)}, **fields}
    return Prediction(
        ModelIdentity("m", "1", "ab"), "1", "", "CT", PredictionState.DONE, images=images, **fields
    )


def image(index: int, value: float = 0.83, **fields) -> ImagePrediction:
    return ImagePrediction("f", 1, index, {"mild": score(value)}, **fields)


def test_a_class_without_a_model_has_its_label() -> None:
    assert class_name(MODEL, "mild") == "Mild"
    assert class_name(None, "mild") == "mild"
    assert (noun_of(MODEL), noun_of(None)) == ("slice", "image")


def test_the_highest_grade_reached_is_told() -> None:
    assert grade_text(prediction(), MODEL) == "At least: Mild"


def test_no_grade_does_not_exclude_disease() -> None:
    low = prediction(scores={"mild": score(0.2), "severe": score(0.1)})
    assert grade_text(low, MODEL) == "Below the first grade - does not exclude disease"


def test_the_image_on_screen_has_its_own_score() -> None:
    series = prediction(image(0, 0.1), image(1))
    assert here_text(series, 1, "mild", MODEL) == "This slice: 0.83"
    assert here_text(series, 1, "mild", None) == "This image: 0.83"


def test_a_slice_of_a_sequence_has_its_share() -> None:
    series = prediction(image(0, weight=0.25), image(1, weight=0.75))
    text = "This slice: 0.83 \N{MIDDLE DOT} 75\N{NO-BREAK SPACE}% of the series' score"
    assert here_text(series, 1, "mild", MODEL) == text


def test_an_image_on_screen_that_failed_has_no_score() -> None:
    series = prediction(image(0), failed=(FailedImage("f", 1, 1, "broken"),))
    assert here_text(series, 1, "mild", MODEL) == "This slice: not scored"
    assert here_text(series, 1, "mild", None) == "This image: not scored"


def test_of_exclusive_classes_the_images_own_largest_is_told() -> None:
    scores = {
        "mild": score(0.3, threshold=None, positive=False),
        "severe": score(0.7, threshold=None, positive=True),
    }
    series = prediction(ImagePrediction("f", 1, 0, scores), image(1))
    assert here_text(series, 0, "mild", MODEL) == "This slice: Severe 0.70"


@pytest.mark.parametrize(
    ("series", "index"),
    [
        (prediction(image(0), image(1)), None),
        (prediction(image(0)), 0),
        (prediction(ImagePrediction("f", 1, 0, {}), ImagePrediction("f", 1, 1, {})), 0),
    ],
)
def test_without_an_own_score_nothing_is_said(series: Prediction, index: int | None) -> None:
    assert here_text(series, index, "mild", MODEL) == ""


@pytest.mark.parametrize(
    ("rates", "text"),
    [
        (None, ""),
        (
            ErrorRates(0.12, 0.034, 0.24),
            "At this threshold: of 100 flagged, 12 were wrong; of 100 not flagged, 3 were missed "
            "(share of disease 24\N{NO-BREAK SPACE}%)",
        ),
        (
            ErrorRates(0.01, 0.001, 0.5),
            "At this threshold: of 100 flagged, 1 was wrong; of 100 not flagged, "
            "<\N{NO-BREAK SPACE}1 were missed (share of disease 50\N{NO-BREAK SPACE}%)",
        ),
        (
            ErrorRates(0.0, 0.25, 0.5),
            "At this threshold: of 100 flagged, 0 were wrong; of 100 not flagged, 25 were missed "
            "(share of disease 50\N{NO-BREAK SPACE}%)",
        ),
    ],
)
def test_errors_are_told_of_a_hundred(rates: ErrorRates | None, text: str) -> None:
    assert error_rates_text(rates) == text


def test_the_spread_is_that_of_an_ensemble() -> None:
    assert spread_text(score(0.5)) == ""
    spread = Score(0.0, 0.5, None, 0.5, True, spread=0.0412)
    assert spread_text(spread) == "Spread over members: 0.041"


def test_far_slices_that_the_model_bears_are_a_warning() -> None:
    series = prediction(image(0, warnings=(FAR,)), image(1), image(2), far_share=0.4)
    (reason,) = input_reasons(series)
    assert (reason.severity, reason.is_range) == (Severity.WARNING, False)
    assert [chip.text for chip in chips(series)] == ["in range", "input warning"]


def test_more_far_slices_than_the_model_bears_are_grave() -> None:
    series = prediction(image(0, warnings=(FAR,)), image(1), image(2), far_share=0.3)
    (reason,) = input_reasons(series)
    assert (reason.severity, reason.is_range) == (Severity.CRITICAL, True)
    assert [chip.text for chip in chips(series)] == ["out of range"]


@pytest.mark.usefixtures("chinese")
def test_findings_speak_chinese() -> None:
    low = prediction(scores={"mild": score(0.2), "severe": score(0.1)})
    assert grade_text(low, MODEL) == "低于第一级，不能排除疾病"
    shown = prediction(image(0, 0.83, weight=0.5), image(1))
    assert here_text(shown, 0, "mild", MODEL) == "本层：0.83 · 占序列得分的 50\xa0%"
    assert error_rates_text(ErrorRates(0.12, 0.01, 0.3)) == (
        "在此阈值下：每 100 例提示中 12 例为误报；每 100 例未提示中 1 例为漏诊（患病比例 30\xa0%）"
    )


def test_whose_threshold_it_is_is_said_where_ages_tell() -> None:
    young = PopulationWords("chil\ndren", (1, 5))
    model = replace(MODEL, populations=(young,))
    assert population_text(prediction(), MODEL) == ""
    assert population_text(prediction(), None) == ""
    own = population_text(prediction(population="chil\ndren"), model)
    assert own == "Threshold and probability are for chil dren, 1 to 5 years"
    assert "all populations together" in population_text(prediction(), model)
