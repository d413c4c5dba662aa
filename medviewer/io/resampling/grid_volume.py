"""A grid in the patient and the values on it, as a `Volume` that says it was resampled."""

from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.errors import ReadError
from medviewer.image.geometry import FloatArray, PlaneGeometry, VolumeGeometry, as_vector
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.limits import MAX_FRAMES
from medviewer.language import later

FloatVolume = npt.NDArray[np.float32]

_MEGABYTE = 1024 * 1024


def simple_itk() -> ModuleType:
    """Return SimpleITK.

    Raises
    ------
    ReadError
        Where it is not installed.
    """
    try:
        return import_module("SimpleITK")
    except ImportError as error:
        text = later("Reasons", "resampling needs SimpleITK: pip install 'medviewer[resample]'")
        raise ReadError(text) from error


def empty_grid(shape: tuple[int, int, int], limit_bytes: float) -> FloatVolume:
    """Return room for the values of a grid, ``(K, J, I)`` float32.

    Raises
    ------
    ReadError
        When it has too many slices, or needs more than `limit_bytes`.
    """
    needed = shape[0] * shape[1] * shape[2] * np.dtype(np.float32).itemsize
    if shape[0] > MAX_FRAMES or needed > limit_bytes:
        text = later(
            "Reasons",
            "a regular volume of {slices} slices of {rows} x {columns} needs {needed:.0f} MB, "
            "more than the {limit:.0f} MB that may be used",
        ).format(
            slices=shape[0],
            rows=shape[1],
            columns=shape[2],
            needed=needed / _MEGABYTE,
            limit=limit_bytes / _MEGABYTE,
        )
        raise ReadError(text)
    return np.empty(shape, np.float32)


def grid_geometry(
    directions: FloatArray,
    spacing_mm: tuple[float, float, float],
    origin_lps: FloatArray,
    shape: tuple[int, int, int],
) -> VolumeGeometry:
    """Return a grid whose axes ``(k, j, i)`` run along the columns of `directions` ``(3, 3)``."""
    affine = np.eye(4)
    affine[:3, :3] = directions * np.array(spacing_mm)
    affine[:3, 3] = origin_lps
    return VolumeGeometry(affine, shape)


def grid_directions(geometry: VolumeGeometry) -> FloatArray:
    """Return the unit vectors along ``(k, j, i)`` as columns, ``(3, 3)``."""
    steps = geometry.affine_lps[:3, :3]
    return np.asarray(steps / np.linalg.norm(steps, axis=0))


def grid_volume(volume: Volume, stored: FloatVolume, geometry: VolumeGeometry, text: str) -> Volume:
    """Return modality values on a grid: `volume` with other pixels, and `text` as what was done."""
    windows = volume.slices[0].windows
    slices = (SliceInfo(plane=_plane(geometry, n), windows=windows) for n in range(len(stored)))
    return replace(
        volume,
        stored=stored,
        slices=tuple(slices),
        pixel_spacing_mm=geometry.spacing_mm[1:],
        slice_thickness_mm=None,
        geometry=geometry,
        padding=None,
        availability=None,
        resampled=text,
    )


def itk_image(itk: ModuleType, volume: Volume) -> Any:  # Any: SimpleITK has no types
    """Return a regular volume as SimpleITK knows it: axes in the order ``(i, j, k)``."""
    assert volume.geometry is not None, "asked of regular volumes alone"
    image = itk.GetImageFromArray(volume.stored)
    image.SetOrigin(volume.geometry.affine_lps[:3, 3].tolist())
    image.SetSpacing(volume.geometry.spacing_mm[::-1])
    image.SetDirection(itk_direction(volume.geometry))
    return image


def itk_direction(geometry: VolumeGeometry) -> list[float]:
    """Return the directions of ``(i, j, k)`` as SimpleITK wants them."""
    rows: list[float] = grid_directions(geometry)[:, ::-1].ravel().tolist()
    return rows


def _plane(geometry: VolumeGeometry, index: int) -> PlaneGeometry:
    _, column, row = grid_directions(geometry).T
    corner = geometry.index_to_patient(np.array([[index, 0.0, 0.0]]))[0]
    return PlaneGeometry(as_vector(corner), as_vector(row), as_vector(column))
