"""Malformed NIfTI files: refused in words, or read as far as they go."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Rescale
from medviewer.io.grids.nifti import looks_like_nifti, read_nifti_header
from medviewer.io.readers import read_volume
from medviewer.io.records import Series
from tests.io.grids.nifti import VOXELS, Array, VolumeOf, patch, save


@pytest.mark.parametrize("slope", [0.0, np.nan, np.inf, -np.inf, 1e30])
def test_a_slope_that_is_none_counts_as_one(
    tmp_path: Path, volume_of: VolumeOf, slope: float
) -> None:
    path = patch(save(tmp_path / "a.nii"), 112, np.array([slope, 9.0], "<f4").tobytes())
    assert volume_of(path).slices[0].rescale == Rescale()


@pytest.mark.parametrize(
    "broken",
    [
        np.zeros((4, 4)),
        np.full((4, 4), np.nan),
        np.diag([3e38, 3e38, 3e38, 1]),
        np.array([[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]]),
    ],
)
def test_an_affine_that_is_none_leaves_no_geometry(
    tmp_path: Path, volume_of: VolumeOf, broken: Array
) -> None:
    path = save(tmp_path / "a.nii", sform_code=2)
    patch(path, 280, broken[:3].astype("<f4").tobytes())
    assert volume_of(path).geometry is None


def test_junk_does_not_look_like_nifti() -> None:
    for head in (b"", b"junk", b"\x1f\x8b junk", gzip.compress(b"no" * 300), b"\x5c\x01\0\0" * 90):
        assert not looks_like_nifti(head)


@pytest.mark.parametrize(
    ("offset", "content", "words"),
    [
        (40, np.array([9, 5, 6, 7], "<i2").tobytes(), "no image size"),
        (40, np.array([0], "<i2").tobytes(), "no image size"),
        (40, np.array([3, -5, 6, 7], "<i2").tobytes(), "no image size"),
        (40, np.array([3, 32767, 32767, 7], "<i2").tobytes(), "beyond the limits"),
        (40, np.array([4, 5, 6, 32767, 32767], "<i2").tobytes(), "beyond the limits"),
        (40, np.array([3, 500, 600, 70], "<i2").tobytes(), "cannot hold them"),
        (70, np.array([1792], "<i2").tobytes(), "not supported"),
        (70, np.array([12345], "<i2").tobytes(), "make no sense"),
        (108, np.array([-16.0], "<f4").tobytes(), "begin within it"),
        (108, np.array([np.nan], "<f4").tobytes(), "begin within it"),
        (108, np.array([1e9], "<f4").tobytes(), "cannot hold them"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_in_words(
    tmp_path: Path, offset: int, content: bytes, words: str
) -> None:
    path = patch(save(tmp_path / "a.nii"), offset, content)
    with pytest.raises(ReadError, match=words):
        read_nifti_header(path, "a.nii")


def test_a_file_that_ends_within_its_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nii"
    path.write_bytes(save(tmp_path / "b.nii").read_bytes()[:347])
    with pytest.raises(ReadError, match="NIfTI header is damaged"):
        read_nifti_header(path, "a.nii")


def test_a_zipped_file_that_ends_within_its_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    path.write_bytes(save(tmp_path / "b.nii.gz").read_bytes()[:40])
    with pytest.raises(ReadError, match="damaged or ends early"):
        read_nifti_header(path, "a.nii.gz")


def test_a_zipped_file_that_ends_early_says_so_where_it_does(
    tmp_path: Path, volume_of: VolumeOf
) -> None:
    path = save(tmp_path / "a.nii.gz")
    path.write_bytes(path.read_bytes()[:-150])
    volume = volume_of(path)
    assert volume.missing(0) == ""
    assert "damaged or ends early" in volume.missing(6)


@pytest.mark.parametrize("time", [0, 1])
def test_a_zipped_file_with_too_few_voxels_is_refused_when_read(
    tmp_path: Path, series_of: Callable[[Path], Series], time: int
) -> None:
    voxels = np.stack([VOXELS, VOXELS], axis=-1)
    content = save(tmp_path / "b.nii", voxels).read_bytes()
    path = tmp_path / "folder" / "a.nii.gz"
    path.parent.mkdir()
    path.write_bytes(gzip.compress(content[:400]))
    series = series_of(path)
    with pytest.raises(ReadError, match="damaged or ends early"):
        read_volume(series.stacks[time], series, WorkContext())


def test_a_file_that_shrank_is_refused_when_read(
    tmp_path: Path, series_of: Callable[[Path], Series]
) -> None:
    series = series_of(save(tmp_path / "a.nii"))
    save(tmp_path / "a.nii", VOXELS[:3])
    with pytest.raises(ReadError, match="not what it was"):
        read_volume(series.stacks[0], series, WorkContext())


def test_a_quaternion_that_rounding_made_too_long_still_gives_the_orientation(
    tmp_path: Path, volume_of: VolumeOf
) -> None:
    path = save(tmp_path / "a.nii", qform_code=1, sform_code=0)
    quaternion = struct.pack("<3f", 0.6, 0.8, 1e-3)  # half a turn about (0.6, 0.8, 0)
    offsets = struct.pack("<3f", 10.0, 20.0, 30.0)
    volume = volume_of(patch(path, 256, quaternion + offsets))
    assert volume.geometry is not None
    # x becomes 2 (0.36 - 0.64, 2 * 0.6 * 0.8, 0) in RAS, by hand: mostly anterior
    across = volume.geometry.affine_lps[:3, 1] / 2.0
    assert np.abs(across) == pytest.approx([0.28, 0.96, 0.0], abs=2e-3)
