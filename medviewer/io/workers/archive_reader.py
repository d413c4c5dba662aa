"""Archives unpacked by a process that may hang or crash: what it does costs one archive."""

import atexit
import json
import re
import threading
import time
from collections.abc import Generator, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from medviewer.errors import ReadError
from medviewer.io.dicom.elements import clean
from medviewer.io.limits import MAX_MEMBER_SECONDS, SECONDS_PER_PART
from medviewer.io.sources.found_file import shown_name
from medviewer.io.sources.unpacking import UnpackedMember, unpack
from medviewer.io.workers.archive_server import (
    END,
    MEMBER,
    NO_PLACE,
    PART,
    question,
    serve_archives,
)
from medviewer.io.workers.process import start_process
from medviewer.io.workers.warm_process import (
    Checkpoint,
    UnfinishedReadError,
    WarmProcess,
    receive,
)
from medviewer.language import later

CRASHED = later(
    "Reasons", "unpacking the archive brought its reader down; the rest of it is not read"
)
TOO_LONG = later(
    "Reasons", "unpacking the archive took too long and was stopped; the rest of it is not read"
)

_WORDS = {MEMBER: 3, PART: 0, END: 1, NO_PLACE: 0}
_PLACE = re.compile(r"[0-9]+/(?!\.{1,2}\Z)[^/\\\0]+")
"""A numbered folder and one name in it, which is no way elsewhere."""


class ArchiveReader:
    """Unpacks archives in processes of their own, of which one is kept warm for the next archive.

    Each archive has a process to itself: a caller may stop between two members, and never keeps
    another one waiting.
    """

    def __init__(self, time_limit_s: float = MAX_MEMBER_SECONDS) -> None:
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._spare: WarmProcess | None = None

    def unpack(
        self, path: Path, folder: Path, room: int, checkpoint: Checkpoint
    ) -> Iterator[UnpackedMember]:
        """Unpack an archive into an empty folder; yield each member once it is there.

        At most `room` bytes are written; `checkpoint` is called again and again and may raise.

        Raises
        ------
        ReadError
            When the archive ends early; with the reason.
        UnfinishedReadError
            When the process hung or crashed.
        OSError
            When nothing can be written.
        """
        process = self._take()
        connection = process.connection()
        if connection is None:  # no process can be had: better here than not at all
            self._give_back(process)
            yield from unpack(path, folder, room, checkpoint)
            return
        is_finished = False
        try:
            connection.send_bytes(question(path, folder, room))
            last = yield from self._members(connection, checkpoint)
            is_finished = True
        except (EOFError, OSError) as error:
            raise UnfinishedReadError(CRASHED) from error
        finally:
            if is_finished:
                self._give_back(process)
            else:  # also after a stop: it is in the middle of its work
                process.end()
        if last == [NO_PLACE]:
            raise OSError
        if reason := last[1]:
            raise ReadError(clean(reason))

    def _members(
        self, connection: Connection, checkpoint: Checkpoint
    ) -> Generator[UnpackedMember, None, list[str]]:
        """Yield what the process tells of; return its last message.

        Time counts while the next message is awaited, for each member anew.
        """
        left_s = self._time_limit_s
        while True:
            checkpoint()
            begin_s = time.monotonic()
            message = _message(receive(connection, max(left_s, 0.0), checkpoint, TOO_LONG))
            if message[0] == MEMBER:
                yield _member(*message[1:])
                left_s = self._time_limit_s
            elif message[0] == PART:
                left_s += SECONDS_PER_PART - (time.monotonic() - begin_s)
            else:
                return message

    def close(self) -> None:
        """End the spare process; the next archive would start another one."""
        self._take().end()

    def _take(self) -> WarmProcess:
        with self._lock:
            spare, self._spare = self._spare, None
        return spare or WarmProcess(lambda: start_process(serve_archives, "medviewer-archives"))

    def _give_back(self, process: WarmProcess) -> None:
        with self._lock:
            surplus, self._spare = self._spare, process
        if surplus is not None:
            surplus.end()


def _message(said: bytes) -> list[str]:
    """Return a message, checked like a file: its writer may be hostile.

    Raises
    ------
    EOFError
        When it is none: the process is not what it was.
    """
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise EOFError from error
    if type(found) is not list or not {type(part) for part in found} <= {str}:
        raise EOFError
    if not found or _WORDS.get(found[0]) != len(found) - 1:
        raise EOFError
    return found


def _member(name: str, place: str, reason: str) -> UnpackedMember:
    if not reason and not _PLACE.fullmatch(place):
        raise EOFError
    return UnpackedMember(shown_name(name), "" if reason else place, clean(reason))


ARCHIVE_READER = ArchiveReader()
atexit.register(ARCHIVE_READER.close)
