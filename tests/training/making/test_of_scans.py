"""Whole trainings on what is no 8-bit picture of one size: scans, deep pictures, any sizes."""

import argparse
import json

import numpy as np
import pytest
from PIL import Image

from medviewer.cli.main import main
from medviewer.models.bundle import load_bundle
from medviewer.training.commands import train
from tests.training.made_scans import SERIES, SLICES, scan_config, write_scans

SEQUENCE = """
[sequence]
architecture = "cnn-gru"
options = { hidden = 8 }
epochs = 2
rate = 1e-3
weight_decay = 0.01
dropout = 0.1
copies = 1
"""


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Return a function that trains by a configuration on what lies in the folder ``data``."""
    monkeypatch.setattr(train, "keep_freed_memory", lambda **_: True)  # of the whole process
    parser = argparse.ArgumentParser()
    train.add_arguments(parser)

    def make(text):
        (tmp_path / "train.toml").write_text(text)
        places = {"--data": "data", "--out": "models/m", "--work": "work"}
        words = [word for key, name in places.items() for word in (key, str(tmp_path / name))]
        assert train.run(parser.parse_args([str(tmp_path / "train.toml"), *words])) == 0
        return load_bundle(tmp_path / "models" / "m")

    return make


def evaluated(folder, *words):
    """Return what ``evaluate`` says of the model on its data."""
    out = folder / "evaluation.json"
    words = [str(folder / "models" / "m"), str(folder / "data"), *words, "--json", str(out)]
    assert main(["evaluate", *words, "--bootstraps", "10"]) == 0
    return json.loads(out.read_text())


@pytest.mark.parametrize(
    "intensity",
    [
        '{ kind = "window", center = 100.0, width = 400.0 }',
        '{ kind = "range", low = 0.0, high = 300.0 }',
        '{ kind = "percentile", low = 1.0, high = 99.0 }',
    ],
)
def test_a_slice_network_learns_from_a_ct(made, tmp_path, intensity):
    write_scans(tmp_path / "data", by_slice=True)
    text = scan_config(intensity=intensity, probe="false", epochs="6", images_per_epoch="0")
    text = text.replace(
        "head_rate = 1e-3\ntrunk_rate = 1e-4", "head_rate = 0.02\ntrunk_rate = 0.02"
    )
    bundle = made(text)
    assert bundle.card.input.modalities == ("CT",)
    found = evaluated(tmp_path)
    assert found["slice"]["n_images"] == SERIES * SLICES
    assert found["slice"]["auc"]["value"] > 0.9


def test_a_network_that_reads_millimetres_learns_from_a_ct(made, tmp_path):
    write_scans(tmp_path / "data", by_slice=True, side=24)
    assert made(scan_config(fit='"pad"\nspacing_mm = 0.7')).card.preprocess.spacing_mm == 0.7
    assert evaluated(tmp_path)["slice"]["n_images"] == SERIES * SLICES


def test_a_sequence_network_learns_from_series_of_any_size(made, tmp_path):
    write_scans(tmp_path / "data", by_slice=True, side=24)
    text = scan_config(pooling='"network"') + SEQUENCE
    assert made(text).card.input.order == "cranial_first"
    assert evaluated(tmp_path)["patient"]["n_patients"] == SERIES
    write_scans(tmp_path / "data", by_slice=False, side=24)  # these cannot be trained on
    by_series = evaluated(tmp_path)
    assert by_series["n_patients"] == SERIES
    assert "slice" not in by_series


def test_films_of_any_size_and_depth_in_class_folders(made, tmp_path):
    generator = np.random.default_rng(0)
    for number in range(24):
        name = "ill" if number % 2 else "well"
        folder = tmp_path / "data" / "films" / name
        folder.mkdir(parents=True, exist_ok=True)
        rows, columns = 30 + number % 5, 40 - number % 3
        film = generator.integers(0, 100, (rows, columns)).astype(np.uint8)
        half = slice(0, columns // 2) if name == "ill" else slice(columns // 2, columns)
        film[:, half] += 120
        deep = film.astype(np.uint16) * 200
        Image.fromarray(deep if number % 4 == 0 else film).save(folder / f"{number}.png")
    text = scan_config(
        path='"films"',
        intensity='{ kind = "percentile", low = 0.0, high = 100.0 }',
        modalities='["DX"]',
        kind='"projection"',
    )
    assert made(text).card.labels == ("ill",)
