"""Stacks in parts: what comes first, what is pending, what a stop or a small budget leaves."""

import os
from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io import dicom_volume, opening, slice_filling
from medviewer.io.memory import can_release
from medviewer.io.opening import fill_volume, open_volume, warm_up
from medviewer.io.pixels import plain_pixels
from medviewer.io.records import ProblemKind, Series, StudyIndex
from medviewer.io.slice_filling import SliceFilling
from medviewer.io.workers.pool import NoWorkerError, WorkerPool
from tests.support.dicom_files import write_encapsulated, write_image
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


def test_the_pages_of_a_tiff_come_one_by_one(tmp_path: Path, only_series: OnlySeries) -> None:
    from PIL import Image

    pages = [Image.fromarray(np.full((4, 5), 10 * number, np.uint8)) for number in range(5)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    series, order = only_series(tmp_path), []
    volume = opened(series)

    def on_read(index: int) -> None:
        order.append(index)
        assert (volume.stored[index] == 10 * index).all()

    fill_volume(volume, series.stacks[0], WorkContext(), on_read)
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert order[0] == 0


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


def test_a_file_that_is_gone_costs_one_slice(tmp_path: Path, only_series: OnlySeries) -> None:
    write_series(tmp_path, slices=2)
    series = only_series(tmp_path)
    volume = opened(series)
    series.frames[0].instance.path.unlink()
    finished = fill_volume(volume, series.stacks[0], WorkContext(), _read)
    assert "gone" in finished.missing(0)
    assert finished.missing(1) == ""
    np.testing.assert_array_equal(finished.stored[1], phantom_voxels(2)[1])


@pytest.mark.parametrize("position", [1, 4])
def test_an_image_whose_file_was_cut_keeps_its_place_and_is_named(
    position: int, tmp_path: Path, only_series: OnlySeries
) -> None:
    files = write_series(tmp_path, slices=5)
    files[position].write_bytes(files[position].read_bytes()[:-900])
    series = only_series(tmp_path)
    assert len(series.frames) == 5
    (problem,) = series.problems
    assert problem.kind is ProblemKind.UNREADABLE_PIXELS
    assert problem.files == (files[position].name,)
    assert problem.text == "1 of 5 images cannot be shown: their files end too early."
    finished = fill_volume(opened(series), series.stacks[0], WorkContext(), _read)
    assert [bool(finished.missing(k)) for k in range(5)] == [k == position for k in range(5)]
    reason = finished.missing(position)
    assert "the file ends before its image is complete: 1660 of 2560 bytes" in reason
    assert not finished.stored[position].any()


def test_a_file_with_next_to_nothing_of_its_image_is_none(
    tmp_path: Path, scan_folder: Callable[[Path], StudyIndex]
) -> None:
    path = write_image(tmp_path / "a.dcm", np.ones((64, 64), np.int16))
    path.write_bytes(path.read_bytes()[: -64 * 64 * 2 * 15 // 16 - 2])
    index = scan_folder(tmp_path)
    assert not index.studies
    assert "510 of 8192 bytes" in index.skipped[0].reason


def test_padding_is_that_of_the_header(tmp_path: Path, only_series: OnlySeries) -> None:
    write_series(tmp_path / "a", slices=2, PixelPaddingValue=-2000)
    assert opened(only_series(tmp_path / "a")).padding == (-2000.0, -2000.0)
    write_series(tmp_path / "b", slices=2)
    assert opened(only_series(tmp_path / "b")).padding is None


def test_files_that_name_other_paddings_have_that_of_the_volume(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    stored = np.array([[-2000, -1500, -1200, 7]], np.int16)
    paddings = ({"PixelPaddingValue": -2000},) * 2 + (
        {"PixelPaddingValue": -1500, "PixelPaddingRangeLimit": -1200},
        {},
    )
    for k, padding in enumerate(paddings):
        write_image(
            tmp_path / f"{k}.dcm", stored, ImagePositionPatient=[0, 0, k],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0], **padding,
        )  # fmt: skip
    series = only_series(tmp_path)
    volume = opened(series)
    assert volume.padding == (-2000.0, -2000.0)
    filled = fill_volume(volume, series.stacks[0], WorkContext(), _read).stored[:, 0]
    assert filled.tolist() == [
        [-2000, -1500, -1200, 7],
        [-2000, -1500, -1200, 7],
        [-2000, -2000, -2000, 7],  # the range it names is no image
        [-2000, -1500, -1200, 7],  # names none: its values stay
    ]


def test_padding_is_known_of_files_whose_pixels_need_their_header(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    syntax = DeflatedExplicitVRLittleEndian
    write_image(
        tmp_path / "a.dcm", np.ones((3, 4), np.int16), transfer_syntax=syntax,
        PixelPaddingValue=-2000,
    )  # fmt: skip
    series = only_series(tmp_path)
    assert series.frames[0].instance.pixels is None
    volume = opened(series)
    assert volume.padding == (-2000.0, -2000.0)
    finished = fill_volume(volume, series.stacks[0], WorkContext(), _read)
    np.testing.assert_array_equal(finished.stored[0], np.ones((3, 4), np.int16))


def test_a_file_that_changed_meanwhile_is_not_parsed_here(
    tmp_path: Path, only_series: OnlySeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_series(tmp_path, slices=2)
    series = only_series(tmp_path)
    volume = opened(series)
    for ref in series.frames:
        os.utime(ref.instance.path, (0, 0))
    monkeypatch.setattr(plain_pixels, "read_plain", lambda *_: pytest.fail("read here"))
    monkeypatch.setattr(SliceFilling, "_read_here", lambda *_: pytest.fail("read here"))
    finished = fill_volume(volume, series.stacks[0], WorkContext(), _read)
    np.testing.assert_array_equal(finished.stored, phantom_voxels(2))
