"""The list of measurements as a table: name, value, image, below a heading for each series."""

from collections.abc import Iterator, Sequence
from itertools import groupby
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
    later("Measuring", "Image"),
)


class MeasurementModel(QAbstractTableModel):
    """Shows rows it is given; a name that is typed in is only asked for.

    The text of a heading is in the first column; it can neither be chosen nor get the keys.
    """

    rename_requested = Signal(str, str)  # identifier, name

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[MeasurementRow | str, ...] = ()

    def show_rows(self, rows: Sequence[MeasurementRow]) -> None:
        """Show these rows; only what differs is told to the view."""
        now = tuple(_with_headings(rows))
        if now == self._lines:
            return
        before, self._lines = self._lines, now
        if _identifiers(before) == _identifiers(now):
            self.dataChanged.emit(self.index(0, 0), self.index(len(now) - 1, len(_HEADINGS) - 1))
        else:
            self.beginResetModel()
            self.endResetModel()

    @property
    def headings(self) -> list[int]:
        """The rows that are headings."""
        return [row for row, line in enumerate(self._lines) if isinstance(line, str)]

    def identifier_at(self, row: int) -> str:
        """Return which measurement stands in a row, nothing in a heading and beside the rows."""
        return _identifiers(self._lines)[row] if 0 <= row < len(self._lines) else ""

    def row_of(self, identifier: str) -> int:
        """Return the row of a measurement, -1 for none."""
        names = _identifiers(self._lines)
        return names.index(identifier) if identifier and identifier in names else -1

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many measurements there are."""
        return 0 if parent.isValid() else len(self._lines)

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
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            texts = (line, "", "") if isinstance(line, str) else (line.name, line.value, line.image)
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(line if isinstance(line, str) else line.details)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the names be edited."""
        if isinstance(self._lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        line = self._lines[index.row()]
        if isinstance(line, str) or role != Qt.ItemDataRole.EditRole or value == line.name:
            return False
        self.rename_requested.emit(line.identifier, str(value))
        return True


def _with_headings(rows: Sequence[MeasurementRow]) -> Iterator[MeasurementRow | str]:
    """Put the heading of each series above its rows."""
    for _, group in groupby(rows, key=lambda row: row.series_key):
        first, *others = group
        yield first.heading
        yield first
        yield from others


def _identifiers(lines: Sequence[MeasurementRow | str]) -> list[str]:
    return ["" if isinstance(line, str) else line.identifier for line in lines]
