"""Small windows: files that were skipped, the keys."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medviewer.config import DragUse, Settings
from medviewer.io.records import SkippedFile
from medviewer.language import again, later, translate
from medviewer.ui.commands.action_table import ACTIONS
from medviewer.ui.commands.actions import Actions
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.text import plain_tooltip

DRAG_TITLES: dict[DragUse, str] = {
    "window": later("Dialogs", "Window"),
    "pan": later("Dialogs", "Move the image"),
    "zoom": later("Dialogs", "Zoom"),
    "scroll": later("Dialogs", "Scroll through the slices"),
}
"""What dragging can do, in words."""

_FIRST_COLUMN = 46
"""Letters in the first column of a table at most."""

_MOUSE = (
    (later("Dialogs", "Wheel"), later("Dialogs", "Slice of the view under the pointer")),
    (
        later("Dialogs", "Left drag"),
        later(
            "Dialogs", "What the tool says: at first the window (width across, centre up and down)"
        ),
    ),
    (later("Dialogs", "Ctrl + left drag"), later("Dialogs", "Window of a region")),
)
_MORE_MOUSE = (
    (later("Dialogs", "Right click"), later("Dialogs", "Menu")),
    (later("Dialogs", "Ctrl + wheel"), later("Dialogs", "Zoom at the pointer")),
    (
        later("Dialogs", "Double click"),
        later("Dialogs", "Maximise the view, or bring the others back"),
    ),
    (
        later("Dialogs", "Left drag or click between three planes"),
        later("Dialogs", "Crosshair: both lines at its centre, else one"),
    ),
    (
        later("Dialogs", "Shift and move"),
        later("Dialogs", "Crosshair at the pointer; linked views go to that point"),
    ),
    (
        later("Dialogs", "Left drag with a measuring tool"),
        later("Dialogs", "Measure; Shift: a circle, a square, an even line"),
    ),
    (
        later("Dialogs", "Drag of a line, label or handle"),
        later("Dialogs", "Move the measurement, or change it"),
    ),
    (later("Dialogs", "Double click on a measurement"), later("Dialogs", "Name it")),
)
_WINDOW_KEYS = {f"window_{number}": str(number) for number in range(1, 10)}
_WINDOWS = (
    later("Dialogs", "1 to 9"),
    later("Dialogs", "Windows: the file's own first, then yours, then the program's"),
)


class TableDialog(QDialog):
    """A table of texts with a filter; texts are shown as they are."""

    def __init__(
        self,
        title: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(dialog_size(QSize(760, 520), self))
        self.table = filled_table(headings, rows)
        self.filter = QLineEdit()
        self.table.setAccessibleName(title)
        self.filter.setPlaceholderText(translate("Dialogs", "Filter"))
        self.filter.setAccessibleName(translate("Dialogs", "Filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filter_changed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.filter, self.table, buttons):
            layout.addWidget(widget)

    def wrap_words(self) -> None:
        """Break long texts: the height of a row follows from the width that its text has."""
        self.table.setWordWrap(True)
        header = self.table.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def _on_filter_changed(self, text: str) -> None:
        words = text.lower().split()
        for row in range(self.table.rowCount()):
            cells = [self.table.item(row, column) for column in range(self.table.columnCount())]
            line = " ".join(cell.text() for cell in cells if cell is not None).lower()
            self.table.setRowHidden(row, not all(word in line for word in words))


def skipped_dialog(skipped: Sequence[SkippedFile], parent: QWidget) -> TableDialog:
    """Return the list of files that could not be shown, with the reasons."""
    rows = [(entry.file, again(entry.reason)) for entry in skipped]
    return TableDialog(
        translate("Dialogs", "Skipped files"),
        (translate("Dialogs", "File"), translate("Dialogs", "Reason")),
        rows,
        parent,
    )


def keyboard_dialog(actions: Actions, settings: Settings, parent: QWidget) -> TableDialog:
    """Return the sheet of keys and mouse gestures, as the user has them."""
    drags = (
        (later("Dialogs", "Middle drag"), DRAG_TITLES[settings.middle_drag]),
        (later("Dialogs", "Right drag"), DRAG_TITLES[settings.right_drag]),
    )
    mouse = [_spoken(row) for row in (*_MOUSE, *drags, *_MORE_MOUSE)]
    rows = [*mouse, *_key_rows(actions)]
    sheet = TableDialog(
        translate("Dialogs", "Keyboard and mouse"),
        (translate("Dialogs", "Keys"), translate("Dialogs", "What they do")),
        rows,
        parent,
    )
    sheet.wrap_words()
    return sheet


def _spoken(row: tuple[str, str]) -> tuple[str, str]:
    keys, what = row
    return translate("Dialogs", keys), translate("Dialogs", what)


def _key_rows(actions: Actions) -> list[tuple[str, str]]:
    """Return the keys of the commands; the digits stand together as long as they are digits."""
    are_digits = all(actions.keys_text(name) == key for name, key in _WINDOW_KEYS.items())
    rows = [_spoken(_WINDOWS)] if are_digits else []
    for spec in ACTIONS:
        keys = actions.keys_text(spec.name)
        if keys and not (are_digits and spec.name in _WINDOW_KEYS):
            rows.append((keys, spec.title.removesuffix("...")))
    return rows


def filled_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> QTableWidget:
    """Return a table of texts that can be read and chosen, not changed."""
    table = QTableWidget(len(rows), len(headings))
    table.setHorizontalHeaderLabels(list(headings))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)  # Tab leaves the table
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tooltip(text))
            table.setItem(row, column, item)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    table.resizeColumnsToContents()
    widest = _FIRST_COLUMN * table.fontMetrics().averageCharWidth()
    table.setColumnWidth(0, min(table.columnWidth(0) + 16, widest))
    return table
