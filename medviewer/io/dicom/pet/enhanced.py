"""Enhanced PET to SUV: what each frame's values are in the real world (DICOM PS3.3 C.7.6.16.2.11).

The functional groups say for every frame how its stored values become Bq/mL or SUV; the time that
decay is corrected to, the weight and the injected activity stand beside them, once.
"""

from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from medviewer.image.volume import Rescale
from medviewer.io.dicom import elements
from medviewer.io.dicom.pet.suv import NO_ACTIVITY, SuvScale, activity_scale, in_suv
from medviewer.io.limits import MAX_RESCALE
from medviewer.io.records import FrameHeader
from medviewer.language import later

Frames = tuple[FrameHeader, ...]

_BECQUERELS = {"bq/ml": 1.0, "kbq/ml": 1e3, "mbq/ml": 1e6}
"""Units of activity (UCUM), in Bq/mL."""
_UNITS = _BECQUERELS.keys() | {"g/ml{suvbw}", "{suvbw}g/ml"}


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What stored values are: `becquerels` is the size of their unit, None where they are SUV."""

    rescale: Rescale
    becquerels: float | None


def enhanced_in_suv(dataset: Dataset, frames: Frames) -> tuple[Frames, SuvScale]:
    """Return the frames in SUV by body weight; as they were where the scale gives a reason."""
    meanings = _meanings(dataset, frames)
    known = [meaning for meaning in meanings if meaning is not None]
    if len(known) < len(frames):
        return frames, SuvScale(None, NO_ACTIVITY)
    if all(own.becquerels is None for own in known):
        scale = SuvScale(1.0)
    elif len(elements.items(dataset, "RadiopharmaceuticalInformationSequence")) > 1:
        return frames, SuvScale(None, later("Headers", "several radiopharmaceuticals were given"))
    else:
        scale = activity_scale(dataset)
    if scale.factor is None:
        return frames, scale
    shown = [_shown(frame, own, scale.factor) for frame, own in zip(frames, known, strict=True)]
    return tuple(shown), scale


def _shown(frame: FrameHeader, meaning: _Meaning, factor: float) -> FrameHeader:
    unit = 1.0 if meaning.becquerels is None else meaning.becquerels * factor
    return in_suv(_mapped(frame, meaning.rescale), unit)


def _mapped(frame: FrameHeader, rescale: Rescale) -> FrameHeader:
    """Return a frame of another rescale, whose windows show the same stored values as before."""
    grown = rescale.slope / frame.rescale.slope
    windows = [
        replace(
            window,
            center=(window.center - frame.rescale.intercept) * grown + rescale.intercept,
            width=window.width * abs(grown),
        )
        for window in frame.windows
        if window.table is None
    ]
    return replace(frame, rescale=rescale, windows=tuple(windows))


def _meanings(dataset: Dataset, frames: Frames) -> list[_Meaning | None]:
    groups = elements.items(dataset, "PerFrameFunctionalGroupsSequence")[: len(frames)]
    groups += [Dataset()] * (len(frames) - len(groups))
    shared = elements.first_item(dataset, "SharedFunctionalGroupsSequence")
    common = _mapping(shared)
    in_becquerels = elements.text(dataset, "Units").upper() == "BQML"
    found: list[_Meaning | None] = []
    for frame, own in zip(frames, groups, strict=True):
        meaning = _mapping(own) or common
        if meaning is None and (in_becquerels or _names_becquerels(own, shared)):
            meaning = _Meaning(frame.rescale, 1.0)
        found.append(meaning)
    return found


def _mapping(groups: Dataset) -> _Meaning | None:
    """Return the linear mapping of a frame to SUV if it has one, else to activity."""
    found: list[_Meaning] = []
    for item in elements.items(groups, "RealWorldValueMappingSequence"):
        unit = elements.first_item(item, "MeasurementUnitsCodeSequence")
        code = elements.text(unit, "CodeValue").lower()
        slope = elements.number(item, "RealWorldValueSlope")
        intercept = elements.number(item, "RealWorldValueIntercept") or 0.0
        if slope and code in _UNITS and max(abs(slope), abs(intercept)) <= MAX_RESCALE:
            found.append(_Meaning(Rescale(slope, intercept), _BECQUERELS.get(code)))
    return min(found, key=lambda own: own.becquerels is not None, default=None)


def _names_becquerels(own: Dataset, shared: Dataset) -> bool:
    """Tell whether the rescale of a frame, other than its mapping, is said to give Bq/mL."""
    for groups in (own, shared):
        transformation = elements.first_item(groups, "PixelValueTransformationSequence")
        if "RescaleType" in transformation:
            return elements.text(transformation, "RescaleType").upper() == "BQML"
    return False
