"""How large a dialog opens: as its words need, and no larger than there is room."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.ui.theme import FONT_PERCENT_PROPERTY

_MARGIN, _SMALLEST = QSize(40, 40), QSize(320, 240)


def dialog_size(size: QSize, dialog: QWidget) -> QSize:
    """Return a size for today's texts, less than the window that the dialog belongs to."""
    percent = (QApplication.instance() or dialog).property(FONT_PERCENT_PROPERTY) or 100
    parent = dialog.parentWidget()
    room = dialog.screen().availableSize() if parent is None else parent.window().size()
    return (size * (percent / 100)).boundedTo((room - _MARGIN).expandedTo(_SMALLEST))
