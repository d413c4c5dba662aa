"""The place of a frame in the patient, as its header says it (DICOM PS3.3 C.7.6.2)."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from pydicom.dataset import Dataset

from medviewer.image.geometry import PlaneGeometry, as_vector
from medviewer.io.dicom import elements

SPACING_KEYWORDS = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
_MAX_COSINE = 0.01
"""Row and column directions further from a right angle (0.6 degrees) are no image plane."""
_MAX_MM = 1e6

Vector = tuple[float, float, float]


def read_plane(position: Dataset, orientation: Dataset) -> PlaneGeometry | None:
    """Return the plane from the datasets that hold ImagePositionPatient and -OrientationPatient."""
    origin = elements.numbers(position, "ImagePositionPatient")
    cosines = elements.numbers(orientation, "ImageOrientationPatient")
    if len(origin) != 3 or len(cosines) != 6 or max(map(abs, origin)) > _MAX_MM:
        return None
    row, column = _direction(cosines[:3]), _direction(cosines[3:])
    if row is None or column is None or abs(_dot(row, column)) > _MAX_COSINE:
        return None
    return PlaneGeometry((origin[0], origin[1], origin[2]), row, column)


def _dot(first: Vector, second: Vector) -> float:
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2]


def _direction(cosines: Sequence[float]) -> Vector | None:
    """Return a unit vector, None where the header's is far from one."""
    length = math.hypot(*cosines)
    if not 0.9 < length < 1.1:
        return None
    x, y, z = cosines
    return x / length, y / length, z / length


def moved(plane: PlaneGeometry, offset_mm: float) -> PlaneGeometry | None:
    """Return a plane that lies so far along the normal; None where that is nowhere in a patient."""
    if not math.isfinite(offset_mm):
        return None
    place = as_vector(np.asarray(plane.position_lps) + offset_mm * plane.normal)
    return replace(plane, position_lps=place) if max(map(abs, place)) <= _MAX_MM else None


def read_spacing(dataset: Dataset) -> tuple[float, float] | None:
    """Return the distance of rows and of columns in mm; None where no element gives a sane one."""
    for keyword in SPACING_KEYWORDS:
        found = elements.numbers(dataset, keyword)
        if len(found) == 2 and all(1e-5 < length < 1e4 for length in found):
            return found[0], found[1]
    return None
