"""Volumes written and read back by others: nibabel and SimpleITK."""

from pathlib import Path

import nibabel
import numpy as np
import pytest

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.resampling.volume_file import DESCRIPTION, write_volume

sitk = pytest.importorskip("SimpleITK")

SHAPE = (3, 4, 5)


@pytest.fixture
def volume() -> Volume:
    """Return slices 3 mm apart to the front; rows go to the feet by 2 mm, columns to the left."""
    affine = np.eye(4)
    affine[:3, :3] = np.array([[0.0, 0.0, 1.0], [-3.0, 0.0, 0.0], [0.0, -2.0, 0.0]])
    affine[:3, 3] = (10.0, 20.0, 30.0)
    stored = np.arange(60, dtype=np.float32).reshape(SHAPE)
    return Volume(stored, (SliceInfo(),) * 3, geometry=VolumeGeometry(affine, SHAPE))


def test_nifti_stands_where_the_volume_does_and_says_what_it_is(
    volume: Volume, tmp_path: Path
) -> None:
    path = tmp_path / "v.nii.gz"
    write_volume(path, volume)
    image = nibabel.load(path)
    # slice 2, row 1, column 4: left 14, back 14, head 28
    assert image.affine @ (4, 1, 2, 1) == pytest.approx((-14, -14, 28, 1))
    assert image.get_fdata()[4, 1, 2] == volume.stored[2, 1, 4]
    assert image.header["descrip"].item().decode() == DESCRIPTION
    assert image.header.get_xyzt_units()[0] == "mm"


def test_metaimage_stands_where_the_volume_does_and_says_what_it_is(
    volume: Volume, tmp_path: Path
) -> None:
    path = tmp_path / "v.mha"
    write_volume(path, volume)
    image = sitk.ReadImage(str(path))
    assert image.TransformIndexToPhysicalPoint((4, 1, 2)) == pytest.approx((14, 14, 28))
    assert image.GetPixel(4, 1, 2) == volume.stored[2, 1, 4]
    assert f"Comment = {DESCRIPTION}".encode() in path.read_bytes()


def test_the_description_fits_into_nifti() -> None:
    assert len(DESCRIPTION) < 80
    assert "resampled" in DESCRIPTION.lower()
    assert "not for diagnostic use" in DESCRIPTION.lower()


def test_a_file_that_cannot_be_written_is_an_error_of_the_system(
    volume: Volume, tmp_path: Path
) -> None:
    for name in ("v.mha", "v.nii.gz"):
        with pytest.raises(OSError, match=r"written|No such file"):
            write_volume(tmp_path / "absent" / name, volume)
