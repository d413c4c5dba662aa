"""A user's measurements in the database: a row each, as a JSON document with its image's key."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.image.measuring.measurement import ImageKey, Measurement
from medviewer.io.measurements.connection import is_there, opened
from medviewer.io.measurements.measurement_json import measurement_from_json, measurement_to_json
from medviewer.language import later


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was found; `note` is a sentence for the user, where something is wrong with it."""

    measurements: tuple[Measurement, ...] = ()
    note: str = ""


def load_measurements(studies: Sequence[tuple[str, str]]) -> Loaded:
    """Return what was measured on these studies, by patient and study (`study_key`).

    Raises
    ------
    MedviewerError
        When the database cannot be opened now.
    """
    if not is_there():
        return Loaded()
    with opened() as (connection, note):
        found = [row for study in studies for row in _rows_of(connection, study)]
    kept = [one for one in map(_measurement, found) if one is not None]
    if len(kept) < len(found) and not note:
        text = later("Reasons", "{count} saved measurements cannot be understood; they stay saved.")
        note = text.format(count=len(found) - len(kept))
    return Loaded(tuple(kept), note)


def save_measurements(changed: Sequence[Measurement], removed: Sequence[str]) -> str:
    """Write measurements in the place of older ones, delete others; return a note for the user.

    All of it is on the disk when this returns, or nothing.

    Raises
    ------
    MedviewerError
        When it cannot be written.
    """
    with opened() as (connection, note), connection:
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
