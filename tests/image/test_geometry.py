import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.geometry import PlaneGeometry, VolumeGeometry

# 3 mm along k (head), 2 mm along j (back), 0.5 mm along i (left), first voxel at (10, 20, 30)
AFFINE = np.array(
    [
        [0.0, 0.0, 0.5, 10.0],
        [0.0, 2.0, 0.0, 20.0],
        [3.0, 0.0, 0.0, 30.0],
        [0.0, 0.0, 0.0, 1.0],
    ]
)
GEOMETRY = VolumeGeometry(AFFINE, (4, 5, 6))


def test_normal_is_row_times_column() -> None:
    plane = PlaneGeometry((0, 0, 0), (1, 0, 0), (0, 1, 0))
    assert plane.normal.tolist() == [0, 0, 1]


def test_spacing_is_along_slices_rows_and_columns() -> None:
    assert GEOMETRY.spacing_mm == pytest.approx((3.0, 2.0, 0.5))


def test_index_maps_to_patient() -> None:
    points = GEOMETRY.index_to_patient(np.array([[0.0, 0, 0], [1, 2, 4]]))
    assert points.tolist() == [[10, 20, 30], [12, 24, 33]]


@given(
    st.lists(st.tuples(*[st.floats(-1000, 1000)] * 3), min_size=1, max_size=10),
    st.tuples(*[st.floats(-3, 3)] * 3),
    st.tuples(*[st.floats(0.1, 10)] * 3),
)
def test_index_to_patient_and_back_is_identity(
    indices: list[tuple[float, float, float]],
    angles: tuple[float, float, float],
    spacing: tuple[float, float, float],
) -> None:
    affine = np.eye(4)
    affine[:3, :3] = _rotation(angles) @ np.diag(spacing)
    affine[:3, 3] = (-120.0, 33.0, 7.5)
    geometry = VolumeGeometry(affine, (1, 1, 1))
    points = geometry.index_to_patient(np.array(indices))
    assert np.allclose(geometry.patient_to_index(points), indices, atol=1e-6)


def _rotation(angles: tuple[float, float, float]) -> np.ndarray:
    (a, b, c) = angles
    about_x = [[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]]
    about_y = [[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]]
    about_z = [[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]]
    return np.array(about_x) @ np.array(about_y) @ np.array(about_z)
