"""The head of the AI pane: which model, which weights, what for, and the research notice."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.plain import clean_text, short_hash
from medviewer.language import translate
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.column import Divider
from medviewer.ui.pane.labels import ElidedLabel, ToneLabel, resized
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.text import plain_tooltip


class ModelHeader(QWidget):
    """Shows the chosen model; a list to choose from where there are several."""

    model_requested = Signal(str)  # the model's name

    def __init__(self) -> None:
        super().__init__()
        self._choices: dict[str, ModelChoice] = {}
        self._box = QuietComboBox(translate("AI pane", "Model"))
        self._title = ToneLabel()
        self._version = ElidedLabel(Tone.SECONDARY)
        self._details = quiet_button(
            translate("AI pane", "Details"),
            translate("AI pane", "What the model is for, how well it did, and its limits"),
        )
        self._copy = quiet_button(
            translate("AI pane", "Copy"), translate("AI pane", "Copy the SHA-256 of the weights")
        )
        self._intended_use = ElidedLabel(Tone.SECONDARY)
        self._question = ToneLabel()
        self._build()
        self._box.activated.connect(self._on_activated)
        self._details.clicked.connect(self._on_details_clicked)
        self._copy.clicked.connect(self._on_copy_clicked)
        self.show_models(())

    @property
    def chosen(self) -> ModelChoice | None:
        """The model on screen."""
        return self._choices.get(self._box.currentData() or "")

    def model_named(self, name: str) -> ModelChoice | None:
        """Return the model of this name among the choices."""
        return self._choices.get(name)

    def show_models(self, choices: Sequence[ModelChoice], chosen: str = "") -> None:
        """Show what may be chosen, and `chosen`; else keep what was chosen if it is still there."""
        wanted = {choice.name: choice for choice in choices}
        name = chosen if chosen in wanted else self._box.currentData()
        if list(wanted.items()) != list(self._choices.items()):
            self._choices = wanted
            self._list(choices)
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(max(self._box.findData(name), 0 if choices else -1))
        self._show_chosen()

    def show_chosen(self, name: str) -> None:
        """Choose a model by name; unknown names change nothing. Emits nothing."""
        if name in self._choices:
            with QSignalBlocker(self._box):
                self._box.setCurrentIndex(self._box.findData(name))
            self._show_chosen()

    def _build(self) -> None:
        self._title.setFont(resized(self._title, 1.1, bold=True))
        rows = [(self._version, self._copy), (self._intended_use, self._details)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self._box, self._title):
            layout.addWidget(widget)
        for text, button in rows:
            row = QHBoxLayout()
            row.addWidget(text, 1)
            row.addWidget(button)
            layout.addLayout(row)
        layout.addWidget(self._question)
        layout.addSpacing(4)
        layout.addWidget(Divider())

    def _list(self, choices: Sequence[ModelChoice]) -> None:
        with QSignalBlocker(self._box):
            self._box.clear()
            for choice in choices:
                self._box.addItem(clean_text(choice.title), choice.name)

    def _show_chosen(self) -> None:
        choice = self.chosen
        several = len(self._choices) > 1
        self._box.setVisible(several)
        self._title.setVisible(not several)
        self.setVisible(choice is not None)
        if choice is not None:
            self._title.setText(clean_text(choice.title))
            self._show_identity(choice)

    def _show_identity(self, choice: ModelChoice) -> None:
        self._box.setToolTip(plain_tooltip(clean_text(choice.title)))
        version = clean_text(choice.version)
        text = translate("AI pane", "Version {version}, weights {hash}")
        self._version.set_full_text(text.format(version=version, hash=short_hash(choice.sha256)))
        tip = translate("AI pane", "SHA-256 of the weights: {hash}").format(hash=choice.sha256)
        self._version.setToolTip(plain_tooltip(tip))
        self._intended_use.set_full_text(clean_text(choice.intended_use))
        self._question.setText(clean_text(choice.question))
        self._question.setVisible(bool(choice.question))
        self._details.setVisible(bool(choice.facts))

    def _on_activated(self) -> None:
        self._show_chosen()
        self.model_requested.emit(self._box.currentData())

    def _on_details_clicked(self) -> None:
        if self.chosen is not None:
            from medviewer.ui.pane.model_facts import ModelFactsDialog

            ModelFactsDialog(self.chosen, self).open()

    def _on_copy_clicked(self) -> None:
        if self.chosen is not None:
            QGuiApplication.clipboard().setText(self.chosen.sha256)
