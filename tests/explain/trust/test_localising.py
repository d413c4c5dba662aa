import numpy as np
import pytest

from medviewer.explain.trust.localising import localisation, overlap, points_inside

INSIDE = np.zeros((4, 4), np.bool_)
INSIDE[:2, :2] = True
RAMP = np.arange(16, dtype=np.float32).reshape(4, 4)


def generator() -> np.random.Generator:
    return np.random.default_rng(0)


def test_the_largest_pixel_decides() -> None:
    assert points_inside(-RAMP, INSIDE) == 1
    assert points_inside(RAMP, INSIDE) == 0


def test_a_constant_map_points_as_chance_does() -> None:
    assert points_inside(np.ones((4, 4), np.float32), INSIDE) == 0.25


def test_overlap_of_the_four_largest_on_paper() -> None:
    # largest of -RAMP: the first row, 0 1 2 3; two of them lie inside: 2 / (4 + 4 - 2)
    assert overlap(-RAMP, INSIDE, 4, generator()) == pytest.approx(2 / 6)
    assert overlap(INSIDE.astype(np.float32), INSIDE, 4, generator()) == 1


def test_thresholds_are_the_area_and_a_tenth() -> None:
    found = localisation(INSIDE.astype(np.float32), INSIDE, generator())
    assert found == {"pointing": 1.0, "iou": 1.0, "iou_top10": pytest.approx(2 / 4)}
