"""Classes that are read together: exclusive ones, and grades."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.findings import (
    class_name,
    grade_text,
    largest_of,
    population_text,
    spread_text,
)
from medviewer.app.texts.prediction import chips, strongest_slices, threshold_words
from medviewer.inference.prediction import Prediction
from medviewer.language import translate
from medviewer.ui.pane.chip import ChipRow
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.findings.parts import (
    HereLabel,
    add_quietly,
    class_row,
    column_of,
    headline,
    probability_label,
    strongest_row,
)
from medviewer.ui.pane.labels import ToneLabel, resized


class ClassesView(QWidget):
    """A bar for each class below the answer in words; made anew for each prediction.

    Of exclusive classes the answer is the largest; of grades, the highest that is reached.
    """

    image_requested = Signal(int)  # index in the series, from 0

    def __init__(self, prediction: Prediction, model: ModelChoice | None) -> None:
        super().__init__()
        self._is_graded = model is not None and model.task == "ordinal"
        label = self._answer(prediction)
        score = prediction.scores[label]
        self._here = HereLabel(prediction, label, model)
        layout = column_of(self, 6)
        if self._is_graded:
            answer = ToneLabel(grade_text(prediction, model))
            answer.setFont(resized(answer, 1.1, bold=True))
            layout.addWidget(answer)
        else:
            layout.addLayout(headline(class_name(model, label), score))
            layout.addWidget(ToneLabel(threshold_words(score), Tone.ACCENT))
        layout.addWidget(self._here)
        for each, own in prediction.scores.items():
            name = class_name(model, each)
            if self._is_graded:
                name = translate("AI pane", "At least {name}").format(name=name)
            layout.addLayout(class_row(name, own))
        layout.addWidget(probability_label(prediction, score, model))
        add_quietly(layout, population_text(prediction, model))
        add_quietly(layout, spread_text(score))
        layout.addWidget(ChipRow(chips(prediction)))
        if strongest := strongest_slices(prediction, label):
            layout.addLayout(strongest_row(strongest, model, self.image_requested.emit))

    def show_image(self, index: int | None) -> None:
        """Show the score of the image on screen."""
        self._here.show_image(index)

    def _answer(self, prediction: Prediction) -> str:
        """Return the class that the probability and the strongest images speak of."""
        if not self._is_graded:
            return largest_of(prediction.scores)
        labels = list(prediction.scores)
        reached = [label for label in labels if prediction.scores[label].positive]
        return reached[-1] if reached else labels[0]
