"""Labels of the AI pane: plain text always, coloured by tone, one elided line that unfolds."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from medviewer.ui.pane.colors import Tone, tone_color
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, paint_focus
from medviewer.ui.text import plain_tooltip
from medviewer.ui.theme import enlarged

_LABEL_STYLE = "QLabel {{ color: {color}; background: transparent; }}"
_TEXT_FLAGS = Qt.TextInteractionFlag.TextSelectableByMouse


class ToneLabel(QLabel):
    """Plain text that wraps, can be selected, and is coloured by its tone."""

    def __init__(self, text: str = "", tone: Tone = Tone.TEXT, *, selectable: bool = True) -> None:
        super().__init__()
        self._tone = tone
        self._applied = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(_TEXT_FLAGS)
        self.setText(text)
        self._apply_tone()

    def set_tone(self, tone: Tone) -> None:
        """Colour the text by `tone`."""
        self._tone = tone
        self._apply_tone()

    def apply_palette(self, palette: QPalette) -> None:
        """Take the tone's colour from `palette`.

        A style sheet holds the colour, so that one of the program cannot paint over it; but a
        widget with a style sheet is not told of a new palette: the pane passes it on.
        """
        color = tone_color(palette, self._tone).name()
        if color != self._applied:
            self._applied = color
            self.setStyleSheet(_LABEL_STYLE.format(color=color))

    def _apply_tone(self) -> None:
        self.apply_palette((self.parentWidget() or self).palette())


def pass_palette_on(widget: QWidget, event: QEvent) -> None:
    """Recolour the labels in a widget that hears of a new palette."""
    if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
        for label in widget.findChildren(ToneLabel):
            label.apply_palette(widget.palette())


class ElidedLabel(ToneLabel):
    """One line that ends in an ellipsis where it is too long; click, Enter or Space unfolds it."""

    def __init__(self, tone: Tone = Tone.TEXT) -> None:
        super().__init__(tone=tone, selectable=False)
        self._full_text = ""
        self._is_unfolded = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(TARGET_HEIGHT)
        self._show_text()

    @property
    def full_text(self) -> str:
        """The whole text, also where it is cut."""
        return self._full_text

    @property
    def is_unfolded(self) -> bool:
        """Whether the whole text is on screen."""
        return self._is_unfolded

    def set_full_text(self, text: str) -> None:
        """Show `text`, folded."""
        self._full_text = text
        self._is_unfolded = False
        self.setToolTip(plain_tooltip(text))
        self.setAccessibleName(text)
        self._show_text()

    def minimumSizeHint(self) -> QSize:
        """Allow any width: the text is cut to it."""
        return QSize(0, max(TARGET_HEIGHT, super().minimumSizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text to the new width."""
        super().resizeEvent(event)
        self._show_text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the focus: the keys unfold the text."""
        super().paintEvent(event)
        paint_focus(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Unfold or fold."""
        super().mouseReleaseEvent(event)
        self._toggle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Unfold or fold by Enter and Space."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle()
        else:
            super().keyPressEvent(event)

    def _toggle(self) -> None:
        self._is_unfolded = not self._is_unfolded
        self._show_text()

    def _show_text(self) -> None:
        self.setWordWrap(self._is_unfolded)
        if self._is_unfolded:
            self.setText(self._full_text)
            return
        metrics = QFontMetrics(self.font())
        mode = Qt.TextElideMode.ElideRight
        self.setText(metrics.elidedText(self._full_text, mode, self.width()))


def section_label(text: str) -> ToneLabel:
    """Return the small heading of a part of the pane."""
    label = ToneLabel(text, Tone.SECONDARY, selectable=False)
    label.setFont(resized(label, 0.9, bold=True))
    return label


def resized(widget: QWidget, factor: float, *, bold: bool = False) -> QFont:
    """Return the widget's font, `factor` times as large."""
    font = enlarged(widget.font(), factor)
    font.setBold(bold)
    return font
