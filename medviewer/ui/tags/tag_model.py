"""Rows of tags as Qt wants them: a tree that only shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from medviewer.app.texts.tag_rows import TagRow
from medviewer.ui.text import plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROOT = 0
DIFFERENT = "≠ "


@dataclass(slots=True)
class _Node:
    """A row and its neighbours, by their numbers in the list of all."""

    row: TagRow | None
    parent: int
    position: int
    below: list[int]


class TagModel(QAbstractItemModel):
    """Shows rows it is given; the columns of two images differ in their headings."""

    def __init__(self) -> None:
        super().__init__()
        self._headings: tuple[str, ...] = ()
        self._nodes = [_Node(None, _ROOT, 0, [])]

    @property
    def compares(self) -> bool:
        """Whether two images stand side by side."""
        return len(self._headings) > 4

    def show_rows(self, rows: Sequence[TagRow], headings: tuple[str, ...]) -> None:
        """Show a tree of rows; `headings` has a fifth part where two images are compared."""
        self.beginResetModel()
        self._headings = headings
        self._nodes = [_Node(None, _ROOT, 0, [])]
        self._add(rows, _ROOT)
        self.endResetModel()

    def row_at(self, index: _Index) -> TagRow:
        """Return the value behind an index."""
        row = self._nodes[index.internalId()].row
        assert row is not None
        return row

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        """Return the index of a row below another one."""
        below = self._node(parent).below
        if not (0 <= row < len(below) and 0 <= column < len(self._headings)):
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """Return the row that another one stands below."""
        above = self._nodes[index.internalId()].parent if index.isValid() else _ROOT
        if above == _ROOT:
            return QModelIndex()
        return self.createIndex(self._nodes[above].position, 0, above)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many rows stand below a row."""
        return len(self._node(parent).below)

    def columnCount(self, _parent: _Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return len(self._headings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; a difference is bold and has a sign before its name."""
        row = self.row_at(index)
        mark = DIFFERENT if row.differs else ""
        texts = (row.number, mark + row.name, row.vr, row.value, row.other)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(texts[index.column()])
        if role == Qt.ItemDataRole.FontRole and row.differs:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def _node(self, index: _Index) -> _Node:
        return self._nodes[index.internalId() if index.isValid() else _ROOT]

    def _add(self, rows: Iterable[TagRow], parent: int) -> None:
        for position, row in enumerate(rows):
            number = len(self._nodes)
            self._nodes.append(_Node(row, parent, position, []))
            self._nodes[parent].below.append(number)
            self._add(row.below, number)
