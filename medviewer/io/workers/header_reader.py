"""Headers that are not plainly well-formed, read in a process that may hang or crash."""

import atexit
import json
import logging
import threading
from collections.abc import Callable, Collection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from medviewer.errors import ReadError
from medviewer.io.dicom.element_tree import Element, elements_from_json, read_elements
from medviewer.io.dicom.elements import clean
from medviewer.io.dicom.headers import FileHeader, read_plain_file_header
from medviewer.io.limits import (
    MAX_ARCHIVE_ENTRIES,
    MAX_COMPARE_SECONDS,
    MAX_DIRECTORY_SECONDS,
    MAX_HEADER_SECONDS,
    MAX_SHOWN_SECONDS,
)
from medviewer.io.records import Instance
from medviewer.io.remembered.header_json import header_from_json
from medviewer.io.workers.header_server import (
    ELEMENTS,
    FILE_IDS,
    SAME_PIXELS,
    VET,
    Kind,
    file_ids,
    have_same_pixels,
    header_parser,
    question,
    serve_headers,
)
from medviewer.io.workers.process import start_process
from medviewer.io.workers.warm_process import (
    LOOK_SECONDS,
    Checkpoint,
    UnfinishedReadError,
    WarmProcess,
    go_on,
    receive,
)
from medviewer.language import later

log = logging.getLogger(__name__)

CRASHED = later("Reasons", "reading the header brought its reader down")

Json = Any  # what the json module gives
T = TypeVar("T")


class HeaderReader:
    """Asks a process that stays warm and is renewed when it fails; one question at a time."""

    def __init__(self, time_limit_s: float = MAX_HEADER_SECONDS) -> None:
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._process = WarmProcess(lambda: start_process(serve_headers, "medviewer-headers"))

    def read(self, path: Path, file: str, kind: Kind = "dicom") -> FileHeader:
        """Read a header as the format's own parser does, but never for longer than the limit.

        Raises
        ------
        ReadError
            With the reason.
        UnfinishedReadError
            When the process hung or crashed.
        """
        answer = self._answer(question(kind, path, file), self._time_limit_s)
        if answer is None:  # no process can be had: better read here than not at all
            return header_parser(kind)(path, file)
        return _understood(answer, lambda found: header_from_json(found["header"], path, file))

    def file_ids(self, path: Path, checkpoint: Checkpoint) -> list[str]:
        """Return what a DICOMDIR names, as `read` returns a header.

        Raises
        ------
        ReadError
            With the reason.
        UnfinishedReadError
            When the process hung or crashed.
        """
        answer = self._answer(question(FILE_IDS, path), MAX_DIRECTORY_SECONDS, checkpoint)
        if answer is None:
            return file_ids(path)
        return _understood(answer, _file_ids_from)

    def same_pixels(self, first: Path, second: Path, checkpoint: Checkpoint) -> bool:
        """Tell whether two DICOM files hold the same pixels.

        Raises
        ------
        UnfinishedReadError
            When the process hung or crashed.
        """
        message = question(SAME_PIXELS, first, str(second))
        answer = self._answer(message, MAX_COMPARE_SECONDS, checkpoint)
        if answer is None:
            return have_same_pixels(first, second)
        return _understood(answer, lambda found: found["same"] is True)

    def elements(self, path: Path, checkpoint: Checkpoint) -> tuple[Element, ...]:
        """Return all elements of a DICOM file before its pixels, no more than are shown.

        Raises
        ------
        ReadError
            With the reason.
        UnfinishedReadError
            When the process hung or crashed.
        """
        answer = self._answer(question(ELEMENTS, path), MAX_SHOWN_SECONDS, checkpoint)
        if answer is None:
            return read_elements(path)
        return _understood(answer, lambda found: elements_from_json(found["elements"]))

    def vet(self, path: Path, tags: Collection[int], checkpoint: Checkpoint) -> None:
        """See whether these elements of a DICOM file can be read, in bounded time and memory.

        Where no process can be had nothing is seen.

        Raises
        ------
        ReadError
            With the reason why not.
        UnfinishedReadError
            When the process hung or crashed.
        """
        message = question(VET, path, json.dumps(sorted(tags)))
        answer = self._answer(message, MAX_SHOWN_SECONDS, checkpoint)
        if answer is not None:
            _understood(answer, lambda found: found["vetted"])

    def close(self) -> None:
        """End the process; the next header would start another one."""
        self._process.kill()  # who waits for its answer need not wait any longer
        with self._lock:
            self._process.end()
            self._process.forgive()

    def _answer(
        self, message: bytes, limit_s: float, checkpoint: Checkpoint = go_on
    ) -> bytes | None:
        while not self._lock.acquire(timeout=LOOK_SECONDS):
            checkpoint()  # another thread's question may take as long as its limit
        try:
            connection = self._process.connection()
            return (
                None if connection is None else self._ask(connection, message, limit_s, checkpoint)
            )
        finally:
            self._lock.release()

    def _ask(
        self, connection: Connection, message: bytes, limit_s: float, checkpoint: Checkpoint
    ) -> bytes:
        is_answered = False
        too_long = later(
            "Reasons", "reading the header took longer than {limit:g} s and was stopped"
        ).format(limit=limit_s)
        try:
            connection.send_bytes(message)
            answer = receive(connection, limit_s, checkpoint, too_long)
            is_answered = True
        except (EOFError, OSError) as error:
            raise UnfinishedReadError(CRASHED) from error
        finally:
            if not is_answered:  # also after a stop: an answer may be on its way
                log.warning("the process that reads headers was renewed")
                self._process.end()
        return answer


def _understood(answer: bytes, take: Callable[[Json], T]) -> T:
    """Return what `take` finds in an answer, checked like a file: its writer may be hostile."""
    try:
        found = json.loads(answer)
        if "reason" in found:
            raise ReadError(clean(str(found["reason"])))
        return take(found)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnfinishedReadError(CRASHED) from error


def _file_ids_from(found: Json) -> list[str]:
    names = found["file_ids"]
    if type(names) is not list or not {type(name) for name in names} <= {str}:
        raise ValueError("not a list of names")
    return list(names[:MAX_ARCHIVE_ENTRIES])


HEADER_READER = HeaderReader()
ELEMENTS_READER = HeaderReader()
"""For who looks at all elements of a header: neither keeps the reading of a folder waiting."""
atexit.register(HEADER_READER.close)
atexit.register(ELEMENTS_READER.close)


def read_header_safely(path: Path, file: str) -> FileHeader:
    """Read a DICOM header: here if it is plainly well-formed, else in a process of its own.

    Raises
    ------
    ReadError
        With the reason, when it is no DICOM file, holds no image or is damaged.
    """
    return read_plain_file_header(path, file) or HEADER_READER.read(path, file)


def same_pixels_safely(first: Instance, second: Instance, checkpoint: Checkpoint) -> bool:
    """Tell whether two DICOM files hold the same pixels, from a process that may hang or crash.

    Raises
    ------
    UnfinishedReadError
        When it did.
    """
    return HEADER_READER.same_pixels(first.path, second.path, checkpoint)


def read_picture_header_safely(path: Path, file: str) -> FileHeader:
    """Read the header of a picture in a process of its own.

    Raises
    ------
    ReadError
        With the reason.
    """
    return HEADER_READER.read(path, file, "picture")


def read_packed_header_safely(path: Path, file: str) -> FileHeader:
    """Read the header of a NIfTI file that has to be unpacked, in a process of its own.

    Raises
    ------
    ReadError
        With the reason.
    """
    return HEADER_READER.read(path, file, "nifti")
