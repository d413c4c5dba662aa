"""What a pixel is in the world: millimetres of the patient or the detector, other units, nothing.

A length is only as good as what the file says about its pixels: of a projection image, millimetres
at the detector are not millimetres in the patient (DICOM PS3.3 10.7.1.3).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.image.projection import Point

PIXELS = "px"


@dataclass(frozen=True, slots=True)
class Scale:
    """What one pixel down and one across is, each in its own unit.

    `note` is a word that must stand beside every value; `magnification` is by how much a thing in
    the patient is larger on the detector, where that is known.
    """

    down: float = 1.0
    across: float = 1.0
    unit_down: str = PIXELS
    unit_across: str = PIXELS
    note: str = ""
    magnification: float | None = None

    @property
    def unit(self) -> str:
        """The unit of lengths in any direction; empty where down and across differ."""
        return self.unit_down if self.unit_down == self.unit_across else ""


@dataclass(frozen=True, slots=True)
class CalibratedRegion:
    """A part of an ultrasound image with a scale of its own (DICOM PS3.3 C.8.5.5).

    The box is in edge coordinates of the image.
    """

    top: float
    left: float
    bottom: float
    right: float
    down: float
    across: float
    unit_down: str
    unit_across: str
    has_priority: bool = False

    def holds(self, points: Sequence[Point]) -> bool:
        """Whether all points lie in it."""
        return all(
            self.top <= row <= self.bottom and self.left <= column <= self.right
            for row, column in points
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a file says about the size of its pixels.

    Where there are regions, nothing outside of them is calibrated.
    """

    spacing_mm: tuple[float, float] | None = None
    note: str = ""
    magnification: float | None = None
    regions: tuple[CalibratedRegion, ...] = ()

    def scale(self, points: Sequence[Point]) -> Scale:
        """Return the scale that holds for all of these image points."""
        if self.regions:
            return _region_scale(self.regions, points)
        if self.spacing_mm is None or not all(0 < step < math.inf for step in self.spacing_mm):
            return Scale()
        return Scale(*self.spacing_mm, "mm", "mm", self.note, self.magnification)


def _region_scale(regions: Sequence[CalibratedRegion], points: Sequence[Point]) -> Scale:
    ordered = sorted(regions, key=lambda region: not region.has_priority)
    for region in ordered:
        if region.holds(points):
            return Scale(region.down, region.across, region.unit_down, region.unit_across)
    return Scale()
