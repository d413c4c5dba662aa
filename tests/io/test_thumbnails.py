"""Thumbnails: size, window, inversion, and only one frame read."""

from collections.abc import Callable
from pathlib import Path

import nibabel
import numpy as np
import pytest

from medviewer.io.records import Series
from medviewer.io.thumbnails import read_thumbnail, reduce
from tests.support.dicom_files import write_image
from tests.support.phantoms import write_film, write_series

OnlySeries = Callable[[Path], Series]


def _ramp(rows: int = 200, columns: int = 100) -> np.ndarray[tuple[int, int], np.dtype[np.uint16]]:
    return np.tile(np.linspace(0, 4000, columns).astype(np.uint16), (rows, 1))


def test_no_side_is_longer_than_asked(tmp_path: Path, only_series: OnlySeries) -> None:
    write_film(tmp_path / "film", _ramp())
    thumbnail = read_thumbnail(only_series(tmp_path), 96)
    assert thumbnail.dtype == np.uint8
    assert thumbnail.shape == (66, 33)  # blocks of three


def test_a_small_image_is_not_enlarged(tmp_path: Path, only_series: OnlySeries) -> None:
    write_film(tmp_path / "film", _ramp(20, 30))
    assert read_thumbnail(only_series(tmp_path)).shape == (20, 30)


def test_blocks_are_averaged() -> None:
    image = np.array([[0, 2, 4, 6], [0, 2, 4, 6]], np.float32)
    assert reduce(image, 2).tolist() == [[1.0, 5.0]]


def test_a_very_flat_image_keeps_a_row() -> None:
    assert reduce(np.ones((1, 400), np.float32), 100).shape == (1, 100)


def test_the_files_window_decides(tmp_path: Path, only_series: OnlySeries) -> None:
    write_film(tmp_path / "film", _ramp(90, 90), WindowCenter=2000.0, WindowWidth=1000.0)
    thumbnail = read_thumbnail(only_series(tmp_path))
    assert thumbnail[0, 0] == 0
    assert thumbnail[0, -1] == 255
    assert 120 <= thumbnail[0, 45] <= 136  # about 2020: the middle of the window


def test_without_a_window_the_values_decide(tmp_path: Path, only_series: OnlySeries) -> None:
    write_film(tmp_path / "film", _ramp(90, 90))
    thumbnail = read_thumbnail(only_series(tmp_path))
    assert (thumbnail.min(), thumbnail.max()) == (0, 255)


def test_an_inverted_film_is_shown_upright(tmp_path: Path, only_series: OnlySeries) -> None:
    write_film(tmp_path / "film", _ramp(90, 90), photometric="MONOCHROME1")
    thumbnail = read_thumbnail(only_series(tmp_path))
    assert thumbnail[0, 0] == 255
    assert thumbnail[0, -1] == 0


def test_an_even_image_is_no_trouble(tmp_path: Path, only_series: OnlySeries) -> None:
    write_film(tmp_path / "film", np.full((9, 9), 700, np.uint16))
    assert read_thumbnail(only_series(tmp_path)).shape == (9, 9)


def test_colors_stay_colors(tmp_path: Path, only_series: OnlySeries) -> None:
    red = np.full((8, 8, 3), (200, 10, 20), np.uint8)
    write_image(tmp_path / "a", red, modality="US")
    thumbnail = read_thumbnail(only_series(tmp_path), 4)
    assert thumbnail.shape == (4, 4, 3)
    assert thumbnail[0, 0].tolist() == [200, 10, 20]


def test_only_the_middle_frame_is_read(tmp_path: Path, only_series: OnlySeries) -> None:
    paths = write_series(tmp_path, slices=5)
    series = only_series(tmp_path)
    for k in (0, 1, 3, 4):
        paths[k].unlink()
    assert read_thumbnail(series).shape == (32, 40)


@pytest.mark.parametrize("size", [16, 32, 64, 96, 128])
def test_every_size_holds(tmp_path: Path, only_series: OnlySeries, size: int) -> None:
    write_film(tmp_path / "film", _ramp(131, 77))
    assert max(read_thumbnail(only_series(tmp_path), size).shape) <= size


def test_numbers_at_the_end_of_float32_are_shown(tmp_path: Path, only_series: OnlySeries) -> None:
    most = np.finfo(np.float32).max
    pixels = np.array([[-most, most], [np.inf, np.nan]], np.float32)
    nibabel.save(nibabel.Nifti1Image(pixels, None), tmp_path / "a.nii")
    thumbnail = read_thumbnail(only_series(tmp_path))
    assert sorted(np.unique(thumbnail))[::2] == [0, 255]
    assert 100 < sorted(np.unique(thumbnail))[1] < 150  # no number counts as zero


def test_a_very_large_image_is_thinned_before_it_is_averaged(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    film = np.zeros((4000, 100), np.uint16)
    film[:2000] = 1000
    write_film(tmp_path / "film.dcm", film)
    small = read_thumbnail(only_series(tmp_path), 32)  # 512 pixels: every seventh is taken
    assert small.shape[0] in (31, 32, 33)
    assert (small[:15] == 255).all()
    assert (small[17:] == 0).all()
