"""Putting views back as they were, once the scan of what was opened again has ended."""

from dataclasses import replace
from itertools import chain

from medviewer.app.control.series import READING, SeriesControl
from medviewer.app.control.studies import StudyControl
from medviewer.app.objects.control import ObjectControl
from medviewer.app.objects.looks import with_look
from medviewer.app.overlay_cells import with_result
from medviewer.app.restoring.saved import SavedSession, SavedView, mark_of
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.viewport import Viewport
from medviewer.image.presets import presets_of
from medviewer.image.window import Window
from medviewer.io.records import Series, Stack
from medviewer.language import later, translate

ALL_GONE = later("Restoring", "The series that were shown the last time are not there any more.")


class Placing:
    """Keeps the places of views until their series are known."""

    def __init__(
        self,
        session: Session,
        studies: StudyControl,
        series: SeriesControl,
        objects: ObjectControl,
    ) -> None:
        self._session = session
        self._studies = studies
        self._series = series
        self._objects = objects
        self._waiting: dict[int, tuple[SavedView, Viewport]] = {}
        """The views to come, and what their cells show meanwhile."""
        self._selection = ""
        session.activities_changed.connect(lambda _: self._on_activities_changed())

    @property
    def is_waiting(self) -> bool:
        """Whether views are still to come."""
        return bool(self._waiting)

    def reserve(self, saved: SavedSession) -> None:
        """Show the layout, and that its views are being read: nothing else takes their places."""
        arrangement = saved.arrangement
        self._session.update_arrangement(
            layout=arrangement.layout, active=arrangement.active, maximised=arrangement.maximised
        )
        for number in range(len(self._session.viewports)):
            view = saved.views.get(number, SavedView(""))
            cell = Viewport(linked=view.linked)
            if view.series_key:
                cell = replace(cell, series_key=view.series_key, message=READING)
                self._waiting[number] = (view, cell)
            self._session.set_viewport(number, cell)
        self._selection = saved.selection
        self._on_activities_changed()

    def _on_activities_changed(self) -> None:
        """Place the views when the scan has ended, in whichever way."""
        if self._waiting and not self._studies.is_scanning:
            waiting, self._waiting = self._waiting, {}
            untouched = {
                number: view
                for number, (view, cell) in waiting.items()
                if self._session.viewports[number] == cell
            }
            lost = [number for number, view in untouched.items() if not self._place(number, view)]
            self._choose_selection()
            if lost and self._session.index.studies:
                self._tell_of_lost(len(lost), len(untouched))

    def _choose_selection(self) -> None:
        """Let the strip show the key object selection that was chosen, if it is still there."""
        every = (
            own for s in self._session.index.studies for each in s.series for own in each.objects
        )
        mark, self._selection = self._selection, ""
        key = next((own.key for own in every if mark and mark_of(own.key) == mark), "")
        if key:
            self._session.objects.choose_selection(key)

    def _place(self, number: int, view: SavedView) -> bool:
        session = self._session
        found = session.index.find_series(view.series_key)
        if found is None or view.stack_index >= len(found[1].stacks):
            session.set_viewport(number, Viewport())
            return False
        index = view.state.slice_index
        self._series.show(view.series_key, view.stack_index, number, slice_index=index)
        fresh = session.viewports[number].state
        window = named_window(view.state.window, found[1], found[1].stacks[view.stack_index])
        state = replace(
            view.state,
            slice_index=fresh.slice_index,
            window=window or fresh.window,
            overlay=view.state.overlay if view.awaited else fresh.overlay,
        )
        shown = replace(session.viewports[number], state=state, linked=view.linked)
        session.set_viewport(number, self._explained(shown, view))
        self._lay_over(number, view, found[1], fresh.window)
        return True

    def _lay_over(self, number: int, view: SavedView, series: Series, usual: Window | None) -> None:
        """Show what lay over the images again; what is gone takes its look with it."""
        keys = {mark_of(own.key): own.key for own in series.objects}
        if view.layer in keys:
            self._objects.lay_again(number, keys[view.layer])
        if view.presented is None:
            return
        state, before = self._session.viewports[number].state, view.presented.before
        stack = series.stacks[view.stack_index]
        before = replace(before, window=named_window(before.window, series, stack) or usual)
        key = keys.get(view.presented.mark)
        if key is None:
            self._session.update_viewport(number, state=with_look(state, before))
            return
        self._objects.present_again(number, key, before, view.state.window)

    def _explained(self, viewport: Viewport, view: SavedView) -> Viewport:
        """Return a cell that waits for the maps that it showed, or has them if they are there."""
        awaited = view.awaited
        if awaited is not None and awaited.minus is not None:
            other = self._session.index.find_series(awaited.minus.result.series_key)
            awaited = replace(awaited, minus=awaited.minus if other else None)
        waiting = replace(viewport, shows=view.shows, result=None, awaited=awaited)
        status = self._session.status_of_series(view.series_key)
        if awaited is not None:
            status = self._session.status(awaited.result)
        if status is None or not self._session.may_show(status.key):
            return waiting
        return with_result(waiting, status)

    def _tell_of_lost(self, lost: int, count: int) -> None:
        text = translate("Restoring", ALL_GONE)
        if lost < count:
            text = translate(
                "Restoring",
                "{lost} of {count} series that were shown the last time are not there any more.",
            ).format(lost=lost, count=count)
        self._session.raise_notice(Notice(text, NoticeKind.WARNING))
        if lost == count:
            self._series.step(1)


def named_window(window: Window | None, series: Series, stack: Stack) -> Window | None:
    """Return a kept window with the name that the file or a preset gives these numbers."""
    if window is None:
        return None
    own = (one for ref in stack.frames for one in ref.header.windows)  # each image has its own
    presets = presets_of(series.modality, "SUV" if series.modality == "PT" else "")
    known = chain(own, presets)
    return next((one for one in known if _numbers(one) == _numbers(window)), window)


def _numbers(window: Window) -> tuple[object, ...]:
    return window.center, window.width, window.function, window.table
