"""One view of a stack of slices as it is seen: composed from values it is given, then painted."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QRect, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from medviewer.app.view_state import ViewState
from medviewer.image.projection import Projection
from medviewer.image.window import Window
from medviewer.language import translate
from medviewer.ui.slices.content import SliceContent
from medviewer.ui.slices.crosshair import CrosshairLayer
from medviewer.ui.slices.hands.slice_hands import Enclosure
from medviewer.ui.slices.heatmap.color_bar import color_bar_texts, paint_color_bar
from medviewer.ui.slices.item import SliceItem
from medviewer.ui.slices.measuring.layer import LayerView, MeasuringLayer
from medviewer.ui.slices.scene import SliceScene, compose, empty_scene
from medviewer.ui.slices.scene_layout import laid_out_scene
from medviewer.ui.slices.scene_painting import paint_below_words
from medviewer.ui.slices.scene_view import SceneView
from medviewer.ui.slices.source import SliceSource
from medviewer.ui.slices.words.annotations import (
    TextPainter,
    paint_enclosure,
    paint_layout,
    paint_message,
)
from medviewer.ui.slices.words.corner_lines import CornerMemory
from medviewer.ui.slices.words.placed import Layout, Screen


class SliceCanvas(SceneView):
    """Shows one slice of a `SliceContent` as a `ViewState` says; it changes neither by itself."""

    pointer_moved = Signal(object)  # PointerValue, or None beside the image

    def __init__(self, parent: QWidget | None = None) -> None:
        self._source: SliceSource | None = None
        self._state = ViewState()
        self._scene = empty_scene()
        self._layout = Layout()
        self._pointer: tuple[float, float] | None = None
        self._enclosure: Enclosure | None = None
        self._holds = 0
        self._is_stale = False
        self._text = TextPainter()
        self._corners = CornerMemory()
        self.crosshair = CrosshairLayer()
        self.measuring = MeasuringLayer(self._text)
        super().__init__(parent)
        for layer in (self.crosshair, self.measuring):
            layer.setParent(self)  # they go with it
        self.measuring.changed.connect(self.viewport().update)
        self.crosshair.changed.connect(self._on_crosshair_changed)
        self.crosshair.mark_moved.connect(self._on_mark_moved)
        self._item = SliceItem()
        self.add_image_item(self._item)
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

    @contextmanager
    def held(self) -> Iterator[None]:
        """Compose what changes meanwhile once, at the end."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            if self._is_stale:
                self._refresh()

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
        """Draw anew for a screen with other pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._refresh()
        return super().event(event)

    def prepare_to_paint(self) -> None:
        """Render the slice and place the words."""
        self._item.render()
        size = (float(self.width()), float(self.height()))
        self._layout = laid_out_scene(self._scene, self._state, size, self._text, self._corners)
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

    def _follow(self, point: tuple[float, float] | None) -> None:
        self._pointer = point
        self._refresh()

    def _enclose(self, enclosure: Enclosure | None) -> None:
        """Paint a rectangle around what a hand encloses; None takes it away."""
        self._enclosure = enclosure
        self.viewport().update()

    def _refresh(self) -> None:
        self._is_stale = self._holds > 0
        if self._is_stale:
            return
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

    def _on_mark_moved(self, box: QRect) -> None:
        """Paint anew that part of the view alone."""
        self.viewport().update(box)

    def _place(self, projection: Projection) -> None:
        self._item.place(projection)
        left, top = projection.origin
        zoom = projection.zoom
        self.show_range(
            QRectF(-left / zoom, -top / zoom, self.width() / zoom, self.height() / zoom)
        )


def _layer_view(scene: SliceScene, state: ViewState) -> LayerView:
    """Return what measurements stand over; nothing where there is no picture."""
    if scene.picture is None:
        return LayerView()
    is_visible = state.annotations != "none"
    return LayerView(scene.projection, scene.picture.frame.slice_index, is_visible)
