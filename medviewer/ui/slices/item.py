"""The slice itself as an item of a scene: rendered once a change, drawn by QPainter."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from medviewer.image.graphics import GraphicsLayer
from medviewer.image.projection import Projection
from medviewer.image.rendering import Frame, PackedArray, SliceRenderer
from medviewer.image.volume import Volume
from medviewer.ui.slices.heatmap.contours import paint_contours
from medviewer.ui.slices.heatmap.shown_heat import Contours

if TYPE_CHECKING:
    from medviewer.image.objects.layers import ColorLayer


@dataclass(frozen=True, slots=True)
class Picture:
    """What the item draws: a frame, whether it is smoothed, and what lies over it.

    That are `layers` (segmentations, maps, shutters), the first one at the bottom, the file's own
    graphics, and the contours of a heatmap.
    """

    frame: Frame
    smooth: bool
    graphics: GraphicsLayer | None = None
    contours: Contours | None = None
    layers: "tuple[ColorLayer, ...]" = ()


class SliceItem(QGraphicsItem):
    """Draws a picture of a volume; its own coordinates are pixel edges ``x = column, y = row``."""

    def __init__(self) -> None:
        super().__init__()
        self._renderer: SliceRenderer | None = None
        self._picture: Picture | None = None
        self._drawn: Frame | None = None
        self._packed: PackedArray | None = None
        self._size = (0, 0)

    def show_volume(self, volume: Volume | None) -> None:
        """Draw from this volume from now on."""
        self.prepareGeometryChange()
        self._renderer = None if volume is None else SliceRenderer(volume)
        self._size = (0, 0) if volume is None else (volume.rows, volume.columns)
        self._picture = self._drawn = self._packed = None

    def show_picture(self, picture: Picture | None) -> None:
        """Draw this picture at the next repaint, which is the view's to ask for.

        An `update` of the item would be answered after the view's own one, by a second repaint.
        """
        self._picture = picture

    def place(self, projection: Projection) -> None:
        """Stand as the projection says, in columns of the oriented image."""
        transform = orientation_transform(projection)
        if transform != self.transform():
            self.setTransform(transform)

    def boundingRect(self) -> QRectF:
        """Return the whole image."""
        rows, columns = self._size
        return QRectF(0, 0, columns, rows)

    def render(self) -> None:
        """Make the pixels of the picture, if they are not there yet.

        Called before painting begins: an exception inside of it would end the program.
        """
        picture, renderer = self._picture, self._renderer
        if picture is None or renderer is None or 0 in picture.frame.region.shape:
            self._packed = self._drawn = None
        elif picture.frame != self._drawn:
            self._packed, self._drawn = renderer.render(picture.frame), picture.frame

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw what `render` made."""
        frame = self._drawn
        if self._packed is None or frame is None or self._picture is None:
            return
        height, width = frame.region.shape
        image = QImage(self._packed.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._picture.smooth)
        target, source = self._rectangles(frame)
        painter.drawImage(target, image, source)
        for layer in self._picture.layers:
            _draw_layer(painter, layer, self.boundingRect())
        if self._picture.graphics is not None:
            _draw_graphics(painter, self._picture.graphics, self.boundingRect())
        if self._picture.contours is not None:
            painter.setClipRect(self.boundingRect())
            paint_contours(painter, self._picture.contours)

    def _rectangles(self, frame: Frame) -> tuple[QRectF, QRectF]:
        """Return where the points lie in the image, and which of them: both end at its edge."""
        rows, columns = self._size
        region, (down, across) = frame.region, frame.region.steps
        height, width = region.shape
        if region.points is not None:  # one point is one device pixel, also the cut one at the edge
            return QRectF(0, 0, width * across, height * down), QRectF(0, 0, width, height)
        left, top = region.left * across, region.top * down
        right, bottom = min(left + width * across, columns), min(top + height * down, rows)
        target = QRectF(left, top, right - left, bottom - top)
        return target, QRectF(0, 0, target.width() / across, target.height() / down)


def _draw_layer(painter: QPainter, layer: "ColorLayer", image: QRectF) -> None:
    rows, columns = layer.packed.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    picture = QImage(layer.packed.data, columns, rows, 4 * columns, form)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, layer.smooth)
    painter.drawImage(image, picture)


def _draw_graphics(painter: QPainter, graphics: GraphicsLayer, image: QRectF) -> None:
    """Lay the file's own graphics over the whole image."""
    rows, columns = graphics.packed.shape
    layer = QImage(graphics.packed.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(image, layer)


def orientation_transform(projection: Projection) -> QTransform:
    """Return the transform from ``(column, row)`` to the oriented image, in columns."""
    height, width = projection.rows * projection.aspect, float(projection.columns)
    y0, x0 = projection.orientation.to_screen(0.0, 0.0, height, width)
    y_right, x_right = projection.orientation.to_screen(0.0, 1.0, height, width)
    y_down, x_down = projection.orientation.to_screen(projection.aspect, 0.0, height, width)
    return QTransform(x_right - x0, y_right - y0, x_down - x0, y_down - y0, x0, y0)
