"""One cell as a picture: drawn by the same view, with only what was asked for."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.io.picture_files import Pixels
from medviewer.language import translate
from medviewer.ui.slices.grid.viewport_content import slice_content
from medviewer.ui.slices.measuring.layer import LayerView
from medviewer.ui.slices.slice_view import SliceView
from medviewer.ui.slices.words.short_forms import NOTICE


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a picture shows beside the image; who the patient is only if asked for."""

    annotations: bool = True
    measurements: bool = True
    heatmap: bool = True
    patient: bool = False


class CellPainter:
    """Draws cells out of sight; `close` when done."""

    def __init__(self, session: Session, controller: Controller, options: ExportOptions) -> None:
        self._session = session
        self._measuring = controller.measuring
        self._key_objects = controller.key_objects
        self._options = options
        self._view = SliceView()
        self._view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)

    def close(self) -> None:
        """Let the view go."""
        self._view.close()
        self._view.deleteLater()

    def paint(self, viewport: Viewport, size: QSize) -> Pixels | None:
        """Return what a cell of this size shows; None where it shows no image."""
        shown = self._as_asked(viewport)
        content = slice_content(
            self._session,
            shown,
            (),
            key_objects=self._key_objects.slices(shown),
            identifying=self._options.patient,
        )
        if content is None:
            return None
        if shown.result is not None:  # no picture with AI content goes without these words
            content = replace(content, banners=(translate("Image view", NOTICE), *content.banners))
        self._view.resize(size)
        self._view.show()
        self._view.show_content(content)
        self._view.show_state(shown.state)
        self._show_measurements(viewport)
        return pixels_of(self._view.grab().toImage())

    def _show_measurements(self, viewport: Viewport) -> None:
        """Draw the measurements, none of them chosen, also where texts are left out."""
        layer = self._view.measuring
        marks = self._measuring.marks(viewport) if self._options.measurements else None
        layer.show_marks(None if marks is None else replace(marks, selected=""))
        layer.show_view(LayerView(self._view.projection, viewport.state.slice_index))

    def _as_asked(self, viewport: Viewport) -> Viewport:
        """Return the cell as it is to be drawn."""
        options, state = self._options, viewport.state
        usual = "all" if state.annotations == "none" else state.annotations
        state = replace(state, annotations=usual if options.annotations else "none")
        if options.heatmap:
            return replace(viewport, state=state)
        return replace(viewport, state=state, shows="plain", result=None)


def pixels_of(image: QImage) -> Pixels:
    """Return an image as ``(rows, columns, 3)``."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return lines[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def image_of(pixels: Pixels) -> QImage:
    """Return ``(rows, columns, 3)`` pixels as an image of its own."""
    rows, columns = pixels.shape[:2]
    form = QImage.Format.Format_RGB888
    return QImage(pixels.tobytes(), columns, rows, 3 * columns, form).copy()
