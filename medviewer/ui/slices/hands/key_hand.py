"""The left hand by keys: a pointer that arrow keys move, and Return for its button."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.app.view_state import LeftTool
from medviewer.image.measuring.measurement import Kind
from medviewer.image.projection import Projection
from medviewer.ui.slices.crosshair import center_of

if TYPE_CHECKING:
    from medviewer.ui.slices.slice_view import SliceView

_DRAG = 8.0
"""Screen pixels that a step drags with a tool that has no pointer."""
_MARK = 31
_LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_LINE, _HALO = QColor(255, 255, 255), QColor(0, 0, 0, 170)
_POINTS = frozenset({"region", *Kind})
"""Tools that need a place in the image."""


class KeyHand(QObject):
    """Does in the active view what the left mouse button does there, by the same events.

    With a tool that needs a place, or once Return has been pressed, a step moves a pointer by an
    image pixel (a screen pixel at least); Return presses there. A measuring tool places a point at
    each press, all else is held until the next one. Otherwise a step is a short drag with the tool
    (window, zoom, move), and between three planes it moves the crosshair by a voxel.
    """

    def __init__(
        self,
        view_of: "Callable[[], SliceView]",
        tool_of: Callable[[], LeftTool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view_of = view_of
        self._tool_of = tool_of
        self._view: SliceView | None = None
        self._mark: _Mark | None = None
        self._is_holding = False

    @property
    def place(self) -> tuple[float, float] | None:
        """Where the pointer stands in its view; None while there is none."""
        return None if self._mark is None else self._mark.place

    def step(self, across: int, down: int) -> None:
        """Go or drag so many steps to the right and down the screen."""
        view = self._view_of()
        projection = view.projection
        if projection is None:
            return
        if self._is_pointing(view):
            self._point_to(self._stepped(view, projection, across, down))
        elif self._tool_of() in _POINTS:
            self._begin(view, projection)
        elif (center := center_of(view.crosshair.references.hairs)) and self._tool_of() == "window":
            row, column = _pixels(projection, across, down)
            view.crosshair.requested.emit(center[0] + row, center[1] + column)
        else:
            view.drag_by(across * _DRAG, down * _DRAG)

    def press(self) -> None:
        """Show the pointer; where it is there, press with it, or let go."""
        view = self._view_of()
        if view.projection is None:
            return
        if not self._is_pointing(view):
            self._begin(view, view.projection)
        elif self._is_holding:
            self._send(QEvent.Type.MouseButtonRelease, _LEFT, _NO_BUTTON)
            self._is_holding = False
        else:
            self._send(QEvent.Type.MouseButtonPress, _LEFT, _LEFT)
            self._is_holding = not isinstance(self._tool_of(), Kind)
            if not self._is_holding:
                self._send(QEvent.Type.MouseButtonRelease, _LEFT, _NO_BUTTON)

    def close_shape(self) -> None:
        """End a polygon where it is, as a double click does."""
        if self._is_pointing(self._view_of()):
            self._send(QEvent.Type.MouseButtonDblClick, _LEFT, _LEFT)
            self._send(QEvent.Type.MouseButtonRelease, _LEFT, _NO_BUTTON)

    def leave(self) -> None:
        """Let go, and take the pointer away."""
        mark, view = self._mark, self._view
        if mark is None or view is None:
            return
        if self._is_holding:
            self._send(QEvent.Type.MouseButtonRelease, _LEFT, _NO_BUTTON)
        self._mark, self._view, self._is_holding = None, None, False
        view.removeEventFilter(self)
        view.viewport().removeEventFilter(self)
        mark.hide()
        mark.deleteLater()
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go when the view loses the keys, the mouse comes, or Escape has nothing else to end."""
        kind = event.type()
        if kind == QEvent.Type.FocusOut or (kind == QEvent.Type.MouseMove and event.spontaneous()):
            self.leave()
        elif kind == QEvent.Type.KeyRelease or not _is_escape(event):
            pass
        elif kind == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        elif self._view is not None and not self._view.measuring.is_drawing:
            self.leave()
        return False

    def _is_pointing(self, view: "SliceView") -> bool:
        """Tell whether the pointer is in this view; take it away from another one."""
        if self._view is not view:
            self.leave()
        return self._mark is not None

    def _begin(self, view: "SliceView", projection: Projection) -> None:
        """Put the pointer at the crosshair's centre, or in the middle of what is seen."""
        center = center_of(view.crosshair.references.hairs)
        place = (projection.width / 2, projection.height / 2)
        self._view, self._mark = view, _Mark(view.viewport())
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        self._point_to(place if center is None else projection.to_view(*center))

    def _stepped(
        self, view: "SliceView", projection: Projection, across: int, down: int
    ) -> tuple[float, float]:
        """Return the place after some steps, within the view."""
        assert self._mark is not None
        (x, y), step = self._mark.place, max(1.0, projection.zoom)
        x, y = x + across * step, y + down * step
        return min(max(x, 0.0), view.width() - 1.0), min(max(y, 0.0), view.height() - 1.0)

    def _point_to(self, place: tuple[float, float]) -> None:
        assert self._mark is not None
        self._mark.move_to(place)
        self._send(QEvent.Type.MouseMove, _NO_BUTTON, _LEFT if self._is_holding else _NO_BUTTON)

    def _send(self, kind: QEvent.Type, button: Qt.MouseButton, buttons: Qt.MouseButton) -> None:
        assert self._view is not None
        assert self._mark is not None
        local = QPointF(*self._mark.place)
        at = QPointF(self._view.viewport().mapToGlobal(local))
        no_keys = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, local, at, button, buttons, no_keys)
        QApplication.sendEvent(self._view.viewport(), event)


class _Mark(QWidget):
    """A cross with a free centre, bright with a dark edge: seen on every image."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = (0.0, 0.0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(_MARK, _MARK)
        self.show()

    def move_to(self, place: tuple[float, float]) -> None:
        """Stand around a place of the view."""
        self.place = place
        self.move(QPoint(round(place[0]), round(place[1])) - self.rect().center())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint four arms."""
        painter = QPainter(self)
        middle, far, near = _MARK / 2, _MARK / 2 - 1, 4.0
        for color, width in ((_HALO, 4.0), (_LINE, 2.0)):
            painter.setPen(QPen(color, width))
            for way in (-1, 1):
                start, end = middle + way * near, middle + way * far
                painter.drawLine(QPointF(start, middle), QPointF(end, middle))
                painter.drawLine(QPointF(middle, start), QPointF(middle, end))
        painter.drawEllipse(QRectF(middle - 0.5, middle - 0.5, 1.0, 1.0))


def _pixels(projection: Projection, across: int, down: int) -> tuple[int, int]:
    """Return rows and columns of the image for steps on the screen, however it is turned."""
    row, column = projection.to_image(0.0, 0.0)
    other_row, other_column = projection.to_image(float(across), float(down))
    way = other_row - row, other_column - column
    count = max(abs(across), abs(down))
    if abs(way[0]) > abs(way[1]):
        return (count if way[0] > 0 else -count), 0
    return 0, (count if way[1] > 0 else -count)


def _is_escape(event: QEvent) -> bool:
    key = getattr(event, "key", None)
    return key is not None and key() == Qt.Key.Key_Escape
