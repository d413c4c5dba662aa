"""One finding: label, score bar, figures, words, probability, chips, strongest images."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.plain import clean_text
from medviewer.app.texts.prediction import (
    StrongSlice,
    chips,
    is_out_of_range,
    probability_text,
    score_figures,
    score_tooltip,
    strongest_slices,
    threshold_words,
)
from medviewer.inference.prediction import Prediction, Score
from medviewer.ui.pane.chip import ChipRow
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.labels import ToneLabel, resized
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.pane.score_bar import ScoreBar
from medviewer.ui.text import plain_tooltip


class FindingView(QWidget):
    """Shows one class of a prediction; made anew for each prediction, so it never changes."""

    image_requested = Signal(int)  # index in the series, from 0

    def __init__(self, prediction: Prediction, label: str, model: ModelChoice | None) -> None:
        super().__init__()
        score = prediction.scores[label]
        name = clean_text(model.name_of(label) if model else label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(_headline(name, score))
        layout.addWidget(_bar(name, score))
        layout.addLayout(_words(score, model))
        layout.addWidget(_probability(prediction, score, model))
        layout.addWidget(ChipRow(chips(prediction)))
        strongest = strongest_slices(prediction, label)
        if strongest:
            layout.addLayout(self._strongest_row(strongest))

    def _strongest_row(self, strongest: Sequence[StrongSlice]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(ToneLabel("Strongest images", Tone.SECONDARY, selectable=False))
        row = QHBoxLayout()
        row.setSpacing(6)
        for image in strongest:
            button = quiet_button(image.text, image.description)
            button.setToolTip(plain_tooltip(image.description))
            button.clicked.connect(lambda *_, at=image.index: self.image_requested.emit(at))
            row.addWidget(button, 1)
        column.addLayout(row)
        return column


def _headline(name: str, score: Score) -> QHBoxLayout:
    title = ToneLabel(name)
    title.setFont(resized(title, 1.1, bold=True))
    figure = ToneLabel(score_figures(score)[0])
    figure.setFont(resized(figure, 1.25, bold=True))
    figure.setWordWrap(False)
    figure.setToolTip(plain_tooltip(score_tooltip(score)))
    row = QHBoxLayout()
    row.addWidget(title, 1)
    row.addWidget(_caption("score"))
    row.addWidget(figure)
    return row


def _bar(name: str, score: Score) -> ScoreBar:
    bar = ScoreBar()
    bar.show_score(score.score, score.threshold, positive=score.positive)
    bar.setAccessibleName(f"{name}: score {score_figures(score)[0]} of 1")
    return bar


def _words(score: Score, model: ModelChoice | None) -> QHBoxLayout:
    words = ToneLabel(threshold_words(score), Tone.ACCENT if score.positive else Tone.TEXT)
    if score.positive:
        words.setFont(resized(words, 1.0, bold=True))
    row = QHBoxLayout()
    row.addWidget(words, 1)
    threshold = score_figures(score)[1]
    if threshold:
        caption = _caption(f"threshold {threshold}")
        caption.setToolTip(plain_tooltip(clean_text(model.operating_point) if model else ""))
        row.addWidget(caption, 0, Qt.AlignmentFlag.AlignTop)
    return row


def _probability(prediction: Prediction, score: Score, model: ModelChoice | None) -> ToneLabel:
    text = probability_text(
        score,
        calibration=model.calibration if model else "",
        out_of_range=is_out_of_range(prediction),
    )
    return ToneLabel(text, Tone.TEXT if score.probability is not None else Tone.SECONDARY)


def _caption(text: str) -> QLabel:
    label = ToneLabel(text, Tone.SECONDARY)
    label.setWordWrap(False)
    return label
