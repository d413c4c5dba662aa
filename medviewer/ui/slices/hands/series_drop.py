"""A series that is dragged from the browser into a view."""

from PySide6.QtGui import QDropEvent

from medviewer.ui.slices.content import SERIES_MIME_TYPE


def accept_series(event: QDropEvent) -> None:
    """Take a series from the browser; leave files to the window."""
    if event.mimeData().hasFormat(SERIES_MIME_TYPE):
        event.acceptProposedAction()
    else:
        event.ignore()


def dropped_series(event: QDropEvent) -> str | None:
    """Return the key of the series that was dropped; None when it was something else."""
    accept_series(event)
    if not event.isAccepted():
        return None
    return bytes(event.mimeData().data(SERIES_MIME_TYPE).data()).decode()
