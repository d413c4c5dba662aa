"""The strip above every result: research use, not for diagnosis."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from medviewer.app.texts.plain import Severity
from medviewer.explain.attribution import NOTICE
from medviewer.language import translate
from medviewer.ui.pane.colors import Tone, tint
from medviewer.ui.pane.labels import ToneLabel
from medviewer.ui.pane.marker import Marker

TINT_SHARE = 0.10


class NoticeStrip(QWidget):
    """Says what a result is not. It scrolls away from nobody."""

    def __init__(self) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(Marker(Severity.WARNING))
        layout.addWidget(ToneLabel(translate("Captions", NOTICE), Tone.WARNING), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line below it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tint(self.palette(), Tone.WARNING, TINT_SHARE))
        bottom = self.rect().adjusted(0, self.height() - 1, 0, 0)
        painter.fillRect(bottom, tint(self.palette(), Tone.WARNING, 0.45))
