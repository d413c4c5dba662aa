"""Volume files as SimpleITK writes and reads them."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK

from medviewer.image.volume import Volume

Array = npt.NDArray[Any]

VOXELS = np.random.default_rng(0).integers(0, 120, (5, 6, 7)).astype(np.int16)
"""Slices, rows, columns."""

OBLIQUE = (0.8, 0.0, 0.6, 0.0, -1.0, 0.0, 0.6, 0.0, -0.8)


def itk_image(voxels: Array = VOXELS, direction: tuple[float, ...] | None = None) -> Any:
    """Return an ITK image of voxels with a place in the patient."""
    image = SimpleITK.GetImageFromArray(voxels, isVector=voxels.ndim == 4)
    image.SetSpacing((2.0, 3.0, 4.5))
    image.SetOrigin((-11.0, 22.0, 33.5))
    if direction:
        image.SetDirection(direction)
    return image


def write_itk(path: Path, image: Any, *, compressed: bool = False) -> Path:
    """Write an ITK image in the format of the name's suffix."""
    SimpleITK.WriteImage(image, str(path), useCompression=compressed)
    return path


def assert_like_itk(volume: Volume, path: Path) -> None:
    """Compare every voxel, by its place in the patient, with what SimpleITK reads."""
    image = SimpleITK.ReadImage(str(path))
    expected = SimpleITK.GetArrayFromImage(image)
    assert volume.geometry is not None
    assert volume.stored.dtype == expected.dtype
    k, j, i = np.indices(expected.shape[:3])
    indices = np.stack([k.ravel(), j.ravel(), i.ravel()], axis=1)
    places = np.array(
        [image.TransformIndexToPhysicalPoint((int(x), int(y), int(z))) for z, y, x in indices]
    )
    own = volume.geometry.patient_to_index(places)
    assert np.abs(own - np.round(own)).max() < 1e-3
    found = volume.stored[tuple(np.round(own).astype(int).T)]
    assert np.array_equal(found.reshape(expected.shape), expected)
