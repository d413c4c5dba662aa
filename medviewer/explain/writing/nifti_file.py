"""Maps of the slices of a regular volume as one NIfTI file on its grid."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from medviewer.explain.json_file import whole_file
from medviewer.image.geometry import VolumeGeometry

DESCRIPTION = "MedViewer AI heatmap, raw values. Research use, not for diagnosis"
"""Stands in the file; NIfTI has room for 79 letters."""


def write_maps(
    path: Path, geometry: VolumeGeometry, maps: Mapping[int, npt.NDArray[np.float32]]
) -> None:
    """Write maps ``(rows, columns)`` by slice, NaN where there is none; of the patient nothing.

    Raises
    ------
    MedviewerError
        When the file cannot be written.
    """
    import nibabel  # a second of imports, for those who have volumes

    from medviewer.io.resampling.volume_file import affine_ras

    values = np.full(geometry.shape, np.nan, dtype=np.float32)
    for place, each in maps.items():
        values[place] = each
    image = nibabel.Nifti1Image(values.T, affine_ras(geometry))
    image.header["descrip"] = DESCRIPTION.encode()
    image.header.set_xyzt_units("mm")
    with whole_file(path) as temporary:
        nibabel.save(image, temporary)
