"""NIfTI in two files, a header and its image."""

import gzip
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from medviewer.errors import ReadError
from medviewer.io.grids.nifti import read_nifti_header
from tests.io.grids.nifti import RAS, VOXELS, Scan, VolumeOf


@pytest.mark.parametrize("image", ["a.img", "a.img.gz", "A.IMG"])
@pytest.mark.parametrize("kind", [nibabel.Nifti1Pair, nibabel.Nifti2Pair])
def test_a_pair_is_read_from_its_header(
    tmp_path: Path, volume_of: VolumeOf, image: str, kind: Any
) -> None:
    nibabel.save(kind(VOXELS, RAS), tmp_path / "a.hdr")
    content = (tmp_path / "a.img").read_bytes()
    (tmp_path / "a.img").unlink()
    (tmp_path / image).write_bytes(gzip.compress(content) if image.endswith("gz") else content)
    volume = volume_of(tmp_path / "a.hdr")
    assert np.array_equal(volume.stored, VOXELS.transpose(2, 1, 0)[:, ::-1, ::-1])
    assert volume.geometry is not None


def test_the_images_of_a_pair_are_no_riddle(tmp_path: Path, scan_folder: Scan) -> None:
    nibabel.save(nibabel.Nifti1Pair(VOXELS, RAS), tmp_path / "a.hdr")
    index = scan_folder(tmp_path)
    assert [study.series[0].description for study in index.studies] == ["a.hdr"]
    assert [(own.file, own.reason) for own in index.skipped] == [
        ("a.img", "holds the voxels of the header beside it")
    ]


def test_a_packed_pair_is_one_series(tmp_path: Path, scan_folder: Scan) -> None:
    nibabel.save(nibabel.Nifti1Pair(VOXELS, RAS), tmp_path / "a.hdr")
    for name in ("a.hdr", "a.img"):
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress((tmp_path / name).read_bytes()))
        (tmp_path / name).unlink()
    index = scan_folder(tmp_path)
    assert [study.series[0].description for study in index.studies] == ["a.hdr.gz"]
    assert [(own.file, own.reason) for own in index.skipped] == [
        ("a.img.gz", "holds the voxels of the header beside it")
    ]


def test_a_header_without_its_image_says_so(tmp_path: Path) -> None:
    nibabel.save(nibabel.Nifti1Pair(VOXELS, RAS), tmp_path / "a.hdr")
    (tmp_path / "a.img").unlink()
    with pytest.raises(ReadError, match="not beside their header"):
        read_nifti_header(tmp_path / "a.hdr", "a.hdr")


def test_an_image_that_is_too_short_is_refused(tmp_path: Path) -> None:
    nibabel.save(nibabel.Nifti1Pair(VOXELS, RAS), tmp_path / "a.hdr")
    (tmp_path / "a.img").write_bytes(b"short")
    with pytest.raises(ReadError, match=r"promises 420 bytes.*it has 5"):
        read_nifti_header(tmp_path / "a.hdr", "a.hdr")
