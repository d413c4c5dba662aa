"""Stacks in parts: what comes first, what is pending, what a stop or a small budget leaves."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io import dicom_volume, opening, slice_filling
from medviewer.io.memory import can_release
from medviewer.io.opening import fill_volume, open_volume, warm_up
from medviewer.io.records import Series
from medviewer.io.workers.pool import NoWorkerError, WorkerPool
from tests.support.dicom_files import write_encapsulated
from tests.support.phantoms import phantom_voxels, write_series

OnlySeries = Callable[[Path], Series]
JPEG_2000 = "1.2.840.10008.1.2.4.90"


def _read(index: int) -> None:
    """Hear of a slice."""


def write_compressed(folder: Path, slices: int = 6) -> np.ndarray:
    voxels = phantom_voxels(slices, 32, 40)
    for k in range(slices):
        frame = imagecodecs.jpeg2k_encode(voxels[k], level=0, codecformat="j2k", reversible=True)
        write_encapsulated(
            folder / f"{k}.dcm", voxels[k], [frame], JPEG_2000, bits_stored=12,
            ImagePositionPatient=[0, 0, 2 * k], ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            PixelSpacing=[1, 1], InstanceNumber=k,
        )  # fmt: skip
    return voxels


def opened(series: Series, budget: float = 1e9, first: int = 0) -> Volume:
    return open_volume(series.stacks[0], series, WorkContext(), budget, first)


def test_an_opened_stack_has_all_slices_pending(tmp_path: Path, only_series: OnlySeries) -> None:
    write_series(tmp_path)
    volume = opened(only_series(tmp_path))
    assert all(volume.is_pending(index) for index in range(5))
    assert not any(volume.missing(index) for index in range(5))
    assert volume.finished() is None


def test_slices_come_from_the_middle_outward(tmp_path: Path, only_series: OnlySeries) -> None:
    write_series(tmp_path)
    series, order = only_series(tmp_path), []
    volume = opened(series, first=2)

    def on_read(index: int) -> None:
        order.append(index)
        np.testing.assert_array_equal(volume.stored[index], phantom_voxels()[index])

    finished = fill_volume(volume, series.stacks[0], WorkContext(), on_read)
    assert order == [2, 3, 1, 4, 0]
    assert finished.availability is None
    np.testing.assert_array_equal(finished.stored, phantom_voxels())


def test_a_slice_that_is_wanted_meanwhile_comes_next(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    write_series(tmp_path, slices=40)
    series, order = only_series(tmp_path), []
    volume = opened(series)
    assert volume.availability is not None

    def on_read(index: int) -> None:
        order.append(index)
        if len(order) == 3:
            volume.availability.want([30])

    fill_volume(volume, series.stacks[0], WorkContext(), on_read)
    assert order[:5] == [0, 1, 2, 30, 31]


def test_compressed_slices_are_those_that_were_compressed(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    voxels = write_compressed(tmp_path)
    series = only_series(tmp_path)
    finished = fill_volume(opened(series), series.stacks[0], WorkContext(), _read)
    np.testing.assert_array_equal(finished.stored, voxels)


def test_without_processes_images_are_decoded_here(
    tmp_path: Path, only_series: OnlySeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoPool(WorkerPool):
        def borrow(self, *, wait_for_it: bool) -> None:
            raise NoWorkerError

    monkeypatch.setattr(slice_filling, "shared_pool", NoPool)
    voxels = write_compressed(tmp_path)
    series = only_series(tmp_path)
    finished = fill_volume(opened(series), series.stacks[0], WorkContext(), _read)
    np.testing.assert_array_equal(finished.stored, voxels)


def test_a_stop_leaves_the_rest_pending_and_reading_goes_on_later(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    write_series(tmp_path)
    series, context = only_series(tmp_path), WorkContext()
    volume = opened(series)
    with pytest.raises(Cancelled):
        fill_volume(volume, series.stacks[0], context, lambda index: context.token.cancel())
    assert [volume.is_pending(index) for index in range(5)] == [False, True, True, True, True]
    assert not volume.is_being_read
    finished = fill_volume(volume, series.stacks[0], WorkContext(), _read)
    np.testing.assert_array_equal(finished.stored, phantom_voxels())


@pytest.mark.skipif(not can_release(), reason="this system gives no pages back")
def test_a_stack_larger_than_the_budget_is_read_again_where_the_reader_is(
    tmp_path: Path, only_series: OnlySeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dicom_volume, "LEAST_SLICES", 3)
    voxels = phantom_voxels(12, 64, 64)
    write_series(tmp_path, slices=12, rows=64, columns=64, voxels=voxels)
    series = only_series(tmp_path)
    volume = opened(series, budget=4 * 64 * 64 * 2)
    for wanted in (0, 11, 5, 0):
        assert volume.availability is not None
        volume.availability.want([wanted])
        assert fill_volume(volume, series.stacks[0], WorkContext(), _read) is volume
        there = [index for index in range(12) if not volume.is_pending(index)]
        assert wanted in there
        assert len(there) == 4
        for index in there:
            np.testing.assert_array_equal(volume.stored[index], voxels[index])


def test_a_budget_that_no_system_gives_is_an_error_in_words(
    tmp_path: Path, only_series: OnlySeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    write_series(tmp_path)
    monkeypatch.setattr(dicom_volume, "can_release", lambda: True)
    monkeypatch.setattr(dicom_volume, "releasable_zeros", refuse)
    with pytest.raises(ReadError, match="there is no memory"):
        opened(only_series(tmp_path), budget=1.0)


def test_a_finished_volume_needs_no_filling(tmp_path: Path, only_series: OnlySeries) -> None:
    write_series(tmp_path)
    series = only_series(tmp_path)
    finished = fill_volume(opened(series), series.stacks[0], WorkContext(), _read)
    assert fill_volume(finished, series.stacks[0], WorkContext(), _read) is finished


def test_a_picture_is_read_whole(tmp_path: Path, only_series: OnlySeries) -> None:
    from PIL import Image

    Image.fromarray(np.zeros((4, 5), np.uint8)).save(tmp_path / "a.png")
    assert opened(only_series(tmp_path)).availability is None


def test_warming_up_is_silent_where_no_process_can_start(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPool:
        def start(self) -> None:
            raise NoWorkerError

    monkeypatch.setattr(opening, "shared_pool", NoPool)
    warm_up()


def test_warming_up_starts_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = WorkerPool(count=1)
    monkeypatch.setattr(opening, "shared_pool", lambda: pool)
    warm_up()
    assert len(pool._idle) == 1
    pool.close()


def test_padding_of_a_file_that_cannot_be_opened_is_none(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    write_series(tmp_path, slices=2)
    series = only_series(tmp_path)
    refs = tuple(replace(ref, instance=replace(ref.instance, pixels=None)) for ref in series.frames)
    stack = replace(series.stacks[0], frames=refs)
    refs[0].instance.path.unlink()
    volume = open_volume(stack, series, WorkContext(), 1e9, 0)
    assert volume.padding is None
    finished = fill_volume(volume, stack, WorkContext(), _read)
    assert "gone" in finished.missing(0)
    assert finished.missing(1) == ""
    np.testing.assert_array_equal(finished.stored[1], phantom_voxels(2)[1])


def test_padding_is_asked_of_the_header_where_the_index_does_not_know_it(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    write_series(tmp_path, slices=2, PixelPaddingValue=-2000)
    series = only_series(tmp_path)
    assert opened(series).padding == (-2000.0, -2000.0)
    refs = tuple(replace(ref, instance=replace(ref.instance, pixels=None)) for ref in series.frames)
    stack = replace(series.stacks[0], frames=refs)
    assert open_volume(stack, series, WorkContext(), 1e9, 0).padding == (-2000.0, -2000.0)
