"""Volume files in parts: which slice comes when, and what stays in a small budget."""

import bz2
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io import dicom_volume
from medviewer.io.grids import packed_filling, plain_filling
from medviewer.io.memory import can_release
from medviewer.io.opening import fill_volume, open_volume
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series
from medviewer.io.workers.jobs import DecodeJob
from medviewer.io.workers.pool import NoWorkerError, WorkerPool

Array = np.ndarray[Any, Any]
SeriesOf = Callable[[Path], Series]

SHAPE = (9, 6, 5)
VOXELS = np.random.default_rng(0).integers(-500, 500, SHAPE).astype(np.int16)
"""Slices, rows, columns as they are shown: foot to head, towards posterior, towards left."""

# of the file's axes (z, y, x): which shown one each is, and how an affine in RAS turns them
AXES = {
    "LPS": ((0, 1, 2), np.diag([-1.0, -1.0, 1.0, 1.0])),
    "LPI": ((0, 1, 2), np.diag([-1.0, -1.0, -1.0, 1.0])),
    "LSP": ((1, 0, 2), np.array([[-1.0, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])),
    "SPL": ((2, 1, 0), np.array([[0, 0, -1.0, 0], [0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]])),
    "IPL": ((2, 1, 0), np.array([[0, 0, -1.0, 0], [0, -1, 0, 0], [-1, 0, 0, 0], [0, 0, 0, 1]])),
}
PACKED = (".nii", ".nii.gz")


def write(path: Path, axes: str = "LPS", voxels: Array = VOXELS) -> Path:
    """Write voxels so that the file's axes are those that `axes` names (x first)."""
    axis_of, affine = AXES[axes]
    in_file = voxels.transpose(axis_of)
    if axes.endswith("I"):
        in_file = in_file[::-1]
    if axes.startswith("I"):
        in_file = in_file[:, :, ::-1]
    nibabel.save(nibabel.Nifti1Image(in_file.transpose(2, 1, 0), affine), path)
    return path


def opened(series: Series, budget: float = 1e9, first: int = 0, stack: int = 0) -> Volume:
    return open_volume(series.stacks[stack], series, WorkContext(), budget, first)


def filled(series: Series, volume: Volume) -> tuple[Volume, list[int]]:
    order: list[int] = []
    return fill_volume(volume, series.stacks[0], WorkContext(), order.append), order


@pytest.fixture
def no_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPool(WorkerPool):
        def borrow(self, *, wait_for_it: bool) -> None:
            raise NoWorkerError

    monkeypatch.setattr(packed_filling, "shared_pool", NoPool)


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("axes", AXES)
def test_the_axes_of_the_file_do_not_matter(
    tmp_path: Path, series_of: SeriesOf, axes: str, suffix: str
) -> None:
    series = series_of(write(tmp_path / f"a{suffix}", axes))
    volume = opened(series, first=4)
    assert all(volume.is_pending(k) for k in range(9))
    volume, order = filled(series, volume)
    np.testing.assert_array_equal(volume.stored, VOXELS)
    assert sorted(order) == list(range(9))


@pytest.mark.parametrize("axes", ["LPS", "LPI"])
def test_slices_of_a_plain_file_come_from_the_middle_outward(
    tmp_path: Path, series_of: SeriesOf, axes: str
) -> None:
    series = series_of(write(tmp_path / "a.nii", axes))
    _, order = filled(series, opened(series, first=4))
    assert order == [4, 5, 3, 6, 7, 2, 8, 1, 0]


@pytest.mark.parametrize("axes", ["LSP", "SPL", "IPL"])
def test_where_a_plane_of_the_file_crosses_all_slices_neighbours_come_with_the_wanted_one(
    tmp_path: Path, series_of: SeriesOf, monkeypatch: pytest.MonkeyPatch, axes: str
) -> None:
    monkeypatch.setattr(plain_filling, "NEIGHBOURS", (1, 4, 4))
    series = series_of(write(tmp_path / "a.nii", axes))
    volume, order = filled(series, opened(series, first=4))
    assert order == [4, 5, 6, 7, 0, 1, 2, 3, 8]
    np.testing.assert_array_equal(volume.stored, VOXELS)


def test_a_slice_that_is_wanted_meanwhile_comes_next(tmp_path: Path, series_of: SeriesOf) -> None:
    series = series_of(write(tmp_path / "a.nii"))
    volume, order = opened(series), []
    availability = volume.availability
    assert availability is not None

    def on_read(index: int) -> None:
        order.append(index)
        availability.want([7])

    fill_volume(volume, series.stacks[0], WorkContext(), on_read)
    assert order[:3] == [0, 7, 8]


@pytest.mark.parametrize(("axes", "expected"), [("LPS", range(9)), ("LPI", range(8, -1, -1))])
def test_slices_of_a_packed_file_come_in_the_files_order(
    tmp_path: Path, series_of: SeriesOf, axes: str, expected: range
) -> None:
    series = series_of(write(tmp_path / "a.nii.gz", axes))
    volume, order = opened(series, first=4), []

    def on_read(index: int) -> None:
        order.append(index)
        np.testing.assert_array_equal(volume.stored[index], VOXELS[index])

    fill_volume(volume, series.stacks[0], WorkContext(), on_read)
    assert order == list(expected)


def test_a_packed_file_across_the_slices_gives_them_together(
    tmp_path: Path, series_of: SeriesOf
) -> None:
    series = series_of(write(tmp_path / "a.nii.gz", "LSP"))
    volume, pending = opened(series), []

    def on_read(index: int) -> None:
        pending.append(sum(volume.is_pending(k) for k in range(9)))
        np.testing.assert_array_equal(volume.stored, VOXELS)

    fill_volume(volume, series.stacks[0], WorkContext(), on_read)
    assert pending == list(range(8, -1, -1))


@pytest.mark.skipif(not can_release(), reason="this system gives no pages back")
@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("axes", AXES)
def test_a_volume_larger_than_the_budget_is_read_again_where_the_reader_is(
    tmp_path: Path, series_of: SeriesOf, monkeypatch: pytest.MonkeyPatch, axes: str, suffix: str
) -> None:
    monkeypatch.setattr(dicom_volume, "LEAST_SLICES", 3)
    voxels = np.random.default_rng(1).integers(0, 99, (12, 64, 64)).astype(np.int16)
    series = series_of(write(tmp_path / f"a{suffix}", axes, voxels))
    volume = opened(series, budget=4 * 64 * 64 * 2)
    availability = volume.availability
    assert availability is not None
    for wanted in (0, 11, 5, 0):
        availability.want([wanted])
        assert filled(series, volume)[0] is volume
        there = [index for index in range(12) if not volume.is_pending(index)]
        assert wanted in there
        assert len(there) == 4
        for index in there:
            np.testing.assert_array_equal(volume.stored[index], voxels[index])
        away = [index for index in range(12) if index not in there]
        assert not volume.stored[away].any()  # given back


@pytest.mark.parametrize("axes", ["LPS", "SPL"])
@pytest.mark.parametrize("suffix", PACKED)
def test_a_stop_leaves_the_rest_pending_and_reading_goes_on_later(
    tmp_path: Path, series_of: SeriesOf, suffix: str, axes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_filling, "NEIGHBOURS", (1, 2, 2))
    series, context = series_of(write(tmp_path / f"a{suffix}", axes)), WorkContext()
    volume = opened(series)
    if suffix == ".nii" or axes == "LPS":
        stop = lambda _: context.token.cancel()  # noqa: E731
        with pytest.raises(Cancelled):
            fill_volume(volume, series.stacks[0], context, stop)
        assert any(volume.is_pending(index) for index in range(9))
    assert not volume.is_being_read
    np.testing.assert_array_equal(filled(series, volume)[0].stored, VOXELS)


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.usefixtures("no_pool")
def test_without_processes_a_packed_file_is_read_here(
    tmp_path: Path, series_of: SeriesOf, axes: str
) -> None:
    series = series_of(write(tmp_path / "a.nii.gz", axes))
    np.testing.assert_array_equal(filled(series, opened(series))[0].stored, VOXELS)


@pytest.mark.usefixtures("no_pool")
def test_without_processes_damage_is_a_reason_all_the_same(
    tmp_path: Path, series_of: SeriesOf
) -> None:
    path = write(tmp_path / "a.nii.gz")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-70]))
    series = series_of(path)
    volume, _ = filled(series, opened(series))
    assert [bool(volume.missing(k)) for k in range(9)] == [False] * 7 + [True] * 2


@pytest.mark.parametrize("axes", ["LPS", "LPI"])
def test_what_lies_before_the_damage_of_a_packed_file_is_shown(
    tmp_path: Path, series_of: SeriesOf, axes: str
) -> None:
    path = write(tmp_path / "a.nii.gz", axes)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-70]))
    series = series_of(path)
    volume, _ = filled(series, opened(series))
    lost = {"LPS": (7, 8), "LPI": (1, 0)}[axes]
    for k in range(9):
        if k in lost:
            assert volume.missing(k) == "the file is damaged or ends early"
        else:
            assert volume.missing(k) == ""
            np.testing.assert_array_equal(volume.stored[k], VOXELS[k])


LARGE = np.random.default_rng(1).integers(-500, 500, (9, 90, 80)).astype(np.int16)
"""More than is unpacked at a time, so that its end is met when the last plane is."""


def _damaged(path: Path, at: int) -> Path:
    """Change a byte of the eight that end a gzip file: checksum and length (RFC 1952)."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("at", [-8, -1], ids=["checksum", "length"])
@pytest.mark.parametrize("axes", ["LPS", "LPI", "LSP"])
def test_a_checksum_that_does_not_fit_loses_all_slices(
    tmp_path: Path, series_of: SeriesOf, axes: str, at: int
) -> None:
    path = _damaged(write(tmp_path / "a.nii.gz", axes, LARGE), at)
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(path.read_bytes())
    series = series_of(path)
    volume = opened(series, first=4)
    assert volume.availability is not None
    with pytest.raises(ReadError, match="checksum does not fit"):
        filled(series, volume)
    assert not volume.stored.any()
    assert set(volume.availability.reasons) == set(range(9))


@pytest.mark.usefixtures("no_pool")
def test_a_checksum_that_is_missing_does_not_fit(tmp_path: Path, series_of: SeriesOf) -> None:
    path = write(tmp_path / "a.nii.gz", voxels=LARGE)
    path.write_bytes(path.read_bytes()[:-3])
    series = series_of(path)
    with pytest.raises(ReadError, match="checksum does not fit"):
        filled(series, opened(series))


@pytest.mark.parametrize("behind", [b"\0" * 40, b"garbage", b"\0\0x"])
def test_what_stands_behind_the_packed_stream_does_no_harm(
    tmp_path: Path, series_of: SeriesOf, behind: bytes
) -> None:
    path = write(tmp_path / "a.nii.gz", voxels=LARGE)
    path.write_bytes(path.read_bytes() + behind)
    series = series_of(path)
    np.testing.assert_array_equal(filled(series, opened(series))[0].stored, LARGE)


def test_of_several_volumes_the_last_one_meets_the_checksum(
    tmp_path: Path, series_of: SeriesOf
) -> None:
    several = np.stack([LARGE, LARGE + 1], axis=-1).transpose(2, 1, 0, 3)
    nibabel.save(nibabel.Nifti1Image(several, AXES["LPS"][1]), tmp_path / "a.nii.gz")
    series = series_of(_damaged(tmp_path / "a.nii.gz", -8))
    for number, stack in enumerate(series.stacks):
        volume = opened(series, stack=number)
        if number == 0:
            fill_volume(volume, stack, WorkContext(), lambda _: None)
            np.testing.assert_array_equal(volume.stored, LARGE)
        else:
            with pytest.raises(ReadError, match="checksum does not fit"):
                fill_volume(volume, stack, WorkContext(), lambda _: None)


def test_damage_across_the_slices_loses_all_of_them(tmp_path: Path, series_of: SeriesOf) -> None:
    path = write(tmp_path / "a.nii.gz", "LSP")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-2]))
    series = series_of(path)
    with pytest.raises(ReadError, match="damaged or ends early"):
        filled(series, opened(series))


def test_a_plain_file_that_was_cut_meanwhile_loses_its_last_slices(
    tmp_path: Path, series_of: SeriesOf
) -> None:
    path = write(tmp_path / "a.nii")
    series = series_of(path)
    volume, content = opened(series), path.read_bytes()

    def on_read(index: int) -> None:
        if index == 0:
            path.write_bytes(content[:-70])  # the file is open by now

    volume = fill_volume(volume, series.stacks[0], WorkContext(), on_read)
    assert [bool(volume.missing(k)) for k in range(9)] == [False] * 7 + [True] * 2
    assert not volume.stored[7:].any()


@pytest.mark.parametrize("suffix", PACKED)
def test_a_file_that_is_gone_is_a_reason(tmp_path: Path, series_of: SeriesOf, suffix: str) -> None:
    path = write(tmp_path / f"a{suffix}")
    series = series_of(path)
    path.unlink()
    with pytest.raises(ReadError, match="gone"):
        read_volume(series.stacks[0], series, WorkContext())


@pytest.mark.parametrize(("before", "after"), [(".nii", ".nii.gz"), (".nii.gz", ".nii")])
def test_a_file_that_came_to_be_packed_otherwise_is_refused(
    tmp_path: Path, series_of: SeriesOf, before: str, after: str
) -> None:
    path = write(tmp_path / f"a{before}")
    series = series_of(path)
    path.write_bytes(write(tmp_path / f"b{after}").read_bytes())
    with pytest.raises(ReadError, match="not what it was"):
        read_volume(series.stacks[0], series, WorkContext())


@pytest.mark.parametrize("axes", ["LPS", "LSP"])
@pytest.mark.parametrize("suffix", PACKED)
def test_every_time_point_is_found(
    tmp_path: Path, series_of: SeriesOf, axes: str, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_filling, "STRIDE_BYTES", 100)
    axis_of, affine = AXES[axes]
    times = [VOXELS + 1000 * t for t in range(3)]
    in_file = np.stack([own.transpose(axis_of).transpose(2, 1, 0) for own in times], axis=-1)
    nibabel.save(nibabel.Nifti1Image(in_file, affine), tmp_path / f"a{suffix}")
    series = series_of(tmp_path / f"a{suffix}")
    for t in (2, 0, 1):
        stack = series.stacks[t]
        volume = open_volume(stack, series, WorkContext(), 1e9, 4)
        volume = fill_volume(volume, stack, WorkContext(), lambda _: None)
        np.testing.assert_array_equal(volume.stored, times[t])


def test_what_is_not_wanted_is_unpacked_in_steps_that_each_have_their_time(
    tmp_path: Path, series_of: SeriesOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []

    class Watched(WorkerPool):
        def decode(self, jobs: Iterator[DecodeJob], *others: Any, **named: Any) -> None:
            def watched() -> Iterator[DecodeJob]:
                for job in jobs:
                    asked.append((job.key, job.frame))
                    yield job

            super().decode(watched(), *others, **named)

    plane_bytes = 6 * 5 * 2
    monkeypatch.setattr(packed_filling, "STRIDE_BYTES", 3 * plane_bytes)
    path = tmp_path / "a.nii.gz"
    nibabel.save(nibabel.Nifti1Image(VOXELS.transpose(2, 1, 0), AXES["LPS"][1]), path)
    series = series_of(path)
    stack = series.stacks[0]
    one = type(stack)((stack.frames[8],))
    pool = Watched(count=1)
    monkeypatch.setattr(packed_filling, "shared_pool", lambda: pool)
    try:
        volume = read_volume(one, series, WorkContext())
    finally:
        pool.close()
    np.testing.assert_array_equal(volume.stored[0], VOXELS[8])
    assert asked == [(-1, 3), (-1, 6), (0, 8), (-1, 9)]  # at the end, the checksum


def test_interleaved_channels_of_a_packed_file_are_told_apart(tmp_path: Path) -> None:
    channels = [VOXELS, VOXELS + 1]
    content = np.stack(channels, axis=-1).tobytes()
    header = (
        "NRRD0004\ntype: short\ndimension: 4\nsizes: 2 5 6 9\nendian: little\nencoding: bzip2\n"
        "kinds: list domain domain domain\nspace: left-posterior-superior\n"
        "space directions: none (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n\n"
    )
    (tmp_path / "a.nrrd").write_bytes(header.encode() + bz2.compress(content))
    (series,) = scan([tmp_path], WorkContext()).studies[0].series
    for stack, expected in zip(series.stacks, channels, strict=True):
        volume = read_volume(stack, series, WorkContext())
        np.testing.assert_array_equal(volume.stored, expected)
