"""A patient's age at the time of an image, from what the header says (DICOM PS3.5 6.2, VR AS)."""

import re
from collections.abc import Mapping
from datetime import date

_UNITS_A_YEAR = {"D": 365.25, "W": 365.25 / 7, "M": 12.0, "Y": 1.0}
_AGE_STRING = re.compile(r"(\d{1,3})([DWMY])")
_DATE = re.compile(r"(\d{4})[-.]?(\d{2})[-.]?(\d{2})")
_IMAGE_DATES = ("AcquisitionDate", "SeriesDate", "StudyDate")
_OLDEST_YEARS = 150


def completed_years(
    attributes: Mapping[str, str], birth_date: str = "", image_date: str = ""
) -> int | None:
    """Return the age in completed years, None where it is unknown or nobody's.

    Parameters
    ----------
    attributes
        Header texts by keyword: PatientAge (``005Y``, ``018M``, ``010D``, ``003W``), else
        PatientBirthDate and the date of the acquisition, series or study.
    birth_date, image_date
        What to take where the attributes have none.
    """
    years = _age_string(attributes.get("PatientAge", ""))
    if years is None:
        born = _parse_date(attributes.get("PatientBirthDate", "") or birth_date)
        dates = (*(attributes.get(keyword, "") for keyword in _IMAGE_DATES), image_date)
        years = _between(born, next((day for day in map(_parse_date, dates) if day), None))
    return years if years is not None and 0 <= years <= _OLDEST_YEARS else None


def _age_string(text: str) -> int | None:
    """Read an age string."""
    found = _AGE_STRING.fullmatch(text.strip().upper())
    return int(int(found[1]) / _UNITS_A_YEAR[found[2]]) if found else None


def _between(born: date | None, made: date | None) -> int | None:
    """Return how many birthdays lie between two dates."""
    if born is None or made is None:
        return None
    return made.year - born.year - ((made.month, made.day) < (born.month, born.day))


def _parse_date(text: str) -> date | None:
    """Read ``YYYYMMDD``, ``YYYY-MM-DD`` or ``YYYY.MM.DD``; None for anything else."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
