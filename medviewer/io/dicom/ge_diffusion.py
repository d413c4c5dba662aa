"""Diffusion weighting as scanners of GE write it, before they used the standard's elements.

GE gives directions along the axes of the gradients: read-out (frequency), phase and slice. How
these lie in the patient is not written down by GE; the signs here are those of dcm2niix, which were
validated with axial images of patients who lie head first and supine, phase along the columns.
"""

import math
from typing import NamedTuple

import numpy as np
from pydicom.dataset import Dataset

from medviewer.io.dicom import elements
from medviewer.io.dicom.private import PrivateElement
from medviewer.language import later

Numbers = tuple[float, ...]

IMAGE_AXES = later("Members", "read-out, phase, slice")
"""Along these a direction is given whose place in the patient is not sure."""
GE_KEYWORDS = ("InPlanePhaseEncodingDirection", "PatientPosition", "ImageOrientationPatient")

_B_VALUE = PrivateElement("GEMS_PARM_01", 0x0043, 0x39, "IS")
_DIRECTION = tuple(PrivateElement("GEMS_ACQU_01", 0x0019, n, "DS") for n in (0xBB, 0xBC, 0xBD))
GE_TAGS = frozenset().union(*(element.tags for element in (_B_VALUE, *_DIRECTION)))

_OFFSET = 1_000_000_000
"""Newer software adds it to the b-values of scans with several."""
_LEAST_LENGTH, _WHOLE_LENGTH = 0.03, 0.97
"""A vector between these lengths belongs to a lower b-value than that of the whole series."""
_STEP = 5.0
"""s/mm2 between b-values that are worked out from lengths, which are rounded."""
_SIGNS = np.array([-1.0, -1.0, 1.0])


class GeWeighting(NamedTuple):
    """b-values in s/mm2 (the first one counts), a direction, and its axes unless the patient's."""

    b_values: Numbers
    direction: Numbers
    axes: str


def ge_weighting(dataset: Dataset) -> GeWeighting:
    """Return what GE's elements say; the direction in LPS where that is sure."""
    said = tuple(value % _OFFSET for value in _B_VALUE.numbers(dataset))
    if not any(said[:1]):
        return GeWeighting(said, (), "")
    vector = tuple(number for part in _DIRECTION for number in part.numbers(dataset)[:1])
    length = math.hypot(*vector)
    if len(vector) != 3 or length <= _LEAST_LENGTH:
        return GeWeighting(said, (), "")
    if length < _WHOLE_LENGTH:
        said = (max(_STEP, _STEP * math.floor(said[0] * length**2 / _STEP + 0.5)),)
        vector = tuple(part / length for part in vector)
    axes = _axes_lps(dataset)
    if axes is None:
        return GeWeighting(said, vector, IMAGE_AXES)
    return GeWeighting(said, tuple((np.array(vector) @ axes).tolist()), "")


def _axes_lps(dataset: Dataset) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None:
    """Return the directions in LPS that the three numbers count along, one a row; None if unsure.

    Rows, columns and normal of the image, the first two the other way round. A gradient the other
    way would weigh the image equally: only the signs against each other matter.
    """
    phase, position = (elements.text(dataset, keyword) for keyword in GE_KEYWORDS[:2])
    orientation = elements.numbers(dataset, GE_KEYWORDS[2])
    if phase != "COL" or position != "HFS" or len(orientation) != 6:
        return None
    row, column = np.reshape(orientation, (2, 3))
    normal = np.cross(row, column)
    if np.argmax(np.abs(normal)) != 2:  # not axial
        return None
    return np.asarray(_SIGNS[:, None] * np.stack([row, column, normal]))
