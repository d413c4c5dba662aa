"""Work behind the window gives way while the window shows what came of it.

Python runs one thread at a time. What a finding of a scan brings about, from filling a list to
painting, shared its time with the scan that went on and the thumbnails that were made, and took
twice as long. They ask at every file whether they are to stop, and wait there for the window.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QTimer

from medviewer.cancel import CancelToken

_LONGEST_WAIT_S = 0.02
"""A window that always has something to show leaves them a file so often."""


class Window:
    """Whether the window has nothing to do, as far as its tasks make it work."""

    def __init__(self, on_rest: Callable[[], None]) -> None:
        self.at_rest = threading.Event()
        self.at_rest.set()
        self._end = QTimer()  # of no length: it comes behind the events that wait, and painting
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.at_rest.set)
        self._end.timeout.connect(on_rest)

    def work(self) -> None:
        """Let the others wait until all is painted; to be called on the window's thread."""
        if not self._end.isActive():
            self.at_rest.clear()
            self._end.start()

    def close(self) -> None:
        """Let nobody wait any more."""
        self._end.stop()
        self.at_rest.set()


class GivingWayToken(CancelToken):
    """The token of work that waits, where it may be stopped, while the window works."""

    def __init__(self, at_rest: threading.Event) -> None:
        super().__init__()
        self._at_rest = at_rest

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` once `cancel` was called, after the window has had its turn."""
        super().raise_if_cancelled()
        if not self._at_rest.is_set():
            self._at_rest.wait(_LONGEST_WAIT_S)
            super().raise_if_cancelled()
