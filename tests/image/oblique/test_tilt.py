import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.oblique.tilt import (
    PlaneTilt,
    as_vector,
    directions,
    facing,
    lean_text,
    tilted_grid,
    turned,
)
from medviewer.image.reformat import PLANES, Plane
from tests.image.oblique.planes import middle, straight

X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def grid(plane: Plane) -> VolumeGeometry:
    geometry = straight(plane).geometry
    assert geometry is not None
    return geometry


def normal_of(geometry: VolumeGeometry) -> tuple[float, float, float]:
    return as_vector(directions(geometry)[0])


def test_a_quarter_turn_about_the_head_takes_left_to_the_back() -> None:
    assert turned(X, Z, 90.0) == pytest.approx(Y)
    assert turned(Z, Z, 33.0) == pytest.approx(Z)


def test_a_plane_is_seen_from_its_usual_side() -> None:
    assert facing((0.0, -0.8, 0.6), grid("coronal")) == (0.0, 0.8, -0.6)
    assert facing((0.0, 0.8, 0.6), grid("coronal")) == (0.0, 0.8, 0.6)


@pytest.mark.parametrize("plane", PLANES)
def test_an_untilted_grid_stands_as_the_straight_plane(plane: Plane) -> None:
    made = tilted_grid(grid(plane), PlaneTilt(normal_of(grid(plane)), middle()))
    for own, expected in zip(directions(made), directions(grid(plane)), strict=True):
        assert own == pytest.approx(expected)
    assert made.spacing_mm == pytest.approx((0.5, 0.5, 0.5))  # the shortest edge of 2 x 1 x 0.5


def test_a_coarse_grid_has_every_second_voxel_of_the_fine_one() -> None:
    normal = turned(Y, Z, 30.0)
    fine = tilted_grid(grid("coronal"), PlaneTilt(normal, middle()))
    coarse = tilted_grid(grid("coronal"), PlaneTilt(normal, middle(), coarse=True))
    assert coarse.spacing_mm == pytest.approx((1.0, 1.0, 1.0))
    places = fine.patient_to_index(coarse.index_to_patient(np.array([[0.0, 0, 0], [3, 4, 5]])))
    assert places == pytest.approx(np.round(places), abs=1e-6)


@given(
    st.sampled_from(PLANES),
    st.floats(-80, 80),
    st.floats(-80, 80),
)
def test_every_grid_is_of_cubes_holds_the_volume_and_the_centre(
    plane: Plane, first: float, second: float
) -> None:
    own = grid(plane)
    across, down, right = (as_vector(each) for each in directions(own))
    normal = facing(turned(turned(across, down, first), right, second), own)
    made = tilted_grid(own, PlaneTilt(normal, middle()))
    axes = np.array(directions(made))
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-9)
    assert axes[0] == pytest.approx(normal)
    index = made.patient_to_index(np.array([middle()]))
    assert index == pytest.approx(np.round(index), abs=1e-6)
    corners = np.array(list(np.ndindex(2, 2, 2))) * (np.array(own.shape) - 1)
    inside = made.patient_to_index(own.index_to_patient(corners.astype(np.float64)))
    assert (inside > -1).all()
    assert (inside < np.array(made.shape)).all()


def test_nothing_turns_within_the_picture_when_a_plane_turns_about_its_upright() -> None:
    made = tilted_grid(grid("coronal"), PlaneTilt(turned(Y, Z, 40.0), middle()))
    _, down, right = directions(made)
    assert down == pytest.approx((0, 0, -1))
    assert right == pytest.approx(
        (math.cos(math.radians(40)), math.sin(math.radians(40)), 0), abs=1e-9
    )


def test_a_very_flat_volume_is_not_divided_without_end() -> None:
    affine = np.diag([1e-4, 1.0, 1.0, 1.0])
    made = tilted_grid(VolumeGeometry(affine, (10, 600, 600)), PlaneTilt(X, (0.0, 0.0, 0.0)))
    assert max(made.shape) <= 1501


@pytest.mark.parametrize(
    ("axis", "degrees", "text"),
    [
        (Z, 20.0, "20.0° R"),  # the coronal normal (to the back) turns from left to back to right
        (Z, -20.0, "20.0° L"),
        (X, 7.5, "7.5° H"),
        (X, 0.01, ""),
    ],
)
def test_a_lean_is_told_by_angle_and_side(
    axis: tuple[float, float, float], degrees: float, text: str
) -> None:
    assert lean_text(turned(Y, axis, degrees), grid("coronal")) == text


def test_two_leans_are_told_one_after_the_other() -> None:
    normal = turned(turned(Y, Z, -20.0), X, 10.0)
    text = lean_text(normal, grid("coronal"))
    assert [part[-1] for part in text.split("  ")] == ["L", "H"]
