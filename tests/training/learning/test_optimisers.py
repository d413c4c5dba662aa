import dataclasses

import pytest
import torch

from medviewer.training.learning.optimiser_config import OptimiserConfig
from medviewer.training.learning.optimisers import (
    make_optimiser,
    mean_state,
    mixed_state,
    schedule,
    set_rates,
    update_average,
)

COSINE = OptimiserConfig(10, 8, 1e-3, 1e-3, warm_up=0.1)


def test_rates_rise_then_fall_as_a_cosine():
    factors = [schedule(COSINE, step, 100) for step in range(100)]
    assert factors[0] == pytest.approx(1 / 11)
    assert factors[10] == 1
    assert factors[55] == pytest.approx(0.5)  # half way through the cosine
    assert factors[99] < 0.001
    assert max(factors) == 1


def test_steps_divide_by_ten_at_their_milestones():
    config = dataclasses.replace(COSINE, schedule="step", milestones=(0.5, 0.75))
    factors = [schedule(config, step, 100) for step in (0, 49, 50, 74, 75, 99)]
    assert factors == pytest.approx([1, 1, 0.1, 0.1, 0.01, 0.01])


def test_one_cycle_starts_low_peaks_once_and_ends_lower():
    config = dataclasses.replace(COSINE, schedule="one-cycle", warm_up=0.3)
    factors = [schedule(config, step, 100) for step in range(101)]
    assert factors[0] == pytest.approx(1 / 25)
    assert factors[30] == pytest.approx(1)
    assert factors[100] == pytest.approx(1e-4)


@pytest.mark.parametrize(("kind", "key"), [("adamw", "betas"), ("sgd", "momentum")])
def test_momentum_is_lowest_where_the_rate_is_highest(kind, key):
    config = dataclasses.replace(COSINE, kind=kind, schedule="one-cycle", warm_up=0.5)
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = make_optimiser([{"params": [weight], "lr": 1.0, "peak": 2.0}], config)
    set_rates(optimiser, config, 50, 100)
    group = optimiser.param_groups[0]
    assert group["lr"] == pytest.approx(2.0)
    assert (group[key][0] if key == "betas" else group[key]) == pytest.approx(0.85)


def test_average_moves_fast_at_first_and_by_its_decay_later():
    average = {"weight": torch.zeros(1, 1)}
    state = {"weight": torch.full((1, 1), 10.0)}
    update_average(average, state, 1, 0.9)  # decay 2 / 11
    assert average["weight"].item() == pytest.approx(10 * 9 / 11)
    average = {"weight": torch.zeros(1, 1)}
    update_average(average, state, 10_000, 0.9)
    assert average["weight"].item() == pytest.approx(1.0)


def test_floats_are_mixed_and_counters_are_not():
    start = {"weight": torch.tensor([0.0, 2.0]), "count": torch.tensor(1)}
    end = {"weight": torch.tensor([4.0, 4.0]), "count": torch.tensor(9)}
    mixed = mixed_state(start, end, 0.25)
    assert mixed["weight"].tolist() == [1.0, 2.5]
    assert mixed["count"].item() == 9


def test_mean_of_weights_takes_counters_as_they_are():
    states = [
        {"weight": torch.tensor([0.0, 2.0]), "count": torch.tensor(1)},
        {"weight": torch.tensor([4.0, 4.0]), "count": torch.tensor(9)},
    ]
    mean = mean_state(states)
    assert mean["weight"].tolist() == [2.0, 3.0]
    assert mean["count"].item() == 1
