"""Two processes on one training, as torchrun starts them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from medviewer.training.learning import distributed
from tests.training.made_data import folds_config

SCRIPT = """
import dataclasses, json, sys
from pathlib import Path
from medviewer.training.config import NetworkConfig, read_config
from medviewer.training.data.gathering import gather
from medviewer.training.learning.distributed import process_group, rank
from medviewer.training.learning.training import train

config = read_config(Path(sys.argv[1]))
optimiser = dataclasses.replace(
    config.optimiser, probe=False, dropout=0.0, epochs=3, batch=32, images_per_epoch=0
)
network = NetworkConfig("tiny-cnn", options={"width": 4, "channels": 3})
config = dataclasses.replace(config, network=network, optimiser=optimiser)
with process_group():
    trained = train(config, gather(config, Path(sys.argv[2])), Path(sys.argv[3]), resume=False)
    if rank() == 0:
        Path(sys.argv[4]).write_text(json.dumps(trained.losses))
"""


def losses_of(processes: int, config_file: Path, data: Path, folder: Path) -> list[float]:
    """Train with that many processes and return the losses of the epochs."""
    folder.mkdir()
    script, result = folder / "script.py", folder / "losses.json"
    script.write_text(SCRIPT)
    words = [str(script), str(config_file), str(data), str(folder / "work"), str(result)]
    launcher = ["-m", "torch.distributed.run", "--nproc-per-node", str(processes)]
    start = launcher if processes > 1 else []
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())}
    if processes > 1:
        environment["MASTER_PORT"] = str(20_000 + os.getpid() % 20_000)
        start += ["--master-port", environment["MASTER_PORT"]]
    done = subprocess.run(
        [sys.executable, *start, *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(result.read_text())


def test_two_processes_give_the_losses_of_one(config_file, data, tmp_path):
    alone = losses_of(1, config_file, data, tmp_path / "one")
    together = losses_of(2, config_file, data, tmp_path / "two")
    assert together == pytest.approx(alone, abs=1e-5)
    assert alone[-1] != alone[0]


def model_of(start: list[str], data: Path, folder: Path) -> dict[str, np.ndarray]:
    """Run ``medviewer train`` and return the weights of the network that ships."""
    folder.mkdir()
    (folder / "train.toml").write_text(folds_config())
    words = ["train", "train.toml", "--data", str(data), "--out", "model", "--work", "work"]
    done = subprocess.run(
        [sys.executable, *start, "-m", "medviewer", *words],
        cwd=folder,
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return load_file(folder / "model" / "weights.safetensors")


def test_command_with_probe_and_folds_makes_the_same_model_in_two_processes(data, tmp_path):
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    alone = model_of([], data, tmp_path / "one")
    together = model_of(launcher, data, tmp_path / "two")
    assert together.keys() == alone.keys()
    for name, numbers in alone.items():
        np.testing.assert_allclose(together[name], numbers, atol=1e-4, err_msg=name)
    scores = sorted(path.parent.name for path in (tmp_path / "two" / "work").rglob("scores.npz"))
    assert scores == ["fold-1", "fold-2"]


def test_a_single_process_needs_no_group():
    with distributed.process_group():
        assert (distributed.rank(), distributed.world_size()) == (0, 1)
        distributed.wait_for_all()
