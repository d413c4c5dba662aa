"""Every text that a reader can see, hear or meet under the pointer in a window."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QMenu,
    QWidget,
)

from medviewer.ui.slices.slice_view import SliceView

_GETTERS = (
    "text",
    "title",
    "toolTip",
    "windowTitle",
    "placeholderText",
    "accessibleName",
    "accessibleDescription",
    "specialValueText",
    "suffix",
    "prefix",
    "labelText",
)
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


def texts_of(top: QWidget) -> Iterator[str]:
    """Yield the texts of a widget and of all within it, menus and actions, too, as plain text."""
    for widget in (top, *top.findChildren(QWidget)):
        yield from _own_texts(widget)
    for action in top.findChildren(QAction):
        yield from (_plain(action.text()), _plain(action.toolTip()))


def _own_texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QMenu):
        widget.aboutToShow.emit()  # many are filled when they open
    is_entry = isinstance(widget, QAbstractSpinBox)
    for name in _GETTERS:
        getter = getattr(widget, name, None)
        if callable(getter) and not (is_entry and name == "text"):
            yield _plain(str(getter()))
    if isinstance(widget, QComboBox):
        yield from (_plain(widget.itemText(place)) for place in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _texts_of_model(widget.model())
    if isinstance(widget, SliceView):
        widget.grab()
        yield from (placed.text for placed in widget._layout.texts)


def _texts_of_model(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    parent = parent or QModelIndex()
    columns, rows = _columns(model, parent), model.rowCount(parent)
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for row in range(rows):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield from (_plain(str(model.data(index, role) or "")) for role in _ROLES)
        yield from _texts_of_model(model, model.index(row, 0, parent))


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    """Return how many columns there are: a list's own count is private in Qt."""
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _plain(text: str) -> str:
    """Return a text without mark-up and without the letters of menus."""
    text = re.sub(r"<br/?>", "\n", text)
    return re.sub(r"\(&\w\)|<[^<>]+>|&(?=\w)", "", text)
