"""Where the cells of an arrangement stand, and who of them is seen."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from medviewer.app.viewport import LAYOUT_CELLS, Arrangement, CellPlace
from medviewer.ui.slices.grid.viewport_cell import ViewportCell

_GAP = 2
_MOST_LINES = 3


class CellLayout(QGridLayout):
    """Gives the visible cells their places, of one size for each line of the arrangement."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(_GAP)

    def arrange(self, cells: Sequence[ViewportCell], arrangement: Arrangement) -> None:
        """Show the cells that an arrangement has, one alone where it is maximised."""
        places = LAYOUT_CELLS[arrangement.layout]
        self._stretch_evenly(arrangement)  # first: a visible cell is given its place at once
        for number, cell in enumerate(cells):
            self.removeWidget(cell)
            visible = number in arrangement.visible
            if visible:
                place = CellPlace(0, 0) if arrangement.maximised else places[number]
                self.addWidget(cell, place.row, place.column, place.row_span, 1)
            cell.setVisible(visible)
            cell.show_active(active=number == arrangement.active and arrangement.count > 1)

    def _stretch_evenly(self, arrangement: Arrangement) -> None:
        places = LAYOUT_CELLS["1x1" if arrangement.maximised else arrangement.layout]
        rows = {row for place in places for row in range(place.row, place.row + place.row_span)}
        columns = {place.column for place in places}
        for line in range(_MOST_LINES):
            self.setRowStretch(line, int(line in rows))
            self.setColumnStretch(line, int(line in columns))
