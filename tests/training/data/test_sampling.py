import numpy as np

from medviewer.training.data.dataset import Film, FilmSet
from medviewer.training.data.sampling import batches, epoch_order, smoothed_targets


def film_set() -> FilmSet:
    """Return 10 + 4 children (well + ill) and 2 + 2 adults."""
    films = [
        Film(str(number), population, str(number), positive)
        for population, positive, count in (
            ("children", False, 10),
            ("children", True, 4),
            ("adults", False, 2),
            ("adults", True, 2),
        )
        for number in range(count)
    ]
    return FilmSet(tuple(films), np.zeros((18, 1, 1), np.uint8))


def test_populations_come_by_share_and_labels_equally_often(config):
    order = epoch_order(film_set(), config.sources, 40, np.random.default_rng(0))
    counts = [
        np.isin(order, members).sum()
        for members in (range(10), range(10, 14), range(14, 16), range(16, 18))
    ]
    assert counts == [10, 10, 10, 10]


def test_no_film_comes_much_more_often_than_its_like(config):
    order = epoch_order(film_set(), config.sources, 40, np.random.default_rng(0))
    times = np.bincount(order, minlength=18)
    assert times[:10].tolist() == [1] * 10
    assert set(times[10:14]) == {2, 3}
    assert times[14:].tolist() == [5] * 4


def test_order_is_shuffled_and_repeatable(config):
    first, again, other = (
        epoch_order(film_set(), config.sources, 40, np.random.default_rng(seed))
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert first.tolist() != other.tolist()


def test_batches_cover_the_order():
    cut = list(batches(np.arange(10), 4))
    assert [len(each) for each in cut] == [4, 4, 2]
    np.testing.assert_array_equal(np.concatenate(cut), np.arange(10))


def test_targets_are_smoothed_by_population(config):
    targets = smoothed_targets(film_set(), config.sources)
    expected = [0.0, 1.0, 0.1, 0.9]
    np.testing.assert_allclose(targets[[0, 10, 14, 16]], expected, rtol=1e-6)
