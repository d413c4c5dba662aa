"""A view whose scene is an image, and which shows the part of it that it is told to.

The scene's own coordinates are those of the viewport; one root item carries the transform from the
oriented image, in image columns, so that a move is one matrix and is exact below a pixel.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent, QResizeEvent, QTransform
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsItemGroup,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

_SIZE_HINT = QSize(256, 192)


class SceneView(QGraphicsView):
    """A view that its image fills; it moves only when it is told to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root = QGraphicsItemGroup()
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # a handful of items
        scene.addItem(self._root)
        self.setScene(scene)
        self._visible = QRectF(0, 0, 1, 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setBackgroundBrush(QColor(0, 0, 0))  # black in every theme: greys are judged on it
        self.viewport().setAutoFillBackground(False)  # the brush fills it all
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)

    def add_image_item(self, item: QGraphicsItem) -> None:
        """Put an item into the coordinates of the image."""
        item.setParentItem(self._root)

    def show_range(self, visible: QRectF) -> None:
        """Show this part of the oriented image, in image columns; its aspect is the caller's."""
        self._visible = QRectF(visible)
        self._place_root()

    def sizeHint(self) -> QSize:
        """Ask for the same room whatever is shown; Qt's own would ask for the size one has."""
        return _SIZE_HINT

    def view_resized(self) -> None:
        """Hear that the view has a new size; for subclasses."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the image fill the view, then tell."""
        super().resizeEvent(event)
        self.setSceneRect(QRectF(self.viewport().rect()))
        self._place_root()
        self.view_resized()

    def prepare_to_paint(self) -> None:
        """Do all that may fail before painting begins; for subclasses."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Prepare, then paint."""
        self.prepare_to_paint()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys to the main window."""
        event.ignore()

    def _place_root(self) -> None:
        """Bring the shown part of the image onto the viewport."""
        shown, size = self._visible, self.viewport().size()
        if shown.isEmpty():
            return
        across, down = size.width() / shown.width(), size.height() / shown.height()
        left, top = shown.left() * across, shown.top() * down
        self._root.setTransform(QTransform(across, 0, 0, down, -left, -top))
