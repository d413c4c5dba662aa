"""The panel of "ask it": the scores before and after, the eraser, and the steps."""

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from medviewer.app.asking.asking import Asking
from medviewer.app.texts.asking import ERASER_NAMES, NOTICE, asked_title, caution, changed_words
from medviewer.explain.asking.question import ERASERS
from medviewer.inference.wording import sentences
from medviewer.language import translate
from medviewer.ui.asking.curve import ScoreCurve
from medviewer.ui.asking.figures import AskingFigures
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.labels import ToneLabel, pass_palette_on, resized
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.pane.quiet_inputs import QuietSlider, quiet_button
from medviewer.ui.pane.wrapping_row import WrappingRow
from medviewer.ui.text import plain_tooltip

_SLIDER_WIDTH = 110
_SLIDER_STEPS = 100
_MOST_SHARE = 0.25
"""Of the image's longer side, at the slider's end."""


class AskingPanel(QFrame):
    """Shows an `Asking` and asks; it knows no session. Showing a value never emits."""

    eraser_requested = Signal(str)  # Eraser
    tool_requested = Signal(bool)  # whether a click takes the map's part
    radius_requested = Signal(float)  # in image columns
    peak_requested = Signal()
    slice_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    reset_requested = Signal()
    leave_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("kind", "information")
        self.setAccessibleName(translate("Asking", "Ask it: erase and score"))
        self._longest = 1
        self.title = ToneLabel(selectable=False)
        self.figures = AskingFigures()
        self.curve = ScoreCurve()
        self.caution = ToneLabel(tone=Tone.WARNING, selectable=False)
        self.eraser = QuietComboBox(translate("Asking", "What takes the place of an erased part"))
        self.brush = _choice(
            translate("Asking", "Brush"), translate("Asking", "Paint over a part of the image")
        )
        self.part = _choice(
            translate("Asking", "Map peak"),
            translate("Asking", "Click on the heatmap: the part around that peak is erased"),
        )
        hands = QButtonGroup(self)
        hands.addButton(self.brush)
        hands.addButton(self.part)
        self.brush_size = QuietSlider(translate("Asking", "Size of the brush"), _SLIDER_STEPS)
        self.peak = _button(
            translate("Asking", "Highest peak"),
            translate("Asking", "Erase the heatmap around its highest peak"),
        )
        self.slice = quiet_button(
            translate("Asking", "Leave out"),
            translate("Asking", "Score the series without this slice (Shift+Q)"),
        )
        self.undo = _button(
            translate("Asking", "Undo"), translate("Asking", "Take the last step back (Ctrl+Z)")
        )
        self.redo = _button(
            translate("Asking", "Redo"), translate("Asking", "Take the step again (Ctrl+Shift+Z)")
        )
        self.reset = _button(
            translate("Asking", "Reset"), translate("Asking", "Erase nothing and leave nothing out")
        )
        self.done = _button(
            translate("Asking", "Done"),
            translate("Asking", "Leave; the image itself was never changed (Esc)"),
        )
        self._build()
        self._connect()

    def show_asking(self, state: Asking) -> None:
        """Show the figures and what the hand does."""
        self._longest = max(state.place.size)
        self.figures.show_asking(state)
        threshold = None if state.before is None else state.before.score.threshold
        self.curve.show_scores(state.curve(), threshold)
        self.title.setText(f"{asked_title(state)} · {changed_words(state)}")
        self.caution.setText(sentences((caution(state), translate("Asking", NOTICE))))
        with (
            QSignalBlocker(self.eraser),
            QSignalBlocker(self.brush_size),
            QSignalBlocker(self.part),
        ):
            self.eraser.setCurrentIndex(ERASERS.index(state.eraser))
            share = min(1.0, state.radius / (_MOST_SHARE * self._longest))
            self.brush_size.setValue(round(share * _SLIDER_STEPS))
            (self.part if state.takes_map else self.brush).setChecked(True)
        size = translate("Asking", "Brush of {pixels:.0f} pixels ([ and ])")
        self.brush_size.setToolTip(plain_tooltip(size.format(pixels=2 * state.radius)))
        self.brush_size.setEnabled(not state.takes_map)
        self.slice.setVisible(state.is_sequence)
        back, out = translate("Asking", "Put back"), translate("Asking", "Leave out")
        self.slice.setText(back if state.is_left_out else out)
        self.undo.setEnabled(bool(state.history.past))
        self.redo.setEnabled(bool(state.history.future))
        self.reset.setEnabled(not state.question.is_untouched)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the labels for a new palette."""
        super().changeEvent(event)
        pass_palette_on(self, event)

    def _build(self) -> None:
        self.title.setFont(resized(self.title, 1.0, bold=True))
        self.eraser.addItems([translate("Asking", ERASER_NAMES[each]) for each in ERASERS])
        self.eraser.setMinimumContentsLength(9)
        self.eraser.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.brush_size.setFixedWidth(_SLIDER_WIDTH)
        figures = QHBoxLayout()
        figures.setSpacing(16)
        figures.addWidget(self.figures)
        figures.addWidget(self.curve, 1)
        controls = WrappingRow()
        for part in (
            *(self.brush, self.brush_size, self.part, self.peak, self.eraser),
            *(self.undo, self.redo, self.reset, self.slice, self.done),
        ):
            controls.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addLayout(figures)
        column.addWidget(self.figures.words)
        column.addLayout(controls)
        column.addWidget(self.caution)

    def _connect(self) -> None:
        self.eraser.currentIndexChanged.connect(lambda n: self.eraser_requested.emit(ERASERS[n]))
        self.brush_size.valueChanged.connect(self._on_size_changed)
        self.part.toggled.connect(self.tool_requested)
        for button, signal in (
            (self.peak, self.peak_requested),
            (self.slice, self.slice_requested),
            (self.undo, self.undo_requested),
            (self.redo, self.redo_requested),
            (self.reset, self.reset_requested),
            (self.done, self.leave_requested),
        ):
            button.clicked.connect(lambda _, signal=signal: signal.emit())

    def _on_size_changed(self, value: int) -> None:
        self.radius_requested.emit(value / _SLIDER_STEPS * _MOST_SHARE * self._longest)


def _choice(text: str, description: str) -> QPushButton:
    button = _button(text, description)
    button.setCheckable(True)
    return button


def _button(text: str, description: str) -> QPushButton:
    button = quiet_button(text, description)
    button.setToolTip(plain_tooltip(description))
    return button
