"""One view of a stack of slices under the hands: it shows what it is told, asks for all else."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from medviewer.app.view_state import Camera, LeftTool, Tool
from medviewer.config import Settings
from medviewer.image.measuring.measurement import Kind
from medviewer.image.window import Window
from medviewer.ui.slices.hands.gestures import WheelRest, wheel_steps, wheel_zoom_factor
from medviewer.ui.slices.hands.mouse import is_even, point_of
from medviewer.ui.slices.hands.series_drop import accept_series, dropped_series
from medviewer.ui.slices.hands.slice_hands import Enclosure, Press, Request, SliceHands, camera_of
from medviewer.ui.slices.scene import enclosed_window
from medviewer.ui.slices.slice_canvas import SliceCanvas

_Modifier = Qt.KeyboardModifier


class SliceView(SliceCanvas):
    """Turns mouse, wheel and keys on a slice into requests."""

    scroll_requested = Signal(int)  # how many slices forwards, negative for backwards
    window_requested = Signal(object)  # Window
    camera_requested = Signal(object)  # Camera
    maximise_requested = Signal()
    activated = Signal()
    context_menu_requested = Signal(QPoint)  # global position
    dropped = Signal(object)  # str: key of the series that was dropped here
    tool_requested = Signal(object)  # LeftTool

    def __init__(self, parent: QWidget | None = None) -> None:
        self._left_tool: Tool = "window"
        self._draws = False
        self._hands = SliceHands()
        self._wheel = WheelRest()
        super().__init__(parent)
        self.setAcceptDrops(True)

    # What it is told

    def show_settings(self, settings: Settings) -> None:
        """Let mouse and size of the texts be as the reader likes."""
        self._hands.show_settings(settings)
        self.measuring.show_text_size(settings.font_percent)

    def show_tool(self, tool: LeftTool) -> None:
        """Let the left button do this from now on; measuring has a hand of its own."""
        self._left_tool = "window" if isinstance(tool, Kind) else tool
        self._draws = isinstance(tool, Kind)
        self.measuring.show_tool(tool)
        self._show_cursor()

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep Escape for the hand while it draws."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._gives_up(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up what is being drawn, then drawing; leave all other keys to the window."""
        if event.key() == Qt.Key.Key_Escape and self.measuring.cancel():
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self._draws:
            event.accept()
            self.tool_requested.emit("window")
        else:
            super().keyPressEvent(event)

    def _gives_up(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.measuring.is_drawing

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Become the active view and begin what the button does."""
        event.accept()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.activated.emit()
        ctrl = bool(event.modifiers() & _Modifier.ControlModifier)
        is_measured = self._measures(event) and not ctrl
        if is_measured and self.measuring.press(point_of(event), is_even=is_even(event)):
            return
        tool = self._hands.tool_of(event.button(), self._left_tool, ctrl=ctrl)
        if tool is None or self._scene.projection is None:
            return
        if self._measures(event) and not ctrl and self.crosshair.press(point_of(event)):
            return
        self._begin_drag(tool, event.button(), point_of(event))

    def drag_by(self, dx: float, dy: float) -> None:
        """Ask for what a drag with the tool of the left button would ask for."""
        if self._hands.button == Qt.MouseButton.NoButton:
            x, y = self.width() / 2, self.height() / 2
            self._begin_drag(self._left_tool, Qt.MouseButton.LeftButton, (x, y))
            self._ask_for(self._hands.move(x + dx, y + dy))
            self._hands.release(Qt.MouseButton.LeftButton)

    def _begin_drag(self, tool: Tool, button: Qt.MouseButton, at: tuple[float, float]) -> None:
        projection = self._scene.projection
        if projection is not None:
            window = self._window_to_drag()
            self._hands.press(
                Press(
                    tool,
                    button,
                    *at,
                    projection,
                    window,
                    1.0 if self._source is None else self._source.smallest_width,
                )
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag, and follow the pointer."""
        event.accept()
        with self.held():  # the pointer and what it drags are seen at once
            self._move(event)

    def _move(self, event: QMouseEvent) -> None:
        if not event.buttons() & self._hands.button:  # the release went elsewhere, to a menu
            self._hands.release(self._hands.button)
        position = event.position()
        self._follow((position.x(), position.y()))
        if self._move_crosshair(event):
            return
        self._go_on_measuring(event)
        self._ask_for(self._hands.move(position.x(), position.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; a right click asks for the context menu."""
        event.accept()
        at = point_of(event)
        if self._measures(event) and self.crosshair.release():
            return
        if self._measures(event) and self.measuring.release(at, is_even=is_even(event)):
            return
        clicked = self._hands.release(event.button())
        self._take_enclosure()
        if clicked and event.button() == Qt.MouseButton.LeftButton:
            self.measuring.click_beside()
            self.crosshair.click(at)
        if clicked and event.button() == Qt.MouseButton.RightButton:
            self.measuring.choose_at(at)
            self.context_menu_requested.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Maximise or restore; upon a measurement, name it."""
        event.accept()
        if self._measures(event) and self.measuring.double_click(point_of(event)):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self.crosshair.double_click()
            self.maximise_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move along the slices; with Ctrl, zoom at the pointer."""
        event.accept()
        if event.modifiers() & _Modifier.ControlModifier:
            self._zoom_by_wheel(event)
            return
        pixels, angle = event.pixelDelta().y(), event.angleDelta().y()
        steps, self._wheel = wheel_steps(self._wheel, pixels, angle)
        self._ask_for(steps or None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu when the keyboard wants it; the mouse asks by a click."""
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.context_menu_requested.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        event.accept()
        self._follow(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a series from the browser; leave files to the window."""
        accept_series(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Keep taking it."""
        accept_series(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which series was dropped."""
        if (key := dropped_series(event)) is not None:
            self.dropped.emit(key)

    def _move_crosshair(self, event: QMouseEvent) -> bool:
        """Drag the crosshair, or let it follow the pointer (Shift); return whether it is held."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self.crosshair.release()  # the release went elsewhere
        if is_even(event) and not event.buttons() and not self.measuring.is_drawing:
            self.crosshair.point_at(point_of(event))
        return self.crosshair.drag(point_of(event))

    def _measures(self, event: QMouseEvent) -> bool:
        return event.button() == Qt.MouseButton.LeftButton

    def _go_on_measuring(self, event: QMouseEvent) -> None:
        """Draw on, or show what can be taken hold of while nothing else is done."""
        if self.measuring.is_holding and not event.buttons() & Qt.MouseButton.LeftButton:
            self.measuring.release(point_of(event))  # the release went elsewhere
        if self.measuring.is_drawing or not event.buttons():
            self.measuring.move(point_of(event), is_even=is_even(event))
            self._show_cursor()

    def _show_cursor(self) -> None:
        cursor = self.measuring.cursor
        if self._pointer is not None and self.crosshair.is_handle(self._pointer):
            cursor = Qt.CursorShape.PointingHandCursor
        if self.viewport().cursor().shape() != cursor:
            self.viewport().setCursor(cursor)

    def _zoom_by_wheel(self, event: QWheelEvent) -> None:
        projection, position = self._scene.projection, event.position()
        if projection is not None:
            factor = wheel_zoom_factor(event.angleDelta().y())
            self._ask_for(camera_of(projection.zoomed(factor, position.x(), position.y())))

    def _take_enclosure(self) -> None:
        """Ask for the window of what was enclosed, if the hand has drawn around something."""
        enclosure = self._enclosure
        if enclosure is None:
            return
        self._enclose(None)
        if self._source is not None:
            self._ask_for(enclosed_window(self._source, self._scene, enclosure))

    def _window_to_drag(self) -> Window | None:
        if self._source is None or self._source.content.volume.is_color:
            return None
        return self._scene.window

    def _ask_for(self, request: Request) -> None:
        if isinstance(request, Window):
            self.window_requested.emit(request)
        elif isinstance(request, Camera):
            self.camera_requested.emit(request)
        elif isinstance(request, Enclosure):
            self._enclose(request)
        elif request:
            self.scroll_requested.emit(request)
