"""Writes NIfTI files for the tests, with nibabel, and damages them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np

from medviewer.image.volume import Volume
from medviewer.io.records import StudyIndex

Scan = Callable[[Path], StudyIndex]
VolumeOf = Callable[[Path], Volume]
Array = np.ndarray[Any, Any]
VOXELS = np.random.default_rng(0).integers(-500, 500, (5, 6, 7)).astype(np.int16)
RAS = np.array([[2.0, 0, 0, -10], [0, 3.0, 0, -20], [0, 0, 4.0, 5], [0, 0, 0, 1]])


def save(path: Path, voxels: Array = VOXELS, affine: Array | None = RAS, **header: Any) -> Path:
    """Write voxels with fields of the header."""
    image = nibabel.Nifti1Image(voxels, affine)
    for key, value in header.items():
        image.header[key] = value
    nibabel.save(image, path)
    return path


def patch(path: Path, offset: int, content: bytes) -> Path:
    """Put other bytes into a file."""
    whole = bytearray(path.read_bytes())
    whole[offset : offset + len(content)] = content
    path.write_bytes(whole)
    return path
