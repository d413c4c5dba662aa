"""A dock whose content is made when it is first seen: the window's start need not wait for it."""

from collections.abc import Callable

from PySide6.QtWidgets import QDockWidget, QWidget


class LateDock(QDockWidget):
    """Shows what `make` gives."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self._content: QWidget | None = None
        self.has_come = False
        """Whether it came by itself; who closes it then has it closed."""

    def come(self) -> bool:
        """Open when there is something to show for the first time; tell whether it did."""
        if self.has_come:
            return False
        self.has_come = True
        self.show()
        return True

    @property
    def content(self) -> QWidget:
        """What it shows; made now if it was never seen."""
        if self._content is None:
            self._content = self._make()
            self.setWidget(self._content)
        return self._content

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's own
        """Make the content before it is seen."""
        if visible:
            self.content.show()
        super().setVisible(visible)
