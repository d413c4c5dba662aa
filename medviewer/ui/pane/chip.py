"""A chip: a short mark in a rounded frame, its reasons in the tooltip."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from medviewer.app.texts.prediction import Chip
from medviewer.ui.pane.colors import Tone, tint, tone_color, tone_of
from medviewer.ui.pane.labels import resized
from medviewer.ui.text import plain_tooltip

TINT_SHARE = 0.10
_PADDING = 8


class ChipLabel(QWidget):
    """One chip, painted so that it looks alike under every style."""

    def __init__(self, chip: Chip) -> None:
        super().__init__()
        self.chip = chip
        self.setFont(resized(self, 0.9))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(plain_tooltip("\n".join(chip.reasons)))
        self.setAccessibleName(". ".join((chip.text, *chip.reasons)))

    def sizeHint(self) -> QSize:
        """As wide as the text and its padding."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.chip.text) + 2 * _PADDING, metrics.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, tint and text."""
        tone = tone_of(self.chip.severity)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(tint(self.palette(), tone, 0.6), 1))
        painter.setBrush(tint(self.palette(), tone, TINT_SHARE))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        painter.setPen(tone_color(self.palette(), Tone.TEXT if tone is Tone.SECONDARY else tone))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.chip.text)


class ChipRow(QWidget):
    """Chips side by side."""

    def __init__(self, chips: Sequence[Chip]) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for chip in chips:
            layout.addWidget(ChipLabel(chip))
        layout.addStretch(1)
