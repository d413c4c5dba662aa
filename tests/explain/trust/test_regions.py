import numpy as np

from medviewer.explain.trust.regions import on_input, region_means


def test_means_of_quadrants() -> None:
    values = np.kron(np.array([[1, 2], [3, 4]]), np.ones((3, 2))).astype(np.float32)
    assert region_means(values, 2).tolist() == [[1, 2], [3, 4]]


def test_there_are_no_more_regions_than_pixels() -> None:
    assert region_means(np.ones((3, 5), np.float32), 4).shape == (3, 4)


def test_a_map_of_the_inputs_size_stays_as_it_is() -> None:
    values = np.arange(4, dtype=np.float32).reshape(2, 2)
    assert on_input(values, (2, 2)).tolist() == values.tolist()
    assert on_input(values, (6, 6)).shape == (6, 6)
