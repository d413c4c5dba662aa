"""The real window on files that are hardly images: real threads, real readers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.local_classifier import LocalClassifier
from medviewer.app.program import Program, assemble
from medviewer.app.session import Notice
from medviewer.config import Settings
from medviewer.ui.application import start
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.slice_view import SliceView

PATIENCE_MS = 60_000
_Button, _Key = Qt.MouseButton, Qt.Key


@dataclass
class Viewer:
    """A window that shows what was opened."""

    program: Program
    window: MainWindow
    qtbot: QtBot
    notices: list[Notice]

    @property
    def view(self) -> SliceView:
        """The view of the active cell."""
        return self.window.grid.cells[self.program.session.arrangement.active].view

    def wait(self) -> None:
        """Wait until nothing is read or drawn any more."""
        self.qtbot.waitUntil(lambda: self.program.controller.is_idle, timeout=PATIENCE_MS)
        QApplication.processEvents()

    def texts(self) -> str:
        """Return what stands in the corners and in the middle of the view."""
        labels = self.view._scene.labels
        corners = labels.corners
        lines = (*corners.top_left, *corners.top_right, *corners.bottom_left, labels.message)
        return "\n".join((*lines, *labels.banners, *corners.bottom_right))

    def use(self) -> None:
        """Do with the view whatever hands do: wheel, window, zoom, pan, keys, all tools, planes."""
        view = self.view
        middle = QPoint(view.width() // 2, view.height() // 2)
        for button in (_Button.LeftButton, _Button.MiddleButton, _Button.RightButton):
            self._drag(view, button, middle, QPoint(30, -20))
        for notches in (1, -2, 1):
            self._wheel(view, middle, notches)
        keys = (_Key.Key_0, _Key.Key_I, _Key.Key_H, _Key.Key_V, _Key.Key_R, _Key.Key_End)
        for key in (*keys, _Key.Key_Home, _Key.Key_F, _Key.Key_O, _Key.Key_Space, _Key.Key_Space):
            self.qtbot.keyClick(view, key)
            view.grab()
        self.qtbot.keyClick(view, _Key.Key_Space)
        for tool in (_Key.Key_D, _Key.Key_E, _Key.Key_A):
            self.qtbot.keyClick(view, tool)
            self._drag(view, _Button.LeftButton, middle, QPoint(12, 9))
            self.qtbot.keyClick(view, _Key.Key_Escape)
            self.qtbot.keyClick(view, _Key.Key_Escape)
        self.qtbot.mouseMove(view.viewport(), middle)
        view.grab()
        self.qtbot.keyClick(view, _Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
        self.wait()
        self.window.grab()

    def _drag(self, view: SliceView, button: Qt.MouseButton, at: QPoint, way: QPoint) -> None:
        self.qtbot.mousePress(view.viewport(), button, pos=at)
        for share in (1, 2, 3):
            self.qtbot.mouseMove(view.viewport(), at + way * share / 3)
        self.qtbot.mouseRelease(view.viewport(), button, pos=at + way)
        view.grab()

    def _wheel(self, view: SliceView, at: QPoint, notches: int) -> None:
        place = QPointF(at)
        event = QWheelEvent(
            place,
            view.mapToGlobal(place),
            QPoint(),
            QPoint(0, 120 * notches),
            _Button.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)
        view.grab()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[[Path], Viewer]]:
    """Return what opens a folder in a window of its own and waits until it is shown."""
    programs: list[Program] = []

    def open_folder(folder: Path) -> Viewer:
        program = assemble(Settings(), classifier=LocalClassifier([folder / "none"], "cpu", 1))
        programs.append(program)
        notices: list[Notice] = []
        program.session.notice_raised.connect(notices.append)
        window = MainWindow(program.session, program.controller)
        qtbot.addWidget(window)
        window.resize(1100, 760)
        with qtbot.waitExposed(window):
            window.show()
        start(program, [folder])
        session = program.session
        qtbot.waitUntil(
            lambda: program.controller.is_idle and bool(session.active_viewport.series_key),
            timeout=PATIENCE_MS,
        )
        QApplication.processEvents()
        return Viewer(program, window, qtbot, notices)

    yield open_folder
    for program in programs:
        program.controller.close()
