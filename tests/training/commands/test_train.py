import argparse
import json
from pathlib import Path

import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.bundle import load_bundle
from medviewer.models.network import load_model
from medviewer.training.commands import train as command
from medviewer.training.errors import TrainingError
from medviewer.training.packing.pack import card_text, write_bundle


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture(scope="module")
def made(data, config_file, tmp_path_factory) -> Path:
    """Return a models folder with a model made by the one command."""
    models = tmp_path_factory.mktemp("models")
    page = "# Models\n<!-- glance: written by medviewer train -->\n<!-- end of glance -->\nEnd\n"
    (models / "README.md").write_text(page)
    work = tmp_path_factory.mktemp("work")
    words = (str(config_file), "--data", str(data), "--out", str(models / "tiny-films"))
    with pytest.MonkeyPatch.context() as patch:  # a setting of the whole process
        patch.setattr(command, "keep_freed_memory", lambda **_: True)
        assert command.run(arguments(*words, "--work", str(work), "--others", str(data))) == 0
    return models


def test_one_command_makes_a_bundle_that_loads(made):
    bundle = load_bundle(made / "tiny-films")
    assert bundle.card.labels == ("ill",)
    assert load_model(bundle).reference is not None
    assert {each.name for each in (made / "tiny-films").iterdir()} == {
        "card.toml",
        "weights.safetensors",
        "README.md",
        "roc.svg",
        "split.json",
        "train.toml",
    }


def test_card_has_both_populations_apart(made):
    card = load_bundle(made / "tiny-films").card
    assert [each.population for each in card.performance] == ["children", "adults"]
    assert {"auc", "accuracy", "sensitivity", "specificity", "f1", "ece"} <= set(
        card.performance[0].metrics
    )
    assert card.calibration is not None
    assert card.conformal is not None


def test_pages_show_the_numbers_of_the_card(made):
    card = load_bundle(made / "tiny-films").card
    interval = card.performance[0].metrics["auc"]
    shown = f"{interval.value:.3f} ({interval.low:.3f}-{interval.high:.3f})"
    assert shown in (made / "tiny-films" / "README.md").read_text()
    overview = (made / "README.md").read_text()
    assert shown in overview
    assert overview.startswith("# Models\n")
    assert overview.endswith("-->\nEnd\n")


def test_split_is_recorded_without_patients(made):
    record = json.loads((made / "tiny-films" / "split.json").read_text())
    assert sum(part["patients"] for part in record.values()) == 48
    assert set(record["train"]) == {"images", "patients", "sha256_of_paths"}


def test_missing_data_are_a_clear_error(config_file, tmp_path):
    words = (str(config_file), "--data", str(tmp_path), "--out", str(tmp_path / "out"))
    with pytest.raises(TrainingError, match="are not there"):
        command.run(arguments(*words))
    assert not (tmp_path / "out").exists()


def test_card_reads_back_as_it_was(made):
    card = load_bundle(made / "tiny-films").card
    assert card_text(card) == (made / "tiny-films" / "card.toml").read_text()


def test_bundle_that_does_not_load_is_an_error(made, tmp_path):
    card = load_bundle(made / "tiny-films").card
    with pytest.raises(ModelBundleError):
        write_bundle(tmp_path / "broken", card, b"nothing", {})
