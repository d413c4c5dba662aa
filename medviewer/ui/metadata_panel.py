"""The header of an image: every element as text, with a filter."""

from collections.abc import Sequence

from PySide6.QtWidgets import QTableWidgetItem, QWidget

from medviewer.app.texts.header_rows import HeaderRow
from medviewer.ui.dialogs import TableDialog


class HeaderDialog(TableDialog):
    """Opens empty and is filled when the header has been read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Header", ("Tag", "Name", "Value"), (), parent)

    def show_header(self, rows: Sequence[HeaderRow]) -> None:
        """Show the elements of a file."""
        self.table.setRowCount(len(rows))
        for position, row in enumerate(rows):
            for column, text in enumerate((row.tag, row.name, row.value)):
                self.table.setItem(position, column, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(1, min(self.table.columnWidth(1) + 16, 340))
