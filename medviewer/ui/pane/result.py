"""The body of the AI pane: everything that one prediction says."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.finding import FindingView
from medviewer.ui.pane.labels import ElidedLabel, ToneLabel
from medviewer.ui.pane.lists import SentenceList


class FindingsView(QWidget):
    """Findings, then what speaks against trusting them. Made anew for each prediction."""

    image_requested = Signal(int)  # index in the series, from 0

    def __init__(
        self, prediction: Prediction, model: ModelChoice | None, already_said: str = ""
    ) -> None:
        super().__init__()
        layout = _column(self, 14)
        for label in prediction.scores:
            finding = FindingView(prediction, label, model)
            finding.image_requested.connect(self.image_requested)
            layout.addWidget(finding)
        reasons = [reason for reason in input_reasons(prediction) if reason.text != already_said]
        if reasons:
            layout.addWidget(SentenceList("Input check", reasons))
        failed = [Reason(text, Severity.QUIET) for text in failed_texts(prediction, already_said)]
        if failed:
            layout.addWidget(SentenceList("Images not scored", failed))


class RunView(QWidget):
    """When, how long and where a result was made; and by what, where that is another model."""

    def __init__(self, prediction: Prediction, model: ModelChoice | None) -> None:
        super().__init__()
        layout = _column(self, 2)
        run = ElidedLabel(Tone.SECONDARY)
        run.set_full_text(run_text(prediction))
        layout.addWidget(run)
        other = other_weights_text(prediction.model, model)
        if other:
            layout.addWidget(ToneLabel(other, Tone.WARNING))


def _column(widget: QWidget, spacing: int) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout
