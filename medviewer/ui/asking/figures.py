"""Before, after and the difference: three large figures."""

from PySide6.QtWidgets import QGridLayout, QWidget

from medviewer.app.asking.asking import Asking
from medviewer.app.texts.asking import answer_figures, difference_figures, slice_words
from medviewer.app.texts.prediction import threshold_words
from medviewer.language import later, translate
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.labels import ToneLabel, resized, section_label

_NAMES = (
    later("Asking", "Untouched"),
    later("Asking", "Changed"),
    later("Asking", "Difference"),
)


class AskingFigures(QWidget):
    """Shows the scores of an `Asking`, the logits below them."""

    def __init__(self) -> None:
        super().__init__()
        self.scores = [ToneLabel(selectable=False) for _ in _NAMES]
        self.logits = [ToneLabel(tone=Tone.SECONDARY, selectable=False) for _ in _NAMES]
        self.words = ToneLabel(tone=Tone.SECONDARY, selectable=False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(1)
        for column, name in enumerate(_NAMES):
            score, logit = self.scores[column], self.logits[column]
            score.setFont(resized(score, 1.5, bold=True))
            for row, label in enumerate((section_label(translate("Asking", name)), score, logit)):
                label.setWordWrap(False)
                grid.addWidget(label, row, column)

    def show_asking(self, state: Asking) -> None:
        """Show the figures; the last known ones in grey while newer ones are awaited."""
        before, after = state.before, state.after
        texts = (
            answer_figures(before),
            answer_figures(after),
            difference_figures(before, after),
        )
        for (score, logit), figure, small in zip(texts, self.scores, self.logits, strict=True):
            figure.setText(score)
            small.setText(logit)
        for figure in self.scores[1:]:
            figure.set_tone(Tone.SECONDARY if state.is_waiting else Tone.TEXT)
        side = "" if after is None else threshold_words(after.score)
        parts = (side, slice_words(before, after))
        self.words.setText(" · ".join(part for part in parts if part))
