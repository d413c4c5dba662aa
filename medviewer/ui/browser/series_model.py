"""The series browser's tree as Qt wants it: rows of `BrowserRow`, renewed without flicker."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QPixmap, QStandardItem, QStandardItemModel

from medviewer.app.texts.browser_rows import BrowserRow, RowKind
from medviewer.ui.slices.content import SERIES_MIME_TYPE
from medviewer.ui.text import plain_tooltip

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
THUMBNAIL_ROLE = Qt.ItemDataRole.UserRole + 2
BADGE_ROLE = Qt.ItemDataRole.UserRole + 3

_Index = QModelIndex | QPersistentModelIndex


class SeriesModel(QStandardItemModel):
    """Holds the rows by key: a growing index touches only what is new or differs."""

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, QStandardItem] = {}

    def show_rows(self, rows: Sequence[BrowserRow]) -> list[QStandardItem]:
        """Show `rows`; return the items that are new."""
        wanted = {row.key for row in _flatten(rows)}
        for key in [key for key in self._items if key not in wanted]:
            if item := self._items.get(key):  # it may have gone with its parent
                self._forget(item)
                self.removeRow(item.row(), item.index().parent())
        return self._show_children(self.invisibleRootItem(), rows)

    def set_thumbnail(self, series_key: str, pixmap: QPixmap) -> None:
        """Show the small picture of a series."""
        if item := self._items.get(f"series\x1f{series_key}"):
            item.setData(pixmap, THUMBNAIL_ROLE)

    def set_badge(self, series_key: str, badge: str) -> None:
        """Show in a word where the series' classification is."""
        if item := self._items.get(f"series\x1f{series_key}"):
            item.setData(badge, BADGE_ROLE)

    def find(self, key: str) -> QStandardItem | None:
        """Return the item of a row's key."""
        return self._items.get(key)

    def mimeTypes(self) -> list[str]:
        """Series can be dragged into a view."""
        return [SERIES_MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Hand the key of the dragged series over."""
        content = QMimeData()
        for index in indexes:
            content.setData(SERIES_MIME_TYPE, row_of(index).series_key.encode())
        return content

    def _show_children(
        self, parent: QStandardItem, rows: Sequence[BrowserRow]
    ) -> list[QStandardItem]:
        added = []
        for position, row in enumerate(rows):
            item = self._items.get(row.key)
            if item is None:
                item = _new_item(row)
                self._items[row.key] = item
                parent.insertRow(position, item)
                added.append(item)
            elif item.data(ROW_ROLE) != row:
                _show_row(item, row)
            added += self._show_children(item, row.children)
        return added

    def _forget(self, item: QStandardItem) -> None:
        """Drop an item and what stands below it."""
        del self._items[row_of(item.index()).key]
        for position in range(item.rowCount()):
            self._forget(item.child(position))


class SeriesFilter(QSortFilterProxyModel):
    """Keeps the series whose words hold the filter's text, with their study and patient."""

    def __init__(self, model: SeriesModel) -> None:
        super().__init__()
        self._words: list[str] = []
        self.setSourceModel(model)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(False)

    def show_matching(self, text: str) -> None:
        """Keep the series that hold every word of `text`."""
        self._words = text.lower().split()
        self.setFilterFixedString(text)  # has the rows asked for again

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        """Accept series by their words and stacks by their series'; parents follow."""
        row = self.sourceModel().index(source_row, 0, source_parent).data(ROW_ROLE)
        if row is None:  # Qt asks for rows, too, that are just being removed
            return False
        if row.kind is RowKind.STACK:
            row = row_of(source_parent)
        if row.kind is not RowKind.SERIES:
            return not self._words
        return all(word in row.search for word in self._words)


def row_of(index: _Index) -> BrowserRow:
    """Return the value behind an index of the tree."""
    row = index.data(ROW_ROLE)
    if not isinstance(row, BrowserRow):
        raise TypeError("every index of the browser has a row")
    return row


def _new_item(row: BrowserRow) -> QStandardItem:
    item = QStandardItem()
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    if row.series_key:
        flags |= Qt.ItemFlag.ItemIsDragEnabled
    item.setFlags(flags)
    _show_row(item, row)
    return item


def _show_row(item: QStandardItem, row: BrowserRow) -> None:
    item.setData(row, ROW_ROLE)
    described = [part for part in (row.chip, row.title, row.detail, *row.problems) if part]
    item.setData(", ".join(described), Qt.ItemDataRole.AccessibleTextRole)
    lines = (part for part in (row.title, row.detail, *row.problems) if part)
    item.setToolTip(plain_tooltip("\n".join(lines)))


def _flatten(rows: Sequence[BrowserRow]) -> list[BrowserRow]:
    return [entry for row in rows for entry in (row, *_flatten(row.children))]
