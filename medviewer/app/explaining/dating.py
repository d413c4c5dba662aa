"""Differences of two dates: laid on each other beside the window, with progress and a stop."""

from collections.abc import Callable

from medviewer.app.explaining.dated_maps import DatedState, DatedStatus
from medviewer.app.explaining.differences import Laying, difference
from medviewer.app.explaining.shown_maps import shown_key
from medviewer.app.failures import failure_notice
from medviewer.app.session import Session
from medviewer.app.task import Lane, Task, TaskContext, TaskHandle, Tasks
from medviewer.language import later, translate


class DateControl:
    """Turns "these maps minus those of that date" into maps in the session."""

    def __init__(self, session: Session, tasks: Tasks) -> None:
        self._session = session
        self._tasks = tasks
        self._running: dict[int, Laying] = {}  # by the cell that it is for
        self._handles: dict[int, TaskHandle] = {}
        session.status_changed.connect(lambda _: self._make_visible())
        session.explanations.changed.connect(lambda _: self._make_visible())

    @property
    def is_running(self) -> bool:
        """Whether a difference is being made."""
        return bool(self._running)

    def make_shown(self, number: int) -> None:
        """Make the difference that a cell shows, unless it is made or was stopped."""
        laying = self._wanted(number)
        if laying is not None and self._status(laying) is None:
            self._make(number, laying)

    def make_again(self, number: int) -> None:
        """Make the difference that a cell shows, also one that was stopped or has failed."""
        laying = self._wanted(number)
        status = None if laying is None else self._status(laying)
        if laying is not None and (status is None or status.state is not DatedState.RUNNING):
            self._make(number, laying)

    def stop(self) -> None:
        """Stop what is being made."""
        for handle in list(self._handles.values()):
            handle.cancel()

    # Below the surface

    def _make_visible(self) -> None:
        for number in self._session.arrangement.visible:
            self.make_shown(number)

    def _wanted(self, number: int) -> Laying | None:
        viewport = self._session.viewports[number]
        key = shown_key(viewport)
        if key is None or viewport.minus is None or viewport.minus.result == key.result:
            return None  # maps of one date are subtracted at once
        return difference(self._session, key, viewport.minus).laying

    def _make(self, number: int, laying: Laying) -> None:
        before = self._running.get(number)
        if before is not None:  # it is superseded, not stopped: shown again, it is made again
            self._session.dated.forget(before.first, before.second)
        self._running[number] = laying
        self._put(laying, DatedStatus(DatedState.RUNNING))
        handle = self._tasks.submit(
            Task(
                translate("Progress", "Comparing dates"),
                _work(laying),
                Lane.COMPARE,
                on_result=lambda found: self._put(laying, DatedStatus(DatedState.DONE, found)),
                on_error=lambda error: self._on_failed(laying, error),
                on_cancelled=lambda: self._on_cancelled(laying),
                on_finished=lambda: self._on_finished(number, laying),
                slot=str(number),
            )
        )
        if number in self._running:  # a task that ran at once has ended already
            self._handles[number] = handle

    def _on_failed(self, laying: Laying, error: Exception) -> None:
        self._session.raise_notice(failure_notice(error, later("Doing", "the comparison")))
        self._put(laying, DatedStatus(DatedState.FAILED))

    def _on_cancelled(self, laying: Laying) -> None:
        if self._status(laying) is not None:
            self._put(laying, DatedStatus(DatedState.STOPPED))

    def _on_finished(self, number: int, laying: Laying) -> None:
        if self._running.get(number) is laying:
            del self._running[number]
            self._handles.pop(number, None)

    def _status(self, laying: Laying) -> DatedStatus | None:
        return self._session.dated.get(laying.first, laying.second)

    def _put(self, laying: Laying, status: DatedStatus) -> None:
        self._session.dated.put(laying.first, laying.second, status)


def _work(laying: Laying) -> Callable[[TaskContext], object]:
    from medviewer.app.explaining.dated_difference import dated_difference

    return lambda context: dated_difference(
        laying.first, laying.second, laying.series, laying.other, context
    )
