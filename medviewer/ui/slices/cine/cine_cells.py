"""The bars of the cells that play: made when they are first needed."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.config import Settings
from medviewer.ui.slices.cine.cine_bar import CineBar
from medviewer.ui.theme import colors_of

if TYPE_CHECKING:
    from medviewer.ui.slices.grid.viewport_cell import ViewportCell


class CineCells(QObject):
    """Shows the session's cines at their cells; tells the controller what the hands ask for."""

    def __init__(
        self,
        session: Session,
        controller: Controller,
        cells: "Sequence[ViewportCell]",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._controller = controller
        self._cells = cells
        self.bars: dict[int, CineBar] = {}
        session.settings_changed.connect(self._on_settings_changed)

    def show(self, number: int) -> None:
        """Show how a cell plays, or nothing where it does not."""
        cine = self._session.cines.get(number)
        if cine is not None and number not in self.bars:
            self.bars[number] = self._make(number)
        if bar := self.bars.get(number):
            bar.setVisible(cine is not None)
            if cine is not None:
                bar.show_cine(cine)

    def _make(self, number: int) -> CineBar:
        cine = self._controller.cine
        bar = CineBar(colors_of(self._session.settings.theme), self._cells[number])
        bar.toggle_requested.connect(partial(cine.toggle, number))
        bar.reverse_requested.connect(partial(cine.reverse, number))
        bar.first_requested.connect(partial(cine.go_to_end, number, last=False))
        bar.last_requested.connect(partial(cine.go_to_end, number, last=True))
        bar.rate_requested.connect(lambda rate: cine.set_rate(rate, number))
        bar.loop_requested.connect(lambda loop: cine.set_loop(loop, number))
        bar.along_requested.connect(lambda along: cine.set_along(along, number))
        bar.close_requested.connect(partial(cine.close, number))
        self._cells[number].add_below(bar)
        return bar

    def _on_settings_changed(self, before: Settings, now: Settings) -> None:
        if before.theme != now.theme:
            for bar in self.bars.values():
                bar.show_theme(colors_of(now.theme))
