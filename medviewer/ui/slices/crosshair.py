"""The crosshair and the reference lines of a view: taken hold of by a hand, and painted."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from medviewer.app.reference_lines import ReferenceLine, References
from medviewer.image.projection import Projection
from medviewer.image.reformat import Plane

Point = tuple[float, float]

_REACH = 6.0
"""How near in screen pixels a hand must be to take hold of a line."""
_GAP = 14.0
"""Screen pixels around the crosshair's centre that stay free: what is looked at is there."""
_COLORS: dict[Plane | None, QColor] = {
    "axial": QColor(230, 159, 0),
    "coronal": QColor(86, 180, 233),
    "sagittal": QColor(0, 200, 140),
    None: QColor(240, 228, 66),
}
"""From the palette of Okabe and Ito, which colour-blind eyes tell apart."""
_HALO = QColor(0, 0, 0, 150)


class CrosshairLayer(QObject):
    """The lines over one view, and the hand that drags the crosshair among them.

    At the centre a hand holds both lines, elsewhere the one it has taken.
    """

    changed = Signal()
    requested = Signal(float, float)  # row and column in edge coordinates
    taken_back = Signal()  # the click that placed it was the first half of a double click

    def __init__(self) -> None:
        super().__init__()
        self.references = References()
        self._projection: Projection | None = None
        self._held: tuple[ReferenceLine, ...] = ()
        self._was_clicked = False

    def show(self, references: References) -> None:
        """Draw these lines."""
        if references != self.references:
            self.references = references
            self.changed.emit()

    def place(self, projection: Projection | None) -> None:
        """Lie over a slice as it is projected; None where there is none."""
        self._projection = projection

    def press(self, at: Point) -> bool:
        """Take hold of the lines under the hand; return whether there are any."""
        self._was_clicked = False
        hairs, projection = self.references.hairs, self._projection
        if projection is not None:
            near = (line for line in hairs if _distance(line, projection, at) <= _REACH)
            self._held = tuple(near)
        return bool(self._held)

    def drag(self, at: Point) -> bool:
        """Drag what is held; return whether anything is."""
        if self._held and self._projection is not None:
            self.requested.emit(*self._dragged(*self._projection.to_image(*at)))
        return bool(self._held)

    def release(self) -> bool:
        """Let go; return whether something was held."""
        was_held, self._held = bool(self._held), ()
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
            self.requested.emit(*self._projection.to_image(*at))

    def paint(self, painter: QPainter, *, crosshair_only: bool) -> None:
        """Paint the crosshair, and the slices of other stacks where they are wanted."""
        lines = self.references.hairs if crosshair_only else self.references.lines
        if self._projection is not None:
            paint_references(painter, lines, self._projection)

    def _dragged(self, row: float, column: float) -> Point:
        """Return the point that is asked for: one line alone moves across itself."""
        center = center_of(self.references.hairs)
        if len(self._held) > 1 or center is None:
            return row, column
        return (row, center[1]) if _lies(self._held[0]) else (center[0], column)


def center_of(hairs: Sequence[ReferenceLine]) -> Point | None:
    """Return where the two lines of a crosshair meet: one lies along a row, one along a column."""
    rows = [line.start[0] for line in hairs if _lies(line)]
    columns = [line.start[1] for line in hairs if not _lies(line)]
    return (rows[0], columns[0]) if rows and columns else None


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


def _lies(line: ReferenceLine) -> bool:
    """Whether a line runs along a row."""
    return abs(line.end[0] - line.start[0]) < abs(line.end[1] - line.start[1])


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
