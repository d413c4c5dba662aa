"""Export as the window offers it: ask what, ask where, write; or to the clipboard."""

from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QProgressDialog

from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.io.picture_files import Pixels
from medviewer.language import later, translate
from medviewer.ui.exporting.export_dialog import ExportDialog
from medviewer.ui.exporting.picture import CellPainter, ExportOptions, image_of
from medviewer.ui.exporting.screen import screen_picture
from medviewer.ui.exporting.series_export import SeriesExport
from medviewer.ui.slices.grid.viewport_grid import ViewportGrid

_MP4 = later("Export", ";;MP4, a film of a series (*.mp4)")
_FORMS = later(
    "Export",
    "PNG (*.png);;JPEG (*.jpg);;TIFF (*.tif);;GIF, a cine of a series (*.gif);;PDF (*.pdf)",
)
_PDF = "PDF (*.pdf)"


class ExportRequests(QObject):
    """Answers the actions that export pictures."""

    def __init__(self, grid: ViewportGrid, session: Session, controller: Controller) -> None:
        super().__init__(grid)
        self._grid = grid
        self._session = session
        self._controller = controller

    def ask(self, *, as_pdf: bool = False) -> None:
        """Ask what to export, or to print to a PDF file."""
        active = self._session.active_viewport
        opened = self._session.opened_stack(active.stack_key)
        if opened is None or active.message:
            return
        places = self._session.arrangement.visible
        has_ai = any(self._session.viewports[number].result is not None for number in places)
        window = self._grid.window()
        dialog = ExportDialog(opened.volume.slice_count, has_ai=has_ai, parent=window)
        name, forms = "export.png", _forms()
        if as_pdf:
            dialog.setWindowTitle(translate("Export", "Print to PDF"))
            name, forms = "export.pdf", _PDF
        dialog.accepted.connect(lambda: self._on_asked(dialog, name, forms))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def copy(self) -> None:
        """Put what is on screen on the clipboard, without the patient."""
        picture = self._screen(ExportOptions())
        if picture is not None:
            QGuiApplication.clipboard().setImage(image_of(picture))

    def _on_asked(self, dialog: ExportDialog, name: str, forms: str) -> None:
        name, chosen = QFileDialog.getSaveFileName(
            self._grid.window(), dialog.windowTitle(), name, forms
        )
        if not name:
            return
        path = Path(name)
        if not path.suffix:
            path = path.with_name(path.name + chosen[chosen.index("(*") + 2 : chosen.index(")")])
        if dialog.series.isChecked():
            self._export_series(path, dialog.options)
        else:
            self._export_screen(path, dialog.options)

    def _export_screen(self, path: Path, options: ExportOptions) -> None:
        picture = self._screen(options)
        if picture is not None:
            self._controller.exporting.write(path, picture)

    def _screen(self, options: ExportOptions) -> Pixels | None:
        painter = CellPainter(self._session, self._controller, options)
        try:
            return screen_picture(self._session, painter, self._places())
        finally:
            painter.close()

    def _places(self) -> dict[int, QRect]:
        """Return where the views of the visible cells lie in the grid."""
        visible = self._session.arrangement.visible
        return {number: self._grid.cells[number].geometry() for number in visible}

    def _export_series(self, path: Path, options: ExportOptions) -> None:
        cell = self._grid.cells[self._session.arrangement.active]
        export = SeriesExport(self._session, self._controller, options, cell.view.size())
        export.setParent(self)
        progress = QProgressDialog(
            translate("Export", "Exporting the series"),
            translate("Export", "Cancel"),
            0,
            export.count,
            self._grid.window(),
        )
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(0)
        progress.setAutoReset(False)
        progress.setAutoClose(False)
        export.progressed.connect(progress.setValue)
        progress.canceled.connect(export.stop)
        export.ended.connect(progress.deleteLater)
        export.ended.connect(export.deleteLater)
        progress.show()
        export.start(path)


def _forms() -> str:
    """Return what the file dialog offers; films where the user has what makes them."""
    from medviewer.io.workers.video import ffmpeg

    forms = translate("Export", _FORMS)
    return forms + translate("Export", _MP4) if ffmpeg() else forms
