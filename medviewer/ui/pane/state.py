"""The state strip: what is with the classification, how far it is, and the one next step."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from medviewer.app.texts.classification import Action, StateTexts
from medviewer.app.texts.plain import Severity
from medviewer.language import translate
from medviewer.ui.pane.colors import Tone, tone_of
from medviewer.ui.pane.labels import ToneLabel, resized
from medviewer.ui.pane.quiet_inputs import quiet_button

_STEPS = 1000


class StateStrip(QWidget):
    """Shows a `StateTexts`."""

    action_requested = Signal(object)  # Action

    def __init__(self) -> None:
        super().__init__()
        self._action = Action.NONE
        self._title = ToneLabel()
        self._title.setFont(resized(self._title, 1.0, bold=True))
        self._text = ToneLabel(tone=Tone.SECONDARY)
        self._progress = QProgressBar()
        self._progress.setRange(0, _STEPS)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setAccessibleName(translate("AI pane", "Progress of the classification"))
        self._button = quiet_button("")
        self._button.clicked.connect(lambda: self.action_requested.emit(self._action))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._title, self._progress, self._text, self._button):
            layout.addWidget(widget)

    @property
    def text(self) -> str:
        """The sentence on screen."""
        return self._text.text()

    def show_texts(self, texts: StateTexts) -> None:
        """Show a state. The button keeps the focus while it stands there."""
        self._action = texts.action
        self._title.setText(texts.title)
        quiet = texts.severity is Severity.QUIET
        self._title.set_tone(Tone.TEXT if quiet else tone_of(texts.severity))
        self._text.setText(texts.text)
        self._text.set_tone(Tone.SECONDARY if quiet else Tone.TEXT)
        self._text.setVisible(bool(texts.text))
        self._progress.setVisible(texts.fraction is not None)
        self._progress.setValue(round((texts.fraction or 0.0) * _STEPS))
        self._button.setText(texts.button)
        self._button.setAccessibleName(texts.button)
        self._button.setVisible(texts.action is not Action.NONE)
        self._emphasise(on=quiet and texts.action is not Action.STOP)

    def _emphasise(self, *, on: bool) -> None:
        name = "primary" if on else ""  # as the program's style sheet calls its main button
        if self._button.objectName() != name:
            self._button.setObjectName(name)
            self._button.style().unpolish(self._button)
            self._button.style().polish(self._button)
