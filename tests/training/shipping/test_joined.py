import csv
import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import tomli_w
import torch
from PIL import Image

from medviewer.cli.main import main
from medviewer.models.bundle import load_bundle
from medviewer.models.network import load_model, load_network
from tests.support.models import bright_square_network, write_bundle
from tests.support.series_models import write_sequence_bundle
from tests.training.labelled import write_films


@pytest.fixture
def folds(tmp_path: Path) -> list[Path]:
    """Return two models: ``4 s - 0.5`` and ``2 s - 0.5`` of the bright share s."""
    made = []
    for number, weight in enumerate((4.0, 2.0)):
        network = bright_square_network()
        with torch.no_grad():
            network.head.weight[0, 0] = weight
        folder = write_bundle(
            tmp_path / f"fold-{number}", network=network, distance_limit=3.0 + number
        )
        card = folder / "card.toml"
        card.write_text(card.read_text().replace("threshold = 0.5", f"threshold = 0.{4 + number}"))
        (folder / "LICENSE").write_text("Apache License")
        made.append(folder)
    return made


def packed(folders: list[Path], out: Path, *more: str) -> int:
    return main(["pack", *map(str, folders), "--out", str(out), *more])


def test_folds_become_one_model_with_the_mean_of_their_logits(folds, tmp_path, capsys):
    out = tmp_path / "both"
    assert packed(folds, out, "--name", "both") == 0
    assert capsys.readouterr().out.startswith("both 1.2.3: ")
    network = load_network(load_bundle(out))
    image = torch.zeros(1, 1, 32, 32)
    image[..., :16] = 1
    output = network.forward_with_spread(image)
    assert output.logits.item() == pytest.approx((1.5 + 0.5) / 2)
    assert output.spread.item() == pytest.approx(np.std([1.5, 0.5], ddof=1))


def test_card_claims_nothing_that_was_measured_of_one_member(folds, tmp_path):
    out = tmp_path / "both"
    assert packed(folds, out) == 0
    card = load_bundle(out).card
    first = load_bundle(folds[0]).card
    assert card.name == "fold-0-ensemble"
    assert card.title == f"{first.title} (2 networks)"
    assert card.limits[:-1] == first.limits
    assert "nothing was measured of the ensemble" in card.limits[-1]
    assert card.classes[0].threshold == pytest.approx(0.45)
    assert card.performance == ()
    for each in (card.calibration, card.reference, card.operating_point, card.twin, card.series):
        assert each is None
    assert load_model(load_bundle(out)).reference is None
    assert (out / "LICENSE").read_text() == "Apache License"


def test_what_any_member_is_weak_at_or_not_for_stays_said(folds, tmp_path):
    for number, folder in enumerate(folds):
        card = tomllib.loads((folder / "card.toml").read_text())
        card["limits"] = ["Small squares are missed.", f"Weak on scanner {number}."]
        card["not_for"] = ["Diagnosis.", f"Not for people of group {number}."]
        (folder / "card.toml").write_text(tomli_w.dumps(card))
    assert packed(folds, tmp_path / "both") == 0
    card = load_bundle(tmp_path / "both").card
    assert card.limits[:-1] == (
        "Small squares are missed.",
        "Weak on scanner 0.",
        "Weak on scanner 1.",
    )
    assert card.not_for == (
        "Diagnosis.",
        "Not for people of group 0.",
        "Not for people of group 1.",
    )


def test_ensemble_can_be_calibrated_and_measured(folds, tmp_path, capsys):
    data = write_films(tmp_path / "films")
    out, ready = tmp_path / "both", tmp_path / "ready"
    assert packed(folds, out) == 0
    assert main(["calibrate", str(out), str(data), "--out", str(ready)]) == 0
    card = load_bundle(ready).card
    assert card.calibration is not None
    assert card.network.architecture == "ensemble"
    capsys.readouterr()
    first, second, both, calibrated = (
        evaluated(each, data, capsys) for each in [*folds, out, ready]
    )
    assert counts(first) == expected_counts(data, weight=4, threshold=0.4)
    assert counts(second) == expected_counts(data, weight=2, threshold=0.5)
    assert counts(both) == expected_counts(data, weight=3, threshold=0.45)
    assert len({str(counts(each)) for each in (first, second, both)}) == 3
    for each in (second, both, calibrated):  # all of them grow with the bright share alone
        assert each["auc"]["value"] == first["auc"]["value"]
    assert calibrated["brier"]["value"] < both["brier"]["value"]


def evaluated(folder: Path, data: Path, capsys) -> dict[str, Any]:
    assert main(["evaluate", str(folder), str(data), "--json", "-"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def counts(document: dict[str, Any]) -> list[list[int]]:
    found: list[list[int]] = document["confusion"][0]["counts"]
    return found


def expected_counts(data: Path, weight: float, threshold: float) -> list[list[int]]:
    """Count answers of ``weight * s - 0.5``: rows are the labels, columns what the model says."""
    found = [[0, 0], [0, 0]]
    with (data / "manifest.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            share = np.asarray(Image.open(data / row["path"])).mean() / 255
            says = 1 / (1 + np.exp(0.5 - weight * share)) >= threshold
            found[row["label"] == "bright-square"][int(says)] += 1
    return found


def test_models_that_cannot_vote_together_are_told(folds, tmp_path, capsys):
    other = write_bundle(tmp_path / "other", labels=("dark-square",))
    finer = write_bundle(tmp_path / "finer", preprocess={"fit": "crop"})
    series = [write_sequence_bundle(tmp_path / f"series-{n}") for n in range(2)]
    free = write_bundle(tmp_path / "free", licence="CC0-1.0")
    wide = write_bundle(tmp_path / "wide")
    card = wide / "card.toml"
    card.write_text(card.read_text().replace("width = 2", "width = 3"))
    for folders, reason in (
        ([folds[0], other], "differ in labels"),
        ([folds[0], finer], "differ in preprocess"),
        ([folds[0], wide], "different networks"),
        ([folds[0], free], "differ in licence"),
        (series, "'cnn-rnn' is unknown"),
    ):
        out = tmp_path / "out.zip"
        assert packed(folders, out) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert reason in line
        assert not out.exists()


def test_altered_weights_are_refused(folds, tmp_path, capsys):
    weights = folds[1] / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    assert packed(folds, tmp_path / "out") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "wrong SHA-256" in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no safetensors", "not a valid safetensors file"),
        (
            safetensors.torch.save({"network.head.bias": torch.tensor([float("nan")])}),
            "finite floating-point numbers",
        ),
    ],
)
def test_weights_that_are_none_are_told_although_their_hash_is_right(
    folds, tmp_path, capsys, content, reason
):
    weights, card = folds[1] / "weights.safetensors", folds[1] / "card.toml"
    old = hashlib.sha256(weights.read_bytes()).hexdigest()
    weights.write_bytes(content)
    card.write_text(card.read_text().replace(old, hashlib.sha256(content).hexdigest()))
    assert packed(folds, tmp_path / "out") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert reason in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../out", "two words", ""])
def test_name_that_is_none_is_wrong_use(folds, tmp_path, capsys, name):
    assert packed(folds, tmp_path / "out", "--name", name) == 2
    assert "--name" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_licence_is_asked_for(folds, tmp_path, capsys):
    (folds[0] / "LICENSE").unlink()
    assert packed(folds, tmp_path / "out") == 1
    assert "give it by --licence" in capsys.readouterr().err
    assert packed(folds, tmp_path / "out", "--licence", str(folds[1] / "LICENSE")) == 0


def test_a_single_model_has_its_own_name(folds, tmp_path, capsys):
    assert packed(folds[:1], tmp_path / "out", "--name", "other") == 2
    assert "give several folders" in capsys.readouterr().err
