import math

import numpy as np
import pytest
import SimpleITK
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.geometry import PlaneGeometry
from medviewer.image.measuring.grid import ImageGrid
from medviewer.image.measuring.measurement import ImageKey, Kind, Measurement

IMAGE = ImageKey("p", "1.2", "1.3", "1.4")
coordinate = st.floats(-500, 500)
spacing = st.floats(0.01, 10)


def rotation(degrees: tuple[float, float, float]) -> np.ndarray:
    """Return a rotation about z, y and x in turn."""
    z, y, x = np.radians(degrees)
    about_z = [[math.cos(z), -math.sin(z), 0], [math.sin(z), math.cos(z), 0], [0, 0, 1]]
    about_y = [[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]]
    about_x = [[1, 0, 0], [0, math.cos(x), -math.sin(x)], [0, math.sin(x), math.cos(x)]]
    return np.array(about_z) @ np.array(about_y) @ np.array(about_x)


def plane(degrees: tuple[float, float, float], position: tuple[float, float, float]):
    axes = rotation(degrees)
    return PlaneGeometry(position, tuple(axes[:, 0]), tuple(axes[:, 1]))


def drawn(grid: ImageGrid, *points: tuple[float, float]) -> Measurement:
    return Measurement("a", Kind.LENGTH, IMAGE, grid.space, grid.placed(points))


def test_centre_of_the_first_pixel_is_the_position_of_the_image() -> None:
    grid = ImageGrid(4, 5, PlaneGeometry((10, 20, 30), (1, 0, 0), (0, 1, 0)), (2.0, 0.5))
    # three rows down and four columns across: y + 3 * 2.0, x + 4 * 0.5
    assert grid.placed(((0.5, 0.5), (3.5, 4.5))) == ((10, 20, 30), (12, 26, 30))


@given(
    st.tuples(coordinate, coordinate, coordinate),
    st.tuples(coordinate, coordinate, coordinate),
    st.tuples(spacing, spacing),
    st.tuples(st.floats(0, 512), st.floats(0, 512)),
)
def test_place_in_the_patient_is_that_of_simpleitk(degrees, position, steps, point) -> None:
    grid = ImageGrid(512, 512, plane(degrees, position), steps)
    image = SimpleITK.Image(4, 4, 1, SimpleITK.sitkUInt8)
    image.SetOrigin(position)
    image.SetDirection(rotation(degrees).ravel().tolist())
    image.SetSpacing((steps[1], steps[0], 1.0))
    row, column = point
    expected = image.TransformContinuousIndexToPhysicalPoint((column - 0.5, row - 0.5, 0.0))
    assert grid.placed((point,))[0] == pytest.approx(expected, abs=1e-6)


@given(
    st.tuples(coordinate, coordinate, coordinate),
    st.tuples(coordinate, coordinate, coordinate),
    st.tuples(spacing, spacing),
    st.tuples(st.floats(0, 512), st.floats(0, 512)),
)
def test_to_the_patient_and_back_is_the_same_point(degrees, position, steps, point) -> None:
    grid = ImageGrid(512, 512, plane(degrees, position), steps)
    back = grid.points_of(drawn(grid, point, (0.0, 0.0)))
    assert back is not None
    assert back[0] == pytest.approx(point, abs=1e-6)


@pytest.mark.parametrize("steps", [None, (0.0, 1.0), (1.0, math.inf), (math.nan, 1.0)])
def test_without_a_spacing_points_stay_in_the_image(steps: tuple[float, float] | None) -> None:
    grid = ImageGrid(4, 5, PlaneGeometry((0, 0, 0), (1, 0, 0), (0, 1, 0)), steps)
    assert grid.space == "image"
    assert grid.points_of(drawn(grid, (1, 2), (3, 4))) == ((1, 2), (3, 4))


def test_points_in_the_patient_have_no_place_in_an_image_without_one() -> None:
    placed = ImageGrid(4, 5, PlaneGeometry((0, 0, 0), (1, 0, 0), (0, 1, 0)), (1.0, 1.0))
    assert ImageGrid(4, 5).points_of(drawn(placed, (1, 2), (3, 4))) is None
