"""How a turned plane of an MPR stands in the patient: plain vectors, no pixels."""

import math
from dataclasses import dataclass

import numpy as np

from medviewer.image.geometry import FloatArray, VolumeGeometry, as_vector
from medviewer.image.reformat import PLANES, Plane, plane_axes
from medviewer.image.slicing import direction_letters

Vector = tuple[float, float, float]

_LEAST_DEGREES = 0.05
"""A lean that is told; less is what arithmetic leaves."""
_LEAST_NEARER = 1e-6
"""In cosines; less is what arithmetic leaves."""
_MOST_STEPS = 1500
"""Most voxels along an axis of a turned grid: very flat voxels are not divided without end."""
_COARSE = 2.0


@dataclass(frozen=True, slots=True)
class PlaneTilt:
    """Which way a turned plane looks, and how its grid lies.

    Attributes
    ----------
    normal
        Unit vector in LPS along which its slices follow one another.
    center_lps
        Centre of one of its voxels, mm: where the crosshair was when the plane was turned.
    coarse
        Whether voxels are twice as long: what is shown while a hand turns.
    """

    normal: Vector
    center_lps: Vector
    coarse: bool = False


def turned(vector: Vector, axis: Vector, degrees: float) -> Vector:
    """Return a unit vector turned about a unit axis (Rodrigues), right-handed."""
    v, k, angle = np.array(vector), np.array(axis), math.radians(degrees)
    along = float(v @ k) * (1 - math.cos(angle))
    made = v * math.cos(angle) + np.cross(k, v) * math.sin(angle) + k * along
    return as_vector(made / np.linalg.norm(made))


def facing(normal: Vector, straight: VolumeGeometry) -> Vector:
    """Return a normal, or the opposite one: slices run as those of the nearest straight plane."""
    leans_back = float(np.array(normal) @ _nearest(normal, straight)[1][0]) < 0
    return as_vector(-np.array(normal)) if leans_back else normal


def likeness(normal: Vector, straight: VolumeGeometry) -> Plane | None:
    """Return the plane that a turned one is viewed as, None for that from which it was turned."""
    found, axes = _nearest(normal, straight)
    return None if np.array_equal(axes, directions(straight)) else found


def _nearest(normal: Vector, straight: VolumeGeometry) -> tuple[Plane, FloatArray]:
    """Return the straight plane of a volume whose normal is nearest, and its directions.

    At equal distances the plane from which it was turned counts: it changes beyond 45 degrees.
    """
    own = np.array(directions(straight))
    away: list[tuple[float, Plane, FloatArray]] = []
    for plane in PLANES:
        order, signs = plane_axes(straight, plane)
        axes = own[list(order)] * np.array(signs)[:, None]
        rest = 0.0 if order[0] == 0 else _LEAST_NEARER
        away.append((rest - abs(float(np.array(normal) @ axes[0])), plane, axes))
    _, plane, axes = min(away, key=lambda each: each[0])
    return plane, axes


def directions(geometry: VolumeGeometry) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the unit vectors in LPS along which slices, rows and columns are counted."""
    across, down, right = (geometry.affine_lps[:3, :3] / np.array(geometry.spacing_mm)).T
    return across, down, right


def tilted_grid(straight: VolumeGeometry, tilt: PlaneTilt) -> VolumeGeometry:
    """Return the grid of a turned plane: cubes that hold all of the straight one's volume.

    Rows and columns are those of the nearest straight plane of the volume after the smallest turn
    that brings its normal to the new one: it is viewed from the same side, with the same side up,
    and nothing turns within the picture until another plane is nearer (`likeness`). The edge of a
    voxel is the shortest of the straight ones'.
    """
    normal = np.array(facing(tilt.normal, straight))
    across, down, right = _nearest(tilt.normal, straight)[1]
    axes = np.array([normal, *(carried(each, across, normal) for each in (down, right))])
    corners = np.array(list(np.ndindex(2, 2, 2))) * np.array(straight.shape) - 0.5
    away = (straight.index_to_patient(corners) - np.array(tilt.center_lps)) @ axes.T
    low, high = np.minimum(away.min(axis=0), 0.0), np.maximum(away.max(axis=0), 0.0)
    step = max(min(straight.spacing_mm), float((high - low).max()) / _MOST_STEPS)
    step *= _COARSE if tilt.coarse else 1.0
    before = np.floor(-low / step + 1e-6)
    after = np.floor(high / step + 1e-6)
    affine = np.eye(4)
    affine[:3, :3] = axes.T * step
    affine[:3, 3] = np.array(tilt.center_lps) - affine[:3, :3] @ before
    k, j, i = (int(count) for count in before + after + 1)
    return VolumeGeometry(affine, (k, j, i))


def lean_text(normal: Vector, straight: VolumeGeometry) -> str:
    """Return how far a plane leans and where to, such as ``20.0° L  5.0° F``, or nothing."""
    across, down, right = directions(straight)
    n = np.array(normal) if np.array(normal) @ across >= 0 else -np.array(normal)
    parts = []
    for axis in (right, down):
        degrees = math.degrees(math.atan2(float(n @ axis), float(n @ across)))
        if abs(degrees) >= _LEAST_DEGREES:
            letters = direction_letters(axis if degrees > 0 else -axis)
            parts.append(f"{abs(degrees):.1f}° {letters}")
    return "  ".join(parts)


def carried(direction: FloatArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """Return a direction at right angles to `start` after the smallest turn from it to `end`."""
    between = start + end
    return np.asarray(direction - between * (direction @ end) / (1.0 + start @ end))
