"""The score bar: 0 to 1, with the operating threshold as a tick."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from medviewer.ui.pane.colors import Tone, tint, tone_color

_BAR_HEIGHT = 8.0
_TICK_OVERHANG = 4.0


class ScoreBar(QWidget):
    """A bar from 0 to 1. Filled in the accent at or above the threshold, in grey below it."""

    def __init__(self) -> None:
        super().__init__()
        self._score = math.nan
        self._threshold: float | None = None
        self._positive = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_score(self, score: float, threshold: float | None, *, positive: bool) -> None:
        """Show a score (0 to 1; NaN leaves the bar empty) and its threshold, if it has one."""
        self._score = score
        self._threshold = threshold
        self._positive = positive
        self.update()

    def sizeHint(self) -> QSize:
        """Thin, as wide as there is room."""
        return QSize(160, round(_BAR_HEIGHT + 2 * _TICK_OVERHANG))

    def bar_rect(self) -> QRectF:
        """Return where the bar from 0 to 1 lies, in widget coordinates."""
        top = (self.height() - _BAR_HEIGHT) / 2
        return QRectF(1, top, self.width() - 2, _BAR_HEIGHT)

    def position_of(self, value: float) -> float:
        """Return the x of a value, held to 0 to 1."""
        bar = self.bar_rect()
        return bar.left() + bar.width() * min(max(value, 0.0), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint groove, score and tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bar(painter)
        if self._threshold is not None and math.isfinite(self._threshold):
            self._paint_tick(painter, self.position_of(self._threshold))

    def _paint_bar(self, painter: QPainter) -> None:
        bar = self.bar_rect()
        painter.setPen(QPen(tint(self.palette(), Tone.SECONDARY, 0.45), 1))
        painter.setBrush(tint(self.palette(), Tone.SECONDARY, 0.14))
        painter.drawRect(bar)
        if math.isfinite(self._score):
            tone, share = (Tone.ACCENT, 1.0) if self._positive else (Tone.SECONDARY, 0.75)
            filled = QRectF(bar)
            filled.setRight(self.position_of(self._score))
            painter.fillRect(filled, tint(self.palette(), tone, share))

    def _paint_tick(self, painter: QPainter, x: float) -> None:
        bar = self.bar_rect()
        top = QPointF(x, bar.top() - _TICK_OVERHANG + 1)
        bottom = QPointF(x, bar.bottom() + _TICK_OVERHANG - 1)
        painter.setPen(QPen(tint(self.palette(), Tone.TEXT, 0.0), 4))  # a gap around the tick
        painter.drawLine(top, bottom)
        painter.setPen(QPen(tone_color(self.palette(), Tone.TEXT), 2))
        painter.drawLine(top, bottom)
