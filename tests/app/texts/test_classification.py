import pytest

from medviewer.app.results import (
    ClassificationResult,
    ClassificationState,
    ClassificationStatus,
    ResultKey,
)
from medviewer.app.texts.classification import (
    HIDDEN,
    NO_MODEL,
    NO_SERIES,
    NOT_CLASSIFIED,
    Action,
    in_words,
    scored_count_text,
    state_texts,
)
from medviewer.app.texts.plain import Severity
from medviewer.inference.prediction import (
    FailedImage,
    ImagePrediction,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
)

KEY = ResultKey("series", "lungs")


def status(state: ClassificationState, **fields) -> ClassificationStatus:
    return ClassificationStatus(KEY, state, **fields)


def result() -> ClassificationResult:
    score = Score(0.0, 0.5, None, 0.5, True)
    prediction = Prediction(
        ModelIdentity("lungs", "1", "ab"),
        "1.2",
        "",
        "DX",
        PredictionState.PARTIAL,
        scores={"Mass": score},
        images=(ImagePrediction("a", 1, 0, {"Mass": score}),),
        failed=(FailedImage("b", 1, 1, "broken"), FailedImage("c", 1, 2, "broken")),
    )
    return ClassificationResult(prediction, {})


@pytest.mark.parametrize(
    ("state", "title", "text", "action", "button"),
    [
        ("queued", "Queued", "Waits for its turn.", Action.STOP, "Stop"),
        ("refused", "Refused: not scored", "The model is not made for this series.", "none", ""),
        (
            "cancelled",
            "Cancelled",
            "Stopped before it ended; there is no result.",
            Action.CLASSIFY,
            "Classify",
        ),
        ("failed", "Failed", "The model gave no result.", Action.CLASSIFY, "Classify again"),
        (
            "partial",
            "Partial result",
            "The score speaks for the scored images alone.",
            Action.CLASSIFY,
            "Classify again",
        ),
    ],
)
def test_each_state_says_what_it_is_and_offers_the_next_step(
    state: str, title: str, text: str, action: Action, button: str
) -> None:
    texts = state_texts(status(ClassificationState(state)))
    assert texts is not None
    assert (texts.title, texts.text, texts.action, texts.button) == (title, text, action, button)
    assert texts.fraction is None


def test_the_reason_of_a_failure_is_shown() -> None:
    texts = state_texts(status(ClassificationState.FAILED, reason="The GPU\nis full."))
    assert texts is not None
    assert texts.text == "The GPU is full."
    assert texts.severity is Severity.CRITICAL


def test_a_status_text_stands_in_for_a_missing_reason() -> None:
    texts = state_texts(status(ClassificationState.QUEUED, text="2 others first"))
    assert texts is not None
    assert texts.text == "2 others first"


@pytest.mark.parametrize(
    ("fraction", "title", "shown"),
    [
        (0.424, "Classifying, 42\xa0%", 0.424),
        (-1.0, "Classifying, 0\xa0%", 0.0),
        (2.0, "Classifying, 100\xa0%", 1.0),
    ],
)
def test_running_shows_per_cent(fraction: float, title: str, shown: float) -> None:
    texts = state_texts(status(ClassificationState.RUNNING, fraction=fraction, text="Reading"))
    assert texts is not None
    assert (texts.title, texts.text, texts.fraction) == (title, "Reading", shown)
    assert texts.action is Action.STOP


def test_a_partial_result_counts_its_images() -> None:
    texts = state_texts(status(ClassificationState.PARTIAL, result=result()))
    assert texts is not None
    assert texts.title == "Partial result: 1 of 3 images scored"


def test_a_complete_result_needs_no_words() -> None:
    assert state_texts(status(ClassificationState.DONE, result=result())) is None


def test_a_stale_result_asks_to_classify_again() -> None:
    texts = state_texts(status(ClassificationState.DONE, result=result(), stale=True))
    assert texts is not None
    assert texts.text == "The files changed since this result was made: classify again."
    assert texts.action is Action.CLASSIFY


@pytest.mark.parametrize("stale", [False, True])
def test_a_result_of_another_model_asks_to_classify_again(stale: bool) -> None:
    done = ClassificationState.DONE
    texts = state_texts(status(done, result=result(), stale=stale, model_changed=True))
    assert texts is not None
    assert (texts.title, texts.action) == ("Out of date", Action.CLASSIFY)
    assert texts.text == "The model changed since this result was made: classify again."


@pytest.mark.parametrize(
    ("texts", "action"),
    [
        (NO_MODEL, Action.NONE),
        (NO_SERIES, Action.NONE),
        (NOT_CLASSIFIED, Action.CLASSIFY),
        (HIDDEN, Action.REVEAL),
    ],
)
def test_states_without_a_status_say_what_to_do(texts, action: Action) -> None:
    assert texts.text
    assert texts.action is action
    assert bool(texts.button) == (action is not Action.NONE)


@pytest.mark.usefixtures("chinese")
def test_states_speak_chinese() -> None:
    assert in_words(HIDDEN).title == "结果已就绪（隐藏）"
    assert in_words(NOT_CLASSIFIED).button == "分类"
    refused = state_texts(status(ClassificationState.REFUSED))
    assert refused is not None
    assert (refused.title, refused.text) == ("已拒绝：未评分", "该模型不适用于此序列。")
    assert in_words(refused) == refused
    assert scored_count_text(result().prediction) == "3 幅图像中已评分 1 幅"


def test_english_states_stay_as_they_are() -> None:
    assert in_words(NO_MODEL) == NO_MODEL
