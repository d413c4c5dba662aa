"""Paints the isolines of a heatmap, to be seen on black and on white alike."""

from functools import lru_cache

from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPainter, QPen

from medviewer.image.isolines import Isolines
from medviewer.ui.slices.heatmap.shown_heat import Contours
from medviewer.ui.slices.heatmap.tones import CONTOUR_COLORS

_HALO = QColor(0, 0, 0, 170)


def paint_contours(painter: QPainter, contours: Contours) -> None:
    """Draw the lines, as thick on screen at every zoom; the painter's x is the column."""
    lines = _lines_of(contours.lines)
    if not lines:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for color, width in ((_HALO, 3.5), (CONTOUR_COLORS[contours.tone], 1.6)):
        pen = QPen(color, width)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


@lru_cache(maxsize=32)
def _lines_of(isolines: Isolines) -> list[QLineF]:
    return [QLineF(x0, y0, x1, y1) for (y0, x0), (y1, x1) in isolines.segments.tolist()]
