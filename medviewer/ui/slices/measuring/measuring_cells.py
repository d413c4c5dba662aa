"""Between the session's measurements and the cells: shows them there, asks for what hands want."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medviewer.app.control.controller import Controller
from medviewer.app.measuring.marks import Points
from medviewer.app.session import Session
from medviewer.app.view_state import LeftTool
from medviewer.app.viewport import Viewport
from medviewer.image.measuring.measurement import Kind

if TYPE_CHECKING:
    from medviewer.ui.slices.grid.viewport_cell import ViewportCell


class MeasuringCells(QObject):
    """Keeps the measurements of all cells in step with the session."""

    def __init__(self, session: Session, controller: Controller, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._measuring = controller.measuring
        self._cells: list[ViewportCell] = []
        session.measurements.changed.connect(self.show_all)
        session.measurements.selected_changed.connect(self.show_all)
        session.neighbours_changed.connect(self.show_all)
        session.tool_changed.connect(self._on_tool_changed)

    def add(self, cell: "ViewportCell") -> None:
        """Take in the next cell."""
        number, layer = len(self._cells), cell.view.measuring
        self._cells.append(cell)
        layer.drawn.connect(partial(self._on_drawn, number))
        layer.reshaped.connect(self._measuring.reshape)
        layer.chosen.connect(self._measuring.select)
        layer.text_wanted.connect(partial(self.ask_text, number))
        cell.view.tool_requested.connect(self._measuring.choose_tool)
        cell.view.show_tool(self._session.tool)

    def show(self, number: int, shown: Viewport | None = None) -> None:
        """Show the measurements of what a cell shows, or of what it shows for the moment."""
        marks = self._measuring.marks(shown or self._session.viewports[number])
        self._cells[number].view.measuring.show_marks(marks)

    def show_all(self) -> None:
        """Show the measurements in the cells that are on screen."""
        for number in self._session.arrangement.visible:
            if number < len(self._cells):
                self.show(number)

    def ask_text(self, number: int, identifier: str) -> None:
        """Let the reader type an arrow's text, or the name of another measurement."""
        found = self._session.measurements.find(identifier)
        if found is None:
            return
        is_arrow = found.kind is Kind.ARROW
        keep = self._measuring.set_text if is_arrow else self._measuring.rename
        entry = self._cells[number].ask_text(identifier, found.text if is_arrow else found.name)
        entry.entered.connect(lambda text: keep(identifier, text))

    def _on_drawn(self, number: int, kind: Kind, points: Points) -> None:
        identifier = self._measuring.draw(kind, points, number)
        if kind is Kind.ARROW and identifier:
            self.ask_text(number, identifier)

    def _on_tool_changed(self, tool: LeftTool) -> None:
        for cell in self._cells:
            cell.view.show_tool(tool)
