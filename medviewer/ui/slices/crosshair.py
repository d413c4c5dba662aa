"""The crosshair and the reference lines of a view: taken hold of by a hand, and painted."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QObject, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from medviewer.app.reference_lines import ReferenceLine, References
from medviewer.image.projection import Projection
from medviewer.image.reformat import Plane

Point = tuple[float, float]

_REACH = 6.0
"""How near in screen pixels a hand must be to take hold of a line."""
_GAP = 14.0
"""Screen pixels around the crosshair's centre that stay free: what is looked at is there."""
_HANDLE_RADIUS = 4.0
_HANDLE_REACH = 12.0
"""Handles are small to see and large to hit."""
_HANDLE_SHARE = 0.6
"""Where on an arm of the crosshair its handle is, from centre to end."""
_NEAREST_HANDLE, _FARTHEST_HANDLE = 44.0, 150.0
"""Screen pixels from the centre; an arm that is too short has no handle."""
_REST_MS = 150
_COLORS: dict[Plane | None, QColor] = {
    "axial": QColor(230, 159, 0),
    "coronal": QColor(86, 180, 233),
    "sagittal": QColor(0, 200, 140),
    None: QColor(240, 228, 66),
}
"""From the palette of Okabe and Ito, which colour-blind eyes tell apart."""
_HALO = QColor(0, 0, 0, 150)
_MARK_COLOR = QColor(255, 255, 255)
"""No line's colour: the mark lies on the line of the slice that is pointed at."""
_MARK_GAP, _MARK_END = 4.0, 11.0
"""Where the arms of the mark begin and end, in screen pixels from what is pointed at."""


class CrosshairLayer(QObject):
    """The lines over one view, and the hand that drags the crosshair among them.

    At the centre a hand holds both lines, elsewhere the one it has taken; by a handle on a line it
    turns both about the centre.
    """

    changed = Signal()
    mark_moved = Signal(object)  # QRect of the view that it left or came to
    requested = Signal(float, float)  # row and column in edge coordinates
    turned = Signal(float, float, float, float)  # row and column of a hand before and now
    settled = Signal()  # the hand has let go of the crosshair, or rests
    taken_back = Signal()  # the click that placed it was the first half of a double click

    def __init__(self) -> None:
        super().__init__()
        self.references = References()
        self._mark: Point | None = None
        self._projection: Projection | None = None
        self._held: tuple[ReferenceLine, ...] = ()
        self._was_clicked = False
        self._turned_from: Point | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.settled)

    def show(self, references: References) -> None:
        """Draw these lines."""
        if references != self.references:
            self.references = references
            self.changed.emit()

    def show_mark(self, mark: Point | None) -> None:
        """Mark what is pointed at in another view, ``(row, column)`` in edges; None for nothing."""
        if mark != self._mark:
            before, self._mark = self._mark, mark
            for point in (before, mark):
                if point is not None and self._projection is not None:
                    self.mark_moved.emit(_mark_box(point, self._projection))

    def place(self, projection: Projection | None) -> None:
        """Lie over a slice as it is projected; None where there is none."""
        self._projection = projection

    def press(self, at: Point) -> bool:
        """Take hold of a handle or of the lines under the hand; return whether there are any."""
        self._was_clicked = False
        hairs, projection = self.references.hairs, self._projection
        if projection is None:
            return False
        if self.is_handle(at):
            self._turned_from = projection.to_image(*at)
            return True
        near = (line for line in hairs if _distance(line, projection, at) <= _REACH)
        self._held = tuple(near)
        return bool(self._held)

    def is_handle(self, at: Point) -> bool:
        """Whether a hand that presses here would turn the crosshair."""
        hairs, projection = self.references.hairs, self._projection
        places = () if projection is None else handles(hairs, projection)
        return any(math.dist(at, (place.x(), place.y())) <= _HANDLE_REACH for _, place in places)

    def drag(self, at: Point) -> bool:
        """Drag what is held; return whether anything is."""
        projection = self._projection
        if projection is not None and self._turned_from is not None:
            before, self._turned_from = self._turned_from, projection.to_image(*at)
            self._rest.start()
            self.turned.emit(*before, *self._turned_from)
        elif projection is not None and self._held:
            self._ask_for(*self._dragged(at, projection))
        return self._is_held

    def release(self) -> bool:
        """Let go; return whether something was held."""
        was_held, self._held, self._turned_from = self._is_held, (), None
        if was_held:
            self._rest.stop()
            self.settled.emit()
        return was_held

    def click(self, at: Point) -> None:
        """Put the crosshair where the reader clicked; other lines are not moved by that."""
        if self.references.hairs:
            self._was_clicked = True
            self.point_at(at)

    def double_click(self) -> None:
        """Take back what the click before has asked for: a double click is something else."""
        if self._was_clicked:
            self._was_clicked = False
            self.taken_back.emit()

    def point_at(self, at: Point) -> None:
        """Ask for the slices of a point of the image in all other views."""
        if self._projection is not None and self._projection.pixel_at(*at) is not None:
            self._ask_for(*self._projection.to_image(*at))

    def paint(self, painter: QPainter, *, crosshair_only: bool) -> None:
        """Paint the crosshair, and the slices of other stacks where they are wanted."""
        lines = self.references.hairs if crosshair_only else self.references.lines
        if self._projection is not None:
            paint_references(painter, lines, self._projection)
            if self._mark is not None:
                _paint_mark(painter, QPointF(*self._projection.to_view(*self._mark)))

    @property
    def _is_held(self) -> bool:
        return bool(self._held) or self._turned_from is not None

    def _ask_for(self, row: float, column: float) -> None:
        self._rest.start()
        self.requested.emit(row, column)

    def _dragged(self, at: Point, projection: Projection) -> Point:
        """Return the point that is asked for: one line alone moves along the other one."""
        hairs = self.references.hairs
        others = [line for line in hairs if line not in self._held]
        center = center_of(hairs)
        if len(self._held) > 1 or center is None:
            return projection.to_image(*at)
        start, other = QPointF(*projection.to_view(*center)), _in_view(others[0], projection)
        way = other.unitVector().p2() - other.p1()
        place = start + way * QPointF.dotProduct(QPointF(*at) - start, way)
        return projection.to_image(place.x(), place.y())


def center_of(hairs: Sequence[ReferenceLine]) -> Point | None:
    """Return where the two lines of a crosshair meet, as ``(row, column)``."""
    if len(hairs) < 2:
        return None
    (y, x), (down, across) = hairs[0].start, _way(hairs[0])
    (other_y, other_x), (other_down, other_across) = hairs[1].start, _way(hairs[1])
    cross = down * other_across - across * other_down
    if abs(cross) < 1e-9:
        return None
    share = ((other_y - y) * other_across - (other_x - x) * other_down) / cross
    return y + share * down, x + share * across


def handles(
    hairs: Sequence[ReferenceLine], projection: Projection
) -> list[tuple[ReferenceLine, QPointF]]:
    """Return the lines with where they can be turned: on both arms, away from the centre."""
    center = center_of(hairs)
    if center is None:
        return []
    middle = QPointF(*projection.to_view(*center))
    arms = [
        (line, QLineF(middle, end))
        for line in hairs
        for whole in (_in_view(line, projection),)
        for end in (whole.p1(), whole.p2())
    ]
    return [
        (line, arm.pointAt(min(_HANDLE_SHARE, _FARTHEST_HANDLE / arm.length())))
        for line, arm in arms
        if arm.length() * _HANDLE_SHARE > _NEAREST_HANDLE
    ]


def _way(line: ReferenceLine) -> Point:
    return line.end[0] - line.start[0], line.end[1] - line.start[1]


def paint_references(
    painter: QPainter, lines: Sequence[ReferenceLine], projection: Projection
) -> None:
    """Paint the crosshair whole, and the slices of other stacks as dashes."""
    hairs = [line for line in lines if line.plane is not None]
    middle = center_of(hairs)
    center = None if middle is None else QPointF(*projection.to_view(*middle))
    for line in lines:
        style = Qt.PenStyle.SolidLine if line.plane is not None else Qt.PenStyle.DashLine
        whole = _in_view(line, projection)
        parts = [whole] if center is None or line.plane is None else _around(whole, center)
        for color, width, own in (
            (_HALO, 3.0, Qt.PenStyle.SolidLine),
            (_COLORS[line.plane], 1.0, style),
        ):
            _draw(painter, parts, QPen(color, width, own))
    _paint_handles(painter, hairs, projection)


def _paint_handles(
    painter: QPainter, hairs: Sequence[ReferenceLine], projection: Projection
) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for line, place in handles(hairs, projection):
        for color, width in ((_HALO, 4.0), (_COLORS[line.plane], 2.0)):
            painter.setPen(QPen(color, width))
            painter.drawEllipse(place, _HANDLE_RADIUS, _HANDLE_RADIUS)
    painter.restore()


def _paint_mark(painter: QPainter, center: QPointF) -> None:
    """Paint a small cross that leaves its centre free."""
    arms = [
        QLineF(center + way * _MARK_GAP, center + way * _MARK_END)
        for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1))
    ]
    for color, width in ((_HALO, 4.0), (_MARK_COLOR, 2.0)):
        _draw(painter, arms, QPen(color, width))


def _mark_box(mark: Point, projection: Projection) -> QRect:
    """Return which part of the view the mark at a point of the image takes."""
    reach = _MARK_END + 2  # with its halo
    x, y = projection.to_view(*mark)
    return QRectF(x - reach, y - reach, 2 * reach, 2 * reach).toAlignedRect()


def _draw(painter: QPainter, parts: Sequence[QLineF], pen: QPen) -> None:
    """Draw lines; whole ones along rows or columns are filled, in a hundredth of the time."""
    painter.setPen(pen)
    for part in parts:
        if pen.style() == Qt.PenStyle.SolidLine and min(abs(part.dx()), abs(part.dy())) < 1e-6:
            box = QRectF(part.p1(), part.p2()).normalized()
            half = pen.widthF() / 2
            painter.fillRect(box.adjusted(-half, -half, half, half), pen.color())
        else:
            painter.drawLine(part)


def _in_view(line: ReferenceLine, projection: Projection) -> QLineF:
    return QLineF(
        QPointF(*projection.to_view(*line.start)), QPointF(*projection.to_view(*line.end))
    )


def _around(line: QLineF, center: QPointF) -> list[QLineF]:
    """Return the two parts of a line beside the crosshair's centre."""
    ends = (line.p1(), line.p2())
    arms = (QLineF(center, end) for end in ends)
    long = [arm for arm in arms if arm.length() > _GAP]
    return [QLineF(arm.pointAt(_GAP / arm.length()), arm.p2()) for arm in long]


def _distance(line: ReferenceLine, projection: Projection, at: Point) -> float:
    """Return how far a point of the view is from a line, in screen pixels."""
    seen = _in_view(line, projection)
    dx, dy = seen.dx(), seen.dy()
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((at[0] - seen.x1()) * dx + (at[1] - seen.y1()) * dy) / length
    near = seen.pointAt(min(max(along, 0.0), 1.0))
    return math.hypot(at[0] - near.x(), at[1] - near.y())
