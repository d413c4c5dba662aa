"""Isolines: where they run, that they close, that they enclose what reaches the threshold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.isolines import isolines

FOV = FieldOfView(10.0, 20.0, 40.0, 80.0)
SLOPE = np.array([[0.0, 1.0, 2.0, 3.0]], np.float32)
"""Cells of 20 columns each; their centres are at columns 30, 50, 70 and 90."""


def ends_meet(segments: np.ndarray) -> bool:
    """Tell whether every end is that of an even number of lines: all lines are closed."""
    points, counts = np.unique(np.round(segments.reshape(-1, 2), 6), axis=0, return_counts=True)
    return bool((counts % 2 == 0).all()) or not points.size


def test_smooth_line_lies_where_the_drawn_surface_has_the_value() -> None:
    segments = isolines(np.repeat(SLOPE, 4, axis=0), FOV, 1.5).segments
    inner = segments[(segments[:, :, 1] < 99).all(axis=1) & (segments[:, :, 0] > 10.5).all(axis=1)
                     & (segments[:, :, 0] < 49.5).all(axis=1)]  # fmt: skip
    assert inner[:, :, 1] == pytest.approx(60.0)  # half way between the cells of 1 and of 2
    assert ends_meet(segments)


def test_line_follows_the_edge_of_the_field_of_view() -> None:
    segments = isolines(np.ones((2, 2), np.float32), FOV, 0.5).segments
    assert segments[..., 0].min() == pytest.approx(10.0)
    assert segments[..., 0].max() == pytest.approx(50.0)
    assert segments[..., 1].min() == pytest.approx(20.0)
    assert segments[..., 1].max() == pytest.approx(100.0)
    assert ends_meet(segments)


def test_native_line_is_the_edge_of_the_cells() -> None:
    segments = isolines(SLOPE, FOV, 2.0, "native").segments
    vertical = segments[segments[:, 0, 1] == segments[:, 1, 1]]
    assert sorted(vertical[:, 0, 1]) == [60.0, 100.0]
    assert set(segments[..., 0].ravel()) == {10.0, 50.0}
    assert ends_meet(segments)


@pytest.mark.parametrize("interpolation", ["smooth", "native"])
@pytest.mark.parametrize("value", [np.nan, 0.2])
def test_what_reaches_nothing_has_no_line(interpolation, value: float) -> None:
    native = np.full((3, 3), value, np.float32)
    assert isolines(native, FOV, 0.5, interpolation).segments.shape == (0, 2, 2)


def test_opposite_corners_stay_apart() -> None:
    native = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    segments = isolines(native, FieldOfView(0, 0, 2, 2), 0.75).segments
    assert not ((segments[..., 0] < 1) & (segments[..., 1] > 1.2)).any()
    assert ends_meet(segments)


@given(arrays(np.float32, (4, 5), elements=st.floats(0, 1, width=16)), st.floats(0.05, 1))
def test_lines_are_closed_and_stay_in_the_field_of_view(native: np.ndarray, value: float) -> None:
    for interpolation in ("smooth", "native"):
        segments = isolines(native, FOV, value, interpolation).segments
        assert ends_meet(segments)
        if segments.size:
            assert segments[..., 0].min() >= 10 - 1e-9
            assert segments[..., 0].max() <= 50 + 1e-9
