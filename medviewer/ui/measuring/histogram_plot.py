"""How the values of a region are distributed, as bars."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from medviewer.image.measuring.statistics import Histogram
from medviewer.image.pixel_value import format_value

_HEIGHT = 92
_MARGIN = 8.0


class HistogramPlot(QWidget):
    """Paints the bars of a histogram, with its lowest and highest value below."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self._histogram: Histogram | None = None
        self.hide()

    @property
    def histogram(self) -> Histogram | None:
        """What is shown."""
        return self._histogram

    def show_histogram(self, histogram: Histogram | None) -> None:
        """Show a histogram; without one there is nothing to see."""
        self._histogram = histogram
        self.setVisible(histogram is not None)
        if histogram is not None:
            low, high = format_value(histogram.low), format_value(histogram.high)
            self.setAccessibleName(f"Histogram of the region, values {low} to {high}")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the panel, a few lines high."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars and the ends of the scale."""
        if self._histogram is None:
            return
        painter = QPainter(self)
        line = self.fontMetrics().height()
        room = QRectF(self.rect()).adjusted(_MARGIN, 4, -_MARGIN, -line - 4)
        for bar in bars(self._histogram, room):
            painter.fillRect(bar, self.palette().highlight())
        painter.setPen(self.palette().placeholderText().color())
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        base = self.height() - 4
        high = format_value(self._histogram.high)
        painter.drawText(int(_MARGIN), base, format_value(self._histogram.low))
        painter.drawText(
            int(self.width() - _MARGIN - self.fontMetrics().horizontalAdvance(high)), base, high
        )
        painter.end()


def bars(histogram: Histogram, room: QRectF) -> list[QRectF]:
    """Return a bar for every step that holds values; the highest fills the room."""
    most, wide = max(histogram.counts), room.width() / len(histogram.counts)
    return [
        QRectF(
            room.left() + n * wide,
            room.bottom() - room.height() * count / most,
            max(wide - 1.0, 1.0),
            room.height() * count / most,
        )
        for n, count in enumerate(histogram.counts)
        if count
    ]
