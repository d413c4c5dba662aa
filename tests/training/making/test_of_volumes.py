"""Whole trainings of a network of volumes, by the commands a user has."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from medviewer.cli.main import main
from medviewer.models.bundle import load_bundle
from medviewer.models.network import load_model
from medviewer.training.commands import train
from medviewer.training.config import read_config
from medviewer.training.data.gathering import gather
from medviewer.training.packing.outputs import run_samples
from tests.training.made_volumes import volume_config, write_cts, write_npz


@pytest.fixture(autouse=True, scope="module")
def unchanged_allocator():
    """Leave a setting of the whole process alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "keep_freed_memory", lambda **_: True)
        yield


def trained(folder: Path, text: str, *words: str) -> int:
    """Train by a configuration on what lies in the folder ``data``; return the exit status."""
    (folder / "train.toml").write_text(text)
    places = {"--data": "data", "--out": "models/volumes", "--work": "work"}
    paths = [word for key, name in places.items() for word in (key, str(folder / name))]
    return main(["train", str(folder / "train.toml"), *paths, *words])


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Return a folder with CT series, labels of series, and the model that was trained on them."""
    folder = tmp_path_factory.mktemp("volumes")
    write_cts(folder / "data")
    text = volume_config().replace('"tiny-films"', '"volumes"')
    assert trained(folder, text) == 0
    return folder


def test_volumes_are_told_apart_on_patients_that_the_network_never_saw(made):
    card = load_bundle(made / "models" / "volumes").card
    (performance,) = card.performance
    assert performance.level == "patient"
    assert (performance.images, performance.patients) == (16, 16)
    assert performance.metrics["auc"].value >= 0.95
    assert performance.metrics["accuracy"].value >= 0.9


def test_the_card_says_all_that_a_viewer_needs(made):
    bundle = load_bundle(made / "models" / "volumes")
    card = bundle.card
    assert (card.network.architecture, card.network.target_layer) == ("resnet18-3d", "layer4")
    assert (card.pooling.images_to_series, card.input.depth) == ("network", 8)
    assert card.series is None  # what is fitted holds for the series: slices have no scores
    assert card.calibration is not None
    assert card.conformal is not None
    assert [each.images for each in card.training_data] == [32]
    assert load_model(bundle).reference is not None
    assert "pooled to 1x1x1" in card.reference.method
    assert "volumes flagged" in card.reference.fitted_on


def test_pages_count_volumes(made):
    folder = made / "models" / "volumes"
    page = (folder / "README.md").read_text()
    assert "by patient (16 volumes, 16 patients)" in page
    assert "| slices in reverse order | 32 |" in page
    assert "| trained on | source | licence | volumes | patients |" in page
    measured = (folder / "evaluation.html").read_text()
    assert re.search(r"16 scored, of 16 patients \([^:]+: 16 volumes\)", measured)
    assert "By population" not in measured


def test_series_are_classified_in_the_cli_with_the_scores_of_the_training(
    made, capsys, monkeypatch
):
    """The tensor of the training is the viewer's: logits are equal for series of any depth."""
    monkeypatch.setenv("MEDVIEWER_MODELS", str(made / "models"))
    capsys.readouterr()
    assert main(["classify", str(made / "data"), "--model", "volumes", "--json", "-"]) == 0
    found = {
        series["images"][0]["file"].partition("/")[0]: series
        for series in json.loads(capsys.readouterr().out)["series"]
    }
    bundle = load_bundle(made / "models" / "volumes")
    samples = gather(read_config(made / "train.toml"), made / "data")
    logits = run_samples(load_model(bundle).network, samples, bundle.card.preprocess).logits[:, 0]
    assert len(found) == len(samples.samples) == 64
    right = 0
    for number, sample in enumerate(samples.samples):
        series = found[f"s{number}"]
        score = series["scores"]["ill"]
        assert score["logit"] == pytest.approx(logits[number], abs=1e-3)
        assert all(image["scores"] == {} for image in series["images"])
        right += score["positive"] == (sample.targets == (1.0,))
    assert right >= 60


def test_what_came_out_is_evaluated_calibrated_and_packed(made, tmp_path):
    model, data = str(made / "models" / "volumes"), str(made / "data")
    out = tmp_path / "found.json"
    words = ["--json", str(out), "--html", str(tmp_path / "page.html"), "--bootstraps", "10"]
    assert main(["evaluate", model, data, *words]) == 0
    found = json.loads(out.read_text())
    assert found["auc"]["value"] >= 0.95
    assert found["n_patients"] == 64
    assert main(["calibrate", model, data, "--out", str(tmp_path / "again")]) == 0
    again = load_bundle(tmp_path / "again").card
    assert again.calibration.set.startswith("data: 64 series of 64 patients")
    ranged = ["calibrate", model, data, "--range", "--out", str(tmp_path / "ranged")]
    assert main(ranged) == 0
    before = load_bundle(made / "models" / "volumes").card.reference
    after = load_bundle(tmp_path / "ranged").card.reference
    assert after.threshold == pytest.approx(before.threshold, rel=1e-4)
    packed = ["pack", model, "--out", str(tmp_path / "m.zip"), "--licence", str(tmp_path / "l")]
    (tmp_path / "l").write_text("Apache-2.0")
    assert main(packed) == 0


def test_how_far_its_maps_can_be_trusted_is_measured_on_volumes_it_never_saw(made, tmp_path):
    model, data = str(made / "models" / "volumes"), str(made / "data")
    few = ["--images", "2", "--slow-images", "0", "--bootstraps", "5"]
    out = tmp_path / "trust.json"
    assert main(["trust", model, data, "--unseen", "--json", str(out), *few]) == 0
    found = json.loads(out.read_text())
    told = {name: found["data"][name] for name in ("part", "images", "patients", "slice_of")}
    assert told == {"part": "test", "images": 2, "patients": 2, "slice_of": "volume"}
    assert list(found["levels"]) == ["series"]


def by_folds(text: str, aside: float) -> str:
    """Return a configuration with two folds instead of fractions."""
    for old, new in (
        ('kind = "fractions"\ntrain = 0.5', f'kind = "folds"\ncount = 2\naside = {aside}'),
        ("validation = 0.25\ntest = 0.25\n", ""),
        ("[interpolation]\nsteps = [1.0]\n", ""),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


def test_medmnist_volumes_by_their_own_folds(tmp_path, capsys):
    (tmp_path / "data").mkdir()
    write_npz(tmp_path / "data" / "cubes.npz")
    text = volume_config(
        path='"cubes.npz"',
        intensity='{ kind = "range", low = 0.0, high = 255.0 }',
        epochs="8",
        kind='"slices"',  # all have as many slices: none is resampled
    )
    text = by_folds(text, aside=0.25).replace("count = 2\n", "")
    assert trained(tmp_path, text) == 0
    first = load_bundle(tmp_path / "models" / "volumes")
    (performance,) = first.card.performance
    assert performance.images == 64
    assert performance.metrics["auc"].value >= 0.9
    assert sorted(each.name for each in (tmp_path / "work").iterdir()) == [
        "all",
        "fold-test",
        "fold-train",
        "fold-val",
    ]
    assert trained(tmp_path, text, "--resume") == 0
    again = load_bundle(tmp_path / "models" / "volumes").card
    assert again.weights.sha256 == first.card.weights.sha256
    assert again.performance == first.card.performance


def told(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> str:
    """Train, expect that it ends with one line before anything is written; return the line."""
    capsys.readouterr()
    assert trained(tmp_path, text) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert not (tmp_path / "models").exists()
    (line,) = error.splitlines()
    return line


def test_series_of_different_depth_need_the_depth_of_the_card(tmp_path, capsys):
    write_cts(tmp_path / "data", count=8)
    text = volume_config(kind='"slices"')
    assert "from 7 to 10 slices: set card.input.depth" in told(tmp_path, capsys, text)


def test_voxels_that_are_no_numbers_are_named_by_their_row(tmp_path, capsys):
    (tmp_path / "data").mkdir()
    volumes = np.zeros((4, 3, 8, 8), np.float32)
    volumes[2, 1, 4, 4] = np.nan
    np.savez(tmp_path / "data" / "v.npz", train_images=volumes, train_labels=[[0], [1], [0], [1]])
    line = told(tmp_path, capsys, volume_config(path='"v.npz"'))
    assert "train_images, row 2: the image has pixels that are no numbers" in line


def test_a_class_that_no_series_has_is_named(tmp_path, capsys):
    (tmp_path / "data").mkdir()
    volumes = np.zeros((4, 3, 8, 8), np.uint8)
    np.savez(tmp_path / "data" / "v.npz", train_images=volumes, train_labels=[[0]] * 4)
    assert "one class only" in told(tmp_path, capsys, volume_config(path='"v.npz"'))


def test_a_last_batch_of_one_volume_needs_more_than_one_cell(tmp_path, capsys):
    write_cts(tmp_path / "data", count=32)  # of which 16 are trained on
    text = volume_config(batch="5", architecture='"resnet18-3d"\noptions = { width = 4 }')
    assert "choose another optimiser.batch" in told(tmp_path, capsys, text)


def test_too_few_volumes_for_the_range_check_are_told_before_the_training(tmp_path, capsys):
    write_cts(tmp_path / "data", count=8)
    text = by_folds(volume_config(), aside=0.1)
    line = told(tmp_path, capsys, text)
    assert "0 volumes that the network does not see are too few for the out-of-range check" in line


def test_a_part_of_one_class_is_told_before_the_training(tmp_path, capsys):
    (tmp_path / "data").mkdir()
    volumes = np.zeros((8, 3, 8, 8), np.uint8)
    labels = [[1], *([[0]] * 7)]
    np.savez(tmp_path / "data" / "v.npz", train_images=volumes, train_labels=labels)
    line = told(tmp_path, capsys, volume_config(path='"v.npz"'))
    assert "the class ill is never present in the training part" in line
