"""Slices of nuclear medicine: many in one file, which vectors tell apart (DICOM PS3.3 C.8.4)."""

from collections.abc import Sequence
from dataclasses import replace

from pydicom.dataset import Dataset

from medviewer.io.dicom import elements
from medviewer.io.dicom.planes import moved, read_plane
from medviewer.io.records import FrameHeader

NUCLEAR_KEYWORDS = ("DetectorInformationSequence", "SliceVector", "TimeSlotVector")
_SLICES = frozenset({"RECON TOMO", "RECON GATED TOMO"})
_MAX_STEP_MM = 1000.0


def nuclear_frames(dataset: Dataset, header: FrameHeader, count: int) -> tuple[FrameHeader, ...]:
    """Return a header for each frame; reconstructed slices have their places and time slots.

    The first slice lies where the detector's item says, the others at SpacingBetweenSlices along
    its normal, a negative one against it (C.8.4.15). Projections have no place in the patient.
    """
    numbers = _vector(dataset, "SliceVector", count)
    detector = elements.first_item(dataset, "DetectorInformationSequence")
    first = read_plane(detector, detector)
    step = elements.number(dataset, "SpacingBetweenSlices") or 0.0
    are_slices = bool(_SLICES & set(elements.text(dataset, "ImageType").split("\\")))
    if not are_slices or not numbers or first is None or not 0 < abs(step) <= _MAX_STEP_MM:
        return (header,) * count
    slots = _vector(dataset, "TimeSlotVector", count)
    places = [moved(first, (number - 1) * step) for number in numbers]
    if None in places:
        return (header,) * count
    return tuple(
        replace(
            header,
            plane=place,
            attributes={"TemporalPositionIndex": f"{slots[frame]:.0f}"} if slots else {},
        )
        for frame, place in enumerate(places)
    )


def _vector(dataset: Dataset, keyword: str, count: int) -> Sequence[float]:
    """Return a number (from 1) for each frame, nothing where they are others, more or fewer."""
    found = elements.numbers(dataset, keyword)
    are_numbers = all(number >= 1 and number.is_integer() for number in found)
    return found if len(found) == count and are_numbers else ()
