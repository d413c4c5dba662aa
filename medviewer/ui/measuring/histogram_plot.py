"""How the values of a region are distributed, as bars over the values."""

from typing import Any

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from medviewer.image.measuring.statistics import Histogram
from medviewer.image.pixel_value import format_value
from medviewer.language import translate

HEIGHT = 120


class HistogramPlot(QWidget):
    """Shows a histogram by pyqtgraph, which is loaded with the first one."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self._histogram: Histogram | None = None
        self._has_room = True
        self._view: Any = None  # pyqtgraph has no types
        self._plot: Any = None
        self._bars: Any = None
        self._axes: list[Any] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def histogram(self) -> Histogram | None:
        """What is shown."""
        return self._histogram

    def show_histogram(self, histogram: Histogram | None) -> None:
        """Show a histogram; without one there is nothing to see."""
        self._histogram = histogram
        self._show_or_hide()
        if histogram is None:
            return
        low, high = format_value(histogram.low), format_value(histogram.high)
        name = translate("Measuring", "Histogram of the region, values {low} to {high}")
        self.setAccessibleName(name.format(low=low, high=high))
        if self._plot is None:
            self._make_plot()
        edges = edges_of(histogram)
        self._bars.setOpts(x0=edges[:-1], x1=edges[1:], height=histogram.counts)
        self._plot.setXRange(edges[0], edges[-1], padding=0.01)
        self._plot.setYRange(0, max(histogram.counts), padding=0.02)

    def give_room(self, *, has_room: bool) -> None:
        """Show it only where there is room beside what is more important."""
        self._has_room = has_room
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(self._has_room and self._histogram is not None)

    def sizeHint(self) -> QSize:
        """As wide as the panel, a few lines high."""
        return QSize(200, HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plot is not None:
            self._show_colors()

    def _make_plot(self) -> None:
        import pyqtgraph as pg  # here: its import takes longer than the window's

        # of its parts: a PlotWidget leaves menus behind that belong to nobody
        self._view, layout = pg.GraphicsView(), pg.GraphicsLayout()
        self._view.setCentralItem(layout)
        self._plot = pg.ViewBox(enableMouse=False, enableMenu=False)
        layout.addItem(self._plot, row=0, col=1)
        for side, row, column in (("left", 0, 0), ("bottom", 1, 1)):
            axis = pg.AxisItem(side, linkView=self._plot)
            axis.setStyle(tickFont=self.font(), tickLength=4, hideOverlappingLabels=True)
            layout.addItem(axis, row=row, col=column)
            self._axes.append(axis)
        self._bars = pg.BarGraphItem(x0=[0], x1=[1], height=[0])
        self._plot.addItem(self._bars)
        self._show_colors()
        self._column.addWidget(self._view)

    def _show_colors(self) -> None:
        palette = self.palette()
        self._view.setBackground(palette.color(QPalette.ColorRole.Window))
        self._bars.setOpts(brush=palette.color(QPalette.ColorRole.Highlight), pen=None)
        for axis in self._axes:
            axis.setTextPen(palette.color(QPalette.ColorRole.WindowText))
            axis.setPen(palette.color(QPalette.ColorRole.PlaceholderText))


def edges_of(histogram: Histogram) -> list[float]:
    """Return where the steps begin, and where the last one ends; one value alone is a step wide."""
    count = len(histogram.counts)
    low, high = histogram.low, histogram.high
    if high <= low:
        low, high = low - 0.5, low + 0.5
    return [low + (high - low) * n / count for n in range(count + 1)]
