"""Fields with their names beside them, or above them where they would be too narrow."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.labels import ToneLabel

_ACROSS, _DOWN = 8, 4


class _Row(NamedTuple):
    name: QLabel
    field: QWidget
    figure: QLabel | None


class FieldRows(QWidget):
    """One field a row; its value may stand behind it as a figure.

    Fields begin where they would behind the widest of `others`, names that stand elsewhere.
    """

    def __init__(self, others: Sequence[str] = ()) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._others = tuple(others)
        self._is_narrow = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_ACROSS)
        self._grid.setVerticalSpacing(_DOWN)
        self._grid.setColumnStretch(1, 1)

    def add(self, title: str, field: QWidget, figure: QLabel | None = None) -> None:
        """Put a field below the others."""
        name = ToneLabel(title, Tone.SECONDARY, selectable=False)
        name.setWordWrap(False)
        name.setBuddy(field)
        self._rows.append(_Row(name, field, figure))
        self._place()

    def show_row(self, field: QWidget, *, shown: bool) -> None:
        """Show or hide a field with its name."""
        for row in self._rows:
            if row.field is field:
                row.name.setVisible(shown)
                field.setVisible(shown)

    def event(self, event: QEvent) -> bool:
        """Look again whether the fields are wide enough when their choices are others."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the names above the fields, or back beside them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_narrow = self._names_width() + _ACROSS + self._fields_width() > self.width()
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._place()

    def _names_width(self) -> int:
        letters = self.fontMetrics()
        usual = max((letters.horizontalAdvance(each) for each in self._others), default=0)
        return max(usual + 1, *(row.name.minimumSizeHint().width() for row in self._shown()))

    def _fields_width(self) -> int:
        return max(row.field.minimumSizeHint().width() for row in self._shown())

    def _shown(self) -> list[_Row]:
        """Return the rows that are not hidden; all while none is shown."""
        return [row for row in self._rows if not row.field.isHidden()] or self._rows

    def _place(self) -> None:
        self._grid.setColumnMinimumWidth(0, 0 if self._is_narrow else self._names_width())
        for number, row in enumerate(self._rows):
            self._place_row(2 * number, row)

    def _place_row(self, line: int, row: _Row) -> None:
        """Place a row in two lines of the grid; beside its name it leaves the second one empty."""
        name, field, figure = row
        for widget in filter(None, row):
            self._grid.removeWidget(widget)
        below = line + int(self._is_narrow)
        first = 0 if self._is_narrow else 1
        end = 2 if figure else 3
        self._grid.addWidget(name, line, 0, 1, 3 if self._is_narrow else 1)
        self._grid.addWidget(field, below, first, 1, end - first)
        if figure:
            self._grid.addWidget(figure, below, 2)
