"""The choice bars of the cells: made when views with results first stand side by side."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from medviewer.app.control.controller import Controller
from medviewer.app.explaining.view_choices import view_choices, view_title
from medviewer.app.session import Session
from medviewer.ui.slices.comparing.choice_bar import ChoiceBar

if TYPE_CHECKING:
    from medviewer.ui.slices.grid.viewport_cell import ViewportCell


class ChoiceBars:
    """Shows above each cell what it shows; tells the controller what is asked for."""

    def __init__(
        self, session: Session, controller: Controller, cells: "Sequence[ViewportCell]"
    ) -> None:
        self._session = session
        self._controller = controller
        self._cells = cells
        self.bars: dict[int, ChoiceBar] = {}

    def show(self) -> None:
        """Name what the visible cells show, once the series of one of them is classified.

        All that show a series have a bar then: images beside one another stand at one height.
        """
        visible = self._session.arrangement.visible
        are_wanted = len(visible) > 1 and any(self._has_result(number) for number in visible)
        for number in range(len(self._cells)):
            has_series = bool(self._session.viewports[number].series_key)
            is_wanted = are_wanted and number in visible and has_series
            if is_wanted and number not in self.bars:
                self.bars[number] = self._make(number)
            if bar := self.bars.get(number):
                bar.setVisible(is_wanted)
                if is_wanted:
                    bar.show_title(view_title(self._session, self._session.viewports[number]))

    def _has_result(self, number: int) -> bool:
        key = self._session.viewports[number].series_key
        status = self._session.status_of_series(key) if key else None
        return status is not None and self._session.may_show(status.key)

    def _make(self, number: int) -> ChoiceBar:
        comparing = self._controller.comparing
        bar = ChoiceBar(self._cells[number])
        bar.menu_wanted.connect(partial(self._fill, number))
        bar.plain_requested.connect(partial(comparing.show_plain, number))
        bar.class_requested.connect(partial(comparing.show_class, number))
        bar.method_requested.connect(partial(comparing.show_method, number))
        bar.layer_requested.connect(partial(comparing.show_layer, number))
        bar.part_requested.connect(partial(comparing.show_part, number))
        bar.model_requested.connect(partial(comparing.show_model, number))
        bar.series_requested.connect(partial(comparing.show_series, number))
        bar.minus_requested.connect(partial(comparing.show_minus, number))
        self._cells[number].add_above(bar)
        return bar

    def _fill(self, number: int) -> None:
        self._controller.layouts.activate(number)
        viewport = self._session.viewports[number]
        self.bars[number].show_choices(view_choices(self._session, viewport))
