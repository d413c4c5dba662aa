"""What the header of a frame says about the size of its pixels (DICOM PS3.3 10.7.1.3)."""

import math

from medviewer.image.measuring.calibration import Calibration
from medviewer.io.records import FrameRef, Instance
from medviewer.language import later

DETECTOR = later("Notes", "detector")
FILM = later("Notes", "film")
UNSTATED = later("Notes", "calibration not stated")

_PROJECTIONS = frozenset({"CR", "DX", "RG", "MG", "RF", "XA", "IO", "PX"})
_WITH_ISOCENTRE = frozenset({"XA", "RF"})
_LARGEST_MAGNIFICATION = 20.0


def calibration_of(ref: FrameRef) -> Calibration:
    """Return the scale of a frame; of a projection it says where the millimetres hold."""
    instance, spacing = ref.instance, ref.header.pixel_spacing_mm
    if instance.regions:
        return Calibration(regions=instance.regions)
    if spacing is None:
        return Calibration()
    note = _note(instance, spacing)
    return Calibration(spacing, note, _magnification(instance) if note == DETECTOR else None)


def _note(instance: Instance, spacing: tuple[float, float]) -> str:
    """Say of what the spacing is: of the detector unless somebody has calibrated it."""
    if instance.attributes.get("PixelSpacingCalibrationType"):
        return ""
    detector = _pair(instance, "ImagerPixelSpacing")
    if detector is not None:
        return DETECTOR if _alike(detector, spacing) else ""
    film = _pair(instance, "NominalScannedPixelSpacing")
    if film is not None and _alike(film, spacing):
        return FILM
    return UNSTATED if instance.modality in _PROJECTIONS else ""


def _magnification(instance: Instance) -> float | None:
    """Return by how much the patient is larger on the detector, None where nobody knows.

    Where no factor is given, it is that of the isocentre, by its definition: the distances from the
    source. A radiograph gives the distance to its table or support instead, which lies elsewhere.
    """
    stated, detector, patient = (
        next(iter(_numbers(instance.attributes.get(keyword, ""))), 0.0)
        for keyword in (
            *("EstimatedRadiographicMagnificationFactor", "DistanceSourceToDetector"),
            "DistanceSourceToPatient",
        )
    )
    if not stated and instance.modality in _WITH_ISOCENTRE and patient > 0:
        stated = detector / patient
    return stated if 1.0 <= stated <= _LARGEST_MAGNIFICATION else None


def _pair(instance: Instance, keyword: str) -> tuple[float, float] | None:
    found = _numbers(instance.attributes.get(keyword, ""))
    return (found[0], found[1]) if len(found) == 2 else None


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split("\\"))
    except ValueError:
        return ()


def _alike(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return all(math.isclose(a, b, rel_tol=1e-4) for a, b in zip(first, second, strict=True))
