"""Stacks to volumes: voxels and affines known beforehand."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.uid import ExplicitVRBigEndian, JPEG2000Lossless, RLELossless

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Rescale, Volume
from medviewer.io import dicom_volume
from medviewer.io.pixels.plain_pixels import read_plain
from medviewer.io.readers import read_volume
from medviewer.io.records import Instance, Series, StudyIndex
from tests.support.dicom_files import write_encapsulated, write_image
from tests.support.phantoms import (
    CORONAL,
    SAGITTAL,
    FramePlace,
    expected_affine,
    phantom_voxels,
    write_enhanced_mr,
    write_film,
    write_series,
)

OnlySeries = Callable[[Path], Series]
OnlyVolume = Callable[[Path], Volume]


def test_shuffled_files_become_the_volume_they_were(
    tmp_path: Path, only_volume: OnlyVolume
) -> None:
    write_series(tmp_path)
    volume = only_volume(tmp_path)
    assert volume.stored.dtype == np.int16
    assert np.array_equal(volume.stored, phantom_voxels())
    assert volume.geometry is not None
    assert volume.geometry.affine_lps == pytest.approx(expected_affine())
    assert volume.geometry.shape == (5, 32, 40)


@pytest.mark.parametrize(
    ("orientation", "k", "j", "i"),
    [
        (CORONAL, (0, 2, 0), (0, 0, -0.7), (0.5, 0, 0)),
        (SAGITTAL, (-2, 0, 0), (0, 0, -0.7), (0, 0.5, 0)),
    ],
)
def test_affines_follow_the_orientation(
    tmp_path: Path,
    only_volume: OnlyVolume,
    orientation: tuple[float, ...],
    k: tuple[float, float, float],
    j: tuple[float, float, float],
    i: tuple[float, float, float],
) -> None:
    write_series(tmp_path, orientation=orientation)
    geometry = only_volume(tmp_path).geometry
    assert geometry is not None
    assert pytest.approx(np.array([k, j, i, (-10, -20, 30)])) == geometry.affine_lps[:3].T


def test_a_volume_carries_what_gives_its_numbers_meaning(
    tmp_path: Path, only_volume: OnlyVolume
) -> None:
    write_series(
        tmp_path,
        RescaleSlope=1.0,
        RescaleIntercept=-1024.0,
        PixelPaddingValue=-2000,
        WindowCenter=[40.0, -600.0],
        WindowWidth=[400.0, 1500.0],
    )
    volume = only_volume(tmp_path)
    assert (volume.modality, volume.unit) == ("CT", "HU")
    assert volume.pixel_spacing_mm == (0.7, 0.5)
    assert volume.slice_thickness_mm == 2.0
    assert volume.padding == (-2000.0, -2000.0)
    assert volume.slices[3].rescale == Rescale(1.0, -1024.0)
    assert [window.center for window in volume.slices[0].windows] == [40.0, -600.0]
    assert volume.slices[2].plane is not None
    assert volume.slices[2].plane.position_lps == (-10.0, -20.0, 34.0)


def test_rescale_may_differ_from_slice_to_slice(tmp_path: Path, only_volume: OnlyVolume) -> None:
    write_series(tmp_path, RescaleSlope=lambda k: 1.0 + k)
    volume = only_volume(tmp_path)
    assert [own.rescale.slope for own in volume.slices] == [1.0, 2.0, 3.0, 4.0, 5.0]
    expected = phantom_voxels()[2] * np.float32(3.0)
    assert np.array_equal(volume.modality_slice(2), expected)


def test_a_tilted_stack_has_planes_but_no_grid(tmp_path: Path, only_volume: OnlyVolume) -> None:
    write_series(tmp_path, shear=(0.0, 0.6, 0.0))
    volume = only_volume(tmp_path)
    assert volume.geometry is None
    assert all(own.plane is not None for own in volume.slices)


def test_a_stack_with_a_gap_has_no_grid(tmp_path: Path, only_volume: OnlyVolume) -> None:
    write_series(tmp_path, slices=6, left_out=(3,))
    volume = only_volume(tmp_path)
    assert volume.slice_count == 5
    assert volume.geometry is None


def test_a_film_stays_as_stored_and_says_that_it_is_inverted(
    tmp_path: Path, only_volume: OnlyVolume
) -> None:
    pixels = phantom_voxels(1, 20, 16, dtype=np.uint16)[0]
    write_film(tmp_path / "film", pixels, photometric="MONOCHROME1")
    volume = only_volume(tmp_path)
    assert volume.photometric == "MONOCHROME1"
    assert np.array_equal(volume.stored[0], pixels)
    assert volume.geometry is None
    assert volume.unit == ""
    assert volume.slice_thickness_mm is None


def test_a_series_in_big_endian_is_the_same(tmp_path: Path, only_volume: OnlyVolume) -> None:
    write_series(tmp_path, transfer_syntax=ExplicitVRBigEndian)
    assert np.array_equal(only_volume(tmp_path).stored, phantom_voxels())


def test_frames_of_one_file_are_put_in_order(tmp_path: Path, only_volume: OnlyVolume) -> None:
    voxels = phantom_voxels(4)
    heights = (6.0, 0.0, 3.0, 9.0)
    places = [FramePlace((0.0, 0.0, z), slope=1.0 + n) for n, z in enumerate(heights)]
    write_enhanced_mr(tmp_path / "a.dcm", voxels, places)
    volume = only_volume(tmp_path)
    assert np.array_equal(volume.stored, voxels[[1, 2, 0, 3]])
    assert [own.rescale.slope for own in volume.slices] == [2.0, 3.0, 1.0, 4.0]
    assert volume.slice_thickness_mm == 3.0
    assert volume.geometry is not None
    assert volume.geometry.spacing_mm == pytest.approx((3.0, 0.7, 0.5))


def test_unlike_types_share_one_that_holds_both(tmp_path: Path, only_volume: OnlyVolume) -> None:
    signed = np.full((4, 5), -7, np.int16)
    unsigned = np.full((4, 5), 60000, np.uint16)
    shared = {"modality": "CR", "SeriesInstanceUID": "1.2.9"}
    write_image(tmp_path / "a.dcm", signed, InstanceNumber=1, **shared)
    write_image(tmp_path / "b.dcm", unsigned, InstanceNumber=2, **shared)
    volume = only_volume(tmp_path)
    assert volume.stored.dtype == np.int32
    assert volume.stored[:, 0, 0].tolist() == [-7, 60000]


def test_a_slice_that_cannot_be_decoded_is_zero_and_says_why(
    tmp_path: Path, only_volume: OnlyVolume
) -> None:
    paths = write_series(tmp_path)
    pixels = phantom_voxels()[2]
    # the same header over a frame of nonsense
    write_encapsulated(paths[2], pixels, [b"\0" * 64], RLELossless, **_header_of(paths[2]))
    volume = only_volume(tmp_path)
    assert "RLE Lossless) is damaged" in volume.slices[2].missing
    assert not volume.stored[2].any()
    assert np.array_equal(volume.stored[3], phantom_voxels()[3])
    assert [own.missing for own in volume.slices].count("") == 4


def test_what_nobody_thought_of_costs_one_image(
    tmp_path: Path, only_series: OnlySeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_series(tmp_path, slices=3)
    series = only_series(tmp_path)
    broken = series.stacks[0].frames[1].instance

    def read(instance: Instance, frame: int, place: Any) -> bool:
        if instance is broken:
            place[...] = 7
            raise IndexError("words that may quote the file")
        return read_plain(instance, frame, place)

    monkeypatch.setattr("medviewer.io.slice_filling.read_plain", read)
    volume = read_volume(series.stacks[0], series, WorkContext())
    missing = [own.missing for own in volume.slices]
    assert missing == ["", "the image cannot be decoded", ""]
    assert not volume.stored[1].any()
    assert np.array_equal(volume.stored[2], phantom_voxels(3)[2])


def _header_of(path: Path) -> dict[str, object]:
    from pydicom import dcmread

    dataset = dcmread(path, stop_before_pixels=True)
    left = {"Rows", "Columns", "BitsAllocated", "SamplesPerPixel", "PixelRepresentation"}
    return {"bits_stored": 12} | {
        element.keyword: element.value for element in dataset if element.keyword not in left
    }


def test_a_file_that_vanished_is_a_missing_slice(tmp_path: Path, only_series: OnlySeries) -> None:
    paths = write_series(tmp_path)
    series = only_series(tmp_path)
    paths[1].unlink()
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert "gone" in volume.slices[1].missing
    assert volume.slices[0].missing == ""


def test_a_series_of_which_nothing_can_be_read_is_an_error(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    pixels = np.zeros((4, 5), np.uint16)
    write_encapsulated(tmp_path / "a.dcm", pixels, [b"\0" * 20], JPEG2000Lossless)
    series = only_series(tmp_path)
    with pytest.raises(ReadError, match=r"no image of the series .*JPEG 2000"):
        read_volume(series.stacks[0], series, WorkContext())


def test_a_volume_larger_than_the_machine_is_refused(
    tmp_path: Path, only_series: OnlySeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_series(tmp_path)
    series = only_series(tmp_path)
    monkeypatch.setattr(dicom_volume, "memory_bytes", lambda: 1000.0)
    with pytest.raises(ReadError, match="may be used on this machine"):
        read_volume(series.stacks[0], series, WorkContext())


def test_memory_that_is_not_given_is_an_error_in_words(
    tmp_path: Path, only_series: OnlySeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_series(tmp_path)
    series = only_series(tmp_path)

    def refuse(*args: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "zeros", refuse)
    with pytest.raises(ReadError, match="there is no memory"):
        read_volume(series.stacks[0], series, WorkContext())


def test_reading_stops_between_slices(tmp_path: Path, only_series: OnlySeries) -> None:
    write_series(tmp_path)
    series = only_series(tmp_path)
    context = WorkContext()
    told: list[float] = []

    def stop_after_two(fraction: float, text: str) -> None:
        told.append(fraction)
        if len(told) == 2:
            context.token.cancel()

    with pytest.raises(Cancelled):
        read_volume(series.stacks[0], series, replace(context, progress=stop_after_two))
    assert told == [0.0, pytest.approx(0.2)]


def test_frames_of_one_file_are_told_one_by_one(tmp_path: Path, only_series: OnlySeries) -> None:
    places = [FramePlace((0.0, 0.0, float(z))) for z in range(4)]
    write_enhanced_mr(tmp_path / "a.dcm", phantom_voxels(4), places)
    series = only_series(tmp_path)
    told: list[float] = []
    context = WorkContext(progress=lambda fraction, text: told.append(fraction))
    read_volume(series.stacks[0], series, context)
    assert told == [0.0, 0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize(
    ("elements", "unit"),
    [({}, "HU"), ({"RescaleType": "HU"}, "HU"), ({"RescaleType": "US"}, "")],
)
def test_ct_is_in_hounsfield_units_unless_it_says_otherwise(
    tmp_path: Path, only_volume: OnlyVolume, elements: dict[str, str], unit: str
) -> None:
    write_series(tmp_path, slices=1, **elements)
    assert only_volume(tmp_path).unit == unit


def test_color_has_no_padding_and_no_unit(
    tmp_path: Path, scan_folder: Callable[[Path], StudyIndex]
) -> None:
    write_image(tmp_path / "a.dcm", np.zeros((4, 5, 3), np.uint8), PixelPaddingValue=0)
    (study,) = scan_folder(tmp_path).studies
    series = study.series[0]
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert volume.is_color
    assert (volume.padding, volume.unit) == (None, "")


def test_peak_memory_is_little_more_than_the_voxels(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    import tracemalloc

    write_series(tmp_path, slices=12, rows=256, columns=256)
    series = only_series(tmp_path)
    tracemalloc.start()
    volume = read_volume(series.stacks[0], series, WorkContext())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak <= 1.5 * volume.stored.nbytes
