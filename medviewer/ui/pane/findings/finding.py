"""One finding: label, score bar, figures, words, probability, chips, strongest images."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.findings import (
    class_name,
    error_rates_text,
    population_text,
    spread_text,
)
from medviewer.app.texts.plain import clean_text
from medviewer.app.texts.prediction import chips, strongest_slices, threshold_words
from medviewer.inference.prediction import Prediction, Score
from medviewer.inference.wording import score_figures
from medviewer.language import translate
from medviewer.ui.pane.chip import ChipRow
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.findings.parts import (
    HereLabel,
    add_quietly,
    caption,
    column_of,
    headline,
    probability_label,
    score_bar,
    strongest_row,
)
from medviewer.ui.pane.labels import ToneLabel, resized
from medviewer.ui.pane.wrapping_row import WrappingRow
from medviewer.ui.text import plain_tooltip


class FindingView(QWidget):
    """Shows one class of a prediction; made anew for each prediction.

    Only the score of the image on screen changes. Of several findings, only one `has_chips`: they
    speak of the input.
    """

    image_requested = Signal(int)  # index in the series, from 0

    def __init__(
        self, prediction: Prediction, label: str, model: ModelChoice | None, *, has_chips: bool
    ) -> None:
        super().__init__()
        score, name = prediction.scores[label], class_name(model, label)
        self._here = HereLabel(prediction, label, model)
        layout = column_of(self, 4)
        layout.addLayout(headline(name, score))
        layout.addWidget(score_bar(name, score))
        layout.addLayout(_words(score, model))
        layout.addWidget(self._here)
        layout.addWidget(probability_label(prediction, score, model))
        if has_chips:
            add_quietly(layout, population_text(prediction, model))
        add_quietly(layout, spread_text(score))
        add_quietly(layout, error_rates_text(dict(model.error_rates).get(label) if model else None))
        if has_chips:
            layout.addWidget(ChipRow(chips(prediction)))
        if strongest := strongest_slices(prediction, label):
            layout.addLayout(strongest_row(strongest, model, self.image_requested.emit))

    def show_image(self, index: int | None) -> None:
        """Show the score of the image on screen."""
        self._here.show_image(index)


def _words(score: Score, model: ModelChoice | None) -> WrappingRow:
    words = ToneLabel(threshold_words(score), Tone.ACCENT if score.positive else Tone.TEXT)
    if score.positive:
        words.setFont(resized(words, 1.0, bold=True))
    row = WrappingRow()
    row.add(words, grows=True)
    threshold = score_figures(score)[1]
    if threshold:
        label = caption(translate("AI pane", "threshold {value}").format(value=threshold))
        label.setToolTip(plain_tooltip(clean_text(model.operating_point) if model else ""))
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.add(label)
    return row
