"""What tells studies and series apart, and the names that they get for it."""

import hashlib
from pathlib import PurePosixPath

from medviewer.io.dicom.headers import FileHeader
from medviewer.io.grouping.spacing import orientation_name

Words = tuple[str, ...]


def key_of(words: Words) -> str:
    """Return a short name for a study or series that tells nothing about the patient."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()[:16]


def study_words(header: FileHeader) -> Words:
    """Return what tells a header's study apart: patient and UID, or folder and date without one."""
    return (*header.patient.key, header.study_uid or _without_study_uid(header))


def _without_study_uid(header: FileHeader) -> str:
    return f"{_folder(header.instance.file)}\0{header.study_date}"


def series_words(header: FileHeader) -> Words:
    """Return what tells a header's series apart within its study.

    UID, modality, number and description, which all images of one series share; where there is no
    UID: folder, description, matrix, orientation and date. A file that is no DICOM is a series of
    its own.
    """
    instance = header.instance
    if instance.file_format != "dicom":
        return (instance.file,)
    if header.series_uid:  # careless software gives one UID to unlike images
        number = "" if header.series_number is None else str(header.series_number)
        return header.series_uid, instance.modality, number, header.series_description
    plane = instance.frames[0].plane
    matrix = f"{instance.rows}x{instance.columns}"
    orientation = orientation_name(plane) if plane else ""
    date = instance.attributes.get("SeriesDate", "")
    return (_folder(instance.file), header.series_description, matrix, orientation, date)


def _folder(file: str) -> str:
    return str(PurePosixPath(file).parent)
