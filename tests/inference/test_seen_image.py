import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.field_of_view import FieldOfView
from medviewer.inference.seen_image import SeenImage

TENSOR = np.arange(8, dtype=np.float32).reshape(2, 2, 2)
SEEN = SeenImage(TENSOR, FieldOfView(10.0, -4.0, 20.0, 8.0), ((0.0, 3.0), (0.0, 10.0)))


def test_corners_of_the_field_of_view_are_those_of_the_tensor() -> None:
    assert SEEN.to_tensor(10.0, -4.0) == (0.0, 0.0)
    assert SEEN.to_tensor(30.0, 4.0) == (2.0, 2.0)
    assert SEEN.to_image(1.0, 0.5) == (20.0, -2.0)


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_there_and_back_is_the_same_point(row: float, column: float) -> None:
    assert SEEN.to_image(*SEEN.to_tensor(row, column)) == pytest.approx((row, column), abs=1e-9)


def test_values_are_those_of_the_pixel_and_there_are_none_beside() -> None:
    assert SEEN.values_at(1.9, 0.1) == (2.0, 6.0)
    for row, column in ((-0.1, 0.0), (0.0, 2.0)):
        assert SEEN.values_at(row, column) == ()


def test_the_picture_has_the_limits_black_and_white() -> None:
    assert SEEN.picture(0).tolist() == [[0, 85], [170, 255]]
    assert SEEN.picture(1).tolist() == [[102, 128], [153, 179]]
