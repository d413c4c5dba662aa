"""NIfTI files against nibabel, and malformed ones."""

import gzip
import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nibabel.orientations import axcodes2ornt, inv_ornt_aff, ornt_transform

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Rescale, Volume
from medviewer.image.window import Window
from medviewer.io.grids.nifti import looks_like_nifti, read_nifti_header
from medviewer.io.readers import read_volume
from medviewer.io.records import Series, Stack, StudyIndex
from medviewer.io.thumbnails import read_thumbnail

Scan = Callable[[Path], StudyIndex]
Array = np.ndarray[Any, Any]
LPS_FROM_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
VOXELS = np.random.default_rng(0).integers(-500, 500, (5, 6, 7)).astype(np.int16)
RAS = np.array([[2.0, 0, 0, -10], [0, 3.0, 0, -20], [0, 0, 4.0, 5], [0, 0, 0, 1]])


def _save(path: Path, voxels: Array = VOXELS, affine: Array | None = RAS, **header: Any) -> Path:
    image = nibabel.Nifti1Image(voxels, affine)
    for key, value in header.items():
        image.header[key] = value
    nibabel.save(image, path)
    return path


def _patch(path: Path, offset: int, content: bytes) -> Path:
    whole = bytearray(path.read_bytes())
    whole[offset : offset + len(content)] = content
    path.write_bytes(whole)
    return path


@pytest.fixture
def series_of(scan_folder: Scan) -> Callable[[Path], Series]:
    def find(path: Path) -> Series:
        index = scan_folder(path)
        assert index.skipped == ()
        return index.studies[0].series[0]

    return find


@pytest.fixture
def volume_of(series_of: Callable[[Path], Series]) -> Callable[[Path], Volume]:
    def read(path: Path) -> Volume:
        series = series_of(path)
        return read_volume(series.stacks[0], series, WorkContext())

    return read


VolumeOf = Callable[[Path], Volume]


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_a_file_in_ras_is_shown_in_lps(tmp_path: Path, volume_of: VolumeOf, name: str) -> None:
    volume = volume_of(_save(tmp_path / name))
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
    path = _save(tmp_path_factory.mktemp("nifti") / "a.nii", turned, affine)
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
    path = _save(tmp_path / "a.nii", VOXELS, turn @ RAS)
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
    volume = volume_of(_save(tmp_path / "a.nii", VOXELS[:, :, 0]))
    assert volume.stored.shape == (1, 6, 5)


def test_time_points_are_stacks(tmp_path: Path, series_of: Callable[[Path], Series]) -> None:
    voxels = np.random.default_rng(1).integers(0, 99, (3, 4, 5, 12)).astype(np.int16)
    series = series_of(_save(tmp_path / "a.nii.gz", voxels))
    assert [stack.axes for stack in series.stacks] == [{"t": 12}] * 12
    for t in (0, 2, 11):
        volume = read_volume(series.stacks[t], series, WorkContext())
        assert np.array_equal(volume.stored, voxels[..., t].transpose(2, 1, 0)[:, ::-1, ::-1])


def test_time_points_without_orientation_are_stacks(
    tmp_path: Path, series_of: Callable[[Path], Series]
) -> None:
    voxels = np.random.default_rng(1).integers(0, 99, (3, 4, 5, 2)).astype(np.int16)
    series = series_of(_patch(_save(tmp_path / "a.nii", voxels), 252, b"\0\0\0\0"))
    assert [stack.axes for stack in series.stacks] == [{"t": 2}] * 2
    volume = read_volume(series.stacks[1], series, WorkContext())
    assert np.array_equal(volume.stored, voxels[..., 1].transpose(2, 1, 0))


@pytest.mark.parametrize("axes", [(0, 1, 2), (2, 1, 0)])
@pytest.mark.parametrize("turn", [1, -1])
def test_single_slices_are_those_of_the_whole(
    tmp_path: Path, series_of: Callable[[Path], Series], axes: tuple[int, int, int], turn: int
) -> None:
    affine = RAS @ np.diag([1, 1, turn, 1])
    path = _save(tmp_path / "a.nii.gz", VOXELS.transpose(axes), affine[:, [*axes, 3]])
    series = series_of(path)
    whole = read_volume(series.stacks[0], series, WorkContext()).stored
    some = [series.stacks[0].frames[k] for k in (5, 2)]
    found = read_volume(Stack(tuple(some)), series, WorkContext())
    assert np.array_equal(found.stored, whole[[5, 2]])


def test_a_thumbnail_shows_the_middle_slice(
    tmp_path: Path, series_of: Callable[[Path], Series]
) -> None:
    assert read_thumbnail(series_of(_save(tmp_path / "a.nii"))).shape == (6, 5)


def test_colors_are_read(tmp_path: Path, volume_of: VolumeOf) -> None:
    colors = np.random.default_rng(2).integers(0, 255, (3, 4, 5, 3)).astype(np.uint8)
    packed = np.ascontiguousarray(colors).view([("R", "u1"), ("G", "u1"), ("B", "u1")])[..., 0]
    volume = volume_of(_save(tmp_path / "a.nii", packed))
    assert volume.is_color
    assert np.array_equal(volume.stored, colors.transpose(2, 1, 0, 3)[:, ::-1, ::-1])


def test_slope_and_window_of_the_header_are_kept(tmp_path: Path, volume_of: VolumeOf) -> None:
    path = _save(tmp_path / "a.nii", cal_min=10.0, cal_max=30.0)
    _patch(path, 112, np.array([2.5, -7.0], "<f4").tobytes())
    volume = volume_of(path)
    assert volume.slices[0].rescale == Rescale(2.5, -7.0)
    assert volume.slices[0].windows == (Window(20.0, 20.0, "VOI 1"),)


@pytest.mark.parametrize("slope", [0.0, np.nan, np.inf, -np.inf, 1e30])
def test_a_slope_that_is_none_counts_as_one(
    tmp_path: Path, volume_of: VolumeOf, slope: float
) -> None:
    path = _patch(_save(tmp_path / "a.nii"), 112, np.array([slope, 9.0], "<f4").tobytes())
    assert volume_of(path).slices[0].rescale == Rescale()


def test_units_of_metres_become_millimetres(tmp_path: Path, volume_of: VolumeOf) -> None:
    affine = RAS.copy()
    affine[:3] /= 1000.0
    volume = volume_of(_save(tmp_path / "a.nii", VOXELS, affine, xyzt_units=1))
    assert volume.geometry is not None
    assert volume.geometry.spacing_mm == pytest.approx((4.0, 3.0, 2.0))


def test_a_file_without_orientation_has_no_geometry(tmp_path: Path, volume_of: VolumeOf) -> None:
    path = _save(tmp_path / "a.nii")
    _patch(path, 252, b"\0\0\0\0")  # qform_code and sform_code
    volume = volume_of(path)
    assert volume.geometry is None
    assert volume.slices[0].plane is None
    assert volume.pixel_spacing_mm == pytest.approx((3.0, 2.0))
    assert np.array_equal(volume.stored, VOXELS.transpose(2, 1, 0))


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
    path = _save(tmp_path / "a.nii", sform_code=2)
    _patch(path, 280, broken[:3].astype("<f4").tobytes())
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
    path = _patch(_save(tmp_path / "a.nii"), offset, content)
    with pytest.raises(ReadError, match=words):
        read_nifti_header(path, "a.nii")


def test_a_file_that_ends_within_its_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nii"
    path.write_bytes(_save(tmp_path / "b.nii").read_bytes()[:347])
    with pytest.raises(ReadError, match="NIfTI header is damaged"):
        read_nifti_header(path, "a.nii")


def test_a_zipped_file_that_ends_within_its_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    path.write_bytes(_save(tmp_path / "b.nii.gz").read_bytes()[:40])
    with pytest.raises(ReadError, match="damaged or ends early"):
        read_nifti_header(path, "a.nii.gz")


def test_a_zipped_file_that_ends_early_says_so_where_it_does(
    tmp_path: Path, volume_of: VolumeOf
) -> None:
    path = _save(tmp_path / "a.nii.gz")
    path.write_bytes(path.read_bytes()[:-150])
    volume = volume_of(path)
    assert volume.missing(0) == ""
    assert "damaged or ends early" in volume.missing(6)


@pytest.mark.parametrize("time", [0, 1])
def test_a_zipped_file_with_too_few_voxels_is_refused_when_read(
    tmp_path: Path, series_of: Callable[[Path], Series], time: int
) -> None:
    voxels = np.stack([VOXELS, VOXELS], axis=-1)
    content = _save(tmp_path / "b.nii", voxels).read_bytes()
    path = tmp_path / "folder" / "a.nii.gz"
    path.parent.mkdir()
    path.write_bytes(gzip.compress(content[:400]))
    series = series_of(path)
    with pytest.raises(ReadError, match="damaged or ends early"):
        read_volume(series.stacks[time], series, WorkContext())


def test_a_file_that_shrank_is_refused_when_read(
    tmp_path: Path, series_of: Callable[[Path], Series]
) -> None:
    series = series_of(_save(tmp_path / "a.nii"))
    _save(tmp_path / "a.nii", VOXELS[:3])
    with pytest.raises(ReadError, match="not what it was"):
        read_volume(series.stacks[0], series, WorkContext())


def test_reading_stops_when_asked(tmp_path: Path, series_of: Callable[[Path], Series]) -> None:
    series = series_of(_save(tmp_path / "a.nii.gz"))
    context = WorkContext()
    context.token.cancel()
    with pytest.raises(Cancelled):
        read_volume(series.stacks[0], series, context)


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


def test_a_quaternion_that_rounding_made_too_long_still_gives_the_orientation(
    tmp_path: Path, volume_of: VolumeOf
) -> None:
    path = _save(tmp_path / "a.nii", qform_code=1, sform_code=0)
    quaternion = struct.pack("<3f", 0.6, 0.8, 1e-3)  # half a turn about (0.6, 0.8, 0)
    offsets = struct.pack("<3f", 10.0, 20.0, 30.0)
    volume = volume_of(_patch(path, 256, quaternion + offsets))
    assert volume.geometry is not None
    # x becomes 2 (0.36 - 0.64, 2 * 0.6 * 0.8, 0) in RAS, by hand: mostly anterior
    across = volume.geometry.affine_lps[:3, 1] / 2.0
    assert np.abs(across) == pytest.approx([0.28, 0.96, 0.0], abs=2e-3)


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
