"""A slice and a channel of a tensor as images."""

from PySide6.QtGui import QImage

from medviewer.app.classifying.seeing import SeenSlice
from medviewer.image.presets import default_window
from medviewer.image.region import Region
from medviewer.image.rendering import Frame, SliceRenderer


def slice_picture(shown: SeenSlice) -> QImage:
    """Return the whole slice with the window of the screen, a pixel each."""
    volume, index = shown.volume, shown.slice_index
    window = shown.window or default_window(volume, index, "")
    whole = Region(0, 0, 0, volume.rows, volume.columns)
    packed = SliceRenderer(volume).render(Frame(index, whole, window))
    rows, columns = packed.shape
    form = QImage.Format.Format_RGB32
    return QImage(packed.tobytes(), columns, rows, 4 * columns, form).copy()


def tensor_picture(shown: SeenSlice, channel: int) -> QImage:
    """Return a channel of the tensor, a pixel each."""
    grey = shown.seen.picture(channel)
    rows, columns = grey.shape
    return QImage(grey.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8).copy()
