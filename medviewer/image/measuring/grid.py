"""The pixels of one image and their place in the patient: points go to and fro."""

from dataclasses import dataclass

import numpy as np

from medviewer.image.geometry import PlaneGeometry
from medviewer.image.measuring.measurement import Measurement, Position, Space
from medviewer.image.projection import Point


@dataclass(frozen=True, slots=True)
class ImageGrid:
    """Pixels of an image, ``spacing_mm`` apart (rows, columns), where both are known.

    Image points are ``(row, column)`` in edge coordinates: the centre of the first pixel is
    ``(0.5, 0.5)``.
    """

    rows: int
    columns: int
    plane: PlaneGeometry | None = None
    spacing_mm: tuple[float, float] | None = None

    @property
    def space(self) -> Space:
        """Where measurements on this image have their points."""
        return "patient" if self.plane is not None and self._has_spacing else "image"

    @property
    def _has_spacing(self) -> bool:
        return self.spacing_mm is not None and all(0 < step < np.inf for step in self.spacing_mm)

    def placed(self, points: tuple[Point, ...]) -> tuple[Position, ...]:
        """Return image points in this image's `space` (DICOM PS3.3 C.7.6.2.1.1)."""
        if self.plane is None or self.spacing_mm is None or self.space == "image":
            return points
        origin, steps = np.array(self.plane.position_lps), self._steps()
        offsets = np.array(points, np.float64).reshape(-1, 2) - 0.5
        return tuple((float(x), float(y), float(z)) for x, y, z in origin + offsets @ steps)

    def points_of(self, measurement: Measurement) -> tuple[Point, ...] | None:
        """Return a measurement's points in this image; None where they have no place in it."""
        if measurement.space == "image":
            return tuple((row, column) for row, column in measurement.points)
        if self.space == "image" or self.plane is None:
            return None
        offsets = np.array(measurement.points) - np.array(self.plane.position_lps)
        steps = self._steps()
        indices = offsets @ steps.T / (steps**2).sum(axis=1) + 0.5
        return tuple((float(row), float(column)) for row, column in indices)

    def _steps(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Return ``(2, 3)``: what one row and one column further is in the patient, mm."""
        assert self.plane is not None
        assert self.spacing_mm is not None
        row_mm, column_mm = self.spacing_mm
        return np.array(
            [
                np.multiply(self.plane.column_direction, row_mm),
                np.multiply(self.plane.row_direction, column_mm),
            ]
        )
