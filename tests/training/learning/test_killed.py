"""A training that is really killed, in the middle of writing the checkpoint of its second epoch."""

import dataclasses
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from medviewer.training.config import NetworkConfig
from medviewer.training.data.gathering import gather
from medviewer.training.learning.engine import Progress, train

SCRIPT = """
import dataclasses, os, signal, sys
from pathlib import Path
import torch
from medviewer.training.config import NetworkConfig, read_config
from medviewer.training.data.gathering import gather
from medviewer.training.learning.engine import train

config = read_config(Path(sys.argv[1]))
optimiser = dataclasses.replace(config.optimiser, probe=False, epochs=3, images_per_epoch=0)
network = NetworkConfig("tiny-cnn", options={"width": 4, "channels": 3})
config = dataclasses.replace(config, network=network, optimiser=optimiser)
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


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows kills without a signal")
def test_what_was_killed_goes_on_after_its_last_whole_epoch(
    config, config_file, data, tmp_path: Path
) -> None:
    script, work = tmp_path / "script.py", tmp_path / "work"
    script.write_text(SCRIPT)
    words = [str(each) for each in (script, config_file, data, work)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, timeout=240, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    tiny = dataclasses.replace(
        config,
        network=NetworkConfig("tiny-cnn", options={"width": 4, "channels": 3}),
        optimiser=dataclasses.replace(config.optimiser, probe=False, epochs=3, images_per_epoch=0),
    )
    films = gather(tiny, data)
    progress = Progress(tiny, films, work)
    assert progress.restore()
    assert progress.epoch == 1
    resumed = train(tiny, films, work, resume=True)
    whole = train(tiny, films, tmp_path / "whole", resume=False)
    assert resumed.losses == whole.losses
    for name, tensor in whole.end.items():
        assert torch.equal(tensor, resumed.end[name]), name
