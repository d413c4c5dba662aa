"""The workers of this program: shared by its threads, renewed when one fails, ended at its end."""

import atexit
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import wait

from medviewer.cancel import CancelToken
from medviewer.errors import ReadError
from medviewer.io.workers.jobs import DecodeJob
from medviewer.io.workers.process import Done, WorkerProcess
from medviewer.language import later

log = logging.getLogger(__name__)

WORKERS = 2
TIME_LIMIT_S = 30.0
"""How long one image may take."""
START_LIMIT_S = 60.0
LOOK_SECONDS = 0.05
"""How often a stop and the time limits are looked at."""

CRASHED = later("Reasons", "decoding the image brought its decoder down")


class NoWorkerError(ReadError):
    """No process can be started here."""

    def __init__(self) -> None:
        super().__init__(later("Reasons", "no process can be started to decode the image"))


class WorkerPool:
    """Workers that are started when first needed and stay warm.

    Several threads may decode at a time: they share the workers, none keeps another waiting for
    more than the images on their way.
    """

    def __init__(self, count: int = WORKERS, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._count = count
        self._time_limit_s = time_limit_s
        self._idle: list[WorkerProcess] = []
        self._made = 0
        self._waiting = 0
        self._changed = threading.Condition()
        self._is_closed = False

    def start(self) -> None:
        """Make all workers, so that the first image need not wait for them."""
        with self._changed:
            while self._made < self._count and not self._is_closed:
                self._idle.append(self._make())

    def decode(
        self,
        jobs: Iterator[DecodeJob],
        deliver: Callable[[Done], None],
        token: CancelToken,
        *,
        in_order: bool = False,
    ) -> None:
        """Decode all jobs; hand each outcome to `deliver` on this thread, as it comes.

        The next job is asked for when a worker is free for it, so the iterator may change its mind
        until then. With `in_order` one worker does all jobs and is lent to nobody meanwhile: it has
        its place in a file that can only be read forward.

        Raises
        ------
        Cancelled
            Once the token says so.
        NoWorkerError
            When none can be started; what was not delivered is not done.
        """
        _Run(self, jobs, deliver, token, self._time_limit_s, in_order=in_order).go()

    def close(self) -> None:
        """End the idle workers; those at work end when they are given back."""
        with self._changed:
            self._is_closed = True
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for worker in idle:
            self._end(worker)

    @property
    def is_wanted(self) -> bool:
        """Whether another thread waits for a worker."""
        return self._waiting > 0

    def borrow(self, *, wait_for_it: bool) -> WorkerProcess | None:
        """Return a worker for this thread alone, None where there is none (yet)."""
        with self._changed:
            if not self._can_lend():
                if not wait_for_it:
                    return None
                self._waiting += 1
                try:
                    self._changed.wait_for(self._can_lend, LOOK_SECONDS)
                finally:
                    self._waiting -= 1
            return self._lend() if self._can_lend() else None

    def give_back(self, worker: WorkerProcess) -> None:
        """Let other threads have a worker."""
        with self._changed:
            if not self._is_closed:
                self._idle.append(worker)
                self._changed.notify()
                return
        self._end(worker)

    def discard(self, worker: WorkerProcess) -> tuple[DecodeJob | None, tuple[DecodeJob, ...]]:
        """Kill a worker; return the job that it was at, and those behind it."""
        left = worker.end(kill=True)
        with self._changed:
            self._made -= 1
            self._changed.notify()
        return left

    def _can_lend(self) -> bool:
        return self._is_closed or bool(self._idle) or self._made < self._count

    def _lend(self) -> WorkerProcess:
        if self._is_closed:
            raise NoWorkerError
        return self._idle.pop() if self._idle else self._make()

    def _make(self) -> WorkerProcess:
        try:
            worker = WorkerProcess()
        except (OSError, RuntimeError) as error:
            raise NoWorkerError from error
        self._made += 1
        return worker

    def _end(self, worker: WorkerProcess) -> None:
        worker.end(kill=not worker.is_idle)
        with self._changed:
            self._made -= 1


class _Run:
    """The jobs of one call, and the workers it has borrowed."""

    def __init__(
        self,
        pool: WorkerPool,
        jobs: Iterator[DecodeJob],
        deliver: Callable[[Done], None],
        token: CancelToken,
        time_limit_s: float,
        *,
        in_order: bool,
    ) -> None:
        self._pool = pool
        self._jobs = jobs
        self._deliver = deliver
        self._token = token
        self._time_limit_s = time_limit_s
        self._in_order = in_order
        self._again: deque[DecodeJob] = deque()
        self._workers: list[WorkerProcess] = []
        self._has_delivered = False

    def go(self) -> None:
        """Work until all jobs are done."""
        try:
            while self._hand_out() or any(not worker.is_idle for worker in self._workers):
                self._token.raise_if_cancelled()
                self._collect()
                self._make_way()
        finally:
            for worker in self._workers:
                worker.abandon()
                self._pool.give_back(worker)

    def _hand_out(self) -> bool:
        """Give jobs to workers while there is room; return whether one is left over."""
        while (job := self._next_job()) is not None:
            worker = self._worker_for(job)
            if worker is None:
                self._again.appendleft(job)
                return True
            try:
                worker.submit(self._with_threads(job))
            except ReadError as error:
                self._hand_over(Done(job, None, str(error)))
            except OSError:
                self._lose(worker, CRASHED)
        return False

    def _with_threads(self, job: DecodeJob) -> DecodeJob:
        """Let the first image, for which the other workers wait, have their processors."""
        return job if self._has_delivered else replace(job, threads=WORKERS)

    def _next_job(self) -> DecodeJob | None:
        return self._again.popleft() if self._again else next(self._jobs, None)

    def _worker_for(self, job: DecodeJob) -> WorkerProcess | None:
        """Return the least busy of our workers with room, or another one if it can be had.

        The first image has the machine to itself: somebody waits for that one.
        """
        if not self._has_delivered and any(not worker.is_idle for worker in self._workers):
            return None
        free = [worker for worker in self._workers if worker.is_idle and worker.has_room(job)]
        if free:
            return free[0]
        if not self._workers or not (self._in_order or self._pool.is_wanted):
            another = self._pool.borrow(wait_for_it=not self._workers)
            if another is not None:
                self._workers.append(another)
                return another if another.has_room(job) else None
        if self._pool.is_wanted and not self._in_order:
            return None
        with_room = [worker for worker in self._workers if worker.has_room(job)]
        return min(with_room, key=lambda worker: worker.load, default=None)

    def _collect(self) -> None:
        """Take what is done; wait for it a little."""
        by_connection = {worker.connection: worker for worker in self._workers}
        busy = [own for own, worker in by_connection.items() if worker.seconds_at_work() > 0]
        for connection in wait(busy, LOOK_SECONDS) if busy else ():
            self._take(by_connection[connection])  # type: ignore[index]  # what was given comes
        for worker in list(self._workers):
            limit = self._time_limit_s if worker.is_ready else START_LIMIT_S
            if worker.seconds_at_work() > limit:
                text = later(
                    "Reasons", "decoding the image took longer than {limit:.0f} s and was stopped"
                ).format(limit=limit)
                self._lose(worker, text)

    def _take(self, worker: WorkerProcess) -> None:
        try:
            done = worker.take()
        except (EOFError, OSError):
            self._lose(worker, CRASHED)
            return
        if done is not None:
            self._hand_over(done)

    def _lose(self, worker: WorkerProcess, reason: str) -> None:
        """Renew a worker: the image that it was at has a reason, those behind it come again."""
        log.warning("a decoding process was renewed")
        self._workers.remove(worker)
        was_ready = worker.is_ready
        failed, behind = self._pool.discard(worker)
        if not was_ready:
            raise NoWorkerError
        if failed is not None:
            self._hand_over(Done(failed, None, reason))
        self._again.extend(behind)

    def _hand_over(self, done: Done) -> None:
        self._has_delivered = True
        self._deliver(done)

    def _make_way(self) -> None:
        """Give idle workers back while other threads wait for one."""
        for worker in [own for own in self._workers if own.is_idle and not self._in_order]:
            if self._pool.is_wanted:
                self._workers.remove(worker)
                self._pool.give_back(worker)


_shared: WorkerPool | None = None
_lock = threading.Lock()


def shared_pool() -> WorkerPool:
    """Return the pool of this program."""
    global _shared  # noqa: PLW0603 - processes are the program's, as its threads are
    with _lock:
        if _shared is None:
            _shared = WorkerPool()
        return _shared


def close_pool() -> None:
    """End the workers of this program; the next image would start new ones."""
    global _shared
    with _lock:
        pool, _shared = _shared, None
    if pool is not None:
        pool.close()


@contextlib.contextmanager
def own_pool(count: int = WORKERS, time_limit_s: float = TIME_LIMIT_S) -> Iterator[WorkerPool]:
    """Give a pool that ends with the block."""
    pool = WorkerPool(count, time_limit_s)
    try:
        yield pool
    finally:
        pool.close()


atexit.register(close_pool)
