"""The SQLite file of a user's measurements: for this user alone, and written at every change.

Unlike the memory of headers it cannot be made again: it is written through to the disk, what cannot
be read is kept aside under another name, and a file of a newer version is left as it is.
"""

import json
import logging
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from medviewer.config import data_folder
from medviewer.errors import MedviewerError
from medviewer.image.measuring.measurement import ImageKey, Measurement
from medviewer.io.measurements.measurement_json import measurement_from_json, measurement_to_json

log = logging.getLogger(__name__)

_NAME = "measurements.sqlite3"
_APPLICATION = 0x4D56574D  # "MVWM"
_VERSION = 1
_PATIENCE_S = 5.0

_SCHEMA = """
create table if not exists measurements (
  id text primary key, patient text not null, study text not null, series text not null,
  instance text not null, frame integer not null, document text not null) without rowid;
create index if not exists by_study on measurements (study, patient);
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was found; `note` is a sentence for the user, where something is wrong with it."""

    measurements: tuple[Measurement, ...] = ()
    note: str = ""


def measurements_folder() -> Path:
    """Return the folder of the database."""
    return data_folder() / "measurements"


def load_measurements(studies: Sequence[tuple[str, str]]) -> Loaded:
    """Return what was measured on these studies, by patient and study (`study_key`).

    Raises
    ------
    MedviewerError
        When the database cannot be opened now.
    """
    if not (measurements_folder() / _NAME).exists():
        return Loaded()
    with _opened() as (connection, note):
        found = [row for study in studies for row in _rows_of(connection, study)]
    kept = [one for one in map(_measurement, found) if one is not None]
    if len(kept) < len(found) and not note:
        note = f"{len(found) - len(kept)} saved measurements cannot be understood; they stay saved."
    return Loaded(tuple(kept), note)


def save_measurements(changed: Sequence[Measurement], removed: Sequence[str]) -> str:
    """Write measurements in the place of older ones, delete others; return a note for the user.

    All of it is on the disk when this returns, or nothing.

    Raises
    ------
    MedviewerError
        When it cannot be written.
    """
    with _opened() as (connection, note), connection:
        connection.executemany("delete from measurements where id = ?", [(i,) for i in removed])
        connection.executemany(
            "insert or replace into measurements values (?, ?, ?, ?, ?, ?, ?)",
            [_row(measurement) for measurement in changed],
        )
    return note


def _rows_of(connection: sqlite3.Connection, study: tuple[str, str]) -> list[tuple[object, ...]]:
    return connection.execute(
        "select patient, study, series, instance, frame, document from measurements "
        "where patient = ? and study = ? order by id",
        study,
    ).fetchall()


def _row(measurement: Measurement) -> tuple[object, ...]:
    image = measurement.image
    document = json.dumps(measurement_to_json(measurement), separators=(",", ":"))
    place = image.patient, image.study, image.series, image.instance, image.frame
    return measurement.identifier, *place, document


def _measurement(row: tuple[object, ...]) -> Measurement | None:
    *words, frame, document = row
    if not all(isinstance(word, str) for word in words) or not isinstance(frame, int):
        return None
    patient, study, series, instance = (str(word) for word in words)
    image = ImageKey(patient, study, series, instance, frame)
    try:
        return measurement_from_json(json.loads(str(document)), image)
    except (ValueError, RecursionError):
        return None


@contextmanager
def _opened() -> Iterator[tuple[sqlite3.Connection, str]]:
    """Give an open database, and what to tell the user about it."""
    try:
        connection, note = _connected()
        try:
            yield connection, note
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        raise MedviewerError(
            "Measurements cannot be saved or read now; see that the disk is not full and that the "
            "data folder of MedViewer can be written."
        ) from error


def _connected() -> tuple[sqlite3.Connection, str]:
    file = _prepared_file()
    try:
        return _set_up(file), ""
    except sqlite3.OperationalError:  # a full disk, or another writer: the file is not to blame
        raise
    except sqlite3.DatabaseError:
        kept = _set_aside(file)
    note = (
        f"The file of saved measurements is damaged; it was kept as {kept.name} beside the new one."
    )
    return _set_up(_prepared_file()), note


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
    """Make the tables of a new file; refuse what is no database of ours."""
    is_new = not connection.execute("select count(*) from sqlite_master").fetchone()[0]
    if is_new:
        with connection:
            connection.execute("begin immediate")
            for statement in _SCHEMA.split(";")[:2]:
                connection.execute(statement)
            connection.execute(f"pragma application_id = {_APPLICATION}")
            connection.execute(f"pragma user_version = {_VERSION}")
        return
    if _pragma(connection, "application_id") != _APPLICATION:
        raise sqlite3.DatabaseError("a database of another program")
    if _pragma(connection, "user_version") > _VERSION:
        raise MedviewerError(
            "The saved measurements are of a newer MedViewer; open them with that one. Those made "
            "now are not saved."
        )
    if connection.execute("pragma quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("a damaged database")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"pragma {name}").fetchone()[0])


def _prepared_file() -> Path:
    """Return the database's path; folder and file are there, for this user alone."""
    folder = measurements_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    file = folder / _NAME
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    file.chmod(0o600)
    return file


def _set_aside(file: Path) -> Path:
    """Put a damaged file where nothing overwrites it."""
    number = 1
    while (kept := file.with_name(f"measurements.damaged-{number}.sqlite3")).exists():
        number += 1
    file.replace(kept)
    log.info("the saved measurements could not be read and were kept aside")
    return kept
