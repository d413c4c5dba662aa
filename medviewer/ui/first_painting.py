"""Waiting until a window is painted: what begins before on other threads would hold it up."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_LONGEST_MS = 500
"""A window that nobody sees (minimised, on another desktop) is not painted."""


def when_painted(window: QWidget, begin: Callable[[], None]) -> None:
    """Call `begin` once, after the window was first painted."""
    _Watcher(window, begin)


class _Watcher(QObject):
    def __init__(self, window: QWidget, begin: Callable[[], None]) -> None:
        super().__init__(QApplication.instance())  # another language may replace the window
        self._begin = begin
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._end)
        self._turn.start(_LONGEST_MS)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of the painting: what the window holds is painted in the same go."""
        if event.type() == QEvent.Type.Paint and self._turn.interval():
            self._turn.start(0)
        return super().eventFilter(watched, event)

    def _end(self) -> None:
        self.deleteLater()
        self._begin()
