"""A series that is dragged from the browser: taken by views and empty cells alike."""

from PySide6.QtGui import QDropEvent

from medviewer.ui.slices.content import SERIES_MIME_TYPE


def accept_series(event: QDropEvent) -> bool:
    """Take a series, and return whether it is one; files are left to the window."""
    is_series = event.mimeData().hasFormat(SERIES_MIME_TYPE)
    if is_series:
        event.acceptProposedAction()
    else:
        event.ignore()
    return is_series


def dropped_series(event: QDropEvent) -> str:
    """Return the key of the series that was dropped."""
    return bytes(event.mimeData().data(SERIES_MIME_TYPE).data()).decode()
