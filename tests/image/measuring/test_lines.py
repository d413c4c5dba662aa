import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.measuring.calibration import Scale
from medviewer.image.measuring.lines import angle_degrees, cobb_degrees, length

PIXELS = Scale()
TALL = Scale(2.0, 0.5, "mm", "mm")
point = st.tuples(st.floats(-100, 100), st.floats(-100, 100))


def test_length_counts_rows_and_columns_by_their_own_spacing() -> None:
    assert length((0, 0), (3, 4), PIXELS) == 5.0
    assert length((0, 0), (1.5, 8), TALL) == 5.0  # 3 mm down, 4 mm across


def test_angle_is_that_of_the_patient_not_of_the_pixels() -> None:
    assert angle_degrees((0, 0), (1, 0), (0, 1), PIXELS) == pytest.approx(90.0)
    assert angle_degrees((0, 0), (0, 1), (1, 1), PIXELS) == pytest.approx(45.0)
    # one row is 2 mm, one column 0.5 mm: the diagonal stands at atan(2 / 0.5)
    assert angle_degrees((0, 0), (0, 1), (1, 1), TALL) == pytest.approx(75.96375653)
    assert angle_degrees((0, 0), (0, 1), (0, -1), PIXELS) == pytest.approx(180.0)


def test_arm_without_length_has_no_angle() -> None:
    assert angle_degrees((1, 1), (1, 1), (0, 5), PIXELS) is None
    assert angle_degrees((1, 1), (0, 5), (1, 1), PIXELS) is None
    assert cobb_degrees(((0, 0), (0, 0), (1, 1), (2, 2)), PIXELS) is None


def test_cobb_angle_is_acute_whichever_way_the_lines_are_drawn() -> None:
    level, tilted = ((0.0, 0.0), (0.0, 10.0)), ((20.0, 0.0), (20 + 10 * math.tan(0.5), 10.0))
    degrees = math.degrees(0.5)
    assert cobb_degrees((*level, *tilted), PIXELS) == pytest.approx(degrees)
    assert cobb_degrees((*level, *tilted[::-1]), PIXELS) == pytest.approx(degrees)


@given(point, point)
def test_length_is_the_same_there_and_back(first, second) -> None:
    assert length(first, second, TALL) == length(second, first, TALL)
    expected = math.dist((first[0] * 2, first[1] / 2), (second[0] * 2, second[1] / 2))
    assert length(first, second, TALL) == pytest.approx(expected)
