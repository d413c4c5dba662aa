"""The part of a map around a peak."""

import numpy as np
import pytest

from medviewer.image.erasing.peak import part_around
from medviewer.image.field_of_view import FieldOfView

WHOLE = FieldOfView(0, 0, 70, 140)


def two_peaks() -> np.ndarray:
    """Return 7 x 14 cells with a peak of 4 in cell (1, 2) and one of 2 in cell (5, 11)."""
    native = np.zeros((7, 14), np.float32)
    native[1, 2], native[5, 11] = 4, 2
    return native


def test_the_highest_peak_is_found_alone() -> None:
    part = part_around(two_peaks(), WHOLE, 0.1)
    assert part is not None
    painted = part.on_image(70, 140)
    assert painted is not None
    # a cell is 10 pixels: its centre lies at (15, 25), half of the peak is half a cell away or less
    assert painted.top in range(10, 14)
    assert painted.bottom in range(17, 22)
    assert painted.left in range(20, 24)
    assert painted.right in range(27, 32)
    assert painted.inside[painted.inside.shape[0] // 2, painted.inside.shape[1] // 2]


def test_a_point_on_a_flank_takes_its_own_peak() -> None:
    part = part_around(two_peaks(), WHOLE, 0.1, at=(52.0, 112.0))
    assert part is not None
    painted = part.on_image(70, 140)
    assert painted is not None
    assert painted.top > 45
    assert painted.left > 100


def test_a_higher_threshold_takes_less() -> None:
    low, high = (part_around(two_peaks(), WHOLE, least) for least in (0.1, 3.5))
    assert low is not None
    assert high is not None
    assert np.count_nonzero(high.inside) < np.count_nonzero(low.inside)


@pytest.mark.parametrize("at", [(35.0, 70.0), (-3.0, 5.0), (5.0, 200.0)])
def test_where_the_map_is_low_or_not_there_is_no_part(at: tuple[float, float]) -> None:
    assert part_around(two_peaks(), WHOLE, 0.1, at=at) is None


def test_a_map_without_positive_values_has_no_part() -> None:
    assert part_around(np.full((4, 4), -1, np.float32), WHOLE, 0.0) is None
    assert part_around(np.full((4, 4), np.nan, np.float32), WHOLE, 0.0) is None


def test_only_what_the_network_saw_is_painted() -> None:
    seen = FieldOfView(10, 20, 40, 40)
    part = part_around(np.ones((4, 4), np.float32), seen, 0.5)
    assert part is not None
    painted = part.on_image(70, 140)
    assert painted is not None
    assert (painted.top, painted.left, painted.bottom, painted.right) == (10, 20, 50, 60)
    assert painted.inside.all()


def test_a_part_beside_the_image_paints_nothing() -> None:
    part = part_around(np.ones((4, 4), np.float32), FieldOfView(-50, 0, 40, 140), 0.5)
    assert part is not None
    assert part.on_image(70, 140) is None


def test_a_winding_part_is_followed_to_its_end() -> None:
    spiral = np.zeros((5, 5), np.float32)
    spiral[0, :], spiral[:, 4], spiral[4, :], spiral[2:, 0] = 1, 1, 1, 1
    part = part_around(np.kron(spiral, np.ones((60, 60), np.float32)), WHOLE, 0.5)
    assert part is not None
    assert np.count_nonzero(part.inside) == np.count_nonzero(spiral) * 3600
