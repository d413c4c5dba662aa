import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.geometry import PlaneGeometry, VolumeGeometry
from medviewer.image.reference_lines import ImagePlane, crossing

AXIAL = ImagePlane(PlaneGeometry((0.0, 0, 10.0), (1.0, 0, 0), (0, 1.0, 0)), (2.0, 1.0), 5, 8)
"""10 mm high; columns 1 mm apart from x = 0, rows 2 mm apart from y = 0."""


def coronal(y: float, columns: int = 8, x: float = 0.0) -> ImagePlane:
    return ImagePlane(
        PlaneGeometry((x, y, 20.0), (1.0, 0, 0), (0, 0, -1.0)), (5.0, 1.0), 5, columns
    )


def test_a_point_goes_there_and_back() -> None:
    assert AXIAL.to_patient(0.5, 0.5) == (0, 0, 10)
    assert AXIAL.to_patient(2.5, 3.5) == (3, 4, 10)
    assert AXIAL.to_image((3, 4, 99)) == (2.5, 3.5)


def test_a_coronal_slice_is_a_row_of_an_axial_one() -> None:
    # y = 4 mm is row 2, whose middle is at 2.5; the line spans all 8 columns
    assert crossing(AXIAL, coronal(4.0)) == ((2.5, 8.0), (2.5, 0.0))


def test_a_line_ends_where_the_other_image_ends() -> None:
    # 3 columns from x = 2: their edges are at 1.5 and 4.5 mm, which are columns 2 and 5
    found = crossing(AXIAL, coronal(4.0, columns=3, x=2.0))
    assert found is not None
    assert sorted(column for _, column in found) == pytest.approx([2.0, 5.0])


def test_a_line_ends_where_this_image_ends() -> None:
    found = crossing(AXIAL, coronal(4.0, columns=80, x=-30.0))
    assert found is not None
    assert sorted(column for _, column in found) == pytest.approx([0.0, 8.0])


@pytest.mark.parametrize("y", [-3.0, 12.0])
def test_beside_the_image_there_is_none(y: float) -> None:
    assert crossing(AXIAL, coronal(y)) is None


def test_an_image_that_does_not_reach_the_plane_does_not_cut_it() -> None:
    high = ImagePlane(PlaneGeometry((0.0, 4, 90.0), (1.0, 0, 0), (0, 0, -1.0)), (5.0, 1.0), 5, 8)
    assert crossing(AXIAL, high) is None


def test_an_image_beside_the_other_does_not_cut_it() -> None:
    aside = coronal(4.0, columns=3, x=20.0)
    assert crossing(AXIAL, aside) is None


def test_parallel_planes_do_not_cut() -> None:
    assert crossing(AXIAL, AXIAL) is None


@given(st.floats(0.2, 3.0), st.floats(-40, 40), st.floats(-40, 40))
def test_both_ends_lie_on_both_planes(angle: float, y: float, z: float) -> None:
    tilted = (0.0, math.cos(angle), math.sin(angle))
    other = ImagePlane(PlaneGeometry((-100.0, y, z), (1.0, 0, 0), tilted), (1.0, 1.0), 300, 300)
    normal = np.cross(other.plane.row_direction, tilted)
    for end in crossing(AXIAL, other) or ():
        point = np.array(AXIAL.to_patient(*end))
        assert point[2] == pytest.approx(10.0)
        assert normal @ (point - np.array(other.plane.position_lps)) == pytest.approx(0, abs=1e-6)
        assert -1e-9 <= end[0] <= 5 + 1e-9
        assert -1e-9 <= end[1] <= 8 + 1e-9


def test_edges_agree_with_the_grid_of_a_volume() -> None:
    affine = np.array([[0, 0, 1.0, 0], [0, 2.0, 0, 0], [1.0, 0, 0, 10.0], [0, 0, 0, 1]])
    expected = VolumeGeometry(affine, (1, 5, 8)).index_to_patient(np.array([[0, 2.0, 3.0]]))[0]
    assert AXIAL.to_patient(2.5, 3.5) == pytest.approx(tuple(expected))
