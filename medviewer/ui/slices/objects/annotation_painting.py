"""Paints graphics and texts of a presentation state over a slice (DICOM PS3.3 C.10.5)."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from medviewer.image.objects.cielab import Rgb
from medviewer.image.objects.presentation import Graphic, Text, Units
from medviewer.image.projection import Point, Projection
from medviewer.ui.slices.annotations import TextPainter
from medviewer.ui.slices.objects.object_scene import Marks

_HALO = QColor(0, 0, 0, 170)
_HALO_WIDTH, _LINE_WIDTH = 3.5, 1.5
_POINT = 4.0
_FILL_ALPHA = 90
_GROUND = QColor(0, 0, 0, 130)


def paint_marks(
    painter: QPainter, marks: Marks, projection: Projection, text: TextPainter, size: int
) -> None:
    """Paint what a presentation state draws; `size` is that of the view's texts in pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = _Places(projection, marks)
    for graphic in marks.graphics:
        _paint_graphic(painter, graphic, place)
    for own in marks.texts:
        _paint_text(painter, own, place, text, size)
    painter.restore()


class _Places:
    """Where points of an annotation lie in the view."""

    def __init__(self, projection: Projection, marks: Marks) -> None:
        self._projection = projection
        top, left, bottom, right = marks.area
        first, last = projection.to_view(top, left), projection.to_view(bottom, right)
        self._area = QRectF(QPointF(*first), QPointF(*last)).normalized()

    def of(self, point: Point, units: Units) -> QPointF:
        """Return a point in the view; shares count from the displayed area's upper left corner."""
        if units == "pixel":
            return QPointF(*self._projection.to_view(*point))
        y, x = point
        area = self._area
        return QPointF(area.left() + x * area.width(), area.top() + y * area.height())


def _paint_graphic(painter: QPainter, graphic: Graphic, place: _Places) -> None:
    points = [place.of(point, graphic.units) for point in graphic.points]
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


def _paint_text(painter: QPainter, own: Text, place: _Places, text: TextPainter, size: int) -> None:
    anchor = None if own.anchor is None else place.of(own.anchor, own.anchor_units)
    font = text.font(size)
    metrics = QFontMetricsF(font)
    width = max(metrics.horizontalAdvance(line) for line in own.lines)
    height = metrics.lineSpacing() * len(own.lines)
    corner = _corner(own, place, anchor, height)
    box = QRectF(corner.x(), corner.y(), width, height)
    if anchor is not None and own.anchor_visible and not box.contains(anchor):
        line = QPainterPath(anchor)
        line.lineTo(_nearest(box, anchor))
        _stroke(painter, line, own.color)
        dot = QPainterPath()
        dot.addEllipse(anchor, 2.0, 2.0)
        _stroke(painter, dot, own.color)
    painter.fillRect(box.adjusted(-3, -1, 3, 1), _GROUND)
    painter.setFont(font)
    painter.setPen(QColor(*own.color))
    for number, words in enumerate(own.lines):
        y = box.top() + metrics.ascent() + number * metrics.lineSpacing()
        painter.drawText(QPointF(box.left(), y), words)


def _corner(own: Text, place: _Places, anchor: QPointF | None, height: float) -> QPointF:
    """Return where a text begins: in its box, or beside its anchor."""
    if own.box is not None:
        ends = [place.of(point, own.box_units) for point in own.box]
        return QRectF(ends[0], ends[1]).normalized().topLeft()
    assert anchor is not None, "a text has a box or an anchor"
    return anchor + QPointF(8.0, -height / 2)


def _nearest(box: QRectF, point: QPointF) -> QPointF:
    """Return the point of a box's edge that is nearest to a point outside."""
    x = min(max(point.x(), box.left()), box.right())
    y = min(max(point.y(), box.top()), box.bottom())
    return QPointF(x, y)
