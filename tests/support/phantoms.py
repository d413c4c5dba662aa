"""DICOM series and films whose voxels and geometry the test knows."""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import EnhancedMRImageStorage

from tests.support.dicom_files import (
    image_dataset,
    make_uid,
    set_elements,
    write_dataset,
    write_image,
)

Vector = tuple[float, float, float]
AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
CORONAL = (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)
SAGITTAL = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)


def phantom_voxels(
    slices: int = 5,
    rows: int = 32,
    columns: int = 40,
    *,
    dtype: npt.DTypeLike = np.int16,
    bits_stored: int = 12,
    seed: int = 0,
) -> npt.NDArray[Any]:
    """Return ``(slices, rows, columns)`` random values over the whole range of `bits_stored`."""
    kind = np.dtype(dtype)
    low, high = (0, 2**bits_stored)
    if kind.kind == "i":
        low, high = -(2 ** (bits_stored - 1)), 2 ** (bits_stored - 1)
    return np.random.default_rng(seed).integers(low, high, (slices, rows, columns)).astype(kind)


def slice_positions(
    slices: int,
    *,
    step_mm: float,
    origin: Vector = (-10.0, -20.0, 30.0),
    orientation: tuple[float, ...] = AXIAL,
    shear: Vector = (0.0, 0.0, 0.0),
) -> list[Vector]:
    """Return ImagePositionPatient of each slice: along the normal, plus `shear` mm a slice."""
    normal = np.cross(orientation[:3], orientation[3:])
    points = [np.array(origin) + k * (step_mm * normal + np.array(shear)) for k in range(slices)]
    return [(float(x), float(y), float(z)) for x, y, z in points]


def write_series(
    folder: Path,
    *,
    slices: int = 5,
    rows: int = 32,
    columns: int = 40,
    spacing_mm: Vector = (2.0, 0.7, 0.5),
    modality: str = "CT",
    origin: Vector = (-10.0, -20.0, 30.0),
    orientation: tuple[float, ...] = AXIAL,
    shear: Vector = (0.0, 0.0, 0.0),
    voxels: npt.NDArray[Any] | None = None,
    bits_stored: int = 12,
    left_out: tuple[int, ...] = (),
    seed: int = 0,
    name: str = "a",
    **elements: Any,
) -> list[Path]:
    """Write a series of single-frame files with shuffled names; return them in geometric order.

    Slice ``k`` lies at ``origin + k * (spacing_mm[0] * normal + shear)``; its voxels are
    ``phantom_voxels(slices, rows, columns, seed=seed)[k]`` unless given. `left_out` slices are not
    written. `name` tells several series apart (UIDs, file names). `elements` are set on all files;
    a callable is asked for the value of slice ``k``.
    """
    shape = (slices, rows, columns)
    stored = (
        phantom_voxels(*shape, bits_stored=bits_stored, seed=seed) if voxels is None else voxels
    )
    positions = slice_positions(
        slices, step_mm=spacing_mm[0], origin=origin, orientation=orientation, shear=shear
    )
    names = shuffled_names(slices, name=name, seed=seed)
    geometry = {
        "ImageOrientationPatient": list(orientation),
        "PixelSpacing": [spacing_mm[1], spacing_mm[2]],
        "SliceThickness": spacing_mm[0],
    }
    paths = []
    for k in range(slices):
        if k in left_out:
            continue
        header = _series_header(name, k, seed) | geometry | {"ImagePositionPatient": positions[k]}
        header |= {key: value(k) if callable(value) else value for key, value in elements.items()}
        options = {"modality": modality, "bits_stored": bits_stored} | header
        paths.append(write_image(folder / names[k], stored[k], **options))
    return paths


def _series_header(name: str, k: int, seed: int) -> dict[str, Any]:
    order = random.Random(seed + 1).sample(range(1, 1000), 999)
    return {
        "SeriesInstanceUID": make_uid("series", name),
        "SOPInstanceUID": make_uid("instance", name, k),
        "SeriesDescription": f"phantom {name}",
        "SeriesNumber": 1,
        "InstanceNumber": order[k % 999],  # says nothing about the place, as in real folders
    }


def shuffled_names(count: int, *, name: str = "a", seed: int = 0) -> list[str]:
    """Return file names whose order says nothing about the slices."""
    numbers = list(range(count))
    random.Random(seed).shuffle(numbers)
    return [f"{name}{number:04d}.dcm" for number in numbers]


def expected_affine(
    spacing_mm: Vector = (2.0, 0.7, 0.5), origin: Vector = (-10.0, -20.0, 30.0)
) -> npt.NDArray[np.float64]:
    """Return the affine of an axial `write_series`: ``(k, j, i, 1)`` to LPS mm, by hand."""
    k, j, i = spacing_mm
    x, y, z = origin
    return np.array([[0, 0, i, x], [0, j, 0, y], [k, 0, 0, z], [0, 0, 0, 1.0]])


def chest_film(rows: int = 120, columns: int = 100, *, seed: int = 0) -> npt.NDArray[np.uint16]:
    """Return a rough chest in 12 bits: bright mediastinum, two dark lungs, noise."""
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    film = np.full((rows, columns), 2600.0)
    for side in (-0.45, 0.45):
        film[((x - side) / 0.35) ** 2 + (y / 0.75) ** 2 < 1] = 900.0
    film += np.random.default_rng(seed).normal(0, 60, film.shape)
    return np.clip(film, 0, 4095).astype(np.uint16)


def write_film(path: Path, pixels: npt.NDArray[Any] | None = None, **header: Any) -> Path:
    """Write a chest film (CR, PA, a woman of 54) or `pixels`; `header` changes single elements."""
    film = chest_film() if pixels is None else pixels
    standard = {
        "modality": "CR",
        "bits_stored": 12 if film.dtype.itemsize == 2 else None,
        "SOPInstanceUID": make_uid("film", path.name),
        "SeriesInstanceUID": make_uid("film series", path.parent.name, path.stem),
        "SeriesDescription": "Chest PA",
        "StudyDate": "20240131",
        "BodyPartExamined": "CHEST",
        "ViewPosition": "PA",
        "PatientAge": "054Y",
        "PatientSex": "F",
        "PatientOrientation": ["L", "F"],
        "ImagerPixelSpacing": [0.4, 0.4],
        "InstanceNumber": 1,
    }
    return write_image(path, film, **(standard | header))


@dataclass(frozen=True)
class FramePlace:
    """Where one frame of an enhanced object lies and how it is rescaled."""

    position: Vector
    slope: float = 1.0
    intercept: float = 0.0
    elements: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Further functional groups of the frame: sequence keyword to its elements."""


def write_enhanced_mr(
    path: Path,
    voxels: npt.NDArray[Any],
    places: list[FramePlace],
    *,
    orientation: tuple[float, ...] = AXIAL,
    spacing_mm: tuple[float, float] = (0.7, 0.5),
    frames: int | None = None,
    **elements: Any,
) -> Path:
    """Write one Enhanced MR file; frame ``n`` shows ``voxels[n]`` and lies at ``places[n]``."""
    dataset = image_dataset(
        voxels,
        modality="MR",
        bits_stored=12,
        NumberOfFrames=frames or len(places),
        SOPClassUID=EnhancedMRImageStorage,
        SharedFunctionalGroupsSequence=[
            functional_groups(
                PlaneOrientationSequence={"ImageOrientationPatient": list(orientation)},
                PixelMeasuresSequence={"PixelSpacing": list(spacing_mm), "SliceThickness": 3.0},
            )
        ],
        PerFrameFunctionalGroupsSequence=[_frame_groups(place) for place in places],
        **elements,
    )
    return write_dataset(path, dataset)


def _frame_groups(place: FramePlace) -> Dataset:
    rescale = {"RescaleSlope": place.slope, "RescaleIntercept": place.intercept}
    return functional_groups(
        PlanePositionSequence={"ImagePositionPatient": list(place.position)},
        PixelValueTransformationSequence=rescale | {"RescaleType": "US"},
        **place.elements,
    )


def functional_groups(**groups: dict[str, Any]) -> Dataset:
    """Return a functional-groups item: each keyword a sequence of one item."""
    item = Dataset()
    for keyword, elements in groups.items():
        inner = Dataset()
        set_elements(inner, elements)
        setattr(item, keyword, Sequence([inner]))
    return item
