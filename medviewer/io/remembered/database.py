"""The SQLite file of remembered headers: for this user alone, and never needed.

A row is found by folder and name and counts only while the file keeps its size and time. A file
that is no database, or not ours, is set aside; one of another version is begun anew.
"""

import logging
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from medviewer.config import cache_folder
from medviewer.errors import MedviewerError
from medviewer.io.private_file import private_file
from medviewer.language import later

log = logging.getLogger(__name__)

MAX_FILES = 300_000
"""More are not remembered: the folders that were opened longest ago are forgotten."""

_NAME = "index.sqlite3"
_ASIDE = ".set-aside"
_SUFFIXES = ("", "-journal", _ASIDE)
_APPLICATION = 0x4D565749  # "MVWI"
_PATIENCE_S = 1.0
_SEPARATOR = os.fsencode(os.sep)

_SCHEMA = """
create table if not exists folders (
  id integer primary key, path blob not null unique, used integer not null);
create table if not exists files (
  folder integer not null, name blob not null, size integer not null, mtime_ns integer not null,
  header text, reason text, primary key (folder, name));
create table if not exists comparisons (
  first blob not null, second blob not null, same integer not null,
  primary key (first, second)) without rowid;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one file: the JSON of its header, or why it has none."""

    folder: str
    name: str
    size: int
    mtime_ns: int
    header: str | None
    reason: str | None


def index_folder() -> Path:
    """Return the folder of the database."""
    return cache_folder() / "index"


def forget_everything() -> None:
    """Remove the database and what was set aside.

    Raises
    ------
    MedviewerError
        When it cannot be removed.
    """
    try:
        for suffix in _SUFFIXES:
            (index_folder() / (_NAME + suffix)).unlink(missing_ok=True)
    except OSError as error:
        raise MedviewerError(
            later(
                "Reasons",
                "What is remembered of opened folders cannot be deleted; close other windows of "
                "MedViewer and try again.",
            )
        ) from error


class Database:
    """An open database. Any method may raise `sqlite3.Error`."""

    def __init__(self, fingerprint: str) -> None:
        self._connection = _opened(private_file(index_folder(), _NAME), int(fingerprint[:7], 16))

    def rows_below(self, folder: str) -> Iterator[Row]:
        """Yield what is kept of the files in `folder` and deeper, and note that it was asked."""
        low, high = _below(folder)
        where = "path = ? or (path >= ? and path < ?)"
        bounds = (os.fsencode(folder), low, high)
        with self._connection:
            self._connection.execute(
                f"update folders set used = ? where {where}",
                (int(time.time()), *bounds),
            )
        cursor = self._connection.execute(
            "select path, name, size, mtime_ns, header, reason from folders join files "
            f"on folder = id where {where}",
            bounds,
        )
        last, decoded = b"", ""
        for path, name, size, mtime_ns, header, reason in cursor:
            if path != last:
                last, decoded = path, os.fsdecode(path)
            yield Row(decoded, os.fsdecode(name), size, mtime_ns, header, reason)

    def row_of(self, folder: str, name: str) -> Iterator[Row]:
        """Yield what is kept of one file."""
        cursor = self._connection.execute(
            "select size, mtime_ns, header, reason from folders join files on folder = id "
            "where path = ? and name = ?",
            (os.fsencode(folder), os.fsencode(name)),
        )
        for values in cursor:
            yield Row(folder, name, *values)

    def rows_with(self, text: str) -> list[Row]:
        """Return what is kept of the files whose header holds a text, as JSON writes it."""
        cursor = self._connection.execute(
            "select path, name, size, mtime_ns, header, reason from folders join files "
            "on folder = id where header is not null and instr(header, ?) > 0",
            (text,),
        )
        return [Row(os.fsdecode(path), os.fsdecode(name), *rest) for path, name, *rest in cursor]

    def store(self, rows: Iterable[Row]) -> None:
        """Keep rows, in the place of older ones."""
        with self._connection:
            self._connection.executemany(
                "insert or replace into files values (?, ?, ?, ?, ?, ?)",
                [
                    (
                        self._folder_id(row.folder),
                        *(os.fsencode(row.name), row.size, row.mtime_ns, row.header, row.reason),
                    )
                    for row in rows
                ],
            )

    def remove(self, places: Iterable[tuple[str, str]]) -> None:
        """Forget files by folder and name."""
        with self._connection:
            self._connection.executemany(
                "delete from files where name = ? and folder = "
                "(select id from folders where path = ?)",
                [(os.fsencode(name), os.fsencode(folder)) for folder, name in places],
            )

    def comparison(self, first: bytes, second: bytes) -> bool | None:
        """Return whether two files had the same pixels, None where it is not known."""
        query = "select same from comparisons where first = ? and second = ?"
        found = self._connection.execute(query, (first, second)).fetchone()
        return None if found is None else bool(found[0])

    def store_comparison(self, first: bytes, second: bytes, *, same: bool) -> None:
        """Keep whether two files have the same pixels."""
        with self._connection:
            values = (first, second, int(same))
            self._connection.execute("insert or replace into comparisons values (?, ?, ?)", values)

    def prune(self) -> None:
        """Forget the folders that were opened longest ago until no more than the limit is left."""
        counts = self._connection.execute(
            "select id, count(*) from folders left join files on folder = id "
            "group by id order by used desc, id desc"
        ).fetchall()
        kept, old = 0, []
        for folder, count in counts:
            kept += count
            if kept > MAX_FILES or count == 0:
                old.append((folder,))
        if not old:
            return
        with self._connection:
            self._connection.executemany("delete from files where folder = ?", old)
            self._connection.executemany("delete from folders where id = ?", old)
            self._connection.execute("delete from comparisons")

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def _folder_id(self, folder: str) -> int:
        path = os.fsencode(folder)
        query = "select id from folders where path = ?"
        found = self._connection.execute(query, (path,)).fetchone()
        if found is not None:
            return int(found[0])
        values = (path, int(time.time()))
        cursor = self._connection.execute("insert into folders (path, used) values (?, ?)", values)
        return int(cursor.lastrowid or 0)


def _below(folder: str) -> tuple[bytes, bytes]:
    """Return the bounds of the paths that begin with a folder's name and a separator."""
    start = os.fsencode(folder).rstrip(_SEPARATOR) + _SEPARATOR
    return start, start[:-1] + bytes([start[-1] + 1])


def is_damage(error: Exception) -> bool:
    """Tell whether the file is to blame; operational errors are a full disk, or another writer."""
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(
        error, sqlite3.OperationalError
    )


def set_aside() -> None:
    """Put the file where it is not read again."""
    log.info("the remembered index could not be read and was set aside")
    file = index_folder() / _NAME
    file.replace(file.with_name(_NAME + _ASIDE))


def _opened(file: Path, version: int) -> sqlite3.Connection:
    try:
        return _connected(file, version)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        set_aside()
        return _connected(private_file(index_folder(), _NAME), version)


def _connected(file: Path, version: int) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_PATIENCE_S)
    try:
        _set_up(connection, version)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection, version: int) -> None:
    tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
    if tables and _pragma(connection, "application_id") != _APPLICATION:
        raise sqlite3.DatabaseError("a database of another program")
    connection.execute("pragma secure_delete = on")
    connection.execute("pragma synchronous = off")  # what is lost can be read again
    if tables and _pragma(connection, "user_version") == version:
        return
    with connection:
        for (name,) in tables:
            connection.execute(f'drop table "{name}"')
    connection.executescript(_SCHEMA)
    connection.execute(f"pragma application_id = {_APPLICATION}")
    connection.execute(f"pragma user_version = {version}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"pragma {name}").fetchone()[0])
