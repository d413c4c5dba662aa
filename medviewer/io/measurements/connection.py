"""The SQLite file of what a user has marked: for this user alone, and written at every change.

Unlike the memory of headers it cannot be made again: it is written through to the disk, what cannot
be read is kept aside under another name, and a file of a newer version is left as it is.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medviewer.config import data_folder
from medviewer.errors import MedviewerError
from medviewer.io.private_file import private_file
from medviewer.language import later

log = logging.getLogger(__name__)

_NAME = "measurements.sqlite3"
_APPLICATION = 0x4D56574D  # "MVWM"
_VERSION = 1
_PATIENCE_S = 5.0

_SCHEMA = (
    "create table if not exists measurements ("
    "id text primary key, patient text not null, study text not null, series text not null, "
    "instance text not null, frame integer not null, document text not null) without rowid",
    "create index if not exists by_study on measurements (study, patient)",
    "create table if not exists key_images ("
    "patient text not null, study text not null, series text not null, instance text not null, "
    "frame integer not null, "
    "primary key (study, patient, series, instance, frame)) without rowid",
)
"""A table is only ever added, so that an older program still reads its own."""


def measurements_folder() -> Path:
    """Return the folder of the database."""
    return data_folder() / "measurements"


def is_there() -> bool:
    """Whether anything was ever saved."""
    return (measurements_folder() / _NAME).exists()


@contextmanager
def opened() -> Iterator[tuple[sqlite3.Connection, str]]:
    """Give an open database, and what to tell the user about it.

    Raises
    ------
    MedviewerError
        When it cannot be opened, read or written now.
    """
    try:
        connection, note = _connected()
        try:
            yield connection, note
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        raise MedviewerError(
            later(
                "Reasons",
                "Measurements and key images cannot be saved or read now; see that the disk is not "
                "full and that the data folder of MedViewer can be written.",
            )
        ) from error


def _connected() -> tuple[sqlite3.Connection, str]:
    file = private_file(measurements_folder(), _NAME)
    try:
        return _set_up(file), ""
    except sqlite3.OperationalError:  # a full disk, or another writer: the file is not to blame
        raise
    except sqlite3.DatabaseError:
        kept = _set_aside(file)
    note = later(
        "Reasons",
        "The file of saved measurements is damaged; it was kept as {name} beside the new one.",
    ).format(name=kept.name)
    return _set_up(private_file(measurements_folder(), _NAME)), note


def _set_up(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_PATIENCE_S)
    try:
        connection.execute("pragma synchronous = full")
        connection.execute("pragma secure_delete = on")
        _check(connection)
    except (sqlite3.Error, MedviewerError):
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> None:
    """Make the tables that are not there; refuse what is no database of ours."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master")}
    if not tables:
        _make_tables(connection)
        return
    if _pragma(connection, "application_id") != _APPLICATION:
        raise sqlite3.DatabaseError("a database of another program")
    if _pragma(connection, "user_version") > _VERSION:
        raise MedviewerError(
            later(
                "Reasons",
                "The saved measurements are of a newer MedViewer; open them with that one. "
                "Those made now are not saved.",
            )
        )
    if connection.execute("pragma quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("a damaged database")
    if "key_images" not in tables:  # of a version before them
        _make_tables(connection)


def _make_tables(connection: sqlite3.Connection) -> None:
    with connection:
        connection.execute("begin immediate")
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"pragma application_id = {_APPLICATION}")
        connection.execute(f"pragma user_version = {_VERSION}")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"pragma {name}").fetchone()[0])


def _set_aside(file: Path) -> Path:
    """Put a damaged file where nothing overwrites it."""
    number = 1
    while (kept := file.with_name(f"measurements.damaged-{number}.sqlite3")).exists():
        number += 1
    file.replace(kept)
    log.info("the saved measurements could not be read and were kept aside")
    return kept
