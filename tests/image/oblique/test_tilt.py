import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.geometry import VolumeGeometry, as_vector
from medviewer.image.oblique.tilt import (
    PlaneTilt,
    directions,
    facing,
    lean_text,
    likeness,
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


def test_slices_run_as_those_of_the_nearest_plane() -> None:
    assert facing((0.0, -0.8, 0.6), grid("coronal")) == (0.0, 0.8, -0.6)
    assert facing((0.0, 0.8, 0.6), grid("coronal")) == (0.0, 0.8, 0.6)
    assert facing((0.0, 0.6, -0.8), grid("coronal")) == (0.0, -0.6, 0.8)


# Which side is seen: what a reader is used to, by the direction that slices are nearest to

_USUAL = {"axial": (X, Y), "coronal": (X, (0, 0, -1)), "sagittal": (Y, (0, 0, -1))}
"""Which way is right and which is down on the screen, in LPS."""
_AXES: dict[int, Plane] = {0: "sagittal", 1: "coronal", 2: "axial"}


def _stands(plane: Plane, normal: tuple[float, float, float]) -> tuple[Plane, np.ndarray]:
    """Return which plane a turned one is viewed as, and its right and down on the screen."""
    made = tilted_grid(grid(plane), PlaneTilt(facing(normal, grid(plane)), middle()))
    across, down, right = directions(made)
    assert abs(across @ np.array(normal)) == pytest.approx(1.0)
    return likeness(normal, grid(plane)) or plane, np.array([right, down])


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize("axis", [X, Y, Z])
def test_over_the_whole_turn_a_plane_is_seen_as_that_which_it_is_nearest_to(
    plane: Plane, axis: tuple[float, float, float]
) -> None:
    own = normal_of(grid(plane))
    before: tuple[Plane, np.ndarray] | None = None
    for degrees in range(-190, 191):
        normal = turned(own, axis, degrees)
        seen, sides = _stands(plane, normal)
        if abs(degrees) % 90 != 45:  # there, two planes are as near
            assert seen == _AXES[int(np.argmax(np.abs(normal)))]
        usual = np.array(_USUAL[seen])
        assert (np.sum(sides * usual, axis=1) > 0.7).all()  # neither mirrored nor upside down
        if before is not None and before[0] == seen:  # else a note tells of the jump
            turn = np.degrees(np.arccos(np.clip(np.sum(sides * before[1], axis=1), -1, 1)))
            assert turn.max() < 1.5
        before = seen, sides


@pytest.mark.parametrize("plane", PLANES)
def test_at_45_degrees_a_plane_is_still_itself(plane: Plane) -> None:
    for axis in (X, Y, Z):
        assert likeness(turned(normal_of(grid(plane)), axis, 45.0), grid(plane)) is None


@given(st.sampled_from(PLANES), st.floats(-180, 180), st.floats(-180, 180))
def test_leaning_two_ways_it_is_seen_from_the_usual_side_and_not_mirrored(
    plane: Plane, first: float, second: float
) -> None:
    across, down, right = (as_vector(each) for each in directions(grid(plane)))
    seen, (to_right, to_bottom) = _stands(plane, turned(turned(across, down, first), right, second))
    usual_right, usual_down = (np.array(each) for each in _USUAL[seen])
    into = np.cross(to_right, to_bottom)
    assert into @ np.cross(usual_right, usual_down) > 0.57  # 54.7 degrees at most
    assert to_right @ usual_right > 0
    assert to_bottom @ usual_down > 0


def test_a_lean_beyond_a_right_angle_is_told_from_the_other_side() -> None:
    assert lean_text(turned(Y, Z, 100.0), grid("coronal")) == "80.0° L"
    assert lean_text(facing(turned(Y, Z, 60.0), grid("coronal")), grid("coronal")) == "60.0° R"


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
