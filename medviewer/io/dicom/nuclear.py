"""Slices of nuclear medicine: many in one file, which vectors tell apart (DICOM PS3.3 C.8.4)."""

from collections.abc import Sequence
from dataclasses import replace

from pydicom.dataset import Dataset

from medviewer.image.geometry import PlaneGeometry
from medviewer.io.dicom import elements
from medviewer.io.dicom.planes import read_plane
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
    return tuple(
        replace(
            header,
            plane=_moved(first, (number - 1) * step),
            attributes={"TemporalPositionIndex": f"{slots[frame]:.0f}"} if slots else {},
        )
        for frame, number in enumerate(numbers)
    )


def _vector(dataset: Dataset, keyword: str, count: int) -> Sequence[float]:
    """Return a number for each frame, nothing where there are more or fewer."""
    found = elements.numbers(dataset, keyword)
    return found if len(found) == count else ()


def _moved(plane: PlaneGeometry, offset_mm: float) -> PlaneGeometry:
    x, y, z = (
        float(here + offset_mm * along)
        for here, along in zip(plane.position_lps, plane.normal, strict=True)
    )
    return replace(plane, position_lps=(x, y, z))
