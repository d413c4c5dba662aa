"""Cells: how many, which one has the keys, side-by-side comparison, linking."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from medviewer.app.linked_cells import first_beside, joined, link_counts
from medviewer.app.linking import NO_PATIENT, link_banner
from medviewer.app.overlay_cells import overlay_cell, targets
from medviewer.app.session import Session
from medviewer.app.viewport import LayoutName, Viewport
from medviewer.inference.wording import listed
from medviewer.language import translate

_SIDE_BY_SIDE: dict[int, LayoutName] = {2: "1x2", 3: "1x3", 4: "2x2"}


class LayoutControl:
    """Arranges the cells."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_layout(self, layout: LayoutName) -> None:
        """Show as many cells as `layout` has."""
        self._session.update_arrangement(layout=layout, maximised=False)
        if self._session.arrangement.active >= self._session.arrangement.count:
            self._session.update_arrangement(active=0)

    def activate(self, number: int) -> None:
        """Give cell `number` the keys."""
        self._session.update_arrangement(active=number)

    def activate_next(self) -> None:
        """Give the next cell the keys."""
        arrangement = self._session.arrangement
        self.activate((arrangement.active + 1) % arrangement.count)

    def toggle_maximised(self, number: int | None = None) -> None:
        """Let one cell fill the screen, or bring the others back."""
        if number is not None:
            self.activate(number)
        maximised = not self._session.arrangement.maximised
        self._session.update_arrangement(
            maximised=maximised and self._session.arrangement.count > 1
        )

    def set_linked(self, *, linked: bool) -> None:
        """Link all cells, or none; those on screen join the active one.

        Views of two patients stay apart, as `patients_banner` says.
        """
        cells = enumerate(self._session.viewports)
        self._session.set_viewports({n: replace(cell, linked=linked) for n, cell in cells})
        self._join(self._session.arrangement.active, self._session.arrangement.visible)

    def toggle_links(self) -> None:
        """Link all cells, or none where all are."""
        linked, count = link_counts(self._session)
        self.set_linked(linked=linked < count)

    def toggle_link(self, number: int | None = None) -> None:
        """Break the link of one cell (the active one), or restore it: it joins the others."""
        number = self._session.arrangement.number(number)
        self._session.update_viewport(number, linked=not self._session.viewports[number].linked)
        leader = first_beside(self._session, number)
        if leader is not None:
            self._join(leader, [number])

    def patients_banner(self) -> str:
        """Return what to say when the visible cells show two patients, or nothing."""
        keys = (
            self._session.viewports[number].series_key
            for number in self._session.arrangement.visible
        )
        found = (self._session.index.find_series(key) for key in keys if key)
        return link_banner([pair[0].person for pair in found if pair is not None])

    def studies_banner(self) -> str:
        """Return what to say when the visible cells show several studies of one patient.

        Or series of which nobody knows whether they are of one.
        """
        cells = (self._session.viewports[number] for number in self._session.arrangement.visible)
        every = (self._session.index.find_series(cell.series_key) for cell in cells)
        found = [pair for pair in every if pair is not None]
        if len({series.key for study, series in found if study.may_mix_patients}) > 1:
            return translate("Layouts", NO_PATIENT)
        dates = {study.key: study.date or translate("Layouts", "no date") for study, _ in found}
        if len(dates) < 2:
            return ""
        newest_first = sorted(dates.values(), reverse=True)
        return translate("Layouts", "Studies of {dates}").format(dates=listed(newest_first, "and"))

    def compare(self, series_key: str) -> None:
        """Put the plain series and its overlays side by side, linked.

        Two cells, three or four where there are further classes or models. Without a result the
        second cell waits for one.
        """
        base = self._base(series_key)
        if base is None:
            return
        overlays = self._overlay_cells(base) or [replace(base, shows="overlay", result=None)]
        self.arrange([replace(base, shows="plain", result=None), *overlays[:3]], active=1)

    def arrange(self, cells: Sequence[Viewport], active: int) -> None:
        """Show two to four cells side by side, and nothing in all others."""
        self._session.update_arrangement(layout="1x1", active=0, maximised=False)
        for number, cell in enumerate(cells):
            self._session.set_viewport(number, cell)
        for number in range(len(cells), len(self._session.viewports)):
            self._session.set_viewport(number, Viewport())
        self._session.update_arrangement(layout=_SIDE_BY_SIDE[len(cells)], active=active)

    def _join(self, leader: int, numbers: Iterable[int]) -> None:
        """Let linked cells stand as `leader` does, in all in which they will follow it."""
        viewports, states = self._session.viewports, joined(self._session, leader, numbers)
        self._session.set_viewports(
            {number: replace(viewports[number], state=state) for number, state in states.items()}
        )

    def _base(self, series_key: str) -> Viewport | None:
        """Return the cell that shows the series now: its twins start as it stands."""
        active = self._session.active_viewport
        candidates = [active, *self._session.viewports]
        shown = (viewport for viewport in candidates if viewport.series_key == series_key)
        base = next(shown, None) if series_key else None
        return None if base is None else replace(base, linked=True)

    def _overlay_cells(self, base: Viewport) -> list[Viewport]:
        """Return one cell for every model and class that has a heatmap of the series."""
        statuses = [
            status
            for status in self._session.statuses
            if status.key.series_key == base.series_key and self._session.may_show(status.key)
        ]
        latest_first = sorted(statuses, key=lambda status: status.key != base.result)
        return [
            overlay_cell(base, status.key, target)
            for status in latest_first
            for target in targets(status)
        ]
