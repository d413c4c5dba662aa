"""NIfTI files against nibabel."""

import math
from collections.abc import Callable
from pathlib import Path

import nibabel
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nibabel.orientations import axcodes2ornt, inv_ornt_aff, ornt_transform

from medviewer.cancel import Cancelled, WorkContext
from medviewer.image.volume import Rescale
from medviewer.image.window import Window
from medviewer.io.grids.nifti import read_nifti_header
from medviewer.io.readers import read_volume
from medviewer.io.records import Series, Stack
from medviewer.io.thumbnails import read_thumbnail
from tests.io.grids.nifti import RAS, VOXELS, VolumeOf, patch, save

LPS_FROM_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_a_file_in_ras_is_shown_in_lps(tmp_path: Path, volume_of: VolumeOf, name: str) -> None:
    volume = volume_of(save(tmp_path / name))
    # k is superior as z; j towards posterior is y turned round; i towards left is x turned round
    assert np.array_equal(volume.stored, VOXELS.transpose(2, 1, 0)[:, ::-1, ::-1])
    assert volume.stored.dtype == np.int16
    assert volume.stored.flags.c_contiguous
    assert volume.geometry is not None
    # voxel (0, 0, 0) is file voxel (4, 5, 0): RAS (-2, -5, 5), LPS (2, 5, 5)
    expected = [[0, 0, 2, 2], [0, 3, 0, 5], [4, 0, 0, 5], [0, 0, 0, 1]]
    assert volume.geometry.affine_lps == pytest.approx(np.array(expected))
    assert volume.pixel_spacing_mm == pytest.approx((3.0, 2.0))
    assert (volume.modality, volume.unit) == ("", "")


_CODES = st.tuples(
    st.permutations([("R", "L"), ("A", "P"), ("S", "I")]), st.tuples(*[st.integers(0, 1)] * 3)
)


@given(codes=_CODES)
def test_every_orientation_of_one_image_is_shown_alike(
    tmp_path_factory: pytest.TempPathFactory, codes: tuple[list[tuple[str, str]], tuple[int, ...]]
) -> None:
    axes, sides = codes
    target = axcodes2ornt(tuple(axis[side] for axis, side in zip(axes, sides, strict=True)))
    transform = ornt_transform(axcodes2ornt(("R", "A", "S")), target)
    turned = nibabel.apply_orientation(VOXELS, transform)
    affine = RAS @ inv_ornt_aff(transform, VOXELS.shape)
    path = save(tmp_path_factory.mktemp("nifti") / "a.nii", turned, affine)
    header = read_nifti_header(path, "a.nii")
    from medviewer.io.grouping.series_record import build_series

    series = build_series("key", [header], lambda first, second: False)
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert np.array_equal(volume.stored, VOXELS.transpose(2, 1, 0)[:, ::-1, ::-1])
    assert volume.geometry is not None
    assert volume.geometry.affine_lps[:3, 3] == pytest.approx([2.0, 5.0, 5.0], abs=1e-4)


def test_every_voxel_keeps_its_place_in_an_oblique_file(
    tmp_path: Path, volume_of: VolumeOf
) -> None:
    turn = np.eye(4)
    turn[1:3, 1:3] = [[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]]
    path = save(tmp_path / "a.nii", VOXELS, turn @ RAS)
    affine = nibabel.load(path).affine  # as the file rounds it
    volume = volume_of(path)
    assert volume.geometry is not None
    for x, y, z in ((0, 0, 0), (4, 5, 6), (1, 2, 3)):
        place = (LPS_FROM_RAS @ affine @ [x, y, z, 1])[:3]
        (index,) = volume.geometry.patient_to_index(place[None])
        k, j, i = np.round(index).astype(int)
        assert index == pytest.approx([k, j, i], abs=1e-3)
        assert volume.stored[k, j, i] == VOXELS[x, y, z]


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "u2", "i4", "u4", "f4", "f8", ">i2", ">f4"])
def test_voxels_keep_their_type(tmp_path: Path, volume_of: VolumeOf, dtype: str) -> None:
    voxels = np.abs(VOXELS).astype(np.int64).astype(dtype)
    header = nibabel.Nifti1Header(endianness=">" if dtype.startswith(">") else "<")
    header.set_data_dtype(np.dtype(dtype))
    image = nibabel.Nifti1Image(voxels, RAS, header)
    nibabel.save(image, tmp_path / "a.nii")
    volume = volume_of(tmp_path / "a.nii")
    assert volume.stored.dtype == np.dtype(dtype).newbyteorder("=")
    assert np.array_equal(volume.stored, voxels.transpose(2, 1, 0)[:, ::-1, ::-1])


def test_a_file_of_nifti_2_is_read(tmp_path: Path, volume_of: VolumeOf) -> None:
    nibabel.save(nibabel.Nifti2Image(VOXELS, RAS), tmp_path / "a.nii")
    assert np.array_equal(
        volume_of(tmp_path / "a.nii").stored, VOXELS.transpose(2, 1, 0)[:, ::-1, ::-1]
    )


def test_a_single_slice_is_read(tmp_path: Path, volume_of: VolumeOf) -> None:
    volume = volume_of(save(tmp_path / "a.nii", VOXELS[:, :, 0]))
    assert volume.stored.shape == (1, 6, 5)


def test_time_points_are_stacks(tmp_path: Path, series_of: Callable[[Path], Series]) -> None:
    voxels = np.random.default_rng(1).integers(0, 99, (3, 4, 5, 12)).astype(np.int16)
    series = series_of(save(tmp_path / "a.nii.gz", voxels))
    assert [stack.axes for stack in series.stacks] == [{"t": 12}] * 12
    for t in (0, 2, 11):
        volume = read_volume(series.stacks[t], series, WorkContext())
        assert np.array_equal(volume.stored, voxels[..., t].transpose(2, 1, 0)[:, ::-1, ::-1])


def test_time_points_without_orientation_are_stacks(
    tmp_path: Path, series_of: Callable[[Path], Series]
) -> None:
    voxels = np.random.default_rng(1).integers(0, 99, (3, 4, 5, 2)).astype(np.int16)
    series = series_of(patch(save(tmp_path / "a.nii", voxels), 252, b"\0\0\0\0"))
    assert [stack.axes for stack in series.stacks] == [{"t": 2}] * 2
    volume = read_volume(series.stacks[1], series, WorkContext())
    assert np.array_equal(volume.stored, voxels[..., 1].transpose(2, 1, 0))


@pytest.mark.parametrize("axes", [(0, 1, 2), (2, 1, 0)])
@pytest.mark.parametrize("turn", [1, -1])
def test_single_slices_are_those_of_the_whole(
    tmp_path: Path, series_of: Callable[[Path], Series], axes: tuple[int, int, int], turn: int
) -> None:
    affine = RAS @ np.diag([1, 1, turn, 1])
    path = save(tmp_path / "a.nii.gz", VOXELS.transpose(axes), affine[:, [*axes, 3]])
    series = series_of(path)
    whole = read_volume(series.stacks[0], series, WorkContext()).stored
    some = [series.stacks[0].frames[k] for k in (5, 2)]
    found = read_volume(Stack(tuple(some)), series, WorkContext())
    assert np.array_equal(found.stored, whole[[5, 2]])


def test_a_thumbnail_shows_the_middle_slice(
    tmp_path: Path, series_of: Callable[[Path], Series]
) -> None:
    assert read_thumbnail(series_of(save(tmp_path / "a.nii"))).shape == (6, 5)


def test_colors_are_read(tmp_path: Path, volume_of: VolumeOf) -> None:
    colors = np.random.default_rng(2).integers(0, 255, (3, 4, 5, 3)).astype(np.uint8)
    packed = np.ascontiguousarray(colors).view([("R", "u1"), ("G", "u1"), ("B", "u1")])[..., 0]
    volume = volume_of(save(tmp_path / "a.nii", packed))
    assert volume.is_color
    assert np.array_equal(volume.stored, colors.transpose(2, 1, 0, 3)[:, ::-1, ::-1])


def test_slope_and_window_of_the_header_are_kept(tmp_path: Path, volume_of: VolumeOf) -> None:
    path = save(tmp_path / "a.nii", cal_min=10.0, cal_max=30.0)
    patch(path, 112, np.array([2.5, -7.0], "<f4").tobytes())
    volume = volume_of(path)
    assert volume.slices[0].rescale == Rescale(2.5, -7.0)
    assert volume.slices[0].windows == (Window(20.0, 20.0, "VOI 1"),)


def test_units_of_metres_become_millimetres(tmp_path: Path, volume_of: VolumeOf) -> None:
    affine = RAS.copy()
    affine[:3] /= 1000.0
    volume = volume_of(save(tmp_path / "a.nii", VOXELS, affine, xyzt_units=1))
    assert volume.geometry is not None
    assert volume.geometry.spacing_mm == pytest.approx((4.0, 3.0, 2.0))


def test_a_file_without_orientation_has_no_geometry(tmp_path: Path, volume_of: VolumeOf) -> None:
    path = save(tmp_path / "a.nii")
    patch(path, 252, b"\0\0\0\0")  # qform_code and sform_code
    volume = volume_of(path)
    assert volume.geometry is None
    assert volume.slices[0].plane is None
    assert volume.pixel_spacing_mm == pytest.approx((3.0, 2.0))
    assert np.array_equal(volume.stored, VOXELS.transpose(2, 1, 0))


def test_reading_stops_when_asked(tmp_path: Path, series_of: Callable[[Path], Series]) -> None:
    series = series_of(save(tmp_path / "a.nii.gz"))
    context = WorkContext()
    context.token.cancel()
    with pytest.raises(Cancelled):
        read_volume(series.stacks[0], series, context)


def test_a_long_functional_series_is_within_the_limits(tmp_path: Path) -> None:
    sizes = (91, 109, 91, 1200)  # what the Human Connectome Project delivers
    path = tmp_path / "a.nii"
    header = nibabel.Nifti1Header()
    header.set_data_shape(sizes)
    header.set_data_dtype(np.uint8)
    header["vox_offset"], header["magic"] = 352, b"n+1"
    with path.open("wb") as file:
        file.write(header.binaryblock)
        file.truncate(352 + math.prod(sizes))  # takes no room on the disk
    assert len(read_nifti_header(path, "a.nii").instance.frames) == 91 * 1200
