"""Paints graphics and texts of a presentation state over a slice (DICOM PS3.3 C.10.5)."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from medviewer.image.objects.cielab import Rgb
from medviewer.image.objects.presentation import Graphic, Text
from medviewer.image.projection import Projection
from medviewer.ui.slices.objects.mark_places import (
    AIR_X,
    AIR_Y,
    SHARES,
    MarkPlaces,
    fitting_lines,
    is_apart,
    text_line,
)
from medviewer.ui.slices.objects.object_scene import Marks
from medviewer.ui.slices.words.annotations import TextPainter
from medviewer.ui.slices.words.placed import Box, Layout

_HALO = QColor(0, 0, 0, 170)
_HALO_WIDTH, _LINE_WIDTH = 3.5, 1.5
_POINT = 4.0
_FILL_ALPHA = 90
_GROUND = QColor(0, 0, 0, 130)


def paint_marks(
    painter: QPainter, marks: Marks, projection: Projection, layout: Layout, text: TextPainter
) -> None:
    """Paint what a presentation state draws; the layout has the places of its texts."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = MarkPlaces(projection, marks.area)
    for graphic in marks.graphics:
        _paint_graphic(painter, graphic, place)
    for own, ground in zip(marks.texts, layout.taken, strict=True):
        _paint_text(painter, own, ground, place, text, layout.size)
    painter.restore()


def _paint_graphic(painter: QPainter, graphic: Graphic, place: MarkPlaces) -> None:
    points = [QPointF(*place.of(point, graphic.units)) for point in graphic.points]
    path = QPainterPath()
    if graphic.kind == "point":
        path.addEllipse(points[0], _POINT, _POINT)
    elif graphic.kind == "circle":
        offset = points[1] - points[0]
        radius = (offset.x() ** 2 + offset.y() ** 2) ** 0.5
        path.addEllipse(points[0], radius, radius)
    elif graphic.kind == "ellipse":
        path = _ellipse(points)
    elif graphic.kind == "interpolated":
        path = smooth_path(points)
    else:
        path.addPolygon(QPolygonF(points))
    _stroke(painter, path, graphic.color, filled=graphic.filled)


def _ellipse(points: Sequence[QPointF]) -> QPainterPath:
    """Return the ellipse of a major and a minor axis, each by its two ends."""
    major, minor = points[1] - points[0], points[3] - points[2]
    middle = (points[0] + points[1]) / 2
    circle = QPainterPath()
    circle.addEllipse(QPointF(0.0, 0.0), 1.0, 1.0)
    turn = QTransform(
        major.x() / 2, major.y() / 2, minor.x() / 2, minor.y() / 2, middle.x(), middle.y()
    )
    return turn.map(circle)


def smooth_path(points: Sequence[QPointF]) -> QPainterPath:
    """Return a smooth curve through the points: Catmull-Rom, as cubic Bezier pieces."""
    path = QPainterPath(points[0])
    is_closed = points[0] == points[-1] and len(points) > 3
    last = len(points) - 1
    for number in range(last):
        before = points[number - 1] if number else points[last - 1] if is_closed else points[0]
        after = points[number + 2] if number + 2 <= last else points[1 if is_closed else last]
        first, end = points[number], points[number + 1]
        path.cubicTo(first + (end - before) / 6, end - (after - first) / 6, end)
    return path


def _stroke(painter: QPainter, path: QPainterPath, color: Rgb, *, filled: bool = False) -> None:
    if filled:
        painter.fillPath(path, QColor(*color, _FILL_ALPHA))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((_HALO, _HALO_WIDTH), (QColor(*color), _LINE_WIDTH)):
        painter.setPen(QPen(shade, width))
        painter.drawPath(path)


def _paint_text(
    painter: QPainter, own: Text, ground: Box, place: MarkPlaces, text: TextPainter, size: int
) -> None:
    font = text.font(size)
    metrics = QFontMetricsF(font)
    box = QRectF(ground.x, ground.y, ground.width, ground.height)
    anchor = place.anchor(own)
    if anchor is not None and (own.anchor_visible or is_apart(ground, anchor)):
        _paint_anchor(painter, QPointF(*anchor), box, own.color)
    painter.fillRect(box, _GROUND)
    painter.setFont(font)
    painter.setPen(QColor(*own.color))
    room = place.view[0]
    for number, words in enumerate(fitting_lines(own, room, size, text.measure)):
        spare = box.width() - 2 * AIR_X - metrics.horizontalAdvance(words)
        x = box.left() + AIR_X + SHARES[own.justify] * spare
        y = box.top() + AIR_Y + metrics.ascent() + number * text_line(size)
        painter.drawText(QPointF(x, y), words)


def _paint_anchor(painter: QPainter, anchor: QPointF, box: QRectF, color: Rgb) -> None:
    """Paint a line from a text to what it is about, unless it lies below the text."""
    if box.contains(anchor):
        return
    line = QPainterPath(anchor)
    line.lineTo(_nearest(box, anchor))
    _stroke(painter, line, color)
    dot = QPainterPath()
    dot.addEllipse(anchor, 2.0, 2.0)
    _stroke(painter, dot, color)


def _nearest(box: QRectF, point: QPointF) -> QPointF:
    """Return the point of a box's edge that is nearest to a point outside."""
    x = min(max(point.x(), box.left()), box.right())
    y = min(max(point.y(), box.top()), box.bottom())
    return QPointF(x, y)
