"""What the AI pane says of each state of a classification, and what it offers. No Qt."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.app.results import ClassificationState, ClassificationStatus
from medviewer.app.texts.plain import Severity, clean_text
from medviewer.language import later, translate

if TYPE_CHECKING:
    from medviewer.inference.prediction import Prediction


class Action(StrEnum):
    """What the one button of the state strip does."""

    NONE = "none"
    CLASSIFY = "classify"
    STOP = "stop"
    REVEAL = "reveal"


@dataclass(frozen=True, slots=True)
class StateTexts:
    """A state in words. `fraction` (0 to 1) is None where nothing runs."""

    title: str
    text: str = ""
    action: Action = Action.NONE
    button: str = ""
    severity: Severity = Severity.QUIET
    fraction: float | None = None


NO_MODEL = StateTexts(
    later("Classification", "No model installed"),
    later(
        "Classification",
        "Put a model's folder into a models folder (named in the settings), then start again.",
    ),
    severity=Severity.WARNING,
)
NO_SERIES = StateTexts(
    later("Classification", "No series chosen"),
    later("Classification", "Choose a series in the browser to classify it."),
)
NOT_CLASSIFIED = StateTexts(
    later("Classification", "Not classified"),
    later(
        "Classification",
        "Every image of the series is read, prepared as the model's card says and scored on this "
        "computer. Nothing leaves it.",
    ),
    Action.CLASSIFY,
    later("Classification", "Classify"),
)
HIDDEN = StateTexts(
    later("Classification", "Result ready, hidden"),
    later("Classification", "Read the images first, then reveal what the model says."),
    Action.REVEAL,
    later("Classification", "Reveal"),
)


def in_words(texts: StateTexts) -> StateTexts:
    """Return texts in the reader's language: what stands in constants is English."""
    title, text, button = (
        translate("Classification", each) for each in (texts.title, texts.text, texts.button)
    )
    return replace(texts, title=title, text=text, button=button)


def state_texts(status: ClassificationStatus) -> StateTexts | None:
    """Return what to say of a status; None for a fresh, complete result, which speaks itself."""
    if reason := _why_out_of_date(status):
        return _out_of_date(reason)
    match status.state:
        case ClassificationState.QUEUED:
            return StateTexts(
                translate("Classification", "Queued"),
                _text(status, translate("Classification", "Waits for its turn.")),
                Action.STOP,
                translate("Classification", "Stop"),
            )
        case ClassificationState.RUNNING:
            return _running(status)
        case ClassificationState.DONE:
            return None
        case ClassificationState.PARTIAL:
            return _partial(status)
        case _:
            return _without_result(status)


def _why_out_of_date(status: ClassificationStatus) -> str:
    if status.model_changed:
        return translate(
            "Classification", "The model changed since this result was made: classify again."
        )
    if status.stale:
        return translate(
            "Classification", "The files changed since this result was made: classify again."
        )
    return ""


def _out_of_date(reason: str) -> StateTexts:
    return StateTexts(
        translate("Classification", "Out of date"),
        reason,
        Action.CLASSIFY,
        translate("Classification", "Classify again"),
        Severity.WARNING,
    )


def _running(status: ClassificationStatus) -> StateTexts:
    fraction = min(max(status.fraction, 0.0), 1.0)
    percent = f"{fraction * 100:.0f}\N{NO-BREAK SPACE}%"
    title = translate("Classification", "Classifying, {percent}").format(percent=percent)
    stop = translate("Classification", "Stop")
    return StateTexts(title, clean_text(status.text), Action.STOP, stop, fraction=fraction)


def scored_count_text(prediction: "Prediction") -> str:
    """Return how many images were scored: "3 of 5 images scored"."""
    scored = len(prediction.images)
    return translate("Classification", "{scored} of {total} images scored").format(
        scored=scored, total=len(prediction.images) + len(prediction.failed)
    )


def _partial(status: ClassificationStatus) -> StateTexts:
    count = scored_count_text(status.result.prediction) if status.result else ""
    title = translate("Classification", "Partial result")
    if count:
        title = translate("Classification", "Partial result: {count}").format(count=count)
    return StateTexts(
        title,
        _text(status, translate("Classification", "The score speaks for the scored images alone.")),
        Action.CLASSIFY,
        translate("Classification", "Classify again"),
        Severity.WARNING,
    )


def _without_result(status: ClassificationStatus) -> StateTexts:
    match status.state:
        case ClassificationState.REFUSED:
            title = translate("Classification", "Refused: not scored")
            otherwise = translate("Classification", "The model is not made for this series.")
            return StateTexts(title, _text(status, otherwise), severity=Severity.CRITICAL)
        case ClassificationState.CANCELLED:
            title = translate("Classification", "Cancelled")
            otherwise = translate("Classification", "Stopped before it ended; there is no result.")
            button = translate("Classification", "Classify")
            return StateTexts(title, _text(status, otherwise), Action.CLASSIFY, button)
        case _:
            title = translate("Classification", "Failed")
            reason = _text(status, translate("Classification", "The model gave no result."))
            button = translate("Classification", "Classify again")
            return StateTexts(title, reason, Action.CLASSIFY, button, Severity.CRITICAL)


def _text(status: ClassificationStatus, otherwise: str) -> str:
    return clean_text(status.reason) or clean_text(status.text) or otherwise
