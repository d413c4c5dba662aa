"""A process that is started when it is first needed, stays warm, and is renewed when it fails."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from medviewer.errors import ReadError
from medviewer.io.limits import MAX_HEADER_ANSWER
from medviewer.io.workers.process import JOIN_SECONDS
from medviewer.language import later

START_SECONDS = 60.0
MOST_STARTS = 3
"""So many processes in a row that do not start are enough: then no more are tried."""
LOOK_SECONDS = 0.1
"""How often a stop is looked at."""

Checkpoint = Callable[[], None]
"""Called while an answer is awaited; may raise."""


class UnfinishedReadError(ReadError):
    """A file could not be read this time; the next time may be another matter."""


def go_on() -> None:
    """Pass a checkpoint."""


class WarmProcess:
    """One end of a pipe to a process; for one thread at a time but for `kill`.

    `start` gives the process and our end of the pipe. Its first message says that it is ready.
    """

    def __init__(self, start: Callable[[], tuple[BaseProcess, Connection]]) -> None:
        self._start = start
        self._running: tuple[BaseProcess, Connection] | None = None
        self._failed_starts = 0

    def connection(self) -> Connection | None:
        """Return the pipe to the running process, or None where none can be started."""
        if self._running is None and self._failed_starts < MOST_STARTS:
            try:
                self._running = self._start()
                receive(self._running[1], START_SECONDS)
                self._failed_starts = 0
            except (OSError, RuntimeError, EOFError, ReadError):
                self._failed_starts += 1
                self.end()
        return None if self._running is None else self._running[1]

    def kill(self) -> None:
        """Have whoever waits for an answer wait no longer; may be called from another thread."""
        running = self._running
        if running is not None:
            running[0].kill()

    def end(self) -> None:
        """End the process; the next question would start another one."""
        if self._running is None:
            return
        process, connection = self._running
        self._running = None
        connection.close()
        process.kill()
        process.join(JOIN_SECONDS)

    def forgive(self) -> None:
        """Try again although processes did not start."""
        self._failed_starts = 0


def receive(
    connection: Connection,
    limit_s: float,
    checkpoint: Checkpoint = go_on,
    too_long: str = later("Reasons", "it took too long"),
) -> bytes:
    """Return the next message.

    Raises
    ------
    UnfinishedReadError
        With the text `too_long`, when it does not come in time.
    EOFError, OSError
        When the process is gone.
    """
    end_s = time.monotonic() + limit_s
    while not connection.poll(min(LOOK_SECONDS, limit_s)):
        checkpoint()
        if time.monotonic() >= end_s:
            raise UnfinishedReadError(too_long)
    return connection.recv_bytes(MAX_HEADER_ANSWER)
