import numpy as np

from medviewer.models.preprocess_spec import (
    PercentileIntensity,
    Preprocess,
    WindowIntensity,
    WindowsIntensity,
)
from medviewer.training.measuring.pages.pictures import _map_of, displayed, find_errors
from tests.training.measuring.statistics.made import made

NAN = float("nan")


def spec(intensity, channels=1):
    ones = (1.0,) * channels
    return Preprocess(4, 4, channels, "stretch", intensity, ones, ones)


def test_worst_comes_first_and_right_ones_are_left_out():
    judged = made("binary", [[1], [1], [0], [0]], [[0.4], [0.9], [0.95], [0.2]])
    assert [each.index for each in find_errors(judged)] == [2, 0]


def test_only_so_many_are_taken():
    judged = made("binary", [[1]] * 5, [[0.1]] * 5)
    assert len(find_errors(judged, most=3)) == 3


def test_class_that_was_taken_for_the_right_one_is_explained():
    judged = made("multi-class", [[1, 0, 0], [0, 0, 1]], [[0.1, 0.7, 0.2], [0.1, 0.1, 0.8]])
    assert [(each.index, each.explained) for each in find_errors(judged)] == [(0, 1)]


def test_label_that_is_furthest_off_is_explained_and_unknown_ones_are_not():
    judged = made("multi-label", [[NAN, 1, 0]], [[0.9, 0.4, 0.8]])
    assert [(each.index, each.explained) for each in find_errors(judged)] == [(0, 2)]


def test_grey_is_the_window_that_the_network_sees():
    values = np.array([[-100.0, 0.0], [50.0, 100.0]], np.float32)
    window = displayed(values, spec(WindowIntensity(50, 100)))
    assert window.tolist() == [[0, 0], [128, 255]]
    windows = displayed(values, spec(WindowsIntensity(((50.0, 100.0), (0.0, 9.0))), channels=2))
    assert windows.tolist() == window.tolist()
    percentile = displayed(values, spec(PercentileIntensity(0, 100)))
    assert percentile.tolist() == [[0, 128], [191, 255]]


def test_map_that_draws_nothing_says_so():
    assert _map_of("ill", np.array([[-1.0, 0.0]], np.float32)).startswith("No region raised")
    assert _map_of("ill", np.array([[-1.0, 0.5]], np.float32)) == "Map of ill"
