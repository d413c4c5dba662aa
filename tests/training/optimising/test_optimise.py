"""A tiny model from bundle to twin and table, on made films."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from medviewer.cli.main import main
from medviewer.inference.loader import forget_classifiers, load_classifier
from medviewer.models.bundle import load_bundle
from medviewer.models.preprocess import prepare
from medviewer.training.commands import optimise as optimise_command
from medviewer.training.data.readers.opening import open_data
from medviewer.training.data.samples import Sample
from medviewer.training.optimising import optimise
from medviewer.training.optimising.measure import chosen, metrics_of, prepared
from medviewer.training.optimising.variants import pruned, zero_share
from tests.support.models import bright_square_network, write_bundle
from tests.support.series_models import write_ensemble_bundle
from tests.training.labelled import (
    square,
    write_manifest,
    write_sequence_model,
    write_stacks,
)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Return 24 films of 12 patients: with a bright square, or dark."""
    folder = tmp_path / "films"
    folder.mkdir()
    rows = []
    for number in range(24):
        film = np.zeros((32, 32), np.uint8)
        film[0, 0] = 255  # the scale is each film's own
        shows = number % 4 < 2
        if shows:
            film[4:20, 4:28] = 250
        Image.fromarray(film).save(folder / f"{number}.png")
        label = "bright-square" if shows else "dark"
        rows.append({"path": f"{number}.png", "label": label, "patient": f"P{number // 2}"})
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_model_gets_its_twin_and_its_table(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, out = write_bundle(tmp_path / "tiny", distance_limit=5.0), tmp_path / "faster"
    (model / "evaluation.html").write_text("<body>measured</body>")
    arguments = ["optimise", str(model), str(films), "--out", str(out), "--calibration", "4"]
    assert main([*arguments, "--json", "-", "--variants", str(tmp_path / "kept")]) == 0
    table = json.loads(capsys.readouterr().out)
    names = [each["name"] for each in table["variants"]]
    assert names == [
        "torch",
        "ONNX twin",
        "int8",
        "pruned, 50% of weights",
        "pruned, 20% of channels",
    ]
    torch_row, twin_row = table["variants"][:2]
    # logits of -0.5 + 4 * 384 / 1024 = 1 and about -0.5: all right at a score of 0.5
    assert torch_row["accuracy"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert torch_row["auc"]["value"] == 1.0
    assert torch_row["time_ratio"] == 1.0
    assert twin_row["largest_difference"] < 1e-5
    assert json.loads((out / "optimisation.json").read_text()) == table
    assert "| ONNX twin |" in (out / "optimisation.md").read_text()
    assert (tmp_path / "kept" / "int8.onnx").stat().st_size == table["variants"][2]["bytes"]
    assert (out / "evaluation.html").read_text() == "<body>measured</body>"
    forget_classifiers()
    assert load_classifier(load_bundle(out), "cpu", threads=1).twin is not None
    assert load_bundle(model).card.twin is None


def test_shared_weights_keep_the_twin_small_and_the_folder_may_be_its_own(
    films: Path, tmp_path: Path
) -> None:
    model = write_bundle(tmp_path / "tiny")
    arguments = ["optimise", str(model), str(films), "--out", str(model), "--shared-weights"]
    assert main([*arguments, "--calibration", "4"]) == 0
    bundle = load_bundle(model)
    assert bundle.card.twin is not None
    assert bundle.card.twin.weights == "network"
    forget_classifiers()
    assert load_classifier(bundle, "cpu", threads=1).twin is not None


def test_model_is_named_and_the_words_of_the_data_are_told(
    films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MEDVIEWER_MODELS", str(tmp_path / "models"))
    write_bundle(tmp_path / "models" / "tiny", labels=("square",))
    out = tmp_path / "out"
    words = ["--map", "bright-square=square", "--calibration", "4", "--out", str(out)]
    assert main(["optimise", "tiny", str(films), *words]) == 0
    assert load_bundle(out).card.twin is not None
    first = json.loads((out / "optimisation.json").read_text())["variants"][0]
    assert first["accuracy"]["value"] == 1.0


def test_weights_of_a_wrong_hash_are_not_optimised(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, out = write_bundle(tmp_path / "tiny"), tmp_path / "out"
    weights = model / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    assert main(["optimise", str(model), str(films), "--out", str(out)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "wrong SHA-256" in line
    assert not out.exists()


def test_what_was_measured_of_other_weights_is_told_before_the_work(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, out = write_bundle(tmp_path / "tiny"), tmp_path / "out"
    (model / "trust.json").write_text('{"schema": 1}')
    monkeypatch.setattr(optimise_command, "compare", lambda *_: pytest.fail("it worked first"))
    assert main(["optimise", str(model), str(films), "--out", str(out)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "trust.json does not fit" in line
    assert not out.exists()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--calibration", "1000"], "too few patients"),
        (["--fold", "9"], "no image is in the chosen folds"),
        (["--images", "0"], "must be 1 or more"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], reason: str
) -> None:
    model = write_bundle(tmp_path / "tiny")
    out = tmp_path / "out"
    assert main(["optimise", str(model), str(films), "--out", str(out), *more]) in (1, 2)
    (line,) = capsys.readouterr().err.splitlines()
    assert reason in line
    assert not out.exists()


def test_full_disk_leaves_nothing(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, out = write_bundle(tmp_path / "tiny"), tmp_path / "out" / "model"
    whole = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name.startswith("card.toml"):  # the last one of many
            raise OSError(28, "No space left on device")
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    arguments = ["optimise", str(model), str(films), "--out", str(out), "--calibration", "4"]
    assert main(arguments) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "disk full" in line
    assert not list(out.parent.iterdir())


def test_folder_of_something_else_is_refused_at_once(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = write_bundle(tmp_path / "tiny")
    assert main(["optimise", str(model), str(films), "--out", str(films)]) == 2
    assert "new or an empty folder" in capsys.readouterr().err


def test_network_of_series_gets_a_twin_of_its_encoder(tmp_path: Path) -> None:
    model, data = write_sequence_model(tmp_path / "rnn"), write_stacks(tmp_path / "stacks")
    out = tmp_path / "out"
    assert main(["optimise", str(model), str(data), "--out", str(out), "--calibration", "6"]) == 0
    forget_classifiers()
    classifier = load_classifier(load_bundle(out), "cpu", threads=1)
    assert classifier.twin_explains
    first, twin = json.loads((out / "optimisation.json").read_text())["variants"][:2]
    assert twin["largest_difference"] < 1e-5
    assert twin["auc"] == first["auc"]


def test_twin_that_says_something_else_is_not_kept(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimise, "difference", lambda *_: 0.01)
    model, out = write_bundle(tmp_path / "tiny"), tmp_path / "out"
    assert main(["optimise", str(model), str(films), "--out", str(out), "--calibration", "4"]) == 1
    assert "scores differ by 1.0e-02; it is not kept" in capsys.readouterr().err
    assert not out.exists()


def test_pruning_zeroes_the_smallest_weights_and_spares_the_head() -> None:
    network = bright_square_network().requires_grad_(requires_grad=False)
    torch.manual_seed(1)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter)
    thin = pruned(network, 0.5, structured=False)
    for name in ("first.0", "last.0"):
        before = network.get_submodule(name).weight.abs().flatten()
        after = thin.get_submodule(name).weight.abs().flatten()
        assert int((after == 0).sum()) == len(before) // 2
        assert float(after[after > 0].min()) >= float(before.sort().values[len(before) // 2])
    assert torch.equal(thin.head.weight, network.head.weight)
    assert zero_share(network) == 0.0
    narrow = pruned(network, 0.5, structured=True)
    kept = narrow.get_submodule("last.0").weight.abs().sum((1, 2, 3)) > 0
    assert int(kept.sum()) == 1


def test_images_are_prepared_at_their_own_spacing(tmp_path: Path) -> None:
    rows = [{"label": "bright-square", "spacing_row_mm": "2", "spacing_column_mm": "2"}] * 2
    rows[1] = rows[1] | {"label": "none"}
    data = write_manifest(tmp_path / "data", rows, [square(0.5)] * 2)
    card = load_bundle(write_bundle(tmp_path / "tiny", preprocess={"spacing_mm": 1.0})).card
    listing = open_data(data, card.labels, card.task)
    images = prepared(listing, listing.samples, card)
    assert torch.equal(images.groups[0], prepare(square(0.5)[None], card.preprocess, (2.0, 2.0)))


def sample(number: int, target: float, patient: str) -> Sample:
    return Sample(str(number), "all", patient, (target,))


def test_decisions_that_are_not_known_do_not_count(tmp_path: Path) -> None:
    card = load_bundle(write_bundle(tmp_path / "tiny")).card
    targets = [1.0, 1.0, 0.0, float("nan")]
    samples = [sample(n, target, f"P{n}") for n, target in enumerate(targets)]
    logits = np.array([[2.0], [-1.0], [-2.0], [9.0]])
    found = metrics_of(card, samples, logits)
    # three known: the second is missed; both positives score above the only negative
    assert found["accuracy"].value == pytest.approx(2 / 3)
    assert found["auc"].value == 1.0


def test_patients_are_drawn_whole_where_series_are() -> None:
    samples = [sample(n, 0.0, f"P{n // 3}") for n in range(12)]
    drawn = chosen(samples, 4, whole_series=True)
    assert len(drawn) == 6
    assert len({each.patient for each in drawn}) == 2
    assert len(chosen(samples, 4, whole_series=False)) == 4
    assert chosen(samples, 4, whole_series=True) == drawn


def test_ensemble_gets_a_twin_and_pruning_spares_its_members_heads(
    films: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    model = write_ensemble_bundle(tmp_path / "both")
    words = ["--map", "bright-square=bleed", "--calibration", "4", "--out", str(out)]
    assert main(["optimise", str(model), str(films), *words]) == 0
    forget_classifiers()
    classifier = load_classifier(load_bundle(out), "cpu", threads=1)
    assert classifier.twin_explains
    first, twin = json.loads((out / "optimisation.json").read_text())["variants"][:2]
    assert twin["largest_difference"] < 1e-5
    assert twin["auc"] == first["auc"]
    narrow = pruned(classifier.image_network, 0.5, structured=True)
    for part, own in zip(narrow.parts, classifier.image_network.parts, strict=True):
        assert torch.equal(part.head.weight, own.head.weight)
