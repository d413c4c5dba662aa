"""Trainings really killed, in the middle of writing the checkpoint of their second epoch."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from medviewer.training.config import read_config
from medviewer.training.data.gathering import gather
from medviewer.training.learning.engine import Progress
from medviewer.training.learning.training import train
from tests.training.made_data import CONFIG
from tests.training.made_volumes import volume_config, write_npz

SCRIPT = """
import os, signal, sys
from pathlib import Path
import torch
from medviewer.training.config import read_config
from medviewer.training.data.gathering import gather
from medviewer.training.learning.training import train

config = read_config(Path(sys.argv[1]))
whole, written = torch.save, []

def save(content, path):
    written.append(path)
    whole(content, path)
    if len(written) == 3:  # the start, the first epoch, the second one
        with open(path, "r+b") as file:
            file.truncate(1000)
        os.kill(os.getpid(), signal.SIGKILL)

torch.save = save
train(config, gather(config, Path(sys.argv[2])), Path(sys.argv[3]), resume=False)
"""


def of_films(_folder: Path, data: Path) -> tuple[str, Path]:
    """Return a configuration for films, and where they are."""
    text = CONFIG
    for old, new in (
        ('"efficientnet-lite0"\npretrained = "imagenet"\nfrozen = 15', '"tiny-cnn"'),
        ("[input]", "[network.options]\nwidth = 4\nchannels = 3\n\n[input]"),
        ("epochs = 2\nimages_per_epoch = 16", "epochs = 3"),
        ("probe = true", "probe = false"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text, data


def of_volumes(folder: Path, _data: Path) -> tuple[str, Path]:
    """Return a configuration for volumes with all that draws numbers, and where they are."""
    write_npz(folder / "cubes.npz", (16, 4, 4))
    text = volume_config(
        path='"cubes.npz"',
        intensity='{ kind = "range", low = 0.0, high = 255.0 }',
        epochs="3",
        dropout="0.2",
        probe='false\nmixup = 0.4\nclass_weights = "balanced"',
        shading="0.02",
    )
    return text, folder


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Compute with one thread, as what is killed does: more may round sums otherwise."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows kills without a signal")
@pytest.mark.parametrize("made", [of_films, of_volumes])
def test_what_was_killed_goes_on_after_its_last_whole_epoch(made, data, tmp_path: Path) -> None:
    script, work, recipe = (tmp_path / each for each in ("script.py", "work", "train.toml"))
    text, folder = made(tmp_path, data)
    script.write_text(SCRIPT)
    recipe.write_text(text)
    words = [str(each) for each in (script, recipe, folder, work)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, timeout=240, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    config = read_config(recipe)
    samples = gather(config, folder)
    progress = Progress(config, samples, work)
    assert progress.restore()
    assert progress.epoch == 1
    resumed = train(config, samples, work, resume=True)
    whole = train(config, samples, tmp_path / "whole", resume=False)
    assert resumed.losses == whole.losses
    for name, tensor in whole.end.items():
        assert torch.equal(tensor, resumed.end[name]), name
