import numpy as np

from medviewer.image.ranks import percentiles, sorted_values


def test_values_become_the_share_of_all_values_that_they_reach() -> None:
    native = np.array([[[4.0, 1.0], [np.nan, 3.0]], [[2.0, -1.0], [0.0, 0.0]]], np.float32)
    ordered = sorted_values(native)
    np.testing.assert_array_equal(ordered, np.array([-1, 0, 0, 1, 2, 3, 4], np.float32))
    ranks = percentiles(native[0], ordered)
    expected = np.array([[100.0, 400 / 7], [np.nan, 600 / 7]], np.float32)
    np.testing.assert_allclose(ranks, expected, rtol=1e-6)
    assert ranks.dtype == np.float32


def test_what_does_not_speak_for_the_class_has_no_rank() -> None:
    values = np.array([[-2.0, 0.0]], np.float32)
    np.testing.assert_array_equal(percentiles(values, sorted_values(values)), [[0.0, 0.0]])


def test_two_scales_give_the_same_ranks() -> None:
    values = np.random.default_rng(0).normal(size=(1, 5, 5)).astype(np.float32)
    first = percentiles(values[0], sorted_values(values))
    second = percentiles(1000 * values[0], sorted_values(1000 * values))
    np.testing.assert_array_equal(first, second)


def test_without_values_there_are_no_ranks() -> None:
    nothing = np.full((1, 1), np.nan, np.float32)
    assert np.isnan(percentiles(nothing, sorted_values(nothing))).all()
