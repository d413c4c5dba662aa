"""A whole series as pictures, one slice after the other, while the window stays alive."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QTimer, Signal

from medviewer.app.control.controller import Controller
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.language import translate
from medviewer.ui.exporting.picture import CellPainter, ExportOptions

if TYPE_CHECKING:
    from medviewer.io.picture_files import PictureWriter

_TRY_AGAIN_MS = 50
_PATIENCE = 600
"""How often a slice is waited for that is not read yet: half a minute."""


class SeriesExport(QObject):
    """Walks the active cell through its stack, so that what is missing is read, and draws it."""

    progressed = Signal(int)  # how many slices are written
    ended = Signal()

    def __init__(
        self, session: Session, controller: Controller, options: ExportOptions, size: QSize
    ) -> None:
        super().__init__()
        self._session = session
        self._controller = controller
        self._size = size
        self._number = session.arrangement.active
        self._key = session.active_viewport.stack_key
        self._first = session.active_viewport.state.slice_index
        opened = session.opened_stack(self._key)
        self.count = 0 if opened is None else opened.volume.slice_count
        self._painter = CellPainter(session, controller, options)
        self._waited = 0
        self._stopped = False
        self._out: PictureWriter | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_TRY_AGAIN_MS)
        self._again.timeout.connect(self._next)

    def start(self, path: Path) -> None:
        """Write the pictures to `path`, by its ending."""
        frame_ms = self._controller.exporting.frame_ms(self._session.active_viewport)
        self._controller.exporting.begin(path, frame_ms, self._on_begun, self._end)

    def stop(self) -> None:
        """Write nothing more, and leave nothing behind."""
        self._stopped = True

    def _on_begun(self, out: "PictureWriter") -> None:
        self._out = out
        self._again.start(0)

    def _next(self) -> None:
        """Draw the next slice, or wait until it is read."""
        out = self._out
        assert out is not None
        if self._stopped:
            self._give_up(
                translate("Export", "The export was stopped; nothing was written."),
                NoticeKind.INFORMATION,
            )
            return
        if out.count == self.count:
            self._controller.exporting.finish(out)
            self._end()
            return
        viewport = self._session.viewports[self._number]
        opened = self._session.opened_stack(self._key)
        index = out.count
        if viewport.stack_key != self._key or opened is None or opened.volume.missing(index):
            self._cannot_read(index)
            return
        self._controller.views.go_to(index, self._number)
        if opened.volume.is_pending(index):
            self._wait(index)
            return
        self._waited = 0
        picture = self._painter.paint(self._session.viewports[self._number], self._size)
        if picture is None:
            self._cannot_read(index)
            return
        self._controller.exporting.add(out, picture, self._on_added, self._end)

    def _on_added(self, out: "PictureWriter") -> None:
        self.progressed.emit(out.count)
        self._again.start(0)

    def _wait(self, index: int) -> None:
        self._waited += 1
        if self._waited > _PATIENCE:
            self._cannot_read(index)
        else:
            self._again.start(_TRY_AGAIN_MS)

    def _cannot_read(self, index: int) -> None:
        text = translate(
            "Export",
            "Image {number} cannot be read; the export was stopped and nothing was written.",
        ).format(number=index + 1)
        self._give_up(text, NoticeKind.WARNING)

    def _give_up(self, text: str, kind: NoticeKind) -> None:
        assert self._out is not None
        self._controller.exporting.discard(self._out)
        self._session.raise_notice(Notice(text, kind))
        self._end()

    def _end(self) -> None:
        """Show the slice again that was shown before."""
        self._out = None
        self._painter.close()
        if self._session.viewports[self._number].stack_key == self._key:
            self._controller.views.go_to(self._first, self._number)
        self.ended.emit()
