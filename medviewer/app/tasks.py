"""`TaskRunner`: the only module that makes threads."""

import atexit
import logging
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal

from medviewer.app.giving_way import GivingWayToken, Window
from medviewer.app.task import Lane, Task, TaskContext
from medviewer.cancel import Cancelled, CancelToken
from medviewer.cores import let_the_window_first, usable_cores
from medviewer.image.bands import use_helpers

log = logging.getLogger(__name__)

PROGRESS_INTERVAL_S = 0.05
SHUTDOWN_MS = 2000

_MOST_HELPERS = 3

_strays: list[QThread] = []
"""Threads that did not stop in time: a running QThread must not be destroyed."""

_AWAITED = (Lane.LOAD, Lane.PLANES)
"""What the reader waits for has as large a share of the processor as the window."""

_GIVING_WAY = (Lane.INDEX, Lane.THUMBNAIL, Lane.CHECK, Lane.KEEP)
"""What nobody waits for stops wherever it could be cancelled until the window has painted."""

_TURN_S, _TURN_OF_MODEL_S = 0.0002, 0.005
"""How long a thread may keep Python's lock where another one wants it [measured].

A painting asks for the lock dozens of times, and waited each time for those that scan, list models
and import the readers. A model asks for it at each of its steps: with short turns it takes it from
the window in the midst of a frame, and gives it back late, for its share of the processor is small.
"""

_LONGEST_TELLING_S = 0.006
"""Once what is told in a turn has taken so long, the rest waits until the window has painted: two
findings of a scan that come together are not one long standstill."""

_lanes: "weakref.WeakSet[_LaneThread]" = weakref.WeakSet()


class _Event(Enum):
    PROGRESS = auto()
    UPDATE = auto()
    RESULT = auto()
    ERROR = auto()
    CANCELLED = auto()


_ENDINGS = {_Event.RESULT, _Event.ERROR, _Event.CANCELLED}

Report = Callable[["_Job", _Event, Any], None]  # Any: the payload of the event


class _Job:
    """A task on its way: the handle that `submit` returns."""

    def __init__(self, task: Task, token: CancelToken, report: Report) -> None:
        self.task = task
        self.token = token
        self.closed = False  # touched on the GUI thread only
        self._report = report
        self._last_progress_s = -PROGRESS_INTERVAL_S

    def cancel(self) -> None:
        """Stop the work and have `on_cancelled` called next, whatever the function does."""
        if self.closed or self.token.is_cancelled:
            return
        self.token.cancel()
        self._report(self, _Event.CANCELLED, None)

    def run(self) -> None:
        """Call the function, on the lane's thread."""
        try:
            self.token.raise_if_cancelled()
            result = self.task.function(self._context())
        except Cancelled:
            self._report(self, _Event.CANCELLED, None)
        except Exception as error:  # noqa: BLE001 - delivered to the GUI thread
            self._report(self, _Event.ERROR, error)
        else:
            self._report(self, _Event.RESULT, result)

    def _context(self) -> TaskContext:
        return TaskContext(token=self.token, progress=self._on_progress, publish=self._on_update)

    def _on_progress(self, fraction: float, text: str) -> None:
        """Pass one update every 50 ms: more would keep the window busy with itself."""
        now_s = time.monotonic()
        if now_s - self._last_progress_s >= PROGRESS_INTERVAL_S:
            self._last_progress_s = now_s
            self._report(self, _Event.PROGRESS, (fraction, text))

    def _on_update(self, value: object) -> None:
        self._report(self, _Event.UPDATE, value)


class _LaneThread(QThread):
    """Runs the jobs of one lane, one after the other."""

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self._is_behind = lane not in _AWAITED
        self.setObjectName(f"medviewer-{lane.value[0]}")
        self._jobs: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        _lanes.add(self)

    def put(self, job: _Job) -> None:
        """Queue a job."""
        with self._changed:
            self._jobs.append(job)
            self._changed.notify()

    def request_stop(self) -> None:
        """Leave the loop after the job that runs."""
        with self._changed:
            self._stopping = True
            self._jobs.clear()
            self._changed.notify()

    def run(self) -> None:
        """Work until `request_stop`."""
        if self._is_behind:
            let_the_window_first()
        while (job := self._next()) is not None:
            job.run()
            del job  # a waiting lane must not keep the last result's inputs alive

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or bool(self._jobs))
            return None if self._stopping else self._jobs.popleft()


class TaskRunner(QObject):
    """Runs tasks on one thread a lane and calls back on the GUI thread."""

    _reported = Signal(object, object, object)  # _Job, _Event, payload

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: dict[Lane, _LaneThread] = {}
        self._open: list[_Job] = []
        self._waiting: deque[tuple[_Job, _Event, Any]] = deque()  # Any: the payload of the event
        self._told_s = 0.0  # how long telling has taken in this turn of the window
        self._window = Window(self._begin_turn)
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    def submit(self, task: Task) -> _Job:
        """Queue `task`; on a superseding lane stop those of the same slot before it."""
        if task.lane.supersedes:
            self._supersede(task)
        gives_way = task.lane in _GIVING_WAY
        token = GivingWayToken(self._window.at_rest) if gives_way else CancelToken()
        job = _Job(task, token, self._reported.emit)
        self._open.append(job)
        self._share_lock()
        self._thread(task.lane).put(job)
        return job

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self._open

    def shutdown(self) -> bool:
        """Stop all work within two seconds; return whether every thread ended."""
        for job in self._open:
            job.token.cancel()
            job.closed = True
        self._open.clear()
        self._waiting.clear()
        self._window.close()
        self._share_lock()
        for thread in self._threads.values():
            thread.request_stop()
        deadline_s = time.monotonic() + SHUTDOWN_MS / 1000
        ended = [_wait(thread, deadline_s) for thread in self._threads.values()]
        self._threads.clear()
        return all(ended)

    def _share_lock(self) -> None:
        take_turns(beside_model=any(job.task.lane is Lane.INFERENCE for job in self._open))

    def _supersede(self, task: Task) -> None:
        for job in self._open:
            if (job.task.lane, job.task.slot) == (task.lane, task.slot):
                job.cancel()

    def _thread(self, lane: Lane) -> _LaneThread:
        if lane not in self._threads:
            thread = self._threads[lane] = _LaneThread(lane)
            low, same = QThread.Priority.LowPriority, QThread.Priority.InheritPriority
            thread.start(same if lane in _AWAITED else low)  # of no effect on Linux
        return self._threads[lane]

    def _on_reported(self, job: _Job, event: _Event, payload: Any) -> None:
        self._waiting.append((job, event, payload))
        self._tell_waiting()

    def _begin_turn(self) -> None:
        self._told_s = 0.0
        self._tell_waiting()

    def _tell_waiting(self) -> None:
        """Tell what waits, in its order, as long as this turn may last.

        The rest has a turn to come: who is told may have worked through the events that wait, and
        with them through the end of this one.
        """
        try:
            while self._waiting and self._told_s < _LONGEST_TELLING_S:
                began_s = time.perf_counter()
                try:
                    self._deliver(*self._waiting.popleft())
                finally:
                    self._told_s += time.perf_counter() - began_s
        finally:
            if self._waiting:
                self._window.work()

    def _deliver(self, job: _Job, event: _Event, payload: Any) -> None:
        if job.closed or (job.token.is_cancelled and event is not _Event.CANCELLED):
            return
        self._window.work()
        if event not in _ENDINGS:
            _tell(job.task, event, payload)
            return
        job.closed = True
        self._open.remove(job)
        self._share_lock()
        try:
            _tell(job.task, event, payload)
        finally:
            job.task.on_finished()


def lend_cores() -> None:
    """Let the drawing of large images have threads for the cores that are not the window's own.

    They start when there is something to draw, and end with the interpreter.
    """
    count = min(usable_cores() - 1, _MOST_HELPERS)
    use_helpers(ThreadPoolExecutor(count, "medviewer-bands") if count else None, count)


def take_turns(*, beside_model: bool = False) -> None:
    """Let Python's threads take turns as suits the window: longer ones while a model runs."""
    sys.setswitchinterval(_TURN_OF_MODEL_S if beside_model else _TURN_S)


@atexit.register
def stop_lanes() -> None:
    """Stop what runs when the interpreter ends: Qt aborts where a running thread is destroyed."""
    threads = [thread for thread in _lanes if thread.isRunning()]
    for thread in threads:
        thread.request_stop()
    deadline_s = time.monotonic() + SHUTDOWN_MS / 1000
    for thread in threads:
        _wait(thread, deadline_s)


def running_threads() -> list[str]:
    """Return the names of the lanes whose threads run, of all runners: none is to be left over."""
    return [thread.objectName() for thread in _lanes if thread.isRunning()]


def _tell(task: Task, event: _Event, payload: Any) -> None:
    if event is _Event.PROGRESS:
        task.on_progress(*payload)
    elif event is _Event.UPDATE:
        task.on_update(payload)
    elif event is _Event.RESULT:
        task.on_result(payload)
    elif event is _Event.ERROR:
        task.on_error(payload)
    else:
        task.on_cancelled()


def _wait(thread: _LaneThread, deadline_s: float) -> bool:
    """Wait for a thread's end; one that does not end is kept from being destroyed."""
    ended = thread.wait(max(1, int((deadline_s - time.monotonic()) * 1000)))
    if not ended:
        log.warning("the %s thread did not stop in time", thread.objectName())
        _strays.append(thread)
    return ended
