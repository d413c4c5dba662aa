"""The scores along the steps, small."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from medviewer.language import translate
from medviewer.ui.pane.colors import Tone, tint, tone_color
from medviewer.ui.text import plain_tooltip

_MARGIN = 5.0


class ScoreCurve(QWidget):
    """A line from 0 (below) to 1 (above), the threshold dashed, the last point marked."""

    def __init__(self) -> None:
        super().__init__()
        self._scores: tuple[float, ...] = ()
        self._threshold: float | None = None
        self.setMinimumSize(70, 52)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_scores(self, scores: Sequence[float], threshold: float | None) -> None:
        """Show the scores of the untouched image and of each step, in their order."""
        self._scores, self._threshold = tuple(scores), threshold
        figures = ", ".join(f"{score:.3f}" for score in scores)
        text = translate("Asking", "Score along the steps, from 0 to 1: {scores}")
        if threshold is not None:
            text = translate(
                "Asking",
                "Score along the steps, from 0 to 1: {scores}; dashed: threshold {threshold:.3f}",
            )
        scored = figures or translate("Asking", "none yet")
        text = text.format(scores=scored, threshold=threshold)
        self.setAccessibleName(text)
        self.setToolTip(plain_tooltip(text))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the figures beside it."""
        return QSize(180, 60)

    def points(self) -> list[QPointF]:
        """Return where the scores are drawn."""
        box = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        gaps = max(1, len(self._scores) - 1)
        return [
            QPointF(box.x() + number / gaps * box.width(), box.bottom() - score * box.height())
            for number, score in enumerate(self._scores)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, threshold, line and points."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.fillRect(self.rect(), tint(palette, Tone.TEXT, 0.07))
        if self._threshold is not None:
            room = self.height() - 2 * _MARGIN
            y = self.height() - _MARGIN - self._threshold * room
            pen = QPen(tone_color(palette, Tone.SECONDARY), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        points = self.points()
        painter.setPen(QPen(tone_color(palette, Tone.ACCENT), 1.8))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        for number, point in enumerate(points):
            is_last = number == len(points) - 1
            painter.setBrush(tone_color(palette, Tone.WARNING if is_last else Tone.ACCENT))
            painter.drawEllipse(point, *((4, 4) if is_last else (2.2, 2.2)))
