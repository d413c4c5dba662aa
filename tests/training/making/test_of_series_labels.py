"""Sequence networks that are taught by the labels of whole series alone."""

import json
from pathlib import Path

import numpy as np
import pytest

from medviewer.cli.main import main
from medviewer.models.bundle import load_bundle
from medviewer.models.network import load_model
from medviewer.training.commands import train
from tests.training.made_scans import SERIES, SLICES, scan_config, write_scans
from tests.training.making.test_of_scans import SEQUENCE


def series_config(**changes: str) -> str:
    """Return a configuration whose slices are seen by ImageNet's network as it came."""
    wanted = {
        "architecture": '"efficientnet-lite0"',
        "pretrained": '"imagenet"',
        "frozen": "18",
        "norms": '"kept"',
        "pooling": '"network"',
        "epochs": "0",
        "probe": "false",
        "intensity": '{ kind = "window", center = 100.0, width = 200.0 }',
    }
    text = scan_config(**(wanted | changes)).replace("[interpolation]\nsteps = [0.5, 1.0]\n", "")
    text = text.replace('"tiny-films"', '"series"')
    return text + SEQUENCE.replace("epochs = 2", "epochs = 30").replace(
        "rate = 1e-3", "rate = 0.01"
    )


def trained(folder: Path, text: str) -> int:
    (folder / "train.toml").write_text(text)
    places = {"--data": "data", "--out": "models/series", "--work": "work"}
    paths = [word for key, name in places.items() for word in (key, str(folder / name))]
    return main(["train", str(folder / "train.toml"), *paths])


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Return a folder with CT series, one label each, and the model that was trained on them."""
    folder = tmp_path_factory.mktemp("series")
    write_scans(folder / "data", by_slice=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "keep_freed_memory", lambda **_: True)
        assert trained(folder, series_config()) == 0
    return folder


def test_series_are_told_apart_and_slices_have_no_scores(made):
    bundle = load_bundle(made / "models" / "series")
    (performance,) = bundle.card.performance
    assert performance.level == "patient"
    assert performance.metrics["auc"].value >= 0.9
    assert bundle.card.network.options["slice_scores"] is False
    assert bundle.card.series is None
    network = load_model(bundle).network
    assert not network.scores_slices
    assert not [name for name in network.state_dict() if "slice_head" in name]


def test_the_viewer_shows_no_score_of_a_slice_but_its_share_and_its_effect(
    made, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("MEDVIEWER_MODELS", str(made / "models"))
    capsys.readouterr()
    assert main(["classify", str(made / "data"), "--model", "series", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)["series"]
    assert len(found) == SERIES
    right = 0
    for series in found:
        number = int(series["images"][0]["file"].partition("/")[0][1:])
        right += series["scores"]["ill"]["positive"] == (number % 2 == 0)
        assert [image["scores"] for image in series["images"]] == [{}] * SLICES
        assert len(series["weights"]) == SLICES
        assert sum(series["weights"]) == pytest.approx(1, abs=1e-3)
    assert right >= SERIES - 2
    out = tmp_path / "explained"
    words = ["explain", str(made / "data" / "s0"), "--model", "series", "--out", str(out)]
    assert main(words) == 0
    (series,) = json.loads((out / "explain.json").read_text())["series"]
    assert len(series["importance"]["left_out"]) == SLICES
    assert max(map(abs, series["importance"]["left_out"])) > 0
    capsys.readouterr()
    assert main([*words[:-1], str(tmp_path / "other"), "--of-slices"]) == 2
    assert "its slices have no scores to explain" in capsys.readouterr().err


def test_it_is_evaluated_and_calibrated_by_series(made, tmp_path, capsys):
    model, data = str(made / "models" / "series"), str(made / "data")
    out = tmp_path / "found.json"
    words = ["--json", str(out), "--html", str(tmp_path / "page.html"), "--bootstraps", "10"]
    assert main(["evaluate", model, data, *words]) == 0
    found = json.loads(out.read_text())
    assert found["auc"]["value"] >= 0.9
    assert "slice" not in found
    assert (tmp_path / "page.html").stat().st_size > 0
    assert main(["calibrate", model, data, "--out", str(tmp_path / "again")]) == 0
    again = load_bundle(tmp_path / "again").card
    assert again.calibration.set.startswith(f"data: {SERIES} series")
    assert main(["calibrate", model, data, "--range", "--out", str(tmp_path / "ranged")]) == 0
    capsys.readouterr()
    assert main(["optimise", model, data, "--out", str(tmp_path / "twin")]) == 1
    assert "the model scores series alone" in capsys.readouterr().err


def test_it_is_measured_on_slices_that_have_labels_by_series_all_the_same(made, tmp_path):
    write_scans(tmp_path / "data", by_slice=True)
    out = tmp_path / "found.json"
    words = ["--json", str(out), "--bootstraps", "10"]
    assert main(["evaluate", str(made / "models" / "series"), str(tmp_path / "data"), *words]) == 0
    found = json.loads(out.read_text())
    assert "slice" not in found
    assert found["n_patients"] == SERIES


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pretrained": '"none"'}, 'set network.pretrained = "imagenet"'),
        ({"epochs": "2"}, "set optimiser.epochs = 0"),
        ({"probe": "true"}, "set optimiser.probe = false"),
    ],
)
def test_what_sees_each_slice_stays_as_it_came(made, tmp_path, capsys, changes, reason):
    (tmp_path / "data").symlink_to(made / "data")
    assert trained(tmp_path, series_config(**changes)) == 1
    assert reason in capsys.readouterr().err


def test_folds_of_series_are_even_in_what_the_series_have(made, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "keep_freed_memory", lambda **_: True)
    (tmp_path / "data").symlink_to(made / "data")
    text = series_config()
    for old, new in (
        ('kind = "fractions"\ntrain = 0.5', 'kind = "folds"\ncount = 2\naside = 0.2'),
        ("validation = 0.25\ntest = 0.25\n", ""),
    ):
        assert old in text
        text = text.replace(old, new)
    assert trained(tmp_path, text) == 0
    card = load_bundle(tmp_path / "models" / "series").card
    (performance,) = card.performance
    assert performance.patients == SERIES
    assert performance.metrics["auc"].value >= 0.9
    record = json.loads((tmp_path / "models" / "series" / "split.json").read_text())
    assert [record[f"fold {n}"]["patients"] for n in (1, 2)] == [SERIES // 2] * 2
    assert not np.isnan(card.calibration.scale[0])
