"""A patient's age at the time of an image, from what the header says (DICOM PS3.5 6.2, VR AS)."""

import re
from collections.abc import Mapping
from datetime import date

_DAYS_A_UNIT = {"D": 1.0, "W": 7.0, "M": 365.25 / 12, "Y": 365.25}
_AGE_STRING = re.compile(r"(\d{1,3})([DWMY])")
_DATE = re.compile(r"(\d{4})[-.]?(\d{2})[-.]?(\d{2})")
_IMAGE_DATES = ("AcquisitionDate", "SeriesDate", "StudyDate")
_OLDEST_YEARS = 150


def age_years(attributes: Mapping[str, str], birth_date: str = "", image_date: str = "") -> float:
    """Return the age in years, NaN where it is unknown.

    Parameters
    ----------
    attributes
        Header texts by keyword: PatientAge (``005Y``, ``018M``, ``010D``, ``003W``), else
        PatientBirthDate and the date of the acquisition, series or study.
    birth_date, image_date
        What to take where the attributes have none.
    """
    found = _AGE_STRING.fullmatch(attributes.get("PatientAge", "").strip().upper())
    if found:
        return _plausible(float(found[1]) * _DAYS_A_UNIT[found[2]] / _DAYS_A_UNIT["Y"])
    born = _parse_date(attributes.get("PatientBirthDate", "") or birth_date)
    dates = (*(attributes.get(keyword, "") for keyword in _IMAGE_DATES), image_date)
    made = next((day for day in map(_parse_date, dates) if day), None)
    if born is None or made is None:
        return float("nan")
    return _plausible((made - born).days / _DAYS_A_UNIT["Y"])


def completed_years(age: float) -> int:
    """Return the whole years of an age; a birthday counts although leap days shift the fraction."""
    return int(age + 1 / _DAYS_A_UNIT["Y"])


def _parse_date(text: str) -> date | None:
    """Read ``YYYYMMDD``, ``YYYY-MM-DD`` or ``YYYY.MM.DD``; None for anything else."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _plausible(years: float) -> float:
    """Return NaN for an age nobody has: a wrong or blinded date."""
    return years if 0 <= years <= _OLDEST_YEARS else float("nan")
