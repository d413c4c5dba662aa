"""Headers that are not plainly well-formed, read in a process that may hang or crash."""

import atexit
import json
import logging
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from medviewer.errors import ReadError
from medviewer.io.dicom.elements import clean
from medviewer.io.dicom.headers import FileHeader, read_header, read_plain_file_header
from medviewer.io.limits import MAX_HEADER_ANSWER, MAX_HEADER_SECONDS
from medviewer.io.remembered.header_json import header_from_json
from medviewer.io.workers.header_server import question, serve_headers
from medviewer.io.workers.process import JOIN_SECONDS, start_process

log = logging.getLogger(__name__)

START_SECONDS = 60.0
CRASHED = "reading the header brought its reader down"


class UnfinishedReadError(ReadError):
    """A header could not be read this time; the next time may be another matter."""


class HeaderReader:
    """A process that is started when first needed, stays warm, and is renewed when it fails."""

    def __init__(self, time_limit_s: float = MAX_HEADER_SECONDS) -> None:
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._running: tuple[BaseProcess, Connection] | None = None

    def read(self, path: Path, file: str) -> FileHeader:
        """Read a header as `read_header` does, but never for longer than the limit.

        Raises
        ------
        ReadError
            With the reason.
        UnfinishedReadError
            When the process hung or crashed.
        """
        with self._lock:
            connection = self._connection()
            if connection is None:  # no process can be had: better read here than not at all
                return read_header(path, file)
            answer = self._ask(connection, question(path, file))
        return _understood(answer, path, file)

    def close(self) -> None:
        """End the process; the next header would start another one."""
        with self._lock:
            self._end()

    def _connection(self) -> Connection | None:
        if self._running is None:
            try:
                self._running = start_process(serve_headers, "medviewer-headers")
                self._await(self._running[1], START_SECONDS)  # until it says that it is ready
            except (OSError, RuntimeError, EOFError, ReadError):
                self._end()
                return None
        return self._running[1]

    def _ask(self, connection: Connection, message: bytes) -> bytes:
        try:
            connection.send_bytes(message)
            return self._await(connection, self._time_limit_s)
        except (EOFError, OSError) as error:
            self._renew()
            raise UnfinishedReadError(CRASHED) from error
        except ReadError:
            self._renew()
            raise

    def _await(self, connection: Connection, limit_s: float) -> bytes:
        if not connection.poll(limit_s):
            raise UnfinishedReadError(
                f"reading the header took longer than {limit_s:g} s and was stopped"
            )
        return connection.recv_bytes(MAX_HEADER_ANSWER)

    def _renew(self) -> None:
        log.warning("the process that reads headers was renewed")
        self._end()

    def _end(self) -> None:
        if self._running is None:
            return
        process, connection = self._running
        self._running = None
        connection.close()
        process.kill()
        process.join(JOIN_SECONDS)


def _understood(answer: bytes, path: Path, file: str) -> FileHeader:
    """Return the header in an answer, which is checked like a file's: its writer may be hostile."""
    try:
        found = json.loads(answer)
        if "reason" in found:
            raise ReadError(clean(str(found["reason"])))
        return header_from_json(found["header"], path, file)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnfinishedReadError(CRASHED) from error


HEADER_READER = HeaderReader()
atexit.register(HEADER_READER.close)


def read_header_safely(path: Path, file: str) -> FileHeader:
    """Read a DICOM header: here if it is plainly well-formed, else in a process of its own.

    Raises
    ------
    ReadError
        With the reason, when it is no DICOM file, holds no image or is damaged.
    """
    return read_plain_file_header(path, file) or HEADER_READER.read(path, file)
