"""The parts of the series browser: its tree and the field that filters it."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QLineEdit, QTreeView

from medviewer.language import translate


def build_tree(model: QAbstractItemModel) -> QTreeView:
    """Return the tree of patients, studies and series."""
    tree = QTreeView()
    tree.setModel(model)
    tree.setHeaderHidden(True)
    tree.setIndentation(8)
    tree.setRootIsDecorated(False)
    tree.setMouseTracking(True)
    tree.setDragEnabled(True)
    tree.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    tree.setAccessibleName(translate("Series list", "Series"))
    return tree


def build_search() -> QLineEdit:
    """Return the field of the filter."""
    search = QLineEdit()
    search.setPlaceholderText(translate("Series list", "Filter series"))
    search.setAccessibleName(translate("Series list", "Filter series"))
    return search
