"""What the AI pane says of each state of a classification, and what it offers. No Qt."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.app.results import ClassificationState, ClassificationStatus
from medviewer.app.texts.plain import Severity, clean_text

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
    "No model installed",
    "Put a model's folder into a models folder (named in the settings or in MEDVIEWER_MODELS), "
    "then start again.",
    severity=Severity.WARNING,
)
NO_SERIES = StateTexts("No series chosen", "Choose a series in the browser to classify it.")
NOT_CLASSIFIED = StateTexts(
    "Not classified",
    "Every image of the series is read, prepared as the model's card says and scored on this "
    "computer. Nothing leaves it.",
    Action.CLASSIFY,
    "Classify",
)
HIDDEN = StateTexts(
    "Result ready, hidden",
    "Read the images first, then reveal what the model says.",
    Action.REVEAL,
    "Reveal",
)


def state_texts(status: ClassificationStatus) -> StateTexts | None:
    """Return what to say of a status; None for a fresh, complete result, which speaks itself."""
    if status.stale:
        return _stale()
    match status.state:
        case ClassificationState.QUEUED:
            return StateTexts("Queued", _text(status, "Waits for its turn."), Action.STOP, "Stop")
        case ClassificationState.RUNNING:
            return _running(status)
        case ClassificationState.DONE:
            return None
        case ClassificationState.PARTIAL:
            return _partial(status)
        case _:
            return _without_result(status)


def _stale() -> StateTexts:
    return StateTexts(
        "Out of date",
        "The files changed since this result was made: classify again.",
        Action.CLASSIFY,
        "Classify again",
        Severity.WARNING,
    )


def _running(status: ClassificationStatus) -> StateTexts:
    fraction = min(max(status.fraction, 0.0), 1.0)
    title = f"Classifying, {fraction * 100:.0f}\N{NO-BREAK SPACE}%"
    return StateTexts(title, clean_text(status.text), Action.STOP, "Stop", fraction=fraction)


def scored_count_text(prediction: "Prediction") -> str:
    """Return how many images were scored: "3 of 5 images scored"."""
    scored = len(prediction.images)
    return f"{scored} of {len(prediction.images) + len(prediction.failed)} images scored"


def _partial(status: ClassificationStatus) -> StateTexts:
    count = scored_count_text(status.result.prediction) if status.result else ""
    return StateTexts(
        f"Partial result: {count}" if count else "Partial result",
        _text(status, "The score speaks for the scored images alone."),
        Action.CLASSIFY,
        "Classify again",
        Severity.WARNING,
    )


def _without_result(status: ClassificationStatus) -> StateTexts:
    match status.state:
        case ClassificationState.REFUSED:
            reason = _text(status, "The model is not made for this series.")
            return StateTexts("Refused: not scored", reason, severity=Severity.CRITICAL)
        case ClassificationState.CANCELLED:
            reason = _text(status, "Stopped before it ended; there is no result.")
            return StateTexts("Cancelled", reason, Action.CLASSIFY, "Classify")
        case _:
            reason = _text(status, "The model gave no result.")
            return StateTexts(
                "Failed", reason, Action.CLASSIFY, "Classify again", Severity.CRITICAL
            )


def _text(status: ClassificationStatus, otherwise: str) -> str:
    return clean_text(status.reason) or clean_text(status.text) or otherwise
