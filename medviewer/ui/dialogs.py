"""Small windows: files that were skipped, the keys, what the program is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
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

from medviewer import __version__
from medviewer.io.records import SkippedFile
from medviewer.ui.commands.actions import ACTIONS, Actions
from medviewer.ui.text import plain_label

_MOUSE = (
    ("Wheel", "Slice of the view under the pointer"),
    ("Left drag", "Window: horizontal is width, vertical is centre"),
    ("Middle drag", "Pan"),
    ("Right drag", "Zoom about the point pressed"),
    ("Right click", "Menu"),
    ("Ctrl + wheel", "Zoom at the pointer"),
    ("Double click", "Maximise the view, or bring the others back"),
    ("1 to 9", "Windows: the file's own first, then presets"),
    ("Left drag or click between three planes", "Crosshair: both lines at its centre, else one"),
    ("Shift and move", "Crosshair at the pointer; linked views go to that point"),
    ("Left drag with a measuring tool", "Measure; Shift: a circle, a square, an even line"),
    ("Drag of a line, label or handle", "Move the measurement, or change it"),
    ("Double click on a measurement", "Name it"),
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
        self.resize(760, 520)
        self.table = _table(headings, rows)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filter_changed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.filter, self.table, buttons):
            layout.addWidget(widget)

    def _on_filter_changed(self, text: str) -> None:
        words = text.lower().split()
        for row in range(self.table.rowCount()):
            cells = [self.table.item(row, column) for column in range(self.table.columnCount())]
            line = " ".join(cell.text() for cell in cells if cell is not None).lower()
            self.table.setRowHidden(row, not all(word in line for word in words))


def skipped_dialog(skipped: Sequence[SkippedFile], parent: QWidget) -> TableDialog:
    """Return the list of files that could not be shown, with the reasons."""
    rows = [(entry.file, entry.reason) for entry in skipped]
    return TableDialog("Skipped files", ("File", "Reason"), rows, parent)


def keyboard_dialog(actions: Actions, parent: QWidget) -> TableDialog:
    """Return the sheet of keys and mouse gestures."""
    rows = []
    for spec in ACTIONS:
        keys = actions.keys_text(spec.name)
        if (keys and not spec.name.startswith("window_")) or spec.name == "window_auto":
            rows.append((keys, spec.text.removesuffix("...")))
    return TableDialog("Keyboard and mouse", ("Keys", "What they do"), [*_MOUSE, *rows], parent)


def about_dialog(parent: QWidget) -> QDialog:
    """Return what the program is, and what it is not."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("About MedViewer")
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 16)
    layout.setSpacing(10)
    for text in (
        f"MedViewer {__version__}",
        "A viewer for medical images that classifies what it shows\n"
        "and marks what the classifier looked at.",
        "For research only. Not a medical device; not for diagnosis.",
    ):
        layout.addWidget(plain_label(text))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout.addWidget(buttons)
    return dialog


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> QTableWidget:
    table = QTableWidget(len(rows), len(headings))
    table.setHorizontalHeaderLabels(list(headings))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.setItem(row, column, QTableWidgetItem(text))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    table.resizeColumnsToContents()
    table.setColumnWidth(0, min(table.columnWidth(0) + 16, 320))
    return table
