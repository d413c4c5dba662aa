"""The parts that pages of settings are made of: named, large enough, safe from the wheel."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSpinBox,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, row_height
from medviewer.ui.text import plain_label, plain_tooltip
from medviewer.ui.whole_table import WholeTable


class QuietSpinBox(QSpinBox):
    """A number that the wheel changes only while it has the focus."""

    def __init__(self, name: str, least: int, most: int, suffix: str = "", step: int = 1) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setAccessibleName(name)
        self.setMinimumHeight(TARGET_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(2, 0, 0, 0)  # where the texts of combo boxes begin

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless the number has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Page(QWidget):
    """A page: a column of headings, forms and lists."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(10)
        self.column.addWidget(plain_label(title, "title"))

    def add_form(self, rows: Sequence[tuple[str, QWidget]]) -> None:
        """Add inputs with their names before them; a check box names itself."""
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for heading, field in rows:
            if heading:
                label = plain_label(heading)
                label.setBuddy(field)
                form.addRow(label, field)
            else:
                form.addRow(field)
        self.column.addLayout(form)

    def add_note(self, text: str) -> QLabel:
        """Add a sentence in a dimmer colour."""
        note = plain_label(text, "dim")
        note.setWordWrap(True)
        self.column.addWidget(note)
        return note

    def add_row(self, *widgets: QWidget) -> None:
        """Add widgets side by side, from the left."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.column.addLayout(row)


def check_box(text: str) -> QCheckBox:
    """Return a box to tick."""
    box = QCheckBox(text)
    box.setMinimumHeight(TARGET_HEIGHT)
    return box


def choice_box(name: str, titles: Mapping[str, str]) -> QuietComboBox:
    """Return a list of choices: the value and what it is called."""
    box = QuietComboBox(name)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.show_whole()
    for value, title in titles.items():
        box.addItem(title, value)
    return box


def choose(box: QuietComboBox, value: object) -> None:
    """Show a choice; emits nothing."""
    with QSignalBlocker(box):
        box.setCurrentIndex(box.findData(value))


def table(name: str, headings: Sequence[str]) -> WholeTable:
    """Return a table of which one row can be chosen."""
    widget = WholeTable(0, len(headings))
    widget.setAccessibleName(name)
    widget.setHorizontalHeaderLabels(list(headings))
    widget.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    widget.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    widget.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    widget.setTabKeyNavigation(False)  # Tab leaves the table
    widget.setShowGrid(False)
    widget.setWordWrap(False)
    widget.setAlternatingRowColors(True)
    widget.verticalHeader().hide()
    header = widget.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setHighlightSections(False)
    widget.setMinimumHeight(8 * TARGET_HEIGHT)
    return widget


def fill(widget: WholeTable, rows: Sequence[Sequence[str]], dim: Sequence[bool] = ()) -> None:
    """Show these rows, some dimmed, with the same one chosen as before; emits nothing."""
    chosen = widget.currentRow()
    with QSignalBlocker(widget):
        widget.verticalHeader().setDefaultSectionSize(row_height(widget))
        widget.setRowCount(len(rows))
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tooltip(text))
                if number < len(dim) and dim[number]:
                    item.setForeground(widget.palette().placeholderText())
                widget.setItem(number, column, item)
        widget.setCurrentCell(min(chosen, len(rows) - 1), 0)
    widget.fit_last_column()
