"""A volume whose values are known in the patient, and its straight planes."""

import numpy as np
import numpy.typing as npt

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.reformat import Plane, reformatted
from medviewer.image.volume import Rescale, SliceInfo, Volume

SLOPES = np.array([3.0, -2.0, 5.0])
"""How values change along L, P and H, a millimetre."""
ORIGIN = np.array([-20.0, 10.0, 40.0])
SHAPE = (12, 16, 20)
SPACING = (2.0, 1.0, 0.5)


def ramp(points_lps: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the value at each of these places, ``(..., 3)`` LPS mm."""
    return points_lps @ SLOPES


def volume(dtype: type = np.float32, padding: tuple[float, float] | None = None) -> Volume:
    """Return slices to the head, 2 mm apart, of rows to the back and columns to the left."""
    k, j, i = SPACING
    affine = np.eye(4)
    affine[:3, :3] = np.array([[0, 0, i], [0, j, 0], [k, 0, 0]])
    affine[:3, 3] = ORIGIN
    geometry = VolumeGeometry(affine, SHAPE)
    indices = np.array(list(np.ndindex(SHAPE)), np.float64)
    stored = ramp(geometry.index_to_patient(indices)).reshape(SHAPE).astype(dtype)
    return Volume(
        stored,
        (SliceInfo(Rescale()),) * SHAPE[0],
        pixel_spacing_mm=(j, i),
        geometry=geometry,
        padding=padding,
    )


def straight(plane: Plane, made: Volume | None = None) -> Volume:
    """Return a plane of the volume."""
    return reformatted(made or volume())[plane]


def middle() -> tuple[float, float, float]:
    """Return a voxel's centre near the middle, LPS mm."""
    x, y, z = ORIGIN + np.array([10 * 0.5, 8 * 1.0, 6 * 2.0])
    return float(x), float(y), float(z)
