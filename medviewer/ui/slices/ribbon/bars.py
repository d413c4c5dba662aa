"""Paints the rows of a ribbon: told apart by height and line as well as by colour."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette, QPen

from medviewer.app.heatmaps.ribbon import Ribbon, RibbonRow, binned
from medviewer.ui.pane.colors import Tone, tint, tone_color

ROW_HEIGHT = 22
_GAP = 4.0
_LEAST_BAR = 1.0
_CROSS = 6.0
"""Half the width of the cross over a slice that was left out, at most."""
_SEPARATE = 4.0
"""Bars as wide as this have a gap between them."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Where the bars of all rows are, and how wide the names are to the left of them."""

    place: QRectF
    label_width: int


def paint_rows(painter: QPainter, ribbon: Ribbon, bars: Bars, palette: QPalette) -> None:
    """Paint the rows below one another; more slices than pixels share a bar, the strongest wins."""
    place = bars.place
    height = place.height() / max(1, len(ribbon.rows))
    tones = Tone.ACCENT, Tone.WARNING
    for number, row in enumerate(ribbon.rows):
        top = place.y() + number * height
        box = QRectF(place.x(), top + _GAP / 2, place.width(), height - _GAP)
        painter.fillRect(box, tint(palette, Tone.TEXT, 0.07))
        _paint_bars(painter, row, box, palette, tones[number % len(tones)])
        if bars.label_width:
            painter.setPen(tone_color(palette, Tone.SECONDARY))
            label = QRectF(place.x() - bars.label_width, top, bars.label_width - 6, height)
            painter.drawText(label, int(Qt.AlignmentFlag.AlignVCenter), row.name)
    for index in ribbon.left_out:
        width = place.width() / ribbon.count
        column = QRectF(place.x() + index * width, place.y(), width, place.height())
        _paint_left_out(painter, column, palette)


def _paint_bars(
    painter: QPainter, row: RibbonRow, box: QRectF, palette: QPalette, tone: Tone
) -> None:
    count = min(len(row.values), max(1, int(box.width())))
    values, width = binned(row.values, count), box.width() / count
    gap = 1.0 if width >= _SEPARATE else 0.0
    strong, weak = tone_color(palette, tone), tint(palette, Tone.SECONDARY, 0.62)
    unknown = tint(palette, Tone.SECONDARY, 0.4)
    lowest, highest = row.span
    unit = box.height() / (highest - lowest)
    base = box.bottom() + lowest * unit
    for number, value in enumerate(values):
        left = box.x() + number * width
        if value is None:
            _paint_unknown(painter, QRectF(left, box.y(), width, box.height()), unknown)
            continue
        height = max(_LEAST_BAR, abs(value) * unit)
        top = base - height if value >= 0 else base
        is_strong = row.threshold is None or value >= row.threshold
        bar = QRectF(left, top, width - gap, height)
        painter.fillRect(bar, strong if is_strong else weak)
    if row.beside:
        _paint_beside(painter, row, box, tone_color(palette, Tone.TEXT))
    if row.is_signed:
        painter.setPen(QPen(weak, 1.0))
        painter.drawLine(QPointF(box.x(), base), QPointF(box.right(), base))
    if row.threshold is not None:
        y = base - min(row.threshold, highest) * unit
        painter.setPen(QPen(tone_color(palette, Tone.TEXT), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.x(), y), QPointF(box.right(), y))


def _paint_beside(painter: QPainter, row: RibbonRow, box: QRectF, color: QColor) -> None:
    """Mark the values of another kind as short lines: apart from the bars by their shape."""
    count = min(len(row.beside), max(1, int(box.width())))
    lowest, highest = row.span
    width, unit = box.width() / count, box.height() / (highest - lowest)
    painter.setPen(QPen(color, 1.5))
    for number, value in enumerate(binned(row.beside, count)):
        if value is not None:
            y, left = box.bottom() - (value - lowest) * unit, box.x() + number * width
            inset = width / 4
            painter.drawLine(QPointF(left + inset, y), QPointF(left + width - inset, y))


def _paint_left_out(painter: QPainter, column: QRectF, palette: QPalette) -> None:
    """Cross a slice out over all rows: by its shape told apart from all that bars say."""
    veil = QColor(tone_color(palette, Tone.CRITICAL))
    veil.setAlphaF(0.2)  # the bars stay readable
    painter.fillRect(column, veil)
    reach, middle = min(max(column.width() / 2 - 1, 3.0), _CROSS), column.center()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = palette.color(QPalette.ColorRole.Window)
    for color, width in ((ground, 4.5), (tone_color(palette, Tone.CRITICAL), 2.0)):
        painter.setPen(QPen(color, width))
        for side in (-reach, reach):
            end = QPointF(side, reach)
            painter.drawLine(middle - end, middle + end)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _paint_unknown(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Hatch what nothing was said of: no bar would look like a value of zero."""
    painter.fillRect(box, QBrush(color, Qt.BrushStyle.BDiagPattern))
