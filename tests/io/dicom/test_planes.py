"""The place of a frame and the size of its pixels."""

import pytest
from pydicom.dataset import Dataset

from medviewer.io.dicom.planes import read_plane, read_spacing
from tests.support.dicom_files import set_elements


def _dataset(**keywords: object) -> Dataset:
    dataset = Dataset()
    set_elements(dataset, keywords)
    return dataset


def _placed(position: list[float], orientation: list[float]) -> Dataset:
    return _dataset(ImagePositionPatient=position, ImageOrientationPatient=orientation)


def test_a_plane_has_position_and_directions() -> None:
    dataset = _placed([1.0, 2.0, 3.0], [0.0, 1.0, 0.0, 0.0, 0.0, -1.0])
    plane = read_plane(dataset, dataset)
    assert plane is not None
    assert plane.position_lps == (1.0, 2.0, 3.0)
    assert plane.row_direction == (0.0, 1.0, 0.0)
    assert plane.column_direction == (0.0, 0.0, -1.0)


def test_directions_are_made_unit_vectors() -> None:
    dataset = _placed([0.0, 0.0, 0.0], [1.001, 0.0, 0.0, 0.0, 0.999, 0.0])
    plane = read_plane(dataset, dataset)
    assert plane is not None
    assert plane.row_direction == (1.0, 0.0, 0.0)
    assert plane.column_direction == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("position", "orientation"),
    [
        ([0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]),
        ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0]),
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.1, 0.995, 0.0]),
        ([1e9, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]),
    ],
)
def test_what_is_no_plane_is_none(position: list[float], orientation: list[float]) -> None:
    dataset = _placed(position, orientation)
    assert read_plane(dataset, dataset) is None


def test_pixel_spacing_comes_before_imager_spacing() -> None:
    dataset = _dataset(PixelSpacing=[0.3, 0.4], ImagerPixelSpacing=[1.0, 1.0])
    assert read_spacing(dataset) == (0.3, 0.4)


def test_imager_spacing_stands_in_for_a_spacing_of_zero() -> None:
    dataset = _dataset(PixelSpacing=[0.0, 0.0], ImagerPixelSpacing=[0.2, 0.2])
    assert read_spacing(dataset) == (0.2, 0.2)


def test_scanned_film_has_its_own_spacing() -> None:
    assert read_spacing(_dataset(NominalScannedPixelSpacing=[0.1, 0.1])) == (0.1, 0.1)


@pytest.mark.parametrize("spacing", [[0.0, 0.0], [-1.0, 1.0], [0.5], [1e6, 1e6]])
def test_nonsense_is_no_spacing(spacing: list[float]) -> None:
    assert read_spacing(_dataset(PixelSpacing=spacing)) is None
