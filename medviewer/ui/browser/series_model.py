"""The series browser's tree as Qt wants it: rows of `BrowserRow`, renewed without flicker."""

from collections.abc import Collection, Iterator, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QPixmap, QStandardItem, QStandardItemModel

from medviewer.app.texts.browser_rows import BrowserNode, BrowserRow, RowKind
from medviewer.ui.slices.content import SERIES_MIME_TYPE
from medviewer.ui.text import plain_tooltip

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
THUMBNAIL_ROLE = Qt.ItemDataRole.UserRole + 2
BADGE_ROLE = Qt.ItemDataRole.UserRole + 3
STARS_ROLE = Qt.ItemDataRole.UserRole + 4
SHOWN_ROLE = Qt.ItemDataRole.UserRole + 5

_SIZE_ROLE = Qt.ItemDataRole.SizeHintRole

_HEIGHTS = {
    RowKind.PATIENT: 46,
    RowKind.STUDY: 28,
    RowKind.SERIES: 68,
    RowKind.STACK: 26,
    RowKind.OBJECT: 26,
}
_USUAL_TEXT = 16

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SeriesModel(QStandardItemModel):
    """Holds the rows by key: a growing index touches only what is new or differs."""

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, QStandardItem] = {}
        self._parents: dict[str, str] = {}
        self._complete: dict[str, object] = {}
        self._text_height = _USUAL_TEXT

    def set_text_height(self, pixels: int) -> None:
        """Say how high a line of text is: larger ones make higher rows.

        The heights are kept in the items: a delegate would be asked for all of them, one by one, at
        every change of the tree.
        """
        if pixels == self._text_height:
            return
        self._text_height = pixels
        for item in self._items.values():
            item.setData(self._size_of(row_of(item.index())), _SIZE_ROLE)

    def _size_of(self, row: BrowserRow) -> QSize:
        extra = 2 * max(0, self._text_height - _USUAL_TEXT)
        return QSize(120, _HEIGHTS[row.kind] + extra)

    def show_piece(
        self, parent: QStandardItem, position: int, nodes: Sequence[BrowserNode]
    ) -> tuple[int, list[QStandardItem]]:
        """Show `nodes` below `parent` from row `position` on.

        Returns how many rows were made or changed, and the items that are new.
        """
        added: list[QStandardItem] = []
        run: list[QStandardItem] = []
        changed = 0
        for place, node in enumerate(nodes, position):
            item = self._find_below(parent, node.key)
            if item is None:
                run.append(self._new_item(parent, node))
                continue
            added += _insert(parent, place, run)
            run = []
            changed += not self.is_complete(node) and _renew(item, node)
        added += _insert(parent, position + len(nodes), run)
        return changed + len(added), added

    def remove_others(
        self, parent: QStandardItem, start: int, end: int, kept: Collection[str]
    ) -> int:
        """Remove the rows from `start` up to `end` that are not to be kept; return how many."""
        gone = [place for place in range(start, end) if _key(parent.child(place)) not in kept]
        for place in gone:
            self._forget(parent.child(place))
        for first, count in _runs_from_the_end(gone):
            parent.removeRows(first, count)
        return len(gone)

    def is_complete(self, node: BrowserNode) -> bool:
        """Whether a node's row and all below it are shown as it has them."""
        return node.source is not None and self._complete.get(node.key) is node.source

    def set_complete(self, node: BrowserNode) -> None:
        """Remember that all below a node is shown."""
        self._complete[node.key] = node.source

    def set_thumbnail(self, series_key: str, pixmap: QPixmap) -> None:
        """Show the small picture of a series."""
        if item := self._items.get(f"series\x1f{series_key}"):
            item.setData(pixmap, THUMBNAIL_ROLE)

    def set_badge(self, series_key: str, badge: str) -> None:
        """Show in a word where the series' classification is."""
        if item := self._items.get(f"series\x1f{series_key}"):
            item.setData(badge, BADGE_ROLE)

    def set_stars(self, series_key: str, count: int) -> None:
        """Show how many key images a series has; nothing for none."""
        item = self._items.get(f"series\x1f{series_key}")
        if item is not None and (item.data(STARS_ROLE) or 0) != count:
            item.setData(count, STARS_ROLE)

    def show_objects(self, shown: Collection[str]) -> None:
        """Mark the rows of these keys as objects that are shown, and no others."""
        for key, item in self._items.items():
            if key.startswith("object\x1f") and bool(item.data(SHOWN_ROLE)) != (key in shown):
                item.setData(key in shown, SHOWN_ROLE)

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

    def _find_below(self, parent: QStandardItem, key: str) -> QStandardItem | None:
        """Return the item of a key; one that stands below another parent is taken away there."""
        item = self._items.get(key)
        if item is None or self._parents[key] == _key(parent):
            return item
        self._forget(item)
        self.removeRow(item.row(), item.index().parent())
        return None

    def _new_item(self, parent: QStandardItem, node: BrowserNode) -> QStandardItem:
        row = node.make()
        item = _new_item(row)
        item.setData(self._size_of(row), _SIZE_ROLE)
        self._items[node.key] = item
        self._parents[node.key] = _key(parent)
        return item

    def _forget(self, item: QStandardItem) -> None:
        """Drop an item and what stands below it."""
        key = _key(item)
        del self._items[key], self._parents[key]
        self._complete.pop(key, None)
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
        if row.kind in {RowKind.STACK, RowKind.OBJECT}:
            row = row_of(source_parent)
        if row.kind is not RowKind.SERIES:
            return not self._words
        return all(word in row.search for word in self._words)


def branches(model: QAbstractItemModel, parent: _Index = _ROOT) -> Iterator[QModelIndex]:
    """Yield the rows that have others below them, from the top down."""
    for place in range(model.rowCount(parent)):
        index = model.index(place, 0, parent)
        if model.hasChildren(index):
            yield index
            yield from branches(model, index)


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


def _renew(item: QStandardItem, node: BrowserNode) -> bool:
    """Show a node's row if it differs; return whether it did."""
    row = node.make()
    differs = bool(item.data(ROW_ROLE) != row)
    if differs:
        _show_row(item, row)
    return differs


def _insert(
    parent: QStandardItem, end: int, items: Sequence[QStandardItem]
) -> Sequence[QStandardItem]:
    """Insert items at once, so that the last one comes before row `end`: views hear of it once."""
    if items:
        parent.insertRows(end - len(items), items)
    return items


def _key(item: QStandardItem) -> str:
    """Return the key of an item's row, nothing for the root."""
    row = item.data(ROW_ROLE)
    return row.key if isinstance(row, BrowserRow) else ""


def _runs_from_the_end(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending places as runs ``(first, count)``, the last one first."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and sum(runs[-1]) == place:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((place, 1))
    return runs[::-1]
