"""Showing series: read the pixels of a stack and put them into a cell."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from medviewer.app.failures import failure_notice
from medviewer.app.overlay_cells import with_result
from medviewer.app.readers import Readers
from medviewer.app.session import Session
from medviewer.app.stack_reading import SlicesArrived, Work, filling, opening
from medviewer.app.task import Lane, Task, Tasks
from medviewer.app.view_state import ViewState
from medviewer.app.viewport import StackKey, Viewport
from medviewer.app.volume_store import OpenedStack
from medviewer.io.records import Instance, StudyIndex
from medviewer.language import later, translate

READING = later("Views", "Reading...")
"""Kept in English in a cell, and translated where it is shown, as `STOPPED` is."""
STOPPED = later("Views", "Reading was stopped")


class SeriesControl:
    """Turns "show this series" into pixels in a cell."""

    def __init__(self, session: Session, tasks: Tasks, readers: Readers) -> None:
        self._session = session
        self._tasks = tasks
        self._readers = readers
        self._wanted_slices: dict[int, int] = {}
        self._placed: dict[int, int] = {}
        """Which slice a cell shows that nobody has chosen."""
        self._is_warm = False
        session.viewport_changed.connect(self._on_viewport_changed)
        session.index_changed.connect(self._on_index_changed)
        session.scan_finished.connect(self._on_scan_finished)

    def show(
        self,
        series_key: str,
        stack_index: int = 0,
        number: int | None = None,
        slice_index: int | None = None,
    ) -> None:
        """Show one stack of a series in cell `number`, or in the active one, at a slice."""
        key = StackKey(series_key, stack_index)
        if self._session.find_stack(key) is None:
            return
        number = self._session.arrangement.number(number)
        if slice_index is not None:
            self._wanted_slices[number] = slice_index
        fresh = self._fresh_viewport(number, key)
        self._placed[number] = fresh.state.slice_index
        self._session.set_viewport(number, fresh)
        self._fill(number, key)

    def step(self, delta: int) -> None:
        """Show the next (+1) or previous (-1) stack of the index in the active cell.

        The members of a 4-D series count as one.
        """
        shown = _first_member(self._session, self._session.active_viewport.stack_key)
        if self._session.find_stack(shown) is None:  # of many thousands, only the first is asked
            keys, position = list(islice(stack_keys(self._session.index), 1)), 0
        else:
            keys = list(stack_keys(self._session.index))
            position = keys.index(shown) + delta
        if 0 <= position < len(keys):
            self.show(keys[position].series_key, keys[position].stack_index)

    def _fresh_viewport(self, number: int, key: StackKey) -> Viewport:
        """Return a cell for another stack that keeps what the reader chose for the cell."""
        old = self._session.viewports[number]
        overlay = replace(old.state.overlay, target="")
        state = ViewState(
            overlay=overlay,
            annotations=old.state.annotations,
            graphics=old.state.graphics,
            image_interpolation=old.state.image_interpolation,
        )
        fresh = Viewport(
            key.series_key, key.stack_index, old.shows, None, state, old.linked, message=READING
        )
        status = self._session.status_of_series(key.series_key)
        if status is None or not self._session.may_show(status.key):
            return fresh
        return with_result(fresh, status)

    def _fill(self, number: int, key: StackKey) -> None:
        opened = self._session.opened_stack(key)
        if opened is None:
            self._read(number, key)
        else:
            self._place(number, opened)
            self._go_on(number)

    def _read(self, number: int, key: StackKey) -> None:
        found = self._session.find_stack(key)
        if found is None:
            self._session.set_viewport(number, Viewport())
            return
        _, series, stack = found
        store = self._session.volumes
        work = opening(
            self._readers, series, stack, store.budget_bytes, lambda: store.get(key, stack)
        )
        self._submit(number, key, work)

    def _submit(self, number: int, key: StackKey, work: Work) -> None:
        task = Task(
            translate("Progress", "Reading images"),
            work,
            Lane.LOAD,
            on_result=lambda opened: self._on_finished(key, opened),
            on_update=lambda update: self._on_update(key, update),
            on_error=lambda error: self._on_failed(key, error),
            on_cancelled=lambda: self._on_cancelled(number, key),
            slot=f"viewport {number}",
        )
        self._tasks.submit(task)

    def _on_update(self, key: StackKey, update: OpenedStack | SlicesArrived) -> None:
        if isinstance(update, OpenedStack):
            self._on_opened(key, update)
        else:
            self._session.slices_arrived.emit(key)

    def _on_finished(self, key: StackKey, opened: OpenedStack) -> None:
        """Show what is there; go on where the reader has scrolled to the rest meanwhile."""
        self._on_opened(key, opened)
        for number in self._showing(key):
            self._go_on(number)

    def prepare(self, number: int, slice_index: int) -> None:
        """Have a slice of a cell's stack read that the reader will see next."""
        self._go_on(number, slice_index)

    def read_ahead(
        self, key: StackKey, slice_index: int, on_failed: Callable[[Exception], None]
    ) -> None:
        """Read a stack that no cell shows yet, this slice and those beside it first."""
        found, opened = self._session.find_stack(key), self._session.opened_stack(key)
        if found is None:
            return
        _, series, stack = found
        store = self._session.volumes
        if opened is None:
            work = opening(
                self._readers, series, stack, store.budget_bytes, lambda: store.get(key, stack)
            )
        else:
            if opened.volume.availability is not None:
                opened.volume.availability.want([slice_index])
            if opened.volume.is_being_read:
                return
            work = filling(self._readers, opened)
        task = Task(
            "Reading images",
            work,
            Lane.LOAD,
            on_result=lambda opened: self._on_finished(key, opened),
            on_update=lambda update: self._on_update(key, update),
            on_error=on_failed,
            slot="ahead",
        )
        self._tasks.submit(task)

    def _go_on(self, number: int, first: int | None = None) -> None:
        """Read what a cell's stack lacks, `first` and those slices that are shown before others."""
        viewport = self._session.viewports[number]
        opened = self._session.opened_stack(viewport.stack_key)
        availability = None if opened is None else opened.volume.availability
        if opened is None or availability is None or viewport.message:
            return
        index = viewport.state.slice_index if first is None else first
        shown = [
            self._session.viewports[n].state.slice_index for n in self._showing(viewport.stack_key)
        ]
        availability.want([index, *shown])
        if not availability.is_being_read and availability.lacks():
            self._submit(number, viewport.stack_key, filling(self._readers, opened))

    def _on_viewport_changed(self, number: int, before: Viewport, now: Viewport) -> None:
        if before.state.slice_index != now.state.slice_index:
            self._go_on(number)

    def _showing(self, key: StackKey) -> list[int]:
        """Return the cells that show images of a stack."""
        return [
            number
            for number, viewport in enumerate(self._session.viewports)
            if viewport.stack_key == key and not viewport.message
        ]

    def _on_opened(self, key: StackKey, opened: OpenedStack) -> None:
        if self._session.find_stack(key) is None:
            return  # another folder was opened meanwhile
        self._session.add_opened(key, opened)
        for number in self._waiting(key):
            self._place(number, opened)

    def _on_failed(self, key: StackKey, error: Exception) -> None:
        waiting = self._waiting(key)
        if not waiting:
            return  # another folder was opened meanwhile
        notice = failure_notice(error, later("Doing", "reading the images"))
        for number in waiting:
            self._session.update_viewport(number, message=notice.text)
        self._session.raise_notice(notice)

    def _on_cancelled(self, number: int, key: StackKey) -> None:
        """Read again for another cell that waits for the same stack; else say it was stopped."""
        waiting = self._waiting(key)
        if number in waiting:
            for other in waiting:
                self._session.update_viewport(other, message=STOPPED)
        elif waiting:
            self._read(waiting[0], key)
        showing = self._showing(key)
        self._session.slices_arrived.emit(key)
        if showing and number not in showing:
            self._go_on(showing[0])

    def _waiting(self, key: StackKey) -> list[int]:
        return [
            number
            for number, viewport in enumerate(self._session.viewports)
            if viewport.stack_key == key and viewport.message
        ]

    def _place(self, number: int, opened: OpenedStack) -> None:
        viewport = self._session.viewports[number]
        index = min(self._slice_for(number, opened), opened.volume.slice_count - 1)
        window = viewport.state.window or opened.window
        state = replace(viewport.state, window=window, slice_index=index)
        self._session.set_viewport(number, replace(viewport, state=state, message=""))

    def _slice_for(self, number: int, opened: OpenedStack) -> int:
        """Return the slice that was asked for, or the one the reader left, or the stack's own."""
        if number in self._wanted_slices:
            return self._wanted_slices.pop(number)
        shown = self._session.viewports[number].state.slice_index
        if shown != self._placed.get(number):
            return shown
        self._placed[number] = opened.first_slice
        return opened.first_slice

    def _on_scan_finished(self, index: StudyIndex) -> None:
        """Show the first series, unless the reader has chosen one meanwhile.

        Of a patient's studies the newest is the current one.
        """
        if not index.studies or any(viewport.series_key for viewport in self._session.viewports):
            return
        study = index.studies[0]
        if len(index.studies) > 1:
            from medviewer.app.hanging.matching import newest_of_patient  # few need it

            study = newest_of_patient(study, index)
        self.show(study.series[0].key)

    def _on_index_changed(self, index: StudyIndex) -> None:
        """Read again what grew while it was shown; get ready for compressed images."""
        if not self._is_warm and _has_compressed(index):
            self._is_warm = True
            self._tasks.submit(
                Task("Starting decoders", lambda _: self._readers.warm_up(), Lane.CHECK)
            )
        for number, viewport in enumerate(self._session.viewports):
            key = viewport.stack_key
            if not viewport.series_key or viewport.message:
                continue
            if self._session.find_stack(key) is None or self._session.opened_stack(key):
                continue
            if not viewport.is_as_taken:  # what was made of the shorter stack is stale
                self.show(key.series_key, key.stack_index, number)
            else:
                self._session.update_viewport(number, message=READING)
                self._read(number, key)


def stack_keys(index: StudyIndex) -> Iterator[StackKey]:
    """Yield every stack of an index, in the order of the series browser.

    Of the members of a 4-D image, only the first.
    """
    for study in index.studies:
        for series in study.series:
            for number in series.first_members:
                yield StackKey(series.key, number)


def _first_member(session: Session, key: StackKey) -> StackKey:
    found = session.find_stack(key)
    if found is None:
        return key
    return StackKey(key.series_key, found[1].members(key.stack_index)[0])


def _has_compressed(index: StudyIndex) -> bool:
    """Tell whether images wait that a codec has to decode."""
    return any(
        _is_compressed(stack.frames[0].instance)
        for study in index.studies
        for series in study.series
        for stack in series.stacks
    )


def _is_compressed(instance: Instance) -> bool:
    if instance.file_format == "dicom":
        return instance.pixels is not None and instance.pixels.declared is None
    return instance.grid is None or instance.grid.is_packed
