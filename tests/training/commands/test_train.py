import argparse
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from medviewer.cli.main import main
from medviewer.errors import ModelBundleError
from medviewer.models.bundle import load_bundle
from medviewer.models.network import load_model
from medviewer.training.commands import train as command
from medviewer.training.errors import TrainingError
from medviewer.training.packing.pack import card_text, write_bundle
from tests.training.made_data import folds_config


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture(scope="module")
def made(data, config_file, tmp_path_factory) -> Path:
    """Return a models folder with a model made by the one command."""
    models = tmp_path_factory.mktemp("models")
    (models / "README.md").write_text(
        "# Models\n<!-- glance: written by medviewer train -->\n<!-- end of glance -->\n"
        "<!-- trust at a glance: written by medviewer trust -->\n"
        "| [`tiny-films`](tiny-films/README.md) | of other weights |\n"
        "<!-- end of trust at a glance -->\n"
        "<!-- sheets: written by medviewer sheet -->\n"
        "- [`tiny-films`](tiny-films/methods.png)\n"
        "<!-- end of sheets -->\nEnd\n"
    )
    (models / "tiny-films").mkdir()
    for name in ("methods.png", "trust.html", "trust.json", "calibration.json"):
        (models / "tiny-films" / name).write_text("of other weights")
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
        "evaluation.html",
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


def test_the_page_of_all_models_says_nothing_of_the_weights_before(made):
    overview = (made / "README.md").read_text()
    assert "of other weights" not in overview
    assert "methods.png" not in overview
    _, after_glance = overview.split("<!-- end of glance -->")
    assert "tiny-films" not in after_glance


def test_energy_is_counted_beside_the_range_check(made):
    text = (made / "tiny-films" / "README.md").read_text()
    section = text[text.index("## Out of range") :]
    in_range, others = (
        [line.split("|")[1:-1] for line in table.splitlines()[2:]]
        for table in re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)[:2]
    )
    assert section.count("flagged by energy") == 2
    assert [row[0].strip() for row in in_range] == ["adults", "children"]
    for row in [*in_range, *others]:
        assert 0 <= int(row[-1]) <= int(row[1])


def test_evaluation_shows_what_the_card_says(made):
    card = load_bundle(made / "tiny-films").card
    text = (made / "tiny-films" / "evaluation.html").read_text()
    assert card.weights.sha256 in text
    for each in card.performance:
        auc = each.metrics["auc"]
        assert f'{auc.value:.3f}<span class="ci">{auc.low:.3f}&ndash;{auc.high:.3f}' in text
        assert f"{each.population}<br>{each.images} images, {each.patients} patients" in text
    assert "data:image" not in text  # no pictures of patients


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


def failure(capsys: pytest.CaptureFixture[str], tmp_path: Path, config: Path, data: Path) -> str:
    """Train, expect status 1, one line, and no file of a model; return the line."""
    out = tmp_path / "models" / "tiny-films"
    words = (str(config), "--data", str(data), "--out", str(out), "--work", str(tmp_path / "work"))
    assert main(["train", *words]) == 1
    shown, error = capsys.readouterr()
    assert shown == ""
    (line,) = [each for each in error.splitlines() if each.startswith("medviewer: ")]
    assert not out.parent.exists()
    return line


def test_misspelt_key_is_one_line(config_file, data, tmp_path, capsys):
    config = tmp_path / "train.toml"
    config.write_text(config_file.read_text().replace("head_rate", "haed_rate"))
    assert "haed_rate" in failure(capsys, tmp_path, config, data)


def missing_image(folder: Path) -> None:
    (folder / "ill-1-0.png").unlink()


def image_of_no_numbers(folder: Path) -> None:
    Image.fromarray(np.full((32, 32), np.nan, np.float32)).save(folder / "ill-1-0.tif")
    replace_in_table(folder, "ill-1-0.png", "ill-1-0.tif")


def unknown_label(folder: Path) -> None:
    replace_in_table(folder, "ill-3-0.png,ill", "ill-3-0.png,il")


def one_class(folder: Path) -> None:
    replace_in_table(folder, ",ill,", ",well,")


def patient_in_two_folds(folder: Path) -> None:
    table = folder / "manifest.csv"
    head, *rows = table.read_text().split()
    numbered = [f"{row},{number % 2}" for number, row in enumerate(rows)]
    table.write_text("\n".join([f"{head},fold", *numbered]))


def replace_in_table(folder: Path, old: str, new: str) -> None:
    table = folder / "manifest.csv"
    table.write_text(table.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (missing_image, "the image is missing"),
        (image_of_no_numbers, "pixels that are no numbers"),
        (unknown_label, "the label 'il' is none of ill"),
        (one_class, "children has one class only"),
        (patient_in_two_folds, "folds must not share patients"),
    ],
)
def test_data_that_cannot_be_right_are_one_line(config_file, data, tmp_path, capsys, spoil, reason):
    mine = tmp_path / "data"
    shutil.copytree(data, mine)
    spoil(mine / "children")
    line = failure(capsys, tmp_path, config_file, mine)
    assert reason in line
    assert ("manifest.csv, row " in line) == (spoil is not one_class)
    assert not (tmp_path / "work").exists()


def test_full_disk_is_one_line_and_leaves_no_half_a_checkpoint(
    config_file, data, tmp_path, capsys, monkeypatch
):
    def full(_content: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise RuntimeError("[enforce fail at inline_container.cc:603] unexpected pos")

    monkeypatch.setattr(torch, "save", full)
    monkeypatch.setattr(command, "keep_freed_memory", lambda **_: True)
    assert "disk full" in failure(capsys, tmp_path, config_file, data)
    assert not [
        each for each in (tmp_path / "work").rglob("*") if each.suffix in {".pt", ".partial"}
    ]


@pytest.fixture
def copied(made, tmp_path) -> Path:
    """Return the made model, by itself."""
    return shutil.copytree(made / "tiny-films", tmp_path / "tiny-films")


def range_section_in(page: str) -> tuple[str, str, str]:
    """Return what stands before the section, the section, and what stands behind it."""
    start, end = page.index("## Out of range"), page.index("## Data")
    return page[:start], page[start:end], page[end:]


def range_again(model: Path, data: Path, *words: object) -> int:
    return main(["calibrate", str(model), str(data), "--range", *map(str, words)])


def test_range_is_fitted_again_with_other_settings(copied, data):
    """What is compared with stays; a threshold that nothing passes flags nothing."""
    recipe, page = copied / "train.toml", copied / "README.md"
    recipe.write_text(
        recipe.read_text().replace(
            "flagged_share = 0.1", "flagged_share = 0.1\nleast_threshold = 1e6"
        )
    )
    before, weights = page.read_text(), (copied / "weights.safetensors").read_bytes()
    assert range_again(copied, data, "--in-place", "--others", data) == 0
    card, after = load_bundle(copied).card, page.read_text()
    assert card.reference.threshold == 1e6
    assert "not below 1000000.0 standard deviations" in card.reference.fitted_on
    assert [each.flagged for each in card.reference.flagged] == [0, 0]
    assert (copied / "weights.safetensors").read_bytes() == weights
    start, section, end = range_section_in(before)
    now_start, now_section, now_end = range_section_in(after)
    assert (now_start, now_end) == (start, end)
    assert "Threshold 1000000.00." in now_section
    assert len(now_section.splitlines()) == len(section.splitlines())


def test_range_by_the_same_settings_changes_nothing(copied, data):
    """A batch of another make-up may move the last digits."""
    before = load_bundle(copied).card.reference
    assert range_again(copied, data, "--out", copied.parent / "again", "--others", data) == 0
    after = load_bundle(copied.parent / "again").card
    assert after.reference.threshold == pytest.approx(before.threshold, rel=1e-4)
    assert after.reference.flagged == before.flagged
    assert after.version.endswith("-calibrated")
    assert (copied.parent / "again" / "split.json").is_file()


def test_range_needs_the_data_of_the_training(copied, data, tmp_path, capsys):
    other = shutil.copytree(data, tmp_path / "data")
    manifest = other / "children" / "manifest.csv"
    lines = manifest.read_text().splitlines()
    manifest.write_text("\n".join(lines[:-4]) + "\n")
    assert range_again(copied, other, "--in-place") == 1
    assert "cannot be found again" in capsys.readouterr().err
    (copied / "train.toml").unlink()
    assert range_again(copied, data, "--in-place") == 1
    assert "has no train.toml" in capsys.readouterr().err


def test_range_takes_no_words_that_it_would_not_use(copied, data, capsys):
    for words in (("--fold", "a"), ("--population", "ward")):
        assert range_again(copied, data, "--in-place", *words) == 2
        assert "leave --map, --fold and --population out" in capsys.readouterr().err
    assert main(["calibrate", str(copied), str(data), "--in-place", "--others", str(data)]) == 2
    assert "--others is for --range" in capsys.readouterr().err


def test_range_needs_a_check_and_its_section(copied, data, capsys):
    page = copied / "README.md"
    page.write_text("# Films\n")
    assert range_again(copied, data, "--in-place") == 1
    assert "no section 'Out of range'" in capsys.readouterr().err
    recipe = copied / "train.toml"
    text = recipe.read_text()
    recipe.write_text(text[: text.index("[reference]")] + text[text.index("[card]") :])
    assert range_again(copied, data, "--in-place") == 1
    assert "has no out-of-range check" in capsys.readouterr().err


def train_by_folds(folder: Path, text: str, data: Path, *words: str) -> int:
    (folder / "train.toml").write_text(text)
    where = ("--data", str(data), "--out", str(folder / "model"), "--work", str(folder / "work"))
    return main(["train", str(folder / "train.toml"), *where, *words])


@pytest.mark.parametrize("key", ["patience = 2", "keep_best = true"])
def test_folds_have_no_best_epoch(tmp_path, capsys, monkeypatch, key):
    """It is told before anything is read: there are no data."""
    monkeypatch.setattr(command, "keep_freed_memory", lambda **_: True)
    text = folds_config().replace("average = 0.9", f"average = 0.9\n{key}")
    assert train_by_folds(tmp_path, text, tmp_path / "absent") == 1
    told = capsys.readouterr().err
    assert "patience and keep_best need patients held out for validation" in told
    assert told.count("\n") == 1


def test_a_resume_after_a_change_of_labels_is_refused(data, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "keep_freed_memory", lambda **_: True)
    films = shutil.copytree(data, tmp_path / "data")
    assert train_by_folds(tmp_path, folds_config(), films) == 0
    assert train_by_folds(tmp_path, folds_config(), films, "--resume") == 0
    manifest = films / "adults" / "manifest.csv"
    text = manifest.read_text()
    manifest.write_text(text.replace("well-2-0.png,well", "well-2-0.png,ill"))
    assert manifest.read_text() != text
    capsys.readouterr()
    assert train_by_folds(tmp_path, folds_config(), films, "--resume") == 1
    assert "other data or labels" in capsys.readouterr().err
