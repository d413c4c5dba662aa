"""Training on a graphics card; what was begun there goes on anywhere."""

import dataclasses

import pytest
import torch

from medviewer.training.data.gathering import gather
from medviewer.training.learning import engine
from medviewer.training.learning.engine import Progress
from medviewer.training.learning.training import train

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device"),
]


@pytest.fixture(scope="module")
def tuning(config):
    """Return a configuration that fine-tunes a pretrained network for three epochs."""
    return dataclasses.replace(config, optimiser=dataclasses.replace(config.optimiser, epochs=3))


@pytest.fixture(scope="module")
def films(config, data):
    return gather(config, data)


def assert_close(first, second):
    assert first.keys() == second.keys()
    for name, tensor in first.items():
        torch.testing.assert_close(second[name], tensor, atol=1e-5, rtol=1e-4, msg=name)


def test_weights_end_on_the_cpu_and_a_resume_ends_with_the_same_numbers(tuning, films, tmp_path):
    whole = train(tuning, films, tmp_path / "whole", resume=False)
    assert {tensor.device.type for tensor in whole.end.values()} == {"cpu"}
    killed = Progress(tuning, films, tmp_path / "parts")
    assert next(killed.open.network.parameters()).is_cuda
    killed.begin()
    killed.run_epoch()
    resumed = train(tuning, films, tmp_path / "parts", resume=True)
    assert_close(whole.end, resumed.end)
    assert any((tensor != whole.start[name]).any() for name, tensor in whole.end.items())


def test_what_a_graphics_card_began_goes_on_on_a_cpu(tuning, films, tmp_path, monkeypatch):
    begun = Progress(tuning, films, tmp_path)
    begun.begin()
    begun.run_epoch()
    monkeypatch.setattr(engine, "training_device", lambda: torch.device("cpu"))
    resumed = train(tuning, films, tmp_path, resume=True)
    assert len(resumed.losses) == 3
    assert resumed.losses[0] == begun.losses[0]


def test_the_loss_falls(tuning, films, tmp_path):
    longer = dataclasses.replace(
        tuning, optimiser=dataclasses.replace(tuning.optimiser, epochs=8, images_per_epoch=0)
    )
    trained = train(longer, films, tmp_path, resume=False)
    assert trained.losses[-1] < trained.losses[0]
