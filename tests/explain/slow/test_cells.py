import numpy as np
import pytest

from medviewer.explain.slow.cells import by_cells
from medviewer.explain.slow.found import Found


def test_each_cell_is_the_sum_of_its_pixels() -> None:
    maps = np.random.default_rng(0).normal(size=(2, 1, 56, 84)).astype(np.float32)
    found = by_cells(Found(maps, (0.01,), 50))
    expected = maps.reshape(2, 1, 28, 2, 28, 3).sum((3, 5))
    np.testing.assert_allclose(found.maps, expected, atol=1e-5)
    assert (found.residuals, found.steps) == ((0.01,), 50)


def test_a_pixel_on_an_edge_is_shared_by_its_cells() -> None:
    maps = np.zeros((1, 1, 1, 42), np.float32)  # a cell is one pixel and a half
    maps[..., 1] = 1.0
    np.testing.assert_allclose(by_cells(Found(maps)).maps[0, 0, 0, :3], [0.5, 0.5, 0.0])


@pytest.mark.parametrize("shape", [(1, 1, 272, 272), (3, 2, 5, 64, 100), (1, 1, 1, 29)])
def test_totals_stay_and_small_inputs_keep_their_pixels(shape: tuple[int, ...]) -> None:
    maps = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    cells = by_cells(Found(maps)).maps
    assert cells.shape == (*shape[:-2], *(min(28, side) for side in shape[-2:]))
    np.testing.assert_allclose(cells.sum((-2, -1)), maps.sum((-2, -1)), rtol=1e-4, atol=1e-3)


def test_a_small_input_is_as_it_was() -> None:
    maps = np.random.default_rng(2).normal(size=(1, 1, 8, 6)).astype(np.float32)
    np.testing.assert_array_equal(by_cells(Found(maps)).maps, maps)
