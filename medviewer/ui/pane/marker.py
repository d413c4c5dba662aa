"""A small sign before a sentence; its shape, not its colour alone, says how grave it is."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from medviewer.app.texts.plain import Severity
from medviewer.ui.pane.colors import tone_color, tone_of

_SIDE = 10.0


class Marker(QWidget):
    """A dot (quiet), a triangle (warning) or a square on its corner (critical)."""

    def __init__(self, severity: Severity) -> None:
        super().__init__()
        self._severity = severity
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as a line, so that it stands at the middle of the first one."""
        return QSize(round(_SIDE) + 2, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = tone_color(self.palette(), tone_of(self._severity))
        center = QRectF(self.rect()).center()
        if self._severity is Severity.QUIET:
            painter.setBrush(color)
            painter.setPen(color)
            painter.drawEllipse(center, 2.0, 2.0)
        else:
            self._paint_sign(painter, center, color)

    def _paint_sign(self, painter: QPainter, center: QPointF, color: QColor) -> None:
        half = _SIDE / 2
        corners = {
            Severity.WARNING: [(0, -half), (half, half - 1), (-half, half - 1)],
            Severity.CRITICAL: [(0, -half), (half, 0), (0, half), (-half, 0)],
        }[self._severity]
        painter.setPen(color)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([center + QPointF(x, y) for x, y in corners]))
        ground = self.palette().color(self.backgroundRole())
        painter.fillRect(QRectF(center.x() - 0.75, center.y() - 2.0, 1.5, 3.2), ground)
        painter.fillRect(QRectF(center.x() - 0.75, center.y() + 2.0, 1.5, 1.5), ground)
