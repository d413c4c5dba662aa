import json
import re
from pathlib import Path

import numpy as np
import pytest

from medviewer.models.networks.lenet import LeNet5
from medviewer.training.config import read_config
from medviewer.training.data.gathering import gather
from medviewer.training.papers import pneumoniamnist
from medviewer.training.papers.pneumoniamnist import Run, main, page, parts_of, plan

RECIPE = Path("resources/papers/pneumoniamnist/train.toml")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Write films of which the ill ones are brighter, in the layout of MedMNIST."""
    generator = np.random.default_rng(0)
    arrays = {}
    for part, count in (("train", 96), ("val", 24), ("test", 40)):
        labels = np.arange(count) % 2
        images = generator.integers(0, 100, (count, 28, 28)) + 100 * labels[:, None, None]
        arrays[f"{part}_images"] = images.astype(np.uint8)
        arrays[f"{part}_labels"] = labels[:, None].astype(np.uint8)
    (tmp_path / "data/pneumoniamnist").mkdir(parents=True)
    np.savez(tmp_path / "data/pneumoniamnist/pneumoniamnist.npz", **arrays)
    return tmp_path / "data"


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the recipe for a network that learns in a blink, which is the only one there is."""
    monkeypatch.setattr(pneumoniamnist, "SLICE_CNNS", {"lenet5": LeNet5, "tiny-cnn": None})
    text = RECIPE.read_text(encoding="utf-8")
    text = text.replace('"resnet18"', '"lenet5"').replace(", small_input = true", "")
    text = text.replace("epochs = 20", "epochs = 4").replace("batch = 128", "batch = 16")
    path = tmp_path / "train.toml"
    path.write_text(text, encoding="utf-8")
    return path


def measured(recipe: Path, data: Path, tmp_path: Path) -> str:
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    arguments = [str(recipe), "--data", str(data), "--out", str(out), "--runs", "2"]
    assert main([*arguments, "--work", str(tmp_path / "work"), "--short-epochs", "1"]) == 0
    return (out / "README.md").read_text(encoding="utf-8")


def test_the_recipe_is_the_papers_with_fewer_epochs():
    config = read_config(RECIPE)
    assert (config.optimiser.epochs, config.optimiser.batch) == (20, 128)
    assert config.optimiser.head_rate == config.optimiser.trunk_rate == 1e-3
    assert config.optimiser.milestones == (0.5, 0.75)
    assert config.optimiser.best_by == "auc"
    runs = plan(config, 3, 2)
    assert runs[:3] == [("resnet18", 1, 20), ("resnet18", 2, 20), ("resnet18", 3, 20)]
    assert ("vgg16", 1, 2) in runs
    assert len(runs) == 3 + 9


def test_a_plain_difference_is_learnt_and_written_down(recipe, data, tmp_path):
    text = measured(recipe, data, tmp_path)
    found = [float(value) for value in re.findall(r"seed \d: AUC (\d\.\d+)", text)]
    assert len(found) == 2
    assert min(found) > 0.95
    assert "4 epochs in place of 100" in text
    # the published 61,706 with ten outputs, less nine rows of 84 weights and a bias
    assert f"| lenet5 | {61_706 - 9 * 85:,} |" in text
    assert "published (100" not in text  # the paper has no such network


def test_runs_that_are_done_are_not_trained_again(recipe, data, tmp_path, monkeypatch):
    first = measured(recipe, data, tmp_path)
    monkeypatch.setattr(pneumoniamnist, "train", None)
    assert measured(recipe, data, tmp_path) == first


def test_damaged_and_foreign_results_are_made_again(recipe, data, tmp_path):
    first = measured(recipe, data, tmp_path)
    one, other = sorted((tmp_path / "work").glob("*/run.json"))[:2]
    one.write_text("{", encoding="utf-8")
    kept = json.loads(other.read_text(encoding="utf-8"))
    other.write_text(json.dumps({**kept, "mark": "another", "auc": 0.1}), encoding="utf-8")
    again = measured(recipe, data, tmp_path)
    assert re.findall(r"AUC (\d\.\d+)", again) == re.findall(r"AUC (\d\.\d+)", first)


def test_parts_are_those_of_the_file(recipe, data):
    config = read_config(recipe)
    parts = parts_of(config, gather(config, data))
    assert [len(each.samples) for each in (parts.train, parts.validation, parts.test)] == [
        96,
        24,
        40,
    ]


def test_data_without_parts_end_with_one_line(recipe, data, tmp_path, capsys):
    with np.load(data / "pneumoniamnist/pneumoniamnist.npz") as arrays:
        kept = {name: arrays[name] for name in arrays.files if not name.startswith("val")}
    np.savez(data / "pneumoniamnist/pneumoniamnist.npz", **kept)
    assert main([str(recipe), "--data", str(data), "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "medviewer: the data have no parts train, val and test\n"


def test_another_kind_of_split_is_refused(recipe, data, tmp_path, capsys):
    split = 'kind = "fractions"\ntrain = 0.5\nvalidation = 0.25\ntest = 0.25'
    text = recipe.read_text(encoding="utf-8").replace('kind = "folds"', split)
    recipe.write_text(text, encoding="utf-8")
    assert main([str(recipe), "--data", str(data), "--out", str(tmp_path)]) == 1
    assert "split.kind must be folds" in capsys.readouterr().err


def test_the_page_sets_the_mean_beside_the_paper():
    runs = [Run("resnet18", n, 20, 11, auc, 0.8, 60.0) for n, auc in ((1, 0.9), (2, 0.96))]
    text = page(runs)
    assert "| here | 0.930 (0.900-0.960) | 0.800 (0.800-0.800) |" in text
    assert "| published (100 epochs) | 0.944 | 0.854 |" in text
    assert "All CNNs" not in text
