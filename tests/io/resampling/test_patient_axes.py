"""Oblique volumes turned to the axes of the patient: a linear field comes out as it is."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.image.geometry import VolumeGeometry
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.resampling.patient_axes import along_patient_axes, grid_around, nearest_axes

pytest.importorskip("SimpleITK")

SHAPE = (14, 12, 10)
SPACING = np.array([2.0, 0.5, 1.5])
AXIAL = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
"""Columns: slices go to the head, rows to the back, columns to the left."""


def turned(degrees: float) -> np.ndarray:
    """Return the axes of axial slices that are tipped about the left-right axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]]) @ AXIAL


def field(points: np.ndarray) -> np.ndarray:
    return np.asarray(points @ np.array([3.0, -2.0, 5.0]) + 1000.0)


def oblique(degrees: float) -> Volume:
    """Return the field on a tipped grid."""
    affine = np.eye(4)
    affine[:3, :3] = turned(degrees) * SPACING
    affine[:3, 3] = (10.0, -20.0, 30.0)
    geometry = VolumeGeometry(affine, SHAPE)
    grid = np.argwhere(np.ones(SHAPE, bool)).astype(float)
    stored = field(geometry.index_to_patient(grid)).reshape(SHAPE).astype(np.float32)
    return Volume(stored, (SliceInfo(),) * SHAPE[0], geometry=geometry, resampled="linear")


def test_a_linear_field_is_kept_inside_and_the_smallest_value_stands_outside() -> None:
    volume = oblique(30.0)
    result = along_patient_axes(volume, WorkContext(), np.inf)
    assert result.geometry is not None
    assert volume.geometry is not None
    grid = np.argwhere(np.ones(result.geometry.shape, bool)).astype(float)
    points = result.geometry.index_to_patient(grid)
    places = volume.geometry.patient_to_index(points)
    inside = ((places >= 0) & (places <= np.array(SHAPE) - 1)).all(axis=1)
    values = result.stored.reshape(-1)
    np.testing.assert_allclose(values[inside], field(points)[inside], rtol=1e-5)
    far = ((places < -1) | (places > np.array(SHAPE))).any(axis=1)
    assert inside.sum() > 500
    assert far.any()
    assert (values[far] == volume.stored.min()).all()


def test_the_axes_are_those_of_the_patient_with_the_spacing_that_was_there() -> None:
    result = along_patient_axes(oblique(30.0), WorkContext(), np.inf)
    assert result.geometry is not None
    np.testing.assert_allclose(result.geometry.affine_lps[:3, :3], AXIAL * SPACING, atol=1e-12)
    plane = result.slices[3].plane
    assert plane is not None
    assert plane.row_direction == pytest.approx((1.0, 0.0, 0.0))
    assert plane.column_direction == pytest.approx((0.0, 1.0, 0.0))
    assert result.pixel_spacing_mm == pytest.approx((0.5, 1.5))
    assert result.resampled == "linear, turned to the axes of the patient"


def test_the_grid_holds_all_corners_and_no_slice_more() -> None:
    geometry = oblique(30.0).geometry
    assert geometry is not None
    # 26 mm of slices and 5.5 mm of rows, tipped by 30 degrees
    head = 26.0 * np.cos(np.pi / 6) + 5.5 * np.sin(np.pi / 6)
    back = 26.0 * np.sin(np.pi / 6) + 5.5 * np.cos(np.pi / 6)
    around = grid_around(geometry)
    assert around.shape == (int(np.ceil(head / 2.0)) + 1, int(np.ceil(back / 0.5)) + 1, 10)


@pytest.mark.parametrize("degrees", [0.0, 44.0, -44.0])
def test_axes_become_the_nearest_ones(degrees: float) -> None:
    np.testing.assert_array_equal(nearest_axes(turned(degrees)), AXIAL)


def test_beyond_half_a_right_angle_another_axis_is_nearer() -> None:
    # slices that went to the head go to the front, rows that went to the back go to the head
    expected = np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    np.testing.assert_array_equal(nearest_axes(turned(46.0)), expected)


def test_it_can_be_stopped_and_has_a_limit() -> None:
    stopped = WorkContext()
    stopped.token.cancel()
    with pytest.raises(Cancelled):
        along_patient_axes(oblique(30.0), stopped, np.inf)
    with pytest.raises(ReadError, match="more than the 0 MB that may be used"):
        along_patient_axes(oblique(30.0), WorkContext(), 1000.0)


def test_what_stands_along_the_axes_already_stays_as_it_is() -> None:
    volume = replace(oblique(0.0), modality="MR")
    result = along_patient_axes(volume, WorkContext(), np.inf)
    np.testing.assert_allclose(result.stored, volume.stored, rtol=1e-6)
    assert result.modality == "MR"
