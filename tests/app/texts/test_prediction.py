import math
import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.classification import scored_count_text
from medviewer.app.texts.plain import Severity, clean_text, short_hash
from medviewer.app.texts.prediction import (
    chips,
    duration_text,
    failed_texts,
    input_reasons,
    is_out_of_range,
    other_weights_text,
    percent_text,
    probability_text,
    run_text,
    score_tooltip,
    strongest_slices,
    threshold_words,
    time_text,
)
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
from medviewer.inference.wording import figure, score_figures

IDENTITY = ModelIdentity("lungs", "1.2.0", "0123456789abcdef")
CHOICE = ModelChoice("lungs", "1.2.0", "Lungs", "Research", "0123456789abcdef")
ABOVE = Score(1.93, 0.873, 0.81, 0.52, True)
BELOW = Score(-2.1, 0.109, None, 0.52, False)
FAR = InputWarning(WarningKind.OUT_OF_RANGE, "Unlike the training films.")
YOUNG = InputWarning(WarningKind.AGE_UNKNOWN, "The age is unknown.")
SATURATED = InputWarning(WarningKind.SATURATED_IMAGE, "Half of the pixels are saturated.")
REFUSED = InputWarning(WarningKind.MODALITY_MISMATCH, "The series is CT.", refuses=True)


def image(index: int, logit: float = 0.0, warnings: tuple[InputWarning, ...] = ()):
    score = Score(logit, 1 / (1 + math.exp(-logit)), None, 0.5, logit >= 0)
    return ImagePrediction(f"{index}.dcm", 1, index, {"Mass": score}, warnings)


def prediction(*images: ImagePrediction, **fields) -> Prediction:
    fields = {"scores": {"Mass": ABOVE}, **fields}
    return Prediction(IDENTITY, "1.2", "", "DX", PredictionState.DONE, images=images, **fields)


def test_control_characters_and_line_breaks_become_spaces() -> None:
    assert clean_text(" a\tb\r\nc\x00d\u202e e ") == "a b c d e"


def test_a_long_word_can_break() -> None:
    assert clean_text("x" * 65) == "\u200b".join(["x" * 30, "x" * 30, "x" * 5])


@given(st.text())
def test_cleaned_text_is_one_line_without_control_characters(text: str) -> None:
    shown = clean_text(text).replace("\u200b", "")
    assert shown.isprintable()
    assert not any(len(word) > 30 for word in clean_text(text).replace("\u200b", " ").split())


def test_a_hash_is_shortened_to_eight_digits() -> None:
    assert short_hash("0123456789abcdef") == "01234567"


@pytest.mark.parametrize(
    ("value", "text"), [(0.8734, "0.873"), (math.nan, "\u2013"), (-math.inf, "\u2013")]
)
def test_a_figure_has_three_decimals_or_is_a_dash(value: float, text: str) -> None:
    assert figure(value) == text


def test_score_and_threshold_have_three_decimals() -> None:
    assert score_figures(ABOVE) == ("0.873", "0.520")


def test_a_score_just_below_its_threshold_does_not_look_equal_to_it() -> None:
    assert score_figures(Score(0, 0.51996, None, 0.52, False)) == ("0.51996", "0.52000")


def test_a_score_at_its_threshold_keeps_three_decimals() -> None:
    assert score_figures(Score(0, 0.52, None, 0.52, True)) == ("0.520", "0.520")


def test_figures_grow_to_six_decimals_at_most() -> None:
    assert score_figures(Score(0, 0.52 - 1e-9, None, 0.52, False)) == ("0.520000", "0.520000")


def test_exclusive_classes_have_no_threshold_figure() -> None:
    assert score_figures(Score(0, 0.4, None, None, False)) == ("0.400", "")


def test_the_score_says_that_it_is_no_probability() -> None:
    text = score_tooltip(ABOVE)
    assert "0.873000" in text
    assert "1.930" in text
    assert "not a probability" in text


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (ABOVE, "above threshold"),
        (BELOW, "below threshold - does not exclude disease"),
        (Score(0, 0.4, None, None, True), "largest of the classes"),
        (Score(0, 0.4, None, None, False), "not the largest of the classes"),
    ],
)
def test_words_for_the_side_of_the_threshold(score: Score, words: str) -> None:
    assert threshold_words(score) == words


@given(st.floats(), st.none() | st.floats(), st.booleans())
def test_no_score_is_ever_called_normal(value: float, threshold: float | None, on: bool) -> None:
    words = threshold_words(Score(value, value, None, threshold, on))
    assert not re.search("normal|negative|healthy|clear", words)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "<\xa01\xa0%"),
        (0.009, "<\xa01\xa0%"),
        (0.01, "1\xa0%"),
        (0.814, "81\xa0%"),
        (0.99, "99\xa0%"),
        (0.991, ">\xa099\xa0%"),
        (1.0, ">\xa099\xa0%"),
        (math.nan, "\u2013"),
    ],
)
def test_per_cent_never_claims_certainty(share: float, text: str) -> None:
    assert percent_text(share) == text


def test_a_probability_names_its_calibration_set() -> None:
    text = probability_text(ABOVE, calibration="validation patients", out_of_range=False)
    assert text == "Probability 81\xa0%, calibrated on validation patients"


def test_a_probability_without_a_named_set_says_so() -> None:
    text = probability_text(ABOVE, calibration="", out_of_range=False)
    assert text == "Probability 81\xa0%, calibrated on a set that the card does not name"


@pytest.mark.parametrize(
    ("calibration", "out_of_range", "reason"),
    [
        ("validation", True, "the input is out of range"),
        ("validation", False, "for this input"),
        ("", False, "the model has no calibration"),
    ],
)
def test_a_missing_probability_has_a_reason(
    calibration: str, out_of_range: bool, reason: str
) -> None:
    text = probability_text(BELOW, calibration=calibration, out_of_range=out_of_range)
    assert text.startswith("No calibrated probability")
    assert text.endswith(reason)


def test_a_series_without_warnings_is_in_range() -> None:
    (chip,) = chips(prediction(image(0)))
    assert (chip.text, chip.severity) == ("in range", Severity.QUIET)


def test_a_model_without_a_reference_says_that_nothing_was_checked() -> None:
    series = prediction(image(0), range_checked=False, warnings=(YOUNG,))
    chip, other = chips(series)
    assert (chip.text, chip.severity) == ("range not checked", Severity.WARNING)
    assert chip.reasons[0].endswith("is not checked: this model has no reference.")
    assert (other.text, other.reasons) == ("input warning", ("The age is unknown.",))
    assert [reason.text for reason in input_reasons(series)] == [*other.reasons, *chip.reasons]


def test_a_series_of_which_nothing_was_scored_needs_no_range() -> None:
    series = prediction(range_checked=False, warnings=(REFUSED,))
    assert [reason.text for reason in input_reasons(series)] == ["The series is CT."]


def test_one_image_out_of_range_marks_the_series() -> None:
    series = prediction(image(0), image(1, warnings=(FAR,)))
    assert is_out_of_range(series)
    (chip,) = chips(series)
    assert (chip.text, chip.severity) == ("out of range", Severity.CRITICAL)
    assert chip.reasons == ("Image 2: Unlike the training films.",)


@pytest.mark.parametrize(
    ("warnings", "text"), [((YOUNG,), "input warning"), ((YOUNG, SATURATED), "2 input warnings")]
)
def test_other_warnings_are_counted(warnings: tuple[InputWarning, ...], text: str) -> None:
    marks = chips(prediction(image(0), warnings=warnings))
    assert [chip.text for chip in marks] == ["in range", text]
    assert marks[1].reasons == tuple(warning.text for warning in warnings)


def test_the_gravest_reasons_come_first_and_once() -> None:
    series = prediction(image(0, warnings=(YOUNG, FAR)), warnings=(YOUNG, FAR, REFUSED))
    assert [(reason.text, reason.severity) for reason in input_reasons(series)] == [
        ("Unlike the training films.", Severity.CRITICAL),
        ("The series is CT.", Severity.CRITICAL),
        ("The age is unknown.", Severity.WARNING),
    ]


@pytest.mark.parametrize(
    ("affected", "total", "prefix"),
    [
        ([0], 1, ""),
        ([0, 1], 2, ""),
        ([2], 4, "Image 3: "),
        ([3, 1], 4, "Images 2, 4: "),
        (range(7), 9, "Images 1-7: "),
    ],
)
def test_reasons_of_some_images_name_them(affected, total: int, prefix: str) -> None:
    images = [image(index, warnings=(SATURATED,) * (index in affected)) for index in range(total)]
    (reason,) = input_reasons(prediction(*images))
    assert reason.text == prefix + SATURATED.text


def test_the_three_strongest_slices_count_images_from_one() -> None:
    series = prediction(image(0, -1.0), image(1, 2.0), image(2, 0.0), image(3, 1.0))
    strongest = strongest_slices(series, "Mass")
    assert [slice_.index for slice_ in strongest] == [1, 3, 2]
    assert [slice_.text for slice_ in strongest] == ["2 · 0.88", "4 · 0.73", "3 · 0.50"]
    assert strongest[0].description == "Show image 2: Mass, score 0.88"


def test_a_series_of_one_image_has_no_strongest_slices() -> None:
    assert strongest_slices(prediction(image(0)), "Mass") == ()


def test_images_that_failed_count_as_images() -> None:
    series = prediction(image(1), failed=(FailedImage("a", 1, 0, "broken"),))
    assert len(strongest_slices(series, "Mass")) == 1
    assert scored_count_text(series) == "1 of 2 images scored"


def failures(reasons: dict[int, str]) -> tuple[FailedImage, ...]:
    return tuple(FailedImage(f"{index}", 1, index, reason) for index, reason in reasons.items())


def test_failed_images_are_listed_in_order_with_reasons() -> None:
    failed = failures({4: "too\nshort", 1: "broken", 2: "broken", 3: "broken", 6: "broken"})
    expected = ("Images 2-4, 7: broken", "Image 5: too short")
    assert failed_texts(prediction(failed=failed)) == expected


def test_a_reason_that_all_images_share_is_not_said_twice() -> None:
    series = prediction(failed=failures({0: "It is CT.", 1: "It is CT."}))
    assert failed_texts(series, already_said="It is CT.") == ()


@pytest.mark.parametrize(
    ("images", "reasons"), [((), {1: "It is CT.", 2: "broken"}), ((0,), {1: "It is CT."})]
)
def test_a_reason_that_only_some_images_have_is_said(
    images: tuple[int, ...], reasons: dict[int, str]
) -> None:
    series = prediction(*map(image, images), failed=failures(reasons))
    assert "Image 2: It is CT." in failed_texts(series, already_said="It is CT.")


def test_a_refusal_of_some_images_counts_as_a_warning() -> None:
    marks = chips(prediction(image(0), warnings=(REFUSED,)))
    assert [chip.text for chip in marks] == ["in range", "input warning"]


@pytest.mark.parametrize(
    ("elapsed_s", "text"),
    [
        (0.004, "<\xa00.01\xa0s"),
        (0.42, "0.42\xa0s"),
        (9.996, "10.0\xa0s"),
        (59.94, "59.9\xa0s"),
        (59.96, "1\xa0min 0\xa0s"),
        (125.2, "2\xa0min 5\xa0s"),
    ],
)
def test_run_times(elapsed_s: float, text: str) -> None:
    assert duration_text(elapsed_s) == text


def test_a_time_stamp_has_seconds() -> None:
    assert time_text(datetime(2026, 11, 2, 9, 5, 7)) == "2026-11-02 09:05:07"


def test_a_run_says_when_how_long_and_where() -> None:
    series = prediction(
        device="CPU", seconds={"total": 0.42, "load": 9}, created=datetime(2026, 1, 2, 3, 4, 5)
    )
    assert run_text(series) == "2026-01-02 03:04:05 · 0.42\xa0s · CPU"


def test_a_run_leaves_out_what_is_unknown() -> None:
    assert run_text(prediction(device="CPU")) == "CPU"


def test_the_named_weights_need_no_second_name() -> None:
    assert other_weights_text(IDENTITY, CHOICE) == ""


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (None, "Made by other weights"),
        (ModelChoice("lungs", "1.3.0", "Lungs", "Research", "ff" * 8), "Made by other weights"),
        (
            ModelChoice("lungs", "1.3.0", "Lungs", "Research", IDENTITY.sha256),
            "Made by another version",
        ),
    ],
)
def test_other_weights_are_named(shown: ModelChoice | None, words: str) -> None:
    assert other_weights_text(IDENTITY, shown) == f"{words}: lungs 1.2.0 · 01234567"


@pytest.mark.usefixtures("chinese")
def test_what_lies_below_the_threshold_is_never_called_normal() -> None:
    assert threshold_words(ABOVE) == "高于阈值"
    assert threshold_words(BELOW) == "低于阈值，不能排除疾病"
    uncalibrated = probability_text(BELOW, calibration="", out_of_range=False)
    assert uncalibrated == "无校准概率：该模型未经校准"
    assert score_tooltip(ABOVE) == "得分 0.873000（logit 1.930）：网络的输出，不是概率"
    (mark,) = chips(prediction(image(0), range_checked=False))
    assert mark.text == "未检查训练范围"
    failed = FailedImage("f", 1, 4, "文件为空")
    assert failed_texts(prediction(failed=(failed,))) == ("图像 5：文件为空",)
