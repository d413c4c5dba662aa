"""Over a view: marks what was erased, and follows the hand with the brush."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from medviewer.app.asking.asking import Asking
from medviewer.image.erasing.painted import Painted
from medviewer.image.projection import Projection
from medviewer.language import translate
from medviewer.ui.slices.slice_view import SliceView

_MARK = QColor(86, 204, 242)
_TINT = 70
"""Of 255: what lies under the mark stays visible."""
_HALO = QColor(0, 0, 0, 170)
_WHEEL_STEP = 120


class AskingCanvas(QWidget):
    """Takes the left button of its view; all else goes on to the view below."""

    brushed = Signal(object, object)  # from and to, (row, column) in edges
    lifted = Signal()
    map_requested = Signal(object)  # (row, column): the map's part near it
    radius_requested = Signal(float)  # in image columns

    def __init__(self, view: SliceView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._state: Asking | None = None
        self._last: tuple[float, float] | None = None
        self._pointer: QPointF | None = None
        self._marks: tuple[Painted, int, QImage, int] | None = None
        self.setAccessibleName(translate("Asking", "Eraser over the image"))
        self.setMouseTracking(True)
        self.setFocusProxy(view)
        view.viewport().installEventFilter(self)
        self.setGeometry(view.viewport().rect())
        self.show()

    def show_asking(self, state: Asking) -> None:
        """Mark what was erased, and show the brush as it is."""
        self._state = state
        shape = Qt.CursorShape.PointingHandCursor if state.takes_map else Qt.CursorShape.BlankCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fill the view whatever its size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    # Hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to paint, or take the map's part here."""
        state, point = self._state, self._point(event)
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.button() != Qt.MouseButton.LeftButton or ctrl or not state or not point:
            event.ignore()
            return
        event.accept()
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._view.activated.emit()
        if state.takes_map:
            self.map_requested.emit(point)
        else:
            self._last = point
            self.brushed.emit(point, point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Paint on; without the button the view follows the pointer, too."""
        self._pointer = event.position()
        point = self._point(event)
        if self._last is None or not event.buttons() & Qt.MouseButton.LeftButton:
            event.ignore()
        elif point is not None:
            event.accept()
            start, self._last = self._last, point
            self.brushed.emit(start, point)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a stroke."""
        if event.button() != Qt.MouseButton.LeftButton or self._last is None:
            event.ignore()
            return
        event.accept()
        self._last = None
        self.lifted.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Count the second press of a quick hand as one more dab."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Make the brush larger or smaller with Shift; else the view moves along its slices."""
        if self._state is None or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._view.wheelEvent(event)
            return
        event.accept()
        turned = event.angleDelta().y() or event.angleDelta().x()  # some systems turn it around
        self.radius_requested.emit(self._state.radius * 1.2 ** (turned / _WHEEL_STEP))

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the brush."""
        super().leaveEvent(event)
        self._pointer = None
        self.update()

    def _point(self, event: QMouseEvent) -> tuple[float, float] | None:
        projection, place = self._view.projection, event.position()
        return None if projection is None else projection.to_image(place.x(), place.y())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark what is erased, then draw the brush."""
        del event
        state, projection = self._state, self._view.projection
        if state is None or projection is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painted = state.question.painted
        if painted is not None:
            self._paint_marks(painter, painted, projection)
        if self._pointer is not None and not state.takes_map:
            radius = max(1.5, state.radius * projection.zoom)
            for color, width in ((_HALO, 3.5), (_MARK, 1.5)):
                painter.setPen(QPen(color, width))
                painter.drawEllipse(self._pointer, radius, radius)

    def _paint_marks(self, painter: QPainter, painted: Painted, projection: Projection) -> None:
        least = max(1, int(1 / max(projection.zoom, 1e-3)))
        if self._marks is None or self._marks[:2] != (painted, least):
            self._marks = painted, least, *_marks_image(painted, least)
        _, _, image, step = self._marks
        painter.save()
        painter.setTransform(image_transform(projection), combine=True)
        height, width = image.height() * step, image.width() * step
        painter.drawImage(QRectF(painted.left, painted.top, width, height), image)
        painter.restore()


def image_transform(projection: Projection) -> QTransform:
    """Return the way from image columns and rows (x, y) to the view, with flips and turns."""
    (x, y), (across_x, across_y), (down_x, down_y) = (
        projection.to_view(row, column) for row, column in ((0, 0), (0, 1), (1, 0))
    )
    return QTransform(across_x - x, across_y - y, down_x - x, down_y - y, x, y)


def _marks_image(painted: Painted, least: int) -> tuple[QImage, int]:
    """Return the marks in their colours, and how many pixels one stands for."""
    marks, step = painted.marks(least)
    height, width = marks.shape
    image = QImage(marks.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    inside = QColor(_MARK.red(), _MARK.green(), _MARK.blue(), _TINT)
    image.setColorTable([0, inside.rgba(), _MARK.rgba()])
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), step
