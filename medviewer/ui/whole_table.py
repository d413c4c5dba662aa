"""A table that cuts nothing off at its right edge."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableWidget


class WholeTable(QTableWidget):
    """A table whose columns are as wide as their texts: with less room it scrolls sideways."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the last column to the new width."""
        super().resizeEvent(event)
        self.fit_last_column()

    def fit_last_column(self) -> None:
        """Let the last column take what is left, if anything is: a stretched one may be cut."""
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setStretchLastSection(header.length() < self.viewport().width())
