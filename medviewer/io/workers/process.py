"""One worker process as the window's process sees it. The only module that makes processes."""

import contextlib
import multiprocessing
import os
import socket
import struct
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

from medviewer.cores import NICENESS
from medviewer.errors import ReadError
from medviewer.io.workers.jobs import (
    HELLO,
    DecodeJob,
    Order,
    Samples,
    Segment,
    read_answer,
    samples_in,
)
from medviewer.io.workers.worker import serve_within_limits
from medviewer.language import later

IN_FLIGHT = 2
"""Orders a worker is given at once, so that it never waits for the next one."""
MOST_IN_FLIGHT = 6
QUICK_S = 0.004
MOST_SHARED_BYTES = 16 * 2**20
"""How many there are of small frames that take no longer than this: whoever gives orders may wait
longer for a processor. A slice that is suddenly wanted waits 24 ms for them, not longer."""
JOIN_SECONDS = 1.0
MAX_ANSWER_BYTES = 2**16
"""Bytes of a worker's answer: a number and a sentence."""
HALF_MESSAGE_SECONDS = 10.0
"""How long the rest of a message may be awaited that has begun to arrive."""

_SHARED_FOLDER = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an order: the samples (valid until the next order), or why there are none."""

    job: DecodeJob
    samples: Samples | None
    reason: str


@dataclass(slots=True)
class _Flying:
    order: Order
    slot: int
    is_abandoned: bool = False


def start_process(
    target: Callable[[Connection], None], name: str
) -> tuple[BaseProcess, Connection]:
    """Start a process that is handed one end of a pipe; return it with the other end.

    Raises
    ------
    OSError, RuntimeError
        When it cannot be started.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run_politely, args=(target, theirs), name=name, daemon=True)
    process.start()
    theirs.close()
    _bound_waits(ours)
    return process, ours


def _run_politely(target: Callable[[Connection], None], connection: Connection) -> None:
    """Run below the window's priority: the hand comes first where there are few cores."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # the window has gone
            window = os.getpriority(os.PRIO_PROCESS, os.getppid())
            # the thread that made this process may have been behind already
            os.nice(max(0, window + NICENESS - os.nice(0)))
    try:
        target(connection)
    except Exception:  # noqa: BLE001 - its words may quote the file; who waits hears that it ended
        sys.exit(1)


def _bound_waits(connection: Connection) -> None:
    """Have a message that stops halfway fail, in either direction, rather than wait for ever.

    A process that a hostile file has taken over may do that; a wait for the first byte of an answer
    has limits of its own. Pipes are sockets but on Windows, where this is without effect.
    """
    if sys.platform == "win32":
        return
    limit = struct.pack("@ll", *divmod(int(HALF_MESSAGE_SECONDS * 1e6), 10**6))
    with socket.socket(fileno=os.dup(connection.fileno())) as pipe:
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


class WorkerProcess:
    """A process that decodes frames into its own piece of shared memory."""

    def __init__(self) -> None:
        self._number = 0
        self._flying: deque[_Flying] = deque()
        self._memory: SharedMemory | None = None
        self._slot_bytes = self._slots = 0
        self._pace_s = QUICK_S
        self.is_ready = False
        self.started_s = time.monotonic()
        self.connection: Connection
        self._process, self.connection = start_process(serve_within_limits, "medviewer-decoder")

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._flying

    @property
    def load(self) -> int:
        """How many orders are on their way."""
        return len(self._flying)

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    def has_room(self, job: DecodeJob) -> bool:
        """Tell whether the worker can be given another order of this size now."""
        if job.nbytes > self._slot_bytes:
            return self.is_idle
        most = self._slots if self._pace_s < QUICK_S else IN_FLIGHT
        return len(self._flying) < most

    def submit(self, job: DecodeJob) -> None:
        """Give the worker a job; `has_room` must have said yes.

        Raises
        ------
        ReadError
            When there is no shared memory for the frame.
        OSError
            When the process is gone.
        """
        memory = self._memory_for(job)
        slot = next(n for n in range(self._slots) if n not in {own.slot for own in self._flying})
        self._number += 1
        order = Order(self._number, job, Segment(memory.name, slot * self._slot_bytes))
        if self.is_idle:
            self.started_s = time.monotonic()
        self._flying.append(_Flying(order, slot))
        self.connection.send(order)

    def take(self) -> Done | None:
        """Return what the worker has done; None where nobody wants it any more.

        Raises
        ------
        EOFError, OSError
            When the process is gone.
        """
        message = self.connection.recv_bytes(MAX_ANSWER_BYTES)
        took_s = time.monotonic() - self.started_s
        self.started_s += took_s
        if message == HELLO:
            self.is_ready = True
            return None
        self._pace_s += (took_s - self._pace_s) / MOST_IN_FLIGHT
        number, reason = read_answer(message)
        if not self._flying or self._flying[0].order.number != number:
            raise EOFError  # not our protocol: the process is not what it was
        flying = self._flying.popleft()
        if flying.is_abandoned:
            return None
        job = flying.order.job
        if reason or self._memory is None:
            return Done(job, None, reason)
        return Done(job, samples_in(self._memory, flying.order.segment.offset, job), "")

    def abandon(self) -> None:
        """Want nothing of what is on its way."""
        for flying in self._flying:
            flying.is_abandoned = True

    def seconds_at_work(self) -> float:
        """Return how long the worker has been at its first order, or at starting."""
        return 0.0 if self.is_idle and self.is_ready else time.monotonic() - self.started_s

    def end(self, *, kill: bool) -> tuple[DecodeJob | None, tuple[DecodeJob, ...]]:
        """End the process and free its memory; return the job it was at, and those behind it."""
        wanted = [None if own.is_abandoned else own.order.job for own in self._flying]
        self._flying.clear()
        self.connection.close()  # the worker's loop ends at that
        if kill:
            self._process.kill()
        self._process.join(JOIN_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(JOIN_SECONDS)
        self._release()
        return (wanted[0] if wanted else None), tuple(job for job in wanted[1:] if job)

    def _memory_for(self, job: DecodeJob) -> SharedMemory:
        if self._memory is None or job.nbytes > self._slot_bytes:
            self._release()
            slot_bytes = -(-job.nbytes // 4096) * 4096
            is_small = MOST_IN_FLIGHT * slot_bytes <= MOST_SHARED_BYTES
            slots = MOST_IN_FLIGHT if is_small else IN_FLIGHT
            self._memory = _shared_memory(slots * slot_bytes)
            self._slot_bytes, self._slots = slot_bytes, slots
        return self._memory

    def _release(self) -> None:
        if self._memory is not None:
            with contextlib.suppress(BufferError):  # an array of it lives: freed with it
                self._memory.close()
            self._memory.unlink()
        self._memory, self._slot_bytes, self._slots = None, 0, 0


def _shared_memory(size: int) -> SharedMemory:
    """Return shared memory; a full device would kill whoever writes to it, so ask before."""
    try:
        if _SHARED_FOLDER.is_dir():
            status = os.statvfs(_SHARED_FOLDER)
            if status.f_bavail * status.f_frsize < size:
                raise ReadError(
                    later("Reasons", "there is no shared memory for {size:.0f} MiB").format(
                        size=size / 2**20
                    )
                )
        return SharedMemory(create=True, size=size)
    except OSError as error:
        raise ReadError(
            later("Reasons", "there is no shared memory for {size:.0f} MiB").format(
                size=size / 2**20
            )
        ) from error
