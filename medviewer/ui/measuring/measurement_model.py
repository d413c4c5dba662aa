"""The list of measurements as a table: name, value, series, image."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from medviewer.app.texts.measurements import MeasurementRow
from medviewer.language import later, translate
from medviewer.ui.text import plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_HEADINGS = (
    later("Measuring", "Name"),
    later("Measuring", "Value"),
    later("Measuring", "Series"),
    later("Measuring", "Image"),
)


class MeasurementModel(QAbstractTableModel):
    """Shows rows it is given; a name that is typed in is only asked for."""

    rename_requested = Signal(str, str)  # identifier, name

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[MeasurementRow, ...] = ()

    def show_rows(self, rows: Sequence[MeasurementRow]) -> None:
        """Show these rows; only what differs is told to the view."""
        now = tuple(rows)
        if now == self._rows:
            return
        before, self._rows = self._rows, now
        if [row.identifier for row in before] == [row.identifier for row in now]:
            self.dataChanged.emit(self.index(0, 0), self.index(len(now) - 1, len(_HEADINGS) - 1))
        else:
            self.beginResetModel()
            self.endResetModel()

    def identifier_at(self, row: int) -> str:
        """Return which measurement stands in a row, nothing beside the rows."""
        return self._rows[row].identifier if 0 <= row < len(self._rows) else ""

    def row_of(self, identifier: str) -> int:
        """Return the row of a measurement, -1 for none."""
        names = [row.identifier for row in self._rows]
        return names.index(identifier) if identifier in names else -1

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many measurements there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # Any: Qt's own
        """Return the heading of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return translate("Measuring", _HEADINGS[section])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # Any: Qt's own
        """Return the text of a cell."""
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return (row.name, row.value, row.series, row.image)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.details)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the names be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        if role != Qt.ItemDataRole.EditRole or value == self._rows[index.row()].name:
            return False
        self.rename_requested.emit(self._rows[index.row()].identifier, str(value))
        return True
