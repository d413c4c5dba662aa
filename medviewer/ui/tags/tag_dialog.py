"""The tag browser: a tree of the header with search, a second image beside it, and copying."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from medviewer.app.control.tags import ImageChoice
from medviewer.app.texts.tag_rows import all_text, compared, matching, row_text, tag_rows
from medviewer.language import later, translate
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.tags.tag_model import TagModel
from medviewer.ui.text import plain_label
from medviewer.ui.theme import scaled

if TYPE_CHECKING:  # it loads the parser
    from medviewer.io.dicom.element_tree import Element

_HEADINGS = (later("Tag browser", "Tag"), later("Tag browser", "Name"), later("Tag browser", "VR"))
_WIDTHS = (120, 300, 44, 240)
_NAME, _MOST_OF_WIDTH = 1, 0.36
"""The column that leaves room for the values, and its share of the dialog at most."""


@dataclass(frozen=True, slots=True)
class _Shown:
    first: tuple["Element", ...] = ()
    second: tuple["Element", ...] | None = None


class TagDialog(QDialog):
    """Opens empty and is filled when the header has been read; it never edits."""

    other_requested = Signal(object)  # ImageChoice: the image to compare with

    def __init__(self, choices: Sequence[ImageChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Tag browser", "Header"))
        self.resize(dialog_size(QSize(900, 600), self))
        self._choices = tuple(choices)
        self._shown = _Shown()
        self.model = TagModel()
        self.tree = _tree(self.model)
        self.search = QLineEdit()
        self.search.setPlaceholderText(
            translate("Tag browser", "Search name, keyword, number or value")
        )
        self.search.setAccessibleName(translate("Tag browser", "Search tags"))
        self.search.setClearButtonEnabled(True)
        self.other = QuietComboBox(translate("Tag browser", "Compare with"))
        self.other.addItems(
            [
                translate("Tag browser", "No other image"),
                *(choice.label for choice in self._choices[1:]),
            ]
        )
        self.differences = QCheckBox(translate("Tag browser", "Only differences"))
        self.differences.setEnabled(False)
        self.copy_row = QAction(translate("Tag browser", "Copy row"), self.tree)
        self.copy_row.setShortcut(QKeySequence.StandardKey.Copy)
        self._build()
        self._connect()

    def show_header(self, tags: tuple["Element", ...]) -> None:
        """Show the elements of the image."""
        self._shown = _Shown(tags, self._shown.second)
        self._show()

    def show_other(self, tags: tuple["Element", ...]) -> None:
        """Show the elements of the second image beside them."""
        self._shown = _Shown(self._shown.first, tags)
        self._show()

    def _build(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_all = buttons.addButton(
            translate("Tag browser", "Copy all"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.copy_all.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self.tree.addAction(self.copy_row)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        row = QHBoxLayout()
        row.addWidget(plain_label(translate("Tag browser", "Compare with")))
        row.addWidget(self.other, 1)
        row.addWidget(self.differences)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addLayout(row)
        layout.addWidget(self.tree, 1)
        layout.addWidget(buttons)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._show())
        self.differences.toggled.connect(lambda _: self._show())
        self.other.activated.connect(self._on_other_chosen)
        self.copy_row.triggered.connect(lambda _: self._copy_row())
        self.copy_all.clicked.connect(lambda _: self._copy_all())

    def _on_other_chosen(self, position: int) -> None:
        self._shown = _Shown(self._shown.first)
        self._show()
        if position:
            self.other_requested.emit(self._choices[position])

    def _show(self) -> None:
        first, second = self._shown.first, self._shown.second
        compares = second is not None
        self.differences.setEnabled(compares)
        rows = tag_rows(first) if second is None else compared(first, second)
        only = compares and self.differences.isChecked()
        found = matching(rows, self.search.text(), only_differences=only)
        values = (
            (self._choices[0].label, self.other.currentText())
            if compares
            else (translate("Tag browser", "Value"),)
        )
        headings = (translate("Tag browser", each) for each in _HEADINGS)
        self.model.show_rows(found, (*headings, *values))
        # of two images of one series the ends of the headings differ, not their beginnings
        self.tree.header().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for column, width in enumerate(_WIDTHS[: 4 if compares else 3]):
            most = round(_MOST_OF_WIDTH * self.width()) if column == _NAME else scaled(width)
            self.tree.setColumnWidth(column, min(scaled(width), most))
        if self.search.text() or only:
            self.tree.expandAll()

    def _copy_row(self) -> None:
        index = self.tree.currentIndex()
        if index.isValid():
            text = row_text(self.model.row_at(index), compares=self.model.compares)
            QGuiApplication.clipboard().setText(text)

    def _copy_all(self) -> None:
        """Copy what is found, also what is folded up."""
        rows = [self.model.row_at(self.model.index(n, 0)) for n in range(self.model.rowCount())]
        QGuiApplication.clipboard().setText(all_text(rows, compares=self.model.compares))


def _tree(model: TagModel) -> QTreeView:
    tree = QTreeView()
    tree.setObjectName("tags")
    tree.setModel(model)
    tree.setAccessibleName(translate("Tag browser", "Tags"))
    tree.setUniformRowHeights(True)
    tree.setAlternatingRowColors(True)
    tree.setTextElideMode(Qt.TextElideMode.ElideRight)
    return tree
