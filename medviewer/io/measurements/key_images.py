"""Key images in the database: the keys of the images that a user has marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.image.measuring.measurement import ImageKey
from medviewer.io.measurements.connection import is_there, opened


@dataclass(frozen=True, slots=True)
class LoadedKeyImages:
    """What was found; `note` is a sentence for the user, where something is wrong with it."""

    keys: tuple[ImageKey, ...] = ()
    note: str = ""


def load_key_images(studies: Sequence[tuple[str, str]]) -> LoadedKeyImages:
    """Return the images marked in these studies, by patient and study (`study_key`).

    Raises
    ------
    MedviewerError
        When the database cannot be opened now.
    """
    if not is_there():
        return LoadedKeyImages()
    with opened() as (connection, note):
        rows = [
            row
            for study in studies
            for row in connection.execute(
                "select patient, study, series, instance, frame from key_images "
                "where patient = ? and study = ?",
                study,
            )
        ]
    return LoadedKeyImages(tuple(ImageKey(*row) for row in rows), note)


def save_key_images(marked: Sequence[ImageKey], unmarked: Sequence[ImageKey]) -> str:
    """Write which images are marked, and which are no more; return a note for the user.

    All of it is on the disk when this returns, or nothing.

    Raises
    ------
    MedviewerError
        When it cannot be written.
    """
    with opened() as (connection, note), connection:
        connection.executemany(
            "delete from key_images where patient = ? and study = ? and series = ? "
            "and instance = ? and frame = ?",
            [_row(key) for key in unmarked],
        )
        connection.executemany(
            "insert or replace into key_images values (?, ?, ?, ?, ?)",
            [_row(key) for key in marked],
        )
    return note


def _row(key: ImageKey) -> tuple[str, str, str, str, int]:
    return key.patient, key.study, key.series, key.instance, key.frame
