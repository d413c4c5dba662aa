"""The parts of an ultrasound image that have a scale of their own (DICOM PS3.3 C.8.5.5)."""

import math

from pydicom.dataset import Dataset

from medviewer.image.measuring.calibration import CalibratedRegion
from medviewer.io.dicom import elements

_CENTIMETRES = 3
_UNITS = {1: "%", 2: "dB", _CENTIMETRES: "mm", 4: "s", 5: "Hz", 6: "dB/s", 7: "cm/s"}
"""PhysicalUnitsXDirection and -YDirection; lengths are told in millimetres as everywhere."""
_MOST_REGIONS = 64


def read_regions(dataset: Dataset) -> tuple[CalibratedRegion, ...]:
    """Return the regions that say what a pixel is; others hold no measures."""
    items = elements.items(dataset, "SequenceOfUltrasoundRegions")[:_MOST_REGIONS]
    found = (_region(item) for item in items)
    return tuple(region for region in found if region is not None)


def _region(item: Dataset) -> CalibratedRegion | None:
    left, top, right, bottom = (
        elements.integer(item, f"RegionLocation{edge}")
        for edge in ("MinX0", "MinY0", "MaxX1", "MaxY1")
    )
    across, down = _axis(item, "X"), _axis(item, "Y")
    if left is None or top is None or right is None or bottom is None:
        return None
    if across is None or down is None or left > right or top > bottom:
        return None
    return CalibratedRegion(
        top=float(top),
        left=float(left),
        bottom=bottom + 1.0,  # the last pixel belongs to it
        right=right + 1.0,
        down=down[0],
        across=across[0],
        unit_down=down[1],
        unit_across=across[1],
        has_priority=bool((elements.integer(item, "RegionFlags") or 0) & 1),
    )


def _axis(item: Dataset, letter: str) -> tuple[float, str] | None:
    """Return how much a pixel is along one axis, and in which unit."""
    code = elements.integer(item, f"PhysicalUnits{letter}Direction")
    step = abs(elements.number(item, f"PhysicalDelta{letter}") or 0.0)
    unit = _UNITS.get(code or 0)
    if unit is None or not 0 < step < math.inf:
        return None
    return (step * 10 if code == _CENTIMETRES else step), unit
