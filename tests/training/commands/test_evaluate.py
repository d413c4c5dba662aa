import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medviewer.cli.main import main
from tests.support.contract import check_contract, strict_json
from tests.support.models import write_bundle
from tests.training.labelled import square, write_films, write_sequence_model, write_stacks


@pytest.fixture
def model(tmp_path, monkeypatch) -> str:
    """Return the name of an installed model; the user's settings are empty."""
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MEDVIEWER_MODELS", str(tmp_path / "models"))
    write_bundle(tmp_path / "models" / "squares")
    return "squares"


@pytest.fixture
def data(tmp_path) -> Path:
    return write_films(tmp_path / "data")


def run(*words: object) -> int:
    return main(["evaluate", *map(str, words), "--bootstraps", "5", "--device", "cpu"])


def test_numbers_alone_are_on_stdout(model, data, capsys):
    assert run(model, data, "--json", "-") == 0
    document = strict_json(capsys.readouterr().out)
    check_contract(document, "evaluate")
    assert document["data"]["name"] == "data"


def test_both_files_are_written(model, data, tmp_path):
    page, numbers = tmp_path / "page.html", tmp_path / "numbers.json"
    assert run(model, data, "--json", numbers, "--html", page) == 0
    assert json.loads(numbers.read_text())["n_images"] == 48
    assert "<img" in page.read_text()


def test_all_patients_may_be_of_one_population(data, tmp_path, capsys):
    young = {"name": "children", "age_years": [1, 5], "thresholds": [0.0]}
    model = write_bundle(tmp_path / "ages", populations=[young])
    found = []
    for words in ((), ("--population", "children")):
        assert run(model, data, "--json", "-", *words) == 0
        found.append(strict_json(capsys.readouterr().out)["classes"]["bright-square"])
    assert [each["threshold"] for each in found] == [0.5, 0]
    assert found[0]["specificity"]["value"] > 0
    assert found[1]["specificity"]["value"] == 0  # at a threshold of none all are called ill
    assert run(model, data, "--json", "-", "--population", "adults") == 2
    assert "no population 'adults'; it has children" in capsys.readouterr().err


def test_thumbnails_can_be_left_out(model, data, tmp_path):
    page = tmp_path / "page.html"
    assert run(model, data, "--html", page, "--no-thumbnails") == 0
    assert "<img" not in page.read_text()


def test_folder_and_installed_name_are_the_same_model(model, data, tmp_path, capsys):
    run(model, data, "--json", "-")
    by_name = capsys.readouterr().out
    run(tmp_path / "models" / "squares", data, "--json", "-")
    assert capsys.readouterr().out == by_name


def test_several_models_and_another_one(model, data, tmp_path, capsys):
    other = write_bundle(tmp_path / "other")
    assert run(model, other, data, "--compare", other, "--json", "-") == 0
    document = strict_json(capsys.readouterr().out)
    assert [each["name"] for each in document["models"]] == ["squares", "other"]
    assert document["comparison"]["image"]["auc"]["p"] == 1


def test_result_needs_a_place(model, data, capsys):
    assert run(model, data) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_folder_that_is_no_model_is_wrong_use(data, tmp_path, capsys):
    assert run(tmp_path, data, "--json", "-") == 2
    assert "no model" in capsys.readouterr().err


def failure(capsys, *words: object) -> str:
    """Run, expect status 1 and one line, and return it."""
    assert run(*words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_missing_image_is_one_line(model, data, tmp_path, capsys):
    next((data / "images").iterdir()).unlink()
    numbers = tmp_path / "numbers.json"
    assert "missing" in failure(capsys, model, data, "--json", numbers)
    assert not numbers.exists()


def test_missing_data_are_one_line(model, tmp_path, capsys):
    assert "are not there" in failure(capsys, model, tmp_path / "absent", "--json", "-")


def test_words_that_do_not_occur_are_one_line(model, tmp_path, capsys):
    data = write_films(tmp_path / "other", word="quadrat")
    error = failure(capsys, model, data, "--json", "-")
    assert "'nothing' is none of bright-square" in error
    assert "--map WORD=LABEL" in error
    assert run(model, data, "--map", "quadrat=bright-square", "--json", "-") == 0


def test_wrong_hash_is_one_line(model, data, tmp_path, capsys):
    weights = tmp_path / "models" / "squares" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    assert "wrong SHA-256" in failure(capsys, model, data, "--json", "-")


def test_full_disk_is_one_line_and_leaves_nothing(model, data, tmp_path, capsys, monkeypatch):
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    page = tmp_path / "page.html"
    assert "No space left" in failure(capsys, model, data, "--html", page)
    assert not page.exists()


def rewritten(data: Path, **columns: object) -> Path:
    """Give every row of a manifest further columns, or none where a value is None, backwards."""
    table = data / "manifest.csv"
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::-1]
    for row in rows:
        for name, value in columns.items():
            if value is None:
                del row[name]
            else:
                row[name] = str(value)
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, sorted(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return data


VARIANTS = [
    {},
    {"fold": None},
    {"subtype": "virus", "scanner": 7, "box_cx": "", "box_cy": 0.5},
    {"box_cx": 0.5, "box_cy": 0.5, "box_w": 0.25, "box_h": 0.25, "spacing_row_mm": ""},
]


@pytest.mark.parametrize("columns", VARIANTS)
def test_other_columns_and_another_order_change_no_number(model, data, capsys, columns):
    assert run(model, data, "--json", "-") == 0
    expected = strict_json(capsys.readouterr().out)
    assert run(model, rewritten(data, **columns), "--json", "-") == 0
    document = strict_json(capsys.readouterr().out)
    names = (
        "accuracy",
        "auc",
        "sensitivity",
        "specificity",
        "f1",
    )  # of the draws, others are drawn
    assert [document[name]["value"] for name in names] == [
        expected[name]["value"] for name in names
    ]
    assert (document["n_images"], document["n_patients"]) == (48, 24)


def test_films_whose_patients_nobody_names_are_one_each(model, data, capsys):
    assert run(model, rewritten(data, patient=None), "--json", "-") == 0
    assert strict_json(capsys.readouterr().out)["n_patients"] == 48


@pytest.mark.parametrize("columns", [{}, {"slice": None}, {"series": "", "scanner": 3}])
def test_series_without_their_columns_are_still_measured_by_slice_and_patient(
    tmp_path, monkeypatch, capsys, columns
):
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    model, data = write_sequence_model(tmp_path / "rnn"), write_stacks(tmp_path / "stacks")
    assert run(model, rewritten(data, **columns), "--json", "-") == 0
    document = strict_json(capsys.readouterr().out)
    for level in (document, document["slice"], document["patient"]):
        assert (level["n_images"], level["n_patients"]) == (36, 12)
        assert level["auc"]["low"] <= level["auc"]["value"] <= level["auc"]["high"]


def test_slices_in_two_windows_are_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    window = {"intensity": {"kind": "window", "center": 50.0, "width": 100.0}}
    model = write_sequence_model(tmp_path / "rnn", preprocess=window)
    data = write_stacks(tmp_path / "stacks")
    table = data / "manifest.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    head, *rows = [line.partition(",") for line in lines]
    text = [f"brain_path,bone_path,{head[2]}", *(f"{path},{path},{rest}" for path, _, rest in rows)]
    table.write_text("\n".join(text) + "\n", encoding="utf-8")
    assert run(model, rewritten(data, fracture=0, subdural=1), "--json", "-") == 0
    document = strict_json(capsys.readouterr().out)
    assert document["patient"]["n_patients"] == 12
    assert document["slice"]["classes"]["bright-square"]["n_positive"] == 6


@pytest.mark.parametrize("color", [False, True])
def test_images_of_medmnist_are_measured(model, tmp_path, capsys, color):
    images = np.stack([square(share) for share in (0.05, 0.6, 0.3, 0.1)])
    if color:
        images = np.repeat(images[..., None], 3, axis=3)
    labels = np.array([[0], [1], [1], [0]], np.uint8)
    np.savez_compressed(tmp_path / "held.npz", test_images=images, test_labels=labels)
    assert run(model, tmp_path / "held.npz", "--fold", "test", "--json", "-") == 0
    document = strict_json(capsys.readouterr().out)
    assert (document["n_images"], document["auc"]["value"], document["accuracy"]["value"]) == (
        4,
        1,
        1,
    )


def test_patient_in_two_folds_is_one_line_that_names_nobody(model, data, capsys):
    rows = (data / "manifest.csv").read_text().splitlines()
    rows[1] = rows[1][:-1] + "2"  # the first film of a patient of fold 0
    (data / "manifest.csv").write_text("\n".join(rows))
    error = failure(capsys, model, data, "--json", "-")
    assert "its patient is in fold 0 here and in fold 2" in error
    assert "Doe" not in error


def test_one_class_only_is_one_line(model, data, capsys):
    rewritten(data, label="bright-square")
    assert "one class only" in failure(capsys, model, data, "--json", "-")


def test_pixels_that_are_no_numbers_are_one_line(model, data, tmp_path, capsys):
    name = "images/secret-name-3.png"
    pixels = np.full((8, 8), np.nan, np.float32)
    Image.fromarray(pixels).save(data / f"{name}.tif")
    table = data / "manifest.csv"
    table.write_text(table.read_text().replace(f"{name},", f"{name}.tif,"))
    page = tmp_path / "page.html"
    error = failure(capsys, model, data, "--html", page)
    assert "manifest.csv, row 5: the image has pixels that are no numbers" in error
    assert not page.exists()


def test_what_cannot_be_done_is_told_before_anything_is_read(model, tmp_path, capsys):
    absent = tmp_path / "absent"
    assert main(["evaluate", model, str(absent), "--json", "-", "--bootstraps", "0"]) == 2
    assert run(model, absent, "--html", tmp_path / "no-folder" / "page.html") == 2
    draws, folder = capsys.readouterr().err.splitlines()
    assert "--bootstraps must be from 1 to 100000" in draws
    assert "the folder of page.html does not exist" in folder


def test_fold_that_is_not_there_is_one_line(model, data, capsys):
    error = failure(capsys, model, data, "--json", "-", "--fold", "9")
    assert "no image is in the chosen folds; the data have 0, 1, 2" in error


def test_map_that_is_none_is_wrong_use(model, data, capsys):
    assert run(model, data, "--json", "-", "--map", "quadrat") == 2
    assert "is not WORD=LABEL" in capsys.readouterr().err
