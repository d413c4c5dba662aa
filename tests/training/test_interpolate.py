import numpy as np
import pytest
import torch

from medviewer.training.data.dataset import Film, FilmSet
from medviewer.training.interpolate import Candidate, mean_population_auc, mixed_state


def test_floats_are_mixed_and_counters_are_not():
    start = {"weight": torch.tensor([0.0, 2.0]), "count": torch.tensor(1)}
    end = {"weight": torch.tensor([4.0, 4.0]), "count": torch.tensor(9)}
    mixed = mixed_state(start, end, 0.25)
    assert mixed["weight"].tolist() == [1.0, 2.5]
    assert mixed["count"].item() == 9


def test_merit_is_the_mean_of_plain_and_changed_films():
    assert Candidate(1.0, plain=0.9, changed=0.8).merit == pytest.approx(0.85)


def test_populations_count_the_same_in_the_mean_auc():
    films = [Film("", "a", str(i), i >= 2) for i in range(4)]
    films += [Film("", "b", str(i), i == 1) for i in range(2)]
    film_set = FilmSet(tuple(films), np.zeros((6, 1, 1), np.uint8))
    # a: 4 of 4 pairs, b: 0 of 1
    logits = np.array([1.0, 2, 3, 4, 9, 8])
    assert mean_population_auc(film_set, logits) == pytest.approx(0.5)
