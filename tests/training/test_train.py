import dataclasses

import pytest
import torch

from medviewer.training.errors import TrainingError
from medviewer.training.packing.parts import load_parts
from medviewer.training.train import _Progress, schedule, train, update_average


def test_rates_rise_then_fall_as_a_cosine():
    factors = [schedule(step, 100, 0.1) for step in range(100)]
    assert factors[0] == pytest.approx(1 / 11)
    assert factors[10] == 1
    assert factors[55] == pytest.approx(0.5)  # half way through the cosine
    assert factors[99] < 0.001
    assert max(factors) == 1


def test_average_moves_fast_at_first_and_by_its_decay_later(config):
    network = torch.nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        network.weight.fill_(10.0)
    average = {"weight": torch.zeros(1, 1)}
    update_average(average, network, 1, config.optimiser)  # decay 2 / 11
    assert average["weight"].item() == pytest.approx(10 * 9 / 11)
    average = {"weight": torch.zeros(1, 1)}
    update_average(average, network, 10_000, config.optimiser)  # decay 0.9
    assert average["weight"].item() == pytest.approx(1.0)


def test_resumed_training_ends_with_the_same_numbers(config, data, tmp_path):
    films = load_parts(config, data).train
    whole = train(config, films, tmp_path / "whole", resume=False)
    _run_one_epoch(config, films, tmp_path / "parts")
    resumed = train(config, films, tmp_path / "parts", resume=True)
    for name, tensor in whole.average.items():
        assert torch.equal(tensor, resumed.average[name]), name
    for name, tensor in whole.probe.items():
        assert torch.equal(tensor, resumed.probe[name]), name


def test_without_resume_a_checkpoint_is_not_used(config, data, tmp_path):
    films = load_parts(config, data).train
    first = train(config, films, tmp_path, resume=False)
    again = train(config, films, tmp_path, resume=False)
    assert torch.equal(first.average["head.weight"], again.average["head.weight"])
    assert [each.name for each in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_damaged_checkpoint_is_told(config, data, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"no checkpoint")
    with pytest.raises(TrainingError, match="without --resume"):
        train(config, load_parts(config, data).train, tmp_path, resume=True)


def test_checkpoint_of_another_configuration_is_refused(config, data, tmp_path):
    films = load_parts(config, data).train
    _run_one_epoch(config, films, tmp_path)
    with pytest.raises(TrainingError, match="another configuration"):
        train(dataclasses.replace(config, seed=8), films, tmp_path, resume=True)


def _run_one_epoch(config, films, work) -> None:
    """Train one epoch of the configured number, as a killed training does."""
    progress = _Progress(config, films, work)
    progress.probe()
    progress.run_epoch()
