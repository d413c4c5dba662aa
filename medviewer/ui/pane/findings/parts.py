"""Rows that the views of findings are made of."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.findings import here_text, noun_of
from medviewer.app.texts.prediction import (
    StrongSlice,
    is_out_of_range,
    probability_text,
    score_tooltip,
)
from medviewer.inference.prediction import Prediction, Score
from medviewer.inference.wording import score_figures
from medviewer.language import translate
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.labels import ToneLabel, resized
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.pane.score_bar import ScoreBar
from medviewer.ui.pane.wrapping_row import WrappingRow
from medviewer.ui.text import plain_tooltip


class HereLabel(ToneLabel):
    """The score of the image on screen, below that of the series."""

    def __init__(self, prediction: Prediction, label: str, model: ModelChoice | None) -> None:
        super().__init__(tone=Tone.TEXT)
        self._prediction = prediction
        self._label = label
        self._model = model
        self.show_image(None)

    def show_image(self, index: int | None) -> None:
        """Show the score of image `index` of the series; None where none is on screen."""
        text = here_text(self._prediction, index, self._label, self._model)
        self.setText(text)
        self.setVisible(bool(text))


def headline(name: str, score: Score, *, factor: float = 1.1) -> WrappingRow:
    """Return the name of a class and, at the right, its score."""
    title = ToneLabel(name)
    title.setFont(resized(title, factor, bold=True))
    row = WrappingRow()
    row.add(title, grows=True)
    row.add(caption(translate("AI pane", "score")))
    row.add(score_figure(score, factor=1.25, bold=True))
    return row


def score_figure(score: Score, *, factor: float = 1.0, bold: bool = False) -> ToneLabel:
    """Return a score in figures, which its tooltip explains."""
    label = ToneLabel(score_figures(score)[0])
    label.setFont(resized(label, factor, bold=bold))
    label.setWordWrap(False)
    label.setToolTip(plain_tooltip(score_tooltip(score)))
    return label


def score_bar(name: str, score: Score) -> ScoreBar:
    """Return a bar from 0 to 1, with the threshold as a tick where there is one."""
    bar = ScoreBar()
    bar.show_score(score.score, score.threshold, positive=score.positive)
    said = translate("AI pane", "{name}: score {score} of 1")
    bar.setAccessibleName(said.format(name=name, score=score_figures(score)[0]))
    return bar


def class_row(name: str, score: Score) -> QVBoxLayout:
    """Return name, figure and bar of one of several classes; what is positive stands out."""
    title = ToneLabel(name, Tone.ACCENT if score.positive else Tone.TEXT)
    title.setFont(resized(title, 1.0, bold=score.positive))
    row = WrappingRow()
    row.add(title, grows=True)
    row.add(score_figure(score, bold=score.positive))
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addLayout(row)
    column.addWidget(score_bar(name, score))
    return column


def probability_label(prediction: Prediction, score: Score, model: ModelChoice | None) -> ToneLabel:
    """Return the calibrated probability, or why there is none."""
    text = probability_text(
        score,
        calibration=model.calibration if model else "",
        out_of_range=is_out_of_range(prediction),
    )
    return ToneLabel(text, Tone.TEXT if score.probability is not None else Tone.SECONDARY)


def strongest_row(
    strongest: Sequence[StrongSlice], model: ModelChoice | None, show: Callable[[int], None]
) -> QVBoxLayout:
    """Return buttons that go to the images with the highest scores."""
    column = QVBoxLayout()
    column.setSpacing(3)
    titles = {
        "slice": translate("AI pane", "Strongest slices"),
        "image": translate("AI pane", "Strongest images"),
    }
    column.addWidget(ToneLabel(titles[noun_of(model)], Tone.SECONDARY, selectable=False))
    row = WrappingRow()
    for image in strongest:
        button = quiet_button(image.text, image.description)
        button.setToolTip(plain_tooltip(image.description))
        button.clicked.connect(lambda *_, at=image.index: show(at))
        row.add(button, grows=True)
    column.addLayout(row)
    return column


def caption(text: str) -> QLabel:
    """Return a short quiet text in one line."""
    label = ToneLabel(text, Tone.SECONDARY)
    label.setWordWrap(False)
    return label


def add_quietly(layout: QVBoxLayout, text: str) -> None:
    """Add a quiet sentence unless it is empty."""
    if text:
        layout.addWidget(ToneLabel(text, Tone.SECONDARY))


def column_of(widget: QWidget, spacing: int) -> QVBoxLayout:
    """Return a layout below one another without margins."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout
