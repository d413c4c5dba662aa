"""Resampling: a stack as a regular volume, only when the reader asks, and back again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from medviewer.app.control.series import SeriesControl
from medviewer.app.failures import failure_notice
from medviewer.app.linking import nearest_to_plane
from medviewer.app.overlay_cells import explained_like
from medviewer.app.readers import Readers
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.stack_reading import SlicesArrived, Work, opening
from medviewer.app.task import Lane, Task, TaskContext, TaskHandle, Tasks
from medviewer.app.view_state import Camera
from medviewer.app.viewport import StackKey, Viewport
from medviewer.app.volume_store import OpenedStack
from medviewer.errors import ReadError
from medviewer.io.records import Series, Stack
from medviewer.language import later, translate

CHANGED = later("Notices", "The series has grown meanwhile; resample it again.")
TOO_LARGE = later(
    "Notices",
    "The series is larger than the memory for pixels and cannot be resampled; "
    "raise memory_mb in the settings.",
)


def gains_by_resampling(series: Series, stack: Stack) -> bool:
    """Tell whether a stack has places in the patient, but forms no volume along its axes."""
    first = stack.frames[0]
    is_grey = first.instance.photometric.startswith("MONOCHROME")
    if not is_grey or first.header.plane is None or first.header.pixel_spacing_mm is None:
        return False
    if stack.spacing_mm is not None:
        return stack.orientation == "oblique"
    return bool(series.volume_problems(stack))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be resampled, and the cell that is to show it."""

    number: int
    key: StackKey
    then: Callable[[], None] | None = None
    """Called once it is shown."""


class ResampleControl:
    """Shows a stack resampled in a cell; the stack as it was taken stays what all else asks for."""

    def __init__(
        self, session: Session, tasks: Tasks, series: SeriesControl, readers: Readers
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._series = series
        self._readers = readers
        self._handles: dict[int, TaskHandle] = {}
        self._running: set[int] = set()
        session.viewport_changed.connect(self._on_viewport_changed)

    @property
    def is_running(self) -> bool:
        """Whether a stack is being resampled."""
        return bool(self._running)

    def toggle(self) -> None:
        """Resample what the active cell shows, or show again what was taken."""
        viewport = self._session.active_viewport
        if viewport.resampled:
            self.go_back()
        else:
            self.resample(viewport.series_key, viewport.stack_index)

    def resample(
        self, series_key: str, stack_index: int = 0, then: Callable[[], None] | None = None
    ) -> None:
        """Show a stack in the active cell, and resampled once that is done; `then` go on."""
        number, key = self._session.arrangement.active, StackKey(series_key, stack_index)
        found = self._session.find_stack(key)
        if found is None or number in self._running:
            return
        if self._session.viewports[number].stack_key != key:
            self._series.show(series_key, stack_index)
        self._submit(_Asked(number, key, then), self._work(key, *found[1:]))

    def go_back(self) -> None:
        """Show the slices that were taken in the active cell, at the same place."""
        number, before = self._session.arrangement.active, self._session.active_viewport
        if not before.resampled:
            return
        key = StackKey(before.series_key, before.stack_index)
        nearest = self._nearest(before, key)
        self._series.show(key.series_key, key.stack_index, number, slice_index=nearest)
        now = explained_like(self._session.viewports[number], before)
        index, overlay = now.state.slice_index, now.state.overlay
        state = replace(before.state, slice_index=index, camera=Camera(), overlay=overlay)
        self._session.set_viewport(number, replace(now, state=state))

    def stop(self) -> None:
        """Stop all resampling; the stacks stay as they were taken."""
        for handle in list(self._handles.values()):
            handle.cancel()

    # Below the surface

    def _work(self, key: StackKey, series: Series, stack: Stack) -> Work:
        store, readers = self._session.volumes, self._readers
        read = opening(readers, series, stack, store.budget_bytes, lambda: store.get(key, stack))

        def work(context: TaskContext) -> OpenedStack:
            opened = read(context)
            whole = opened.volume.finished()
            if whole is None:
                raise ReadError(translate("Notices", TOO_LARGE))
            volume, records = readers.resample(whole, stack, context, store.budget_bytes)
            return replace(
                opened, volume=volume, records=records, first_slice=volume.slice_count // 2
            )

        return work

    def _submit(self, asked: _Asked, work: Work) -> None:
        self._running.add(asked.number)
        handle = self._tasks.submit(
            Task(
                translate("Progress", "Resampling"),
                work,
                Lane.LOAD,
                on_result=lambda opened: self._on_resampled(asked, opened),
                on_update=lambda update: self._on_update(asked, update),
                on_error=lambda error: self._session.raise_notice(
                    failure_notice(error, later("Doing", "resampling"))
                ),
                on_finished=lambda: self._on_finished(asked),
                slot=f"resample {asked.number}",
            )
        )
        if asked.number in self._running:
            self._handles[asked.number] = handle

    def _on_update(self, asked: _Asked, update: OpenedStack | SlicesArrived) -> None:
        """Show the slices that were still to be read."""
        if isinstance(update, SlicesArrived):
            self._session.slices_arrived.emit(asked.key)

    def _on_finished(self, asked: _Asked) -> None:
        """Show what was read for it, also where it was stopped."""
        self._running.discard(asked.number)
        self._handles.pop(asked.number, None)
        self._session.slices_arrived.emit(asked.key)

    def _on_resampled(self, asked: _Asked, opened: OpenedStack) -> None:
        key = replace(asked.key, resampled=True)
        viewport = self._session.viewports[asked.number]
        self._session.add_opened(key, opened)
        if self._session.shown_stack(key) is None:
            self._session.volumes.remove(key)
            self._session.raise_notice(Notice(translate("Notices", CHANGED), NoticeKind.WARNING))
            return
        index = self._nearest(viewport, key)
        state = replace(
            viewport.state,
            slice_index=opened.first_slice if index is None else index,
            camera=Camera(),
            window=viewport.state.window or opened.window,
        )
        now = replace(viewport, resampled=True, message="", state=state)
        self._session.set_viewport(asked.number, now)
        if asked.then is not None and self._session.arrangement.active == asked.number:
            asked.then()

    def _nearest(self, viewport: Viewport, key: StackKey) -> int | None:
        """Return the slice of another stack that is nearest to the one a cell shows."""
        here, there = (self._session.shown_stack(each) for each in (viewport.stack_key, key))
        if here is None or there is None:
            return None
        frames = here[2].frames
        plane = frames[min(viewport.state.slice_index, len(frames) - 1)].header.plane
        return None if plane is None else nearest_to_plane(plane, there[2].frames)

    def _on_viewport_changed(self, number: int, before: Viewport, now: Viewport) -> None:
        """Stop what its cell no longer waits for; let go of what no cell shows any more."""
        if before.stack_key == now.stack_key:
            return
        if number in self._handles:
            self._handles[number].cancel()
        shown = {viewport.stack_key.whole for viewport in self._session.viewports}
        if before.resampled and before.stack_key.whole not in shown:
            self._session.volumes.remove(before.stack_key.whole)
