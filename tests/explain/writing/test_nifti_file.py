from pathlib import Path

import nibabel
import numpy as np
import pytest

from medviewer.errors import MedviewerError
from medviewer.explain.writing.nifti_file import DESCRIPTION, write_maps
from medviewer.image.geometry import VolumeGeometry

# slices 5 mm apart along z, rows 2 mm along y, columns 1 mm along x, from (10, 20, 30) LPS
AFFINE = np.array(
    [[0.0, 0.0, 1.0, 10.0], [0.0, 2.0, 0.0, 20.0], [5.0, 0.0, 0.0, 30.0], [0.0, 0.0, 0.0, 1.0]]
)
GEOMETRY = VolumeGeometry(AFFINE, (3, 4, 6))


def test_maps_lie_where_their_slices_do(tmp_path: Path) -> None:
    own = np.arange(24, dtype=np.float32).reshape(4, 6)
    write_maps(tmp_path / "maps.nii.gz", GEOMETRY, {1: own})
    image = nibabel.load(tmp_path / "maps.nii.gz")
    values = np.asarray(image.dataobj)
    assert values.shape == (6, 4, 3)
    assert values.dtype == np.float32
    assert values[5, 2, 1] == own[2, 5]
    assert np.isnan(values[:, :, [0, 2]]).all()
    # column 5, row 2, slice 1: LPS (15, 24, 35), RAS has x and y the other way
    np.testing.assert_allclose(image.affine @ [5, 2, 1, 1], [-15, -24, 35, 1])


def test_the_file_says_what_it_is_and_not_whose(tmp_path: Path) -> None:
    write_maps(tmp_path / "maps.nii.gz", GEOMETRY, {})
    header = nibabel.load(tmp_path / "maps.nii.gz").header
    assert bytes(header["descrip"]).rstrip(b"\0").decode() == DESCRIPTION
    assert len(DESCRIPTION) < 80
    assert header.get_xyzt_units()[0] == "mm"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MedviewerError, match="cannot be written"):
        write_maps(tmp_path / "nowhere" / "maps.nii.gz", GEOMETRY, {})
