"""Earlier studies of a patient in folders that were opened before: nothing more is kept for it."""

import json
import logging
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.records import Study, StudyIndex
from medviewer.io.remembered.database import Database, Row
from medviewer.io.remembered.header_json import fingerprint, header_from_json
from medviewer.io.sources.found_file import is_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RememberedStudy:
    """A study as it was when its folders were opened; `date` is ``YYYY-MM-DD``."""

    date: str
    folders: tuple[Path, ...]


def earlier_studies(
    study: Study, index: StudyIndex, context: WorkContext
) -> tuple[RememberedStudy, ...]:
    """Return the earlier studies of a study's patient that are not open, the newest first.

    A patient is known by ID, name and birth date together. Only headers that are remembered are
    asked, no file is opened; studies whose folders are gone are left out. None where there is no ID
    or date, and where the database cannot be used.
    """
    if not study.patient.patient_id or not study.date:
        return ()
    try:
        with closing(Database(fingerprint())) as database:
            rows = database.rows_with(json.dumps(study.patient.patient_id))
    except (sqlite3.Error, OSError):
        log.info("the remembered index cannot be asked for earlier studies")
        return ()
    opened = {own.study_uid for own in index.studies}
    folders: defaultdict[tuple[str, str], set[Path]] = defaultdict(set)
    for row in rows:
        context.token.raise_if_cancelled()
        header = _header(row)
        if header is None or header.patient.key != study.patient.key:
            continue
        if "" < header.study_date < study.date and header.study_uid not in opened:
            folders[header.study_date, header.study_uid].add(Path(row.folder))
    found = (
        RememberedStudy(date, tuple(sorted(own for own in places if is_folder(own))))
        for (date, _), places in sorted(folders.items(), reverse=True)
    )
    return tuple(each for each in found if each.folders)


def _header(row: Row) -> FileHeader | None:
    try:
        return header_from_json(json.loads(row.header or ""), Path(row.folder, row.name), row.name)
    except (ValueError, TypeError):
        return None
