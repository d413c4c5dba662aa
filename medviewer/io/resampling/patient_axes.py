"""An oblique regular volume on a grid whose axes are those of the patient."""

from itertools import permutations, product
from typing import Any

import numpy as np

from medviewer.cancel import WorkContext
from medviewer.image.geometry import FloatArray, VolumeGeometry
from medviewer.image.volume import Volume
from medviewer.io.resampling.grid_volume import (
    FloatVolume,
    empty_grid,
    grid_directions,
    grid_geometry,
    grid_volume,
    itk_direction,
    itk_image,
    simple_itk,
)
from medviewer.language import later, translate


def along_patient_axes(volume: Volume, context: WorkContext, limit_bytes: float) -> Volume:
    """Return a regular grey volume on the smallest grid along left, posterior, head around it.

    Every axis becomes the nearest one of the patient and keeps its spacing and sense, so that the
    image stands on the screen nearly as it did. Values are interpolated linearly by SimpleITK;
    outside stands the smallest value.

    Raises
    ------
    ReadError
        Without SimpleITK, and where the result would need more than `limit_bytes`.
    Cancelled
        Between two slices, once the token says so.
    """
    assert volume.geometry is not None, "asked of regular volumes alone"
    itk = simple_itk()
    geometry = grid_around(volume.geometry)
    stored = empty_grid(geometry.shape, limit_bytes)
    _fill(stored, geometry, itk_image(itk, volume), itk, context)
    text = later("Resampling", "{done}, turned to the axes of the patient").format(
        done=volume.resampled
    )
    return grid_volume(volume, stored, geometry, text)


def grid_around(geometry: VolumeGeometry) -> VolumeGeometry:
    """Return the smallest grid along the patient's axes that holds all points of another one."""
    directions = nearest_axes(grid_directions(geometry))
    spacing = np.array(geometry.spacing_mm)
    ends = [(0.0, length - 1.0) for length in geometry.shape]
    corners = geometry.index_to_patient(np.array(list(product(*ends)))) @ directions
    low, high = corners.min(axis=0), corners.max(axis=0)
    k, j, i = (int(n) + 1 for n in np.ceil((high - low) / spacing - 1e-6))
    return grid_geometry(directions, geometry.spacing_mm, directions @ low, (k, j, i))


def nearest_axes(directions: FloatArray) -> FloatArray:
    """Return the turn by right angles that is nearest to a turn ``(3, 3)``."""
    turns = (
        np.eye(3)[:, list(order)] * np.array(signs)
        for order in permutations(range(3))
        for signs in product((1.0, -1.0), repeat=3)
    )
    handed = np.linalg.det(directions)
    alike = (turn for turn in turns if np.linalg.det(turn) * handed > 0)
    return max(alike, key=lambda turn: float(np.sum(turn * directions)))


def _fill(
    stored: FloatVolume, geometry: VolumeGeometry, image: Any, itk: Any, context: WorkContext
) -> None:
    """Interpolate slice by slice, so that it can be stopped between two."""
    count, rows, columns = geometry.shape
    same, outside = (
        itk.Transform(3, itk.sitkIdentity),
        float(itk.GetArrayViewFromImage(image).min()),
    )
    corners = geometry.index_to_patient(np.array([(float(n), 0.0, 0.0) for n in range(count)]))
    for n, corner in enumerate(corners):
        context.step(n, count, translate("Progress", "Turning to the axes of the patient"))
        piece = itk.Resample(
            image,
            (columns, rows, 1),
            same,
            itk.sitkLinear,
            corner.tolist(),
            geometry.spacing_mm[::-1],
            itk_direction(geometry),
            outside,
        )
        stored[n] = itk.GetArrayViewFromImage(piece)[0]
