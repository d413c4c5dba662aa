"""Regular volumes as NIfTI and MetaImage files that say what they are, and not whose."""

from pathlib import Path

import nibabel
import numpy as np

from medviewer.image.geometry import FloatArray, VolumeGeometry
from medviewer.image.volume import Volume
from medviewer.io.grids.voxel_grid import LPS_FROM_RAS
from medviewer.io.resampling.grid_volume import itk_image, simple_itk

DESCRIPTION = "Resampled by MedViewer. Not for diagnostic use"
"""Stands in the file; NIfTI has room for 79 letters."""

ENDINGS = (".nii.gz", ".mha")


def write_volume(path: Path, volume: Volume) -> None:
    """Write a regular grey volume as its ending says, compressed.

    Nothing of the headers goes along: neither patient nor study.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    if path.name.endswith(".nii.gz"):
        _write_nifti(path, volume)
    else:
        _write_metaimage(path, volume)


def _write_nifti(path: Path, volume: Volume) -> None:
    assert volume.geometry is not None, "asked of regular volumes alone"
    image = nibabel.Nifti1Image(volume.stored.T, affine_ras(volume.geometry))
    image.header["descrip"] = DESCRIPTION.encode()
    image.header.set_xyzt_units("mm")
    nibabel.save(image, path)


def affine_ras(geometry: VolumeGeometry) -> FloatArray:
    """Return ``(4, 4)`` from voxel ``(i, j, k)`` to right, anterior, superior in mm."""
    affine_ijk = geometry.affine_lps[:, [2, 1, 0, 3]]
    return np.asarray(LPS_FROM_RAS @ affine_ijk)


def _write_metaimage(path: Path, volume: Volume) -> None:
    itk = simple_itk()
    image = itk_image(itk, volume)
    image.SetMetaData("Comment", DESCRIPTION)
    try:
        itk.WriteImage(image, str(path), useCompression=True)
    except RuntimeError as error:
        raise OSError("the file cannot be written") from error
