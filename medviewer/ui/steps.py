"""Small pieces of work done ahead of need, with room between them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

Step = Callable[[], object]

_APART_MS = 20
"""What has come meanwhile, a hand or a frame, is served between two steps."""


class Steps(QObject):
    """Does every step once; no two in one turn of the event loop."""

    def __init__(self, steps: Sequence[Step], parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(steps)
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._do_next)

    def begin(self) -> None:
        """Start with what is not done yet; ends with the parent."""
        if self._left:
            self._turn.start(_APART_MS)

    def _do_next(self) -> None:
        step = self._left.pop(0)
        if not self._left:
            self._turn.stop()
        step()
