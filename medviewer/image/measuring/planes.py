"""Which slice of a reformatted volume a measurement lies in."""

import numpy as np

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.measuring.measurement import Measurement
from medviewer.image.oblique.tilt import Vector, directions

_PARALLEL = 0.9999
"""Planes that lean less than a degree to one another are the same to a reader."""


def slice_of(
    measurement: Measurement, geometry: VolumeGeometry, image_normal: Vector | None = None
) -> int | None:
    """Return the slice that holds all points of a measurement within half its thickness.

    None where it was made on a plane that stands otherwise. One that was made on an image lies on
    planes at right angles to `image_normal`, in none where that is not known.
    """
    normal = image_normal if measurement.plane is None else measurement.plane.normal
    if normal is None or measurement.space == "image":
        return None
    if abs(float(np.array(normal) @ directions(geometry)[0])) < _PARALLEL:
        return None
    along = geometry.patient_to_index(np.array(measurement.points))[:, 0]
    nearest = round(float(along.mean()))
    is_near = bool(np.abs(along - nearest).max() <= 0.5 + 1e-6)
    return nearest if is_near and 0 <= nearest < geometry.shape[0] else None
