"""The one place that touches pyqtgraph, which has no types: a view whose scene is an image.

The scene's view box has the coordinates of the oriented image, in image columns, so that
measurements and other pyqtgraph items can be laid over a slice and follow it.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

if TYPE_CHECKING:
    _Base = QGraphicsView
else:
    from pyqtgraph import GraphicsView as _Base


class SceneView(_Base):
    """A pyqtgraph view with one view box that fills it; it moves only when it is told to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from pyqtgraph import ViewBox

        self._view_box: Any = ViewBox(  # Any: pyqtgraph has no types
            enableMouse=False, enableMenu=False, invertY=True, defaultPadding=0.0
        )
        self._view_box.disableAutoRange()
        self.setCentralItem(self._view_box)  # type: ignore[attr-defined]  # pyqtgraph's own
        self.setBackgroundBrush(QColor(0, 0, 0))  # black in every theme: greys are judged on it
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)

    def add_image_item(self, item: QGraphicsItem) -> None:
        """Put an item into the coordinates of the image."""
        self._view_box.addItem(item, ignoreBounds=True)

    def show_range(self, visible: QRectF) -> None:
        """Show this part of the oriented image, in image columns; its aspect is the caller's."""
        self._view_box.setRange(visible, padding=0.0, disableAutoRange=True)

    def view_resized(self) -> None:
        """Hear that the view has a new size; for subclasses."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the view box fill the view, then tell."""
        super().resizeEvent(event)
        if event is not None:  # pyqtgraph calls this without an event while it is built
            self.view_resized()

    def prepare_to_paint(self) -> None:
        """Do all that may fail before painting begins; for subclasses."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Prepare, then paint."""
        self.prepare_to_paint()
        super().paintEvent(event)

    def close(self) -> bool:
        """Close as every widget does; pyqtgraph's own way takes the scene apart too early."""
        return QGraphicsView.close(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys to the main window."""
        event.ignore()
