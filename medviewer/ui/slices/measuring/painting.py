"""Paints measurements: bright lines in a dark halo, to be seen on black and on white alike."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from medviewer.image.measuring.shapes import Line, Shape
from medviewer.image.projection import Point
from medviewer.ui.slices.measuring.hand import DrawnMark
from medviewer.ui.slices.measuring.label_places import leader
from medviewer.ui.slices.words.annotations import TextPainter
from medviewer.ui.slices.words.placed import Box, PlacedText, Role

LINE_COLOR = QColor(255, 221, 87)
_HALO = QColor(0, 0, 0)  # opaque: a wide translucent line takes four times as long to paint
_NEAR_COLOR = QColor(186, 161, 66)
_GROUND = QColor(0, 0, 0, 125)
_WIDTH, _CHOSEN_WIDTH, _HALO_WIDTH = 1.5, 2.2, 1.8
_HANDLE = 4.5
_LEADER = QColor(255, 231, 138, 170)


def paint_shape(painter: QPainter, shape: Shape, *, is_chosen: bool, is_near: bool = False) -> None:
    """Paint the lines of a measurement, with its handles where it is chosen."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = _CHOSEN_WIDTH if is_chosen else _WIDTH
    own = _NEAR_COLOR if is_near else LINE_COLOR
    for color, thickness in ((_HALO, width + _HALO_WIDTH), (own, width)):
        painter.setPen(_pen(color, thickness, dashed=is_near))
        _paint_lines(painter, shape.solid)
        painter.setPen(_pen(color, thickness, dashed=True))
        _paint_lines(painter, shape.dashed)
    if is_chosen:
        _paint_handles(painter, shape.handles)
    painter.restore()


def paint_label(
    painter: QPainter, drawn: DrawnMark, text: TextPainter, size: int, ratio: float
) -> None:
    """Paint the words of a measurement, and a thin line to it where they stand apart."""
    box = drawn.label
    if box is None:
        return
    line = leader(box, drawn.shape.bounds)
    if line is not None:
        painter.setPen(QPen(_LEADER, 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(*line[0]), QPointF(*line[1]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GROUND)
    painter.drawRoundedRect(QRectF(box.x, box.y, box.width, box.height), 3.0, 3.0)
    role: Role = "near" if drawn.mark.is_near else "measure"
    for placed in label_texts(drawn.mark.lines, box, size, role):
        text.paint(painter, placed, ratio)


def label_texts(lines: Sequence[str], box: Box, size: int, role: Role) -> tuple[PlacedText, ...]:
    """Return the lines of a label, one below the other."""
    step = line_height(size)
    return tuple(
        PlacedText(line, box.x + 4.0, box.y + 2.0 + number * step, "left", size, role)
        for number, line in enumerate(lines)
    )


def line_height(size: int) -> float:
    """Return how far the lines of a label are apart."""
    return float(round(size * 1.4))


def _pen(color: QColor, width: float, *, dashed: bool) -> QPen:
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    pen = QPen(color, width, style)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)  # the quickest, and no sharper than needed
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:  # Qt's dashes are as long as the pen is wide: those of the halo are to fit
        pen.setDashPattern([6.0 / width, 5.0 / width])
    return pen


def _paint_lines(painter: QPainter, lines: Sequence[Line]) -> None:
    for line in lines:
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in line]))


def _paint_handles(painter: QPainter, handles: Sequence[Point]) -> None:
    painter.setPen(QPen(_HALO, 1.5))
    painter.setBrush(LINE_COLOR)
    for x, y in handles:
        painter.drawEllipse(QPointF(x, y), _HANDLE, _HANDLE)
