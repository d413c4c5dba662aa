"""One view of a stack of slices: shows values it is given, asks for what the hands want."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from medviewer.app.view_state import Camera, LeftTool, Tool, ViewState
from medviewer.config import Settings
from medviewer.image.measuring.measurement import Kind
from medviewer.image.projection import Projection
from medviewer.image.window import Window
from medviewer.language import translate
from medviewer.ui.slices.annotations import (
    TextPainter,
    paint_below_words,
    paint_enclosure,
    paint_layout,
    paint_message,
)
from medviewer.ui.slices.content import SliceContent
from medviewer.ui.slices.crosshair import CrosshairLayer
from medviewer.ui.slices.gestures import WheelRest, wheel_steps, wheel_zoom_factor
from medviewer.ui.slices.hands import Enclosure, Press, Request, SliceHands, camera_of
from medviewer.ui.slices.heatmap.color_bar import color_bar_texts, paint_color_bar
from medviewer.ui.slices.item import SliceItem
from medviewer.ui.slices.measuring.layer import LayerView, MeasuringLayer
from medviewer.ui.slices.mouse import is_even, point_of
from medviewer.ui.slices.placed import Layout
from medviewer.ui.slices.scene import (
    Screen,
    SliceScene,
    compose,
    empty_scene,
    enclosed_window,
)
from medviewer.ui.slices.scene_layout import laid_out_scene
from medviewer.ui.slices.scene_view import SceneView
from medviewer.ui.slices.series_drop import accept_series, dropped_series
from medviewer.ui.slices.source import SliceSource

_Modifier = Qt.KeyboardModifier


class SliceView(SceneView):
    """Shows one slice of a `SliceContent` as a `ViewState` says; it changes neither by itself."""

    scroll_requested = Signal(int)  # how many slices forwards, negative for backwards
    window_requested = Signal(object)  # Window
    camera_requested = Signal(object)  # Camera
    maximise_requested = Signal()
    activated = Signal()
    context_menu_requested = Signal(QPoint)  # global position
    pointer_moved = Signal(object)  # PointerValue, or None beside the image
    dropped = Signal(object)  # str: key of the series that was dropped here
    tool_requested = Signal(object)  # LeftTool

    def __init__(self, parent: QWidget | None = None) -> None:
        self._source: SliceSource | None = None
        self._state = ViewState()
        self._scene = empty_scene()
        self._layout = Layout()
        self._pointer: tuple[float, float] | None = None
        self._left_tool: Tool = "window"
        self._draws = False
        self._hands = SliceHands()
        self.crosshair = CrosshairLayer()
        self._enclosure: Enclosure | None = None
        self._wheel = WheelRest()
        self._text = TextPainter()
        self.measuring = MeasuringLayer(self._text)
        super().__init__(parent)
        for layer in (self.crosshair, self.measuring):
            layer.setParent(self)  # they go with it
        self.measuring.changed.connect(self.viewport().update)
        self.crosshair.changed.connect(self._on_crosshair_changed)
        self._item = SliceItem()
        self.add_image_item(self._item)
        self.setAcceptDrops(True)
        self.setMinimumSize(96, 96)
        self.setAccessibleName(translate("Image view", "Image view"))

    # What it is told

    def show_content(self, content: SliceContent | None) -> None:
        """Show this stack; None empties the view. Keeps what was drawn of the same volume."""
        before = None if self._source is None else self._source.content.volume
        now = None if content is None else content.volume
        self._source = None if content is None else SliceSource(content, self._source)
        if now is not before:
            self._item.show_volume(now)
        self._refresh()

    def show_state(self, now: ViewState) -> None:
        """Show the content as this state says."""
        if now != self._state:
            self._state = now
            self._refresh()

    def show_arrivals(self) -> None:
        """Show the slice if its pixels have come meanwhile."""
        self._refresh()

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

    # What it can be asked

    @property
    def shown_window(self) -> Window | None:
        """The window in effect, also when the state leaves it to the view; None when empty."""
        return self._scene.window

    @property
    def projection(self) -> Projection | None:
        """How the slice lies in the view; None when empty."""
        return self._scene.projection

    # Painting

    def view_resized(self) -> None:
        """Fit again, or keep the zoom and the centre."""
        self._refresh()

    def event(self, event: QEvent) -> bool:
        """Draw anew for a screen with other pixels; Escape is the hand's while it draws."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._refresh()
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

    def prepare_to_paint(self) -> None:
        """Render the slice and place the words."""
        self._item.render()
        size = (float(self.width()), float(self.height()))
        self._layout = laid_out_scene(self._scene, self._state, size, self._text)
        self.measuring.draw_beside(self._layout, self._scene.labels.pointer)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint hatch, words and bars over the scene; scene and screen pixels are the same."""
        scene, layout = self._scene, self._layout
        paint_below_words(painter, scene, self._state, layout, self._text)
        ratio = self.devicePixelRatioF()
        self.crosshair.paint(painter, crosshair_only=self._state.annotations == "none")
        self.measuring.paint(painter, ratio)
        if layout.message is not None:
            paint_message(painter, scene.labels.message, layout.message, self._text, layout.size)
        if layout.color_bar is not None and scene.color_bar is not None:
            paint_color_bar(painter, scene.color_bar, layout.color_bar)
            for placed in color_bar_texts(scene.color_bar, layout.color_bar, layout.size):
                self._text.paint(painter, placed, ratio)
        paint_layout(painter, layout, self._text, ratio)
        if self._enclosure is not None:
            paint_enclosure(painter, self._enclosure.start, self._enclosure.end)

    def _refresh(self) -> None:
        screen = Screen(self.width(), self.height(), self.devicePixelRatioF())
        if self._source is None:
            self._show_scene(empty_scene())
        else:
            place = self.crosshair.references.crosshair
            self._show_scene(compose(self._source, self._state, screen, self._pointer, place))

    def _show_scene(self, scene: SliceScene) -> None:
        before, self._scene = self._scene, scene
        if scene.projection is not None and scene.projection != before.projection:
            self._place(scene.projection)
        self._item.show_picture(scene.picture)
        self.crosshair.place(None if scene.picture is None else scene.projection)
        self.measuring.show_view(_layer_view(scene, self._state))
        if scene.pointer != before.pointer:
            self.pointer_moved.emit(scene.pointer)
        if scene != before:
            self.viewport().update()

    def _on_crosshair_changed(self) -> None:
        self._refresh()
        self.viewport().update()

    def _place(self, projection: Projection) -> None:
        self._item.place(projection)
        left, top = projection.origin
        zoom = projection.zoom
        self.show_range(
            QRectF(-left / zoom, -top / zoom, self.width() / zoom, self.height() / zoom)
        )

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

    def _follow(self, point: tuple[float, float] | None) -> None:
        self._pointer = point
        self._refresh()

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
        enclosure, self._enclosure = self._enclosure, None
        if enclosure is not None and self._source is not None:
            self._ask_for(enclosed_window(self._source, self._scene, enclosure))
            self.viewport().update()

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
            self._enclosure = request
            self.viewport().update()
        elif request:
            self.scroll_requested.emit(request)


def _layer_view(scene: SliceScene, state: ViewState) -> LayerView:
    """Return what measurements stand over; nothing where there is no picture."""
    if scene.picture is None:
        return LayerView()
    is_visible = state.annotations != "none"
    return LayerView(scene.projection, scene.picture.frame.slice_index, is_visible)
