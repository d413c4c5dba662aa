"""Small arrays as pixmaps."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage, QPixmap


def pixmap_of(pixels: npt.NDArray[np.uint8]) -> QPixmap:
    """Return a pixmap of ``(h, w)`` grey or ``(h, w, 3)`` colour uint8 pixels."""
    contiguous = np.ascontiguousarray(pixels)
    is_grey = contiguous.ndim == 2
    form = QImage.Format.Format_Grayscale8 if is_grey else QImage.Format.Format_RGB888
    height, width = contiguous.shape[:2]
    image = QImage(contiguous.data, width, height, contiguous.strides[0], form)
    return QPixmap.fromImage(image)  # copies: the array may go
