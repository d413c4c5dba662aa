"""How large a dialog opens: as its words need, and no larger than there is room."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from medviewer.ui.theme import scaled

_MARGIN, _SMALLEST = QSize(40, 40), QSize(320, 240)


def dialog_size(size: QSize, dialog: QWidget) -> QSize:
    """Return a size for today's texts, less than the window that the dialog belongs to."""
    wanted = QSize(scaled(size.width()), scaled(size.height()))
    parent = dialog.parentWidget()
    room = dialog.screen().availableSize() if parent is None else parent.window().size()
    return wanted.boundedTo((room - _MARGIN).expandedTo(_SMALLEST))
