import math

import numpy as np
import pytest

from medviewer.training.data.samples import Sample, SampleSet
from medviewer.training.data.sampling import (
    batches,
    class_weights,
    epoch_order,
    smoothed_targets,
    strata,
)


def film_set() -> SampleSet:
    """Return 10 + 4 children (well + ill) and 2 + 2 adults."""
    films = [
        Sample(str(number), population, str(number), (float(positive),))
        for population, positive, count in (
            ("children", False, 10),
            ("children", True, 4),
            ("adults", False, 2),
            ("adults", True, 2),
        )
        for number in range(count)
    ]
    return SampleSet(("ill",), tuple(films), np.zeros((18, 1, 1), np.uint8))


def labelled(*targets: tuple[float, ...]) -> SampleSet:
    films = tuple(Sample(str(i), "children", str(i), each) for i, each in enumerate(targets))
    classes = tuple("abc"[: len(targets[0])])
    return SampleSet(classes, films, np.zeros((len(films), 1, 1), np.uint8))


def order_of(config, seed: int = 0, count: int = 40, *, balanced: bool = True):
    films = film_set()
    kinds = strata(films, "binary") if balanced else None
    return epoch_order(films, config.sources, count, kinds, np.random.default_rng(seed))


def test_populations_come_by_share_and_labels_equally_often(config):
    order = order_of(config)
    counts = [
        np.isin(order, members).sum()
        for members in (range(10), range(10, 14), range(14, 16), range(16, 18))
    ]
    assert counts == [10, 10, 10, 10]


def test_no_film_comes_much_more_often_than_its_like(config):
    times = np.bincount(order_of(config), minlength=18)
    assert times[:10].tolist() == [1] * 10
    assert set(times[10:14]) == {2, 3}
    assert times[14:].tolist() == [5] * 4


def test_natural_order_keeps_the_labels_as_they_are(config):
    order = order_of(config, count=28, balanced=False)
    assert np.bincount(order, minlength=18)[:14].tolist() == [1] * 14


def test_order_is_shuffled_and_repeatable(config):
    first, again, other = (order_of(config, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert first.tolist() != other.tolist()


def test_batches_cover_the_order():
    cut = list(batches(np.arange(10), 4))
    assert [len(each) for each in cut] == [4, 4, 2]
    np.testing.assert_array_equal(np.concatenate(cut), np.arange(10))


def test_targets_are_smoothed_by_population(config):
    targets = smoothed_targets(film_set(), config.sources, "binary")
    np.testing.assert_allclose(targets[[0, 10, 14, 16], 0], [0.0, 1.0, 0.1, 0.9], rtol=1e-6)


def test_exclusive_targets_share_the_smoothing_out(config):
    films = labelled((0.0, 1.0, 0.0))
    adults = SampleSet(
        films.classes,
        tuple(Sample("x", "adults", "x", each.targets) for each in films.samples),
        films.pixels,
    )
    targets = smoothed_targets(adults, config.sources, "multi-class")  # smoothing 0.2
    np.testing.assert_allclose(targets, [[0.2 / 3, 0.8 + 0.2 / 3, 0.2 / 3]], rtol=1e-6)


def test_strata_follow_the_task():
    assert strata(labelled((1, 0, 0), (0, 0, 1)), "multi-class").tolist() == [0, 2]
    assert strata(labelled((1, 1, 0), (0, 0, 0)), "ordinal").tolist() == [2, 0]
    assert strata(labelled((0, 1, math.nan), (0, 0, math.nan)), "multi-label").tolist() == [1, 0]


def test_rare_classes_weigh_more():
    exclusive = np.array([[1, 0]] * 3 + [[0, 1]], np.float32)
    assert class_weights(exclusive, "multi-class").tolist() == pytest.approx([4 / 6, 2])
    binary = np.array([[1], [0], [0], [0], [math.nan]], np.float32)
    assert class_weights(binary, "binary").tolist() == [3]
