"""PET values to standardised uptake by body weight (DICOM PS3.3 C.8.9.1, QIBA FDG-PET profile).

SUVbw is activity concentration, Bq/mL, by injected activity, decayed to the time that the images
are corrected to, by body weight: both taken as density 1 g/mL, it has no unit.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydicom.dataset import Dataset
from pydicom.uid import EnhancedPETImageStorage

from medviewer.image.volume import Rescale
from medviewer.io.dicom import elements
from medviewer.io.dicom.private import PrivateElement
from medviewer.io.records import FrameHeader
from medviewer.language import later

_GE_TIME = PrivateElement("GEMS_PETD_01", 0x0009, 0x0D, "DT")
"""The time that GE's images are decay-corrected to."""
_PHILIPS_FACTOR = PrivateElement("Philips PET Private Group", 0x7053, 0x00, "DS")
"""The SUV of one unit of a Philips image."""

SUV_KEYWORDS = (
    *("Units", "DecayCorrection", "CorrectedImage", "PatientWeight", "SUVType"),
    *("RadiopharmaceuticalInformationSequence", "SeriesDate", "SeriesTime"),
    *("AcquisitionDate", "AcquisitionTime"),
    *("DecayCorrected", "AttenuationCorrected", "DecayCorrectionDateTime"),
)
SUV_PRIVATE_TAGS = _GE_TIME.tags | _PHILIPS_FACTOR.tags
_MOST_MEGABECQUERELS = 1e5
_MOST_HALF_LIVES = 10.0
_NARROWEST = 1e-9


NO_ACTIVITY = later("Headers", "they are not in Bq/mL")


@dataclass(frozen=True, slots=True)
class SuvScale:
    """The SUV of one unit of the rescaled values, or why there is none."""

    factor: float | None = None
    reason: str = ""


def suv_scale(dataset: Dataset) -> SuvScale:
    """Return what turns the rescaled values of a PET header into SUV by body weight."""
    units = elements.text(dataset, "Units").upper()
    if units == "GML":
        kind = elements.text(dataset, "SUVType").upper()
        return (
            SuvScale(1.0)
            if kind in ("", "BW")
            else SuvScale(None, later("Headers", "they are SUV by {kind}").format(kind=kind))
        )
    if units == "CNTS":
        return _from_philips(dataset)
    if units != "BQML":
        return SuvScale(None, NO_ACTIVITY)
    return activity_scale(dataset)


def in_suv(frame: FrameHeader, factor: float) -> FrameHeader:
    """Return a frame whose rescale and windows are SUV; `factor` is the SUV of one unit."""
    rescale = Rescale(frame.rescale.slope * factor, frame.rescale.intercept * factor)
    windows = tuple(
        replace(window, center=window.center * factor, width=window.width * factor)
        for window in frame.windows
        if window.table is None and window.width * factor > _NARROWEST
    )
    return replace(frame, rescale=rescale, windows=windows)


def _from_philips(dataset: Dataset) -> SuvScale:
    try:
        factor = float(_PHILIPS_FACTOR.text(dataset))
    except ValueError:
        return SuvScale(None, later("Headers", "they are counts, without the maker's factor"))
    return (
        SuvScale(factor)
        if factor > 0
        else SuvScale(None, later("Headers", "the maker's factor is 0"))
    )


def activity_scale(dataset: Dataset) -> SuvScale:
    """Return the SUV of one Bq/mL in a header, or why there is none."""
    done = _corrections(dataset)
    weight_kg = elements.number(dataset, "PatientWeight") or 0.0
    drug = elements.first_item(dataset, "RadiopharmaceuticalInformationSequence")
    dose_bq = _dose_bq(dataset, drug)
    for word, reason in (
        ("ATTN", later("Headers", "they are not corrected for attenuation")),
        ("DECY", later("Headers", "they are not corrected for decay")),
    ):
        if word not in done:
            return SuvScale(None, reason)
    if not 0.1 < weight_kg < 1000:
        return SuvScale(None, later("Headers", "the patient's weight is not given"))
    if dose_bq <= 0:
        return SuvScale(None, later("Headers", "the injected activity is not given"))
    left, reason = _activity_left(dataset, drug)
    return SuvScale(None, reason) if left is None else SuvScale(weight_kg * 1000 / dose_bq / left)


def _corrections(dataset: Dataset) -> set[str]:
    """Return the words of CorrectedImage, whichever way the header says it (C.8.9.1, C.8.22.3)."""
    done = set(elements.text(dataset, "CorrectedImage").upper().split("\\"))
    for word, keyword in (("ATTN", "AttenuationCorrected"), ("DECY", "DecayCorrected")):
        if elements.text(dataset, keyword).upper() == "YES":
            done.add(word)
    return done


def _dose_bq(dataset: Dataset, drug: Dataset) -> float:
    """Return the injected activity; enhanced objects count in MBq (C.8.22.4), if they keep to it.

    What would be a hundred thousand MBq or more is Bq: the usual doses are 50 to 1,000 MBq.
    """
    dose = elements.number(drug, "RadionuclideTotalDose") or 0.0
    is_enhanced = elements.text(dataset, "SOPClassUID") == EnhancedPETImageStorage
    return dose * 1e6 if is_enhanced and dose < _MOST_MEGABECQUERELS else dose


def _activity_left(dataset: Dataset, drug: Dataset) -> tuple[float | None, str]:
    """Return the share of the activity that is left at the reference time of the images."""
    reference = elements.text(dataset, "DecayCorrection").upper()
    said = elements.text(dataset, "DecayCorrectionDateTime")
    if reference == "ADMIN" and not said:
        return 1.0, ""
    half_life_s = elements.number(drug, "RadionuclideHalfLife") or 0.0
    if reference != "START" and not said:
        return None, later("Headers", "the time that decay is corrected to is not given")
    if half_life_s <= 0:
        return None, later("Headers", "the half-life is not given")
    start = _moment(said[:8], said[8:]) if said else _scan_start(dataset)
    injected = _injection(dataset, drug, start)
    if start is None or injected is None:
        return None, later("Headers", "the times of injection and scan are not both given")
    seconds = (start - injected).total_seconds()
    if not 0 <= seconds < _MOST_HALF_LIVES * half_life_s:
        return None, later("Headers", "the times of injection and scan do not fit together")
    return float(0.5 ** (seconds / half_life_s)), ""


def _scan_start(dataset: Dataset) -> datetime | None:
    """Return the start of the scan: the series' time unless it was made later than its images."""
    series = _moment(elements.text(dataset, "SeriesDate"), elements.text(dataset, "SeriesTime"))
    acquired = _moment(
        elements.text(dataset, "AcquisitionDate") or elements.text(dataset, "SeriesDate"),
        elements.text(dataset, "AcquisitionTime"),
    )
    if series is not None and acquired is not None and series <= acquired:
        return series
    said = _GE_TIME.text(dataset)
    return _moment(said[:8], said[8:])


def _injection(dataset: Dataset, drug: Dataset, start: datetime | None) -> datetime | None:
    said = elements.text(drug, "RadiopharmaceuticalStartDateTime")
    if said:
        return _moment(said[:8], said[8:])
    time = elements.text(drug, "RadiopharmaceuticalStartTime")
    injected = _moment(elements.text(dataset, "SeriesDate"), time)
    over_midnight = injected is not None and start is not None and injected > start
    return injected - timedelta(days=1) if injected and over_midnight else injected


def _moment(date: str, time: str) -> datetime | None:
    """Return the moment of DICOM texts for date and time, without a zone."""
    local = re.split(r"[+-]", time)[0]  # both moments are told by the clocks of one site
    whole, _, part = local.replace(":", "").partition(".")
    digits = part[:6] if part[:6].isdigit() else ""
    try:
        moment = datetime.strptime(f"{date}{whole[:6]}", "%Y%m%d%H%M%S")
    except ValueError:
        return None
    return moment + timedelta(seconds=float(f"0.{digits or 0}"))
