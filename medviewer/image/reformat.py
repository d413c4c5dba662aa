"""Multiplanar reformation (MPR): a regular volume seen along the three axes of the body.

Each plane is a `Volume` of its own whose voxels are a view of the same array: nothing is copied or
interpolated. Of a volume that lies obliquely, a plane follows the grid and is named by the body
axis that is nearest; its letters tell the truth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from medviewer.image.geometry import FloatArray, PlaneGeometry, VolumeGeometry, as_vector
from medviewer.image.volume import Rescale, SliceInfo, Volume
from medviewer.language import translate

Plane = Literal["axial", "coronal", "sagittal"]
PLANES: tuple[Plane, ...] = ("axial", "coronal", "sagittal")

PlaneAxes = tuple[tuple[int, int, int], tuple[int, int, int]]
"""Order of a volume's axes, and whether each runs along (1) or against (-1)."""

_WANTED: Mapping[Plane, tuple[tuple[int, int], ...]] = {
    "axial": ((2, 1), (1, 1), (0, 1)),
    "coronal": ((1, 1), (2, -1), (0, 1)),
    "sagittal": ((0, 1), (2, -1), (1, 1)),
}
"""LPS axis and sign of (slices, rows, columns): a reader sees a patient who faces him, or his left
side's view with the face to the left, the head up."""

_RIGHT_ANGLE = 1e-3
"""Largest cosine between two axes of a grid that counts as rectangular."""


@dataclass(frozen=True, slots=True)
class GridAxis:
    """Which axis of the array runs along an axis of the body, and whether towards its plus."""

    index: int
    sign: int


def reformat_refusal(volume: Volume) -> str:
    """Return in a sentence why there is no MPR of a volume, or nothing."""
    if volume.is_color:
        return translate("MPR", "MPR needs grey images; these are in colour.")
    if volume.availability is not None:
        return translate("MPR", "MPR needs all images; these have not all been read.")
    if volume.slice_count < 2:
        return translate("MPR", "MPR needs several slices; there is only one here.")
    if min(volume.rows, volume.columns) < 2:
        return translate("MPR", "MPR needs images of at least two by two pixels.")
    if volume.geometry is None or not _is_rectangular(volume.geometry):
        return translate(
            "MPR", "MPR needs evenly spaced parallel slices with a place in the patient."
        )
    lost = sum(bool(own.missing) for own in volume.slices)
    if lost:
        text = translate("MPR", "MPR needs all images; {lost} of {count} cannot be read.")
        return text.format(lost=lost, count=volume.slice_count)
    return ""


def reformatted(volume: Volume) -> dict[Plane, Volume]:
    """Return the three planes of a volume that `reformat_refusal` has nothing against.

    Slices run towards the patient's head, back and left side.
    """
    assert volume.geometry is not None, "only regular volumes are reformatted"
    even = _evenly_rescaled(volume)
    return {plane: _along(even, volume.geometry, plane) for plane in PLANES}


def grid_axes(geometry: VolumeGeometry) -> tuple[GridAxis, GridAxis, GridAxis]:
    """Return the axes of the array that run along L, P and H, each used once, the nearest ones."""
    directions = geometry.affine_lps[:3, :3] / np.array(geometry.spacing_mm)
    lean = np.abs(directions)
    best = max(permutations(range(3)), key=lambda order: lean[range(3), order].sum())
    first, second, third = (
        GridAxis(index, 1 if directions[axis, index] >= 0 else -1)
        for axis, index in enumerate(best)
    )
    return first, second, third


def plane_axes(geometry: VolumeGeometry, plane: Plane) -> PlaneAxes:
    """Return which axes of a volume the slices, rows and columns of a plane are, and their sign."""
    axes = grid_axes(geometry)
    (k, k_sign), (j, j_sign), (i, i_sign) = (
        (axes[lps].index, axes[lps].sign * sign) for lps, sign in _WANTED[plane]
    )
    return (k, j, i), (k_sign, j_sign, i_sign)


def _is_rectangular(geometry: VolumeGeometry) -> bool:
    spacing = np.array(geometry.spacing_mm)
    if not (np.isfinite(geometry.affine_lps).all() and (spacing > 0).all()):
        return False
    directions = geometry.affine_lps[:3, :3] / spacing
    return bool(np.abs(directions.T @ directions - np.eye(3)).max() < _RIGHT_ANGLE)


def _evenly_rescaled(volume: Volume) -> Volume:
    """Return a volume whose slices share one rescale; where they do not, in modality values."""
    if len({own.rescale for own in volume.slices}) == 1:
        return volume
    values = np.stack([volume.modality_slice(index) for index in range(volume.slice_count)])
    if volume.padding is not None:
        low, high = volume.padding
        values[(volume.stored >= low) & (volume.stored <= high)] = np.nan
    slices = tuple(replace(own, rescale=Rescale()) for own in volume.slices)
    return replace(volume, stored=values, slices=slices, padding=None)


def _along(volume: Volume, geometry: VolumeGeometry, plane: Plane) -> Volume:
    order, signs = plane_axes(geometry, plane)
    made = _turned(geometry, order, signs)
    k, j, i = made.spacing_mm
    return replace(
        volume,
        stored=_view(volume.stored, order, signs),
        slices=_slices(volume.slices[volume.slice_count // 2], made),
        pixel_spacing_mm=(j, i),
        slice_thickness_mm=k,
        geometry=made,
    )


def _view(
    stored: npt.NDArray[Any], order: tuple[int, ...], signs: tuple[int, ...]
) -> npt.NDArray[Any]:
    return stored.transpose(order)[tuple(slice(None, None, sign) for sign in signs)]


def _turned(
    geometry: VolumeGeometry, order: tuple[int, ...], signs: tuple[int, ...]
) -> VolumeGeometry:
    """Return the geometry of the voxels after their axes were put in this order, or reversed."""
    affine = np.eye(4)
    corner = np.zeros((1, 3))
    for place, (index, sign) in enumerate(zip(order, signs, strict=True)):
        affine[:3, place] = geometry.affine_lps[:3, index] * sign
        corner[0, index] = geometry.shape[index] - 1 if sign < 0 else 0
    affine[:3, 3] = geometry.index_to_patient(corner)[0]
    k, j, i = (geometry.shape[index] for index in order)
    return VolumeGeometry(affine, (k, j, i))


def _slices(like: SliceInfo, geometry: VolumeGeometry) -> tuple[SliceInfo, ...]:
    """Return what is known of each slice; windows and rescale are those of `like`."""
    steps = np.arange(geometry.shape[0], dtype=np.float64)[:, None]
    positions: FloatArray = geometry.affine_lps[:3, 3] + steps * geometry.affine_lps[:3, 0]
    _, down, right = (geometry.affine_lps[:3, :3] / np.array(geometry.spacing_mm)).T
    return tuple(
        replace(like, plane=PlaneGeometry(as_vector(position), as_vector(right), as_vector(down)))
        for position in positions
    )
