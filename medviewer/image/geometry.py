"""Where pixels lie in the patient: LPS millimetres (DICOM PS3.3 C.7.6.2.1.1)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def as_vector(values: FloatArray) -> tuple[float, float, float]:
    """Return three numbers as they are compared and kept."""
    x, y, z = (float(value) for value in values)
    return x, y, z


@dataclass(frozen=True, slots=True)
class PlaneGeometry:
    """One image plane in the patient.

    Attributes
    ----------
    position_lps
        Centre of the first pixel (row 0, column 0), mm.
    row_direction
        Unit vector along which the column index ``i`` grows (first triple of
        ImageOrientationPatient).
    column_direction
        Unit vector along which the row index ``j`` grows (second triple).
    """

    position_lps: tuple[float, float, float]
    row_direction: tuple[float, float, float]
    column_direction: tuple[float, float, float]

    @property
    def normal(self) -> FloatArray:
        """Unit vector ``row x column``, shape ``(3,)``."""
        (a, b, c), (d, e, f) = self.row_direction, self.column_direction
        return np.array((b * f - c * e, c * d - a * f, a * e - b * d))  # np.cross takes 20 times


@dataclass(frozen=True, slots=True, eq=False)
class VolumeGeometry:
    """A regular grid in the patient.

    Attributes
    ----------
    affine_lps
        ``(4, 4)``: maps homogeneous voxel indices ``(k, j, i, 1)`` (slice, row, column) to LPS mm.
    shape
        ``(K, J, I)``.
    """

    affine_lps: FloatArray
    shape: tuple[int, int, int]

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Distance of neighbours along ``(k, j, i)`` in mm."""
        k, j, i = np.linalg.norm(self.affine_lps[:3, :3], axis=0)
        return float(k), float(j), float(i)

    def index_to_patient(self, indices: FloatArray) -> FloatArray:
        """Map ``(N, 3)`` voxel indices ``(k, j, i)`` to ``(N, 3)`` LPS points in mm."""
        return np.asarray(indices @ self.affine_lps[:3, :3].T + self.affine_lps[:3, 3])

    def patient_to_index(self, points_lps: FloatArray) -> FloatArray:
        """Map ``(N, 3)`` LPS points in mm to ``(N, 3)`` fractional voxel indices ``(k, j, i)``."""
        inverse = np.linalg.inv(self.affine_lps)
        return np.asarray(points_lps @ inverse[:3, :3].T + inverse[:3, 3])
