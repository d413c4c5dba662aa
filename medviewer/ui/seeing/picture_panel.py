"""A picture that fits its place, with a cross at a point; tells where the mouse is."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.projection import Projection
from medviewer.ui.slices.hatching import hatched
from medviewer.ui.slices.words.annotations import paint_hatch
from medviewer.ui.slices.words.placed import Screen

_CROSS = QColor(86, 204, 242)
_HALO = QColor(0, 0, 0, 170)
_ARM = 9.0


class PicturePanel(QWidget):
    """Shows an image in its own pixels, as large as fits; points are ``(row, column)`` edges."""

    pointed = Signal(object)  # tuple[float, float], or None beside the image

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(160, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image = QImage()
        self._aspect = 1.0
        self._seen: FieldOfView | None = None
        self._cross: tuple[float, float] | None = None

    def show_picture(
        self, image: QImage, aspect: float = 1.0, seen: FieldOfView | None = None
    ) -> None:
        """Show an image whose pixels are `aspect` times as high as wide; hatch all but `seen`."""
        self._image, self._aspect, self._seen = image, aspect, seen
        self.update()

    def show_cross(self, point: tuple[float, float] | None) -> None:
        """Mark a point; None for none."""
        if point != self._cross:
            self._cross = point
            self.update()

    @property
    def cross(self) -> tuple[float, float] | None:
        """Which point is marked."""
        return self._cross

    @property
    def projection(self) -> Projection | None:
        """How the image lies in the panel; None while it is empty."""
        if self._image.isNull():
            return None
        size = float(self.width()), float(self.height())
        return Projection(self._image.height(), self._image.width(), *size, self._aspect)

    def sizeHint(self) -> QSize:
        """Room for a tensor at twice its size."""
        return QSize(448, 448)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which point is under the pointer."""
        event.accept()
        projection, place = self.projection, event.position()
        if projection is None:
            return
        row, column = projection.to_image(place.x(), place.y())
        inside = 0 <= row < projection.rows and 0 <= column < projection.columns
        self.pointed.emit((row, column) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer is elsewhere."""
        event.accept()
        self.pointed.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the image with its pixels as they are, what was not seen, and the cross."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0))
        projection = self.projection
        if projection is None:
            return
        painter.drawImage(_box(projection, 0, 0, projection.rows, projection.columns), self._image)
        if self._seen is not None:
            self._paint_seen(painter, projection, self._seen)
        if self._cross is not None:
            _paint_cross(painter, *projection.to_view(*self._cross))

    def _paint_seen(self, painter: QPainter, projection: Projection, seen: FieldOfView) -> None:
        paint_hatch(painter, hatched(projection, seen, Screen(self.width(), self.height())))
        right, bottom = seen.left + seen.width, seen.top + seen.height
        box = _box(projection, seen.top, seen.left, bottom, right)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((_HALO, 3.0), (_CROSS, 1.5)):
            painter.setPen(QPen(color, width))
            painter.drawRect(box.adjusted(1, 1, -1, -1))


def _box(projection: Projection, top: float, left: float, bottom: float, right: float) -> QRectF:
    start, end = projection.to_view(top, left), projection.to_view(bottom, right)
    return QRectF(QPointF(*start), QPointF(*end))


def _paint_cross(painter: QPainter, x: float, y: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for color, width in ((_HALO, 4.0), (_CROSS, 1.5)):
        painter.setPen(QPen(color, width))
        painter.drawLine(QPointF(x - _ARM, y), QPointF(x + _ARM, y))
        painter.drawLine(QPointF(x, y - _ARM), QPointF(x, y + _ARM))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
