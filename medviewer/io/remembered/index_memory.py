"""What a scan knows from last time, and what it will know next time."""

import json
import logging
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from medviewer.cancel import WorkContext
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.records import Instance
from medviewer.io.remembered.database import Database, Row, is_damage, set_aside
from medviewer.io.remembered.header_json import fingerprint, header_from_json, header_to_json
from medviewer.io.sources.found_file import (
    FoundFile,
    common_folder,
    decoded_name,
    is_folder,
    prefix_of,
)

log = logging.getLogger(__name__)

T = TypeVar("T")

FRESH_NS = 2 * 10**9
"""A file that changed this short a time ago may change again without its time telling."""
_ROWS_AT_ONCE = 200
_STORE_AFTER = 1000

_NO_ROWS: list[Row] = []

Answer = FileHeader | str
"""A header, or the reason why there is none."""
Stamp = tuple[int, int]
"""Size in bytes and time of the last change, ns."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was last time."""

    path: str
    file: str
    stamp: Stamp
    answer: Answer


class IndexMemory:
    """What is known of the files below the opened paths; nothing without a database.

    A database that fails is not asked again: the scan goes on without.
    """

    def __init__(self, database: Database | None = None) -> None:
        self._database = database
        self._known: dict[str, KnownFile] = {}
        self._stamps: dict[str, Stamp] = {}
        self._fresh: list[Row] = []

    def recall(self, paths: Sequence[Path], context: WorkContext) -> list[KnownFile]:
        """Return the files that were there last time, in the order in which they are walked."""
        base = common_folder(paths)
        for path in paths:
            rows = self._ask(_rows_of(path), _NO_ROWS)
            for first in range(0, len(rows), _ROWS_AT_ONCE):
                context.token.raise_if_cancelled()
                for known in _known_files(rows[first : first + _ROWS_AT_ONCE], base):
                    self._known.setdefault(known.path, known)
        return list(self._known.values())

    def knows(self, found: FoundFile) -> bool:
        """Tell whether the file was there last time, changed or not."""
        return os.fspath(found.path) in self._known

    def look_up(self, found: FoundFile) -> Answer | None:
        """Return what is known of a file, None where it is new or has changed."""
        if self._database is None or found.in_archive:
            return None
        path = os.fspath(found.path)
        stamp = _stamp(path)
        if stamp is None:
            return None
        self._stamps[path] = stamp
        known = self._known.get(path)
        if known is None or known.stamp != stamp or known.file != found.file:
            return None
        return known.answer

    def note(self, found: FoundFile, answer: Answer) -> None:
        """Remember what was just read of a file that was looked up before."""
        path = os.fspath(found.path)
        stamp = self._stamps.get(path)
        if stamp is None or time.time_ns() - stamp[1] < FRESH_NS:
            return
        self._fresh.append(_row(path, stamp, answer))
        if len(self._fresh) >= _STORE_AFTER:
            self._store()

    def same_pixels(self, first: Instance, second: Instance) -> bool | None:
        """Return whether two files had the same pixels, None where it is not known."""
        one, other = self._comparison_key(first), self._comparison_key(second)
        if not one or not other:
            return None
        return self._ask(lambda database: database.comparison(one, other), None)

    def note_same_pixels(self, first: Instance, second: Instance, *, same: bool) -> None:
        """Remember whether two files have the same pixels."""
        one, other = self._comparison_key(first), self._comparison_key(second)
        if one and other:
            self._ask(lambda database: database.store_comparison(one, other, same=same), None)

    def forget_vanished(self) -> None:
        """Forget the files that a finished walk has not met."""
        gone = [os.path.split(path) for path in self._known if path not in self._stamps]
        self._ask(lambda database: database.remove(gone), None)

    def close(self) -> None:
        """Write what was noted, keep to the limit, and end."""
        self._store()
        self._ask(lambda database: database.prune(), None)
        self._ask(lambda database: database.close(), None)
        self._database = None

    def _store(self) -> None:
        rows, self._fresh = self._fresh, []
        if rows:
            self._ask(lambda database: database.store(rows), None)

    def _comparison_key(self, instance: Instance) -> bytes:
        path = os.fspath(instance.path)
        known = self._known.get(path)
        stamp = self._stamps.get(path) or (known.stamp if known else None)
        return os.fsencode(path) + b"\0%d\0%d" % stamp if stamp else b""

    def _ask(self, question: Callable[[Database], T], otherwise: T) -> T:
        if self._database is None:
            return otherwise
        try:
            return question(self._database)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            return otherwise

    def _give_up(self, error: Exception) -> None:
        log.info("the remembered index cannot be used now")
        database, self._database = self._database, None
        with suppress(sqlite3.Error, OSError):
            if database is not None:
                database.close()
            if is_damage(error):
                set_aside()


def open_memory() -> IndexMemory:
    """Return the memory of this user; an empty one where it cannot be opened."""
    try:
        return IndexMemory(Database(fingerprint()))
    except (sqlite3.Error, OSError):
        log.info("the remembered index cannot be opened")
        return IndexMemory()


def _rows_of(path: Path) -> Callable[[Database], list[Row]]:
    """Return a question: what is kept of a folder's files, or of one file."""
    if is_folder(path):
        return lambda database: sorted(database.rows_below(os.fspath(path)), key=_walking_order)
    return lambda database: list(database.row_of(*os.path.split(path)))


def _row(path: str, stamp: Stamp, answer: Answer) -> Row:
    folder, name = os.path.split(path)
    if isinstance(answer, str):
        return Row(folder, name, *stamp, None, answer)
    header = json.dumps(header_to_json(answer), separators=(",", ":"))
    return Row(folder, name, *stamp, header, None)


def _walking_order(row: Row) -> tuple[str, str]:
    """Put folders before what lies deeper, as the walk does; below them, names in their order."""
    return row.folder.replace(os.sep, "\0"), row.name


def _stamp(path: str) -> Stamp | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - asked for every file of a folder
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def _known_files(rows: Sequence[Row], base: Path) -> Iterator[KnownFile]:
    """Yield what the rows say; one that makes no sense is as good as absent."""
    folder, below = "", ""
    for row, value in zip(rows, _values(rows), strict=True):
        if row.folder != folder:
            folder, below = row.folder, prefix_of(Path(row.folder), base)
        path, file = os.path.join(folder, row.name), below + decoded_name(row.name)  # noqa: PTH118 - for every file
        answer = _answer(row, value, path, file)
        if answer is not None:
            yield KnownFile(path, file, (row.size, row.mtime_ns), answer)


def _answer(row: Row, value: object, path: str, file: str) -> Answer | None:
    if isinstance(row.reason, str):
        return row.reason
    try:
        return header_from_json(value, Path(path), file)
    except (ValueError, TypeError):
        return None


def _values(rows: Sequence[Row]) -> list[object]:
    """Return the rows' JSON values; all in one go, and one by one where that fails."""
    texts = [row.header or "null" for row in rows]
    try:
        values: list[object] = json.loads(f"[{','.join(texts)}]")
    except ValueError:
        return [_value(text) for text in texts]
    return values if len(values) == len(texts) else [_value(text) for text in texts]


def _value(text: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    return value
