"""The body of the AI pane: everything that one prediction says."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.plain import Severity
from medviewer.app.texts.prediction import (
    Reason,
    failed_texts,
    input_reasons,
    other_weights_text,
    run_text,
)
from medviewer.inference.prediction import Prediction
from medviewer.language import translate
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.findings.classes import ClassesView
from medviewer.ui.pane.findings.finding import FindingView
from medviewer.ui.pane.findings.parts import column_of
from medviewer.ui.pane.labels import ElidedLabel, ToneLabel
from medviewer.ui.pane.lists import SentenceList


class FindingsView(QWidget):
    """Findings, then what speaks against trusting them. Made anew for each prediction."""

    image_requested = Signal(int)  # index in the series, from 0

    def __init__(
        self, prediction: Prediction, model: ModelChoice | None, already_said: str = ""
    ) -> None:
        super().__init__()
        layout = column_of(self, 14)
        self._views = _views(prediction, model)
        for view in self._views:
            view.image_requested.connect(self.image_requested)
            layout.addWidget(view)
        reasons = [reason for reason in input_reasons(prediction) if reason.text != already_said]
        if reasons:
            layout.addWidget(SentenceList(translate("AI pane", "Input check"), reasons))
        failed = [Reason(text, Severity.QUIET) for text in failed_texts(prediction, already_said)]
        if failed:
            layout.addWidget(SentenceList(translate("AI pane", "Images not scored"), failed))

    def show_image(self, index: int | None) -> None:
        """Show the scores of the image on screen beside those of the series."""
        for view in self._views:
            view.show_image(index)


class RunView(QWidget):
    """When, how long and where a result was made; and by what, where that is another model."""

    def __init__(self, prediction: Prediction, model: ModelChoice | None) -> None:
        super().__init__()
        layout = column_of(self, 2)
        run = ElidedLabel(Tone.SECONDARY)
        run.set_full_text(run_text(prediction))
        layout.addWidget(run)
        other = other_weights_text(prediction.model, model)
        if other:
            layout.addWidget(ToneLabel(other, Tone.WARNING))


def _views(
    prediction: Prediction, model: ModelChoice | None
) -> Sequence[FindingView | ClassesView]:
    """Return a view of all classes where they are read together, else one for each."""
    scores = prediction.scores
    are_exclusive = len(scores) > 1 and all(each.threshold is None for each in scores.values())
    if scores and (are_exclusive or (model is not None and model.task == "ordinal")):
        return [ClassesView(prediction, model)]
    return [
        FindingView(prediction, label, model, has_chips=place == 0)
        for place, label in enumerate(scores)
    ]
