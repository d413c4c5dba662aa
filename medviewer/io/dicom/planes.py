"""The place of a frame in the patient, as its header says it (DICOM PS3.3 C.7.6.2)."""

from collections.abc import Sequence

import numpy as np
from pydicom.dataset import Dataset

from medviewer.image.geometry import FloatArray, PlaneGeometry
from medviewer.io.dicom import elements

SPACING_KEYWORDS = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
_MAX_COSINE = 0.01
"""Row and column directions further from a right angle (0.6 degrees) are no image plane."""
_MAX_MM = 1e6


def read_plane(position: Dataset, orientation: Dataset) -> PlaneGeometry | None:
    """Return the plane from the datasets that hold ImagePositionPatient and -OrientationPatient."""
    origin = elements.numbers(position, "ImagePositionPatient")
    cosines = elements.numbers(orientation, "ImageOrientationPatient")
    if len(origin) != 3 or len(cosines) != 6 or max(map(abs, origin)) > _MAX_MM:
        return None
    row, column = np.array(cosines[:3]), np.array(cosines[3:])
    lengths = np.linalg.norm(row), np.linalg.norm(column)
    if not all(0.9 < length < 1.1 for length in lengths):
        return None
    row, column = row / lengths[0], column / lengths[1]
    if abs(float(row @ column)) > _MAX_COSINE:
        return None
    return PlaneGeometry(_triple(origin), _triple(row), _triple(column))


def _triple(values: Sequence[float] | FloatArray) -> tuple[float, float, float]:
    x, y, z = values
    return float(x), float(y), float(z)


def read_spacing(dataset: Dataset) -> tuple[float, float] | None:
    """Return the distance of rows and of columns in mm; None where no element gives a sane one."""
    for keyword in SPACING_KEYWORDS:
        found = elements.numbers(dataset, keyword)
        if len(found) == 2 and all(1e-5 < length < 1e4 for length in found):
            return found[0], found[1]
    return None
