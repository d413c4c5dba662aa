import json

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.explain.json_file import to_text
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.evaluation import EvaluationSettings, evaluate_models
from medviewer.training.measuring.evaluation_json import evaluation_to_json
from medviewer.training.measuring.scoring.labelled import DataChoice
from tests.support.contract import check_contract
from tests.support.models import write_bundle
from tests.support.series_models import TinyVolume
from tests.training.labelled import (
    square,
    write_films,
    write_manifest,
    write_sequence_model,
    write_slice_model,
    write_stacks,
    write_volume_model,
    write_volumes,
)

QUICK = EvaluationSettings(bootstraps=20, seed=1, device="cpu")


def evaluated(models, data, other=None, **choice):
    """Evaluate model folders and return the document, checked against its schema."""
    evaluation = evaluate_models(
        [load_bundle(each) for each in models],
        DataChoice(data, choice.get("words", {}), choice.get("folds", ())),
        QUICK,
        WorkContext(),
        None if other is None else load_bundle(other),
    )
    document = json.loads(to_text(evaluation_to_json(evaluation)))
    check_contract(document, "evaluate")
    return document


@pytest.fixture
def films(tmp_path):
    return write_films(tmp_path / "films")


def test_films_are_counted_as_they_were_made(films, tmp_path):
    document = evaluated([write_bundle(tmp_path / "model")], films)
    assert (document["n_images"], document["n_patients"]) == (48, 24)
    matrix = document["confusion"][0]
    # the threshold 0.5 on the score is a bright share of 0.125: one of the ill is below it
    assert matrix["labels"] == ["not-bright-square", "bright-square"]
    assert matrix["counts"][1] == [1, 23]
    assert document["sensitivity"]["value"] == pytest.approx(23 / 24)
    assert document["classes"]["bright-square"]["n_positive"] == 24
    assert "slice" not in document


def test_populations_have_their_own_thresholds(films, tmp_path):
    """At a threshold of none of them all ill films are found, and no other is left."""
    young = {"name": "children", "age_years": [1, 5], "thresholds": [0.0]}
    model = write_bundle(tmp_path / "ages", populations=[young])
    table = films / "manifest.csv"
    lines = table.read_text().splitlines()
    ages = ["4" if number % 8 < 4 else "40" for number in range(len(lines) - 1)]
    rows = [f"{line},{age}" for line, age in zip(lines[1:], ages, strict=True)]
    table.write_text("\n".join([f"{lines[0]},age_years", *rows]) + "\n")
    document = evaluated([model], films)
    assert document["classes"]["bright-square"]["threshold"] is None
    children = document["populations"]["children"]
    assert children["classes"]["bright-square"]["threshold"] == 0
    assert (children["sensitivity"]["value"], children["specificity"]["value"]) == (1, 0)
    assert document["populations"]["films"]["classes"]["bright-square"]["threshold"] == 0.5


def test_intervals_hold_their_values(films, tmp_path):
    document = evaluated([write_bundle(tmp_path / "model")], films)
    for name in ("accuracy", "balanced_accuracy", "auc", "sensitivity", "specificity", "f1", "ece"):
        assert document[name]["low"] <= document[name]["high"]
    assert document["auc"]["low"] <= document["auc"]["value"] <= document["auc"]["high"]


def test_same_seed_gives_the_same_document(films, tmp_path):
    model = write_bundle(tmp_path / "model")
    assert evaluated([model], films) == evaluated([model], films)


def test_equal_models_are_an_ensemble_of_the_same_scores(films, tmp_path):
    one, two = write_bundle(tmp_path / "one"), write_bundle(tmp_path / "two")
    alone, both = evaluated([one], films), evaluated([one, two], films)
    assert len(both["models"]) == 2
    assert both["auc"] == alone["auc"]
    assert both["brier"]["value"] == pytest.approx(alone["brier"]["value"])


def test_slices_and_patients_are_told_apart(tmp_path):
    data = write_stacks(tmp_path / "stacks")
    document = evaluated([write_slice_model(tmp_path / "model")], data)
    assert document["slice"]["confusion"][0]["counts"][1] == [0, 6]
    assert sum(map(sum, document["slice"]["confusion"][0]["counts"])) == 36
    assert sum(map(sum, document["patient"]["confusion"][0]["counts"])) == 12
    assert document["auc"] == document["slice"]["auc"]
    assert document["patient"]["n_images"] == 36
    assert document["data"]["series"] == 12
    assert "slice_in_series" not in document, "healthy slices of an ill patient have another label"


def test_slices_of_one_label_a_series_are_judged_by_its_answer_too(tmp_path):
    """The highest slice of a series counts: it is right where a dark slice of an ill one is not."""
    rows = [
        {"patient": f"Doe-{patient}", "slice": str(place), "bright-square": str(patient % 2)}
        for patient in range(6)
        for place in (1, 2)
    ]
    images = [square(0.6 if ill else 0.05) for _ in range(3) for ill in (0, 0, 0, 1)]
    data = write_manifest(tmp_path / "stacks", rows, images)
    document = evaluated([write_slice_model(tmp_path / "model")], data)
    assert document["slice"]["sensitivity"]["value"] == pytest.approx(0.5)
    told = document["slice_in_series"]
    assert (told["sensitivity"]["value"], told["specificity"]["value"]) == (1, 1)
    assert told["confusion"][0]["counts"] == [[6, 0], [0, 6]]
    assert told["n_images"] == 12


def test_network_of_series_is_measured_at_both_levels(tmp_path):
    data = write_stacks(tmp_path / "stacks")
    document = evaluated([write_sequence_model(tmp_path / "model")], data)
    assert 0 <= document["slice"]["auc"]["value"] <= 1
    assert 0 <= document["patient"]["auc"]["value"] <= 1


def test_networks_of_series_and_of_slices_are_compared(tmp_path):
    data = write_stacks(tmp_path / "stacks")
    document = evaluated(
        [write_sequence_model(tmp_path / "rnn")], data, write_slice_model(tmp_path / "cnn")
    )
    comparison = document["comparison"]
    assert comparison["model"]["name"] == "cnn"
    found = comparison["patient"]["classes"]["bright-square"]
    assert found["auc"]["second"] == pytest.approx(document_auc(tmp_path, data))
    assert found["delong"]["second"] == pytest.approx(found["auc"]["second"])


def document_auc(tmp_path, data):
    return evaluated([tmp_path / "cnn"], data)["patient"]["auc"]["value"]


def test_exclusive_classes_have_a_square_of_counts(tmp_path):
    model = write_bundle(tmp_path / "model", task="multi-class", labels=("bright", "dark"))
    rows = [{"label": word, "patient": f"P{n}"} for n, word in enumerate(["bright", "dark"] * 4)]
    images = [square(0.9 if row["label"] == "bright" else 0.1) for row in rows]
    document = evaluated([model], write_manifest(tmp_path / "data", rows, images))
    assert document["confusion"] == [{"labels": ["bright", "dark"], "counts": [[4, 0], [0, 4]]}]
    assert document["accuracy"]["value"] == 1
    assert document["classes"]["dark"]["threshold"] is None


def test_label_without_positives_is_null(tmp_path):
    model = write_bundle(tmp_path / "model", task="multi-label", labels=("bright", "odd"))
    rows = [{"bright": str(n % 2), "odd": "0", "patient": f"P{n}"} for n in range(6)]
    images = [square(0.6 if n % 2 else 0.1) for n in range(6)]
    document = evaluated([model], write_manifest(tmp_path / "data", rows, images))
    assert document["classes"]["odd"]["auc"] == {"value": None, "low": None, "high": None}
    assert document["auc"]["value"] == pytest.approx(document["classes"]["bright"]["auc"]["value"])
    assert len(document["confusion"]) == 2


def test_label_that_is_not_known_counts_for_the_others(tmp_path):
    model = write_bundle(tmp_path / "model", task="multi-label", labels=("bright", "odd"))
    rows = [{"bright": str(n % 2), "odd": "nan" if n < 3 else str(n % 2)} for n in range(6)]
    images = [square(0.6 if n % 2 else 0.1) for n in range(6)]
    document = evaluated([model], write_manifest(tmp_path / "data", rows, images))
    assert document["classes"]["odd"]["n_images"] == 3
    assert document["classes"]["bright"]["n_images"] == 6


def test_grades_have_their_own_measures(tmp_path):
    model = write_bundle(tmp_path / "model", task="ordinal", labels=("mild", "severe"))
    rows = [{"mild": str(int(n > 1)), "severe": str(int(n > 3))} for n in range(6)]
    images = [square(share) for share in np.linspace(0.05, 0.6, 6)]
    document = evaluated([model], write_manifest(tmp_path / "data", rows, images))
    assert document["confusion"][0]["labels"] == ["below-mild", "mild", "severe"]
    assert document["quadratic_kappa"]["value"] <= 1
    assert document["mean_absolute_error"]["value"] >= 0


@pytest.fixture
def tiny_volume(monkeypatch):
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)


SHARES = [0.0625, 0.75, 0.25, 0.875, 0.625, 0.375, 0.125, 0.5]


def test_volumes_are_measured_by_patient_alone(tmp_path, tiny_volume):
    data = write_volumes(tmp_path / "set.npz", SHARES)
    document = evaluated([write_volume_model(tmp_path / "model")], data)
    # ill above a half; the threshold 0.5 on the score is a bright share of 0.125
    assert "slice" not in document
    assert document["patient"]["confusion"] == [
        {"labels": ["not-bleed", "bleed"], "counts": [[1, 4], [0, 3]]}
    ]
    assert document["auc"] == document["patient"]["auc"]
    assert document["auc"]["value"] == 1
    assert (document["n_images"], document["n_patients"]) == (40, 8)
    assert document["data"]["series"] == 8


def test_folds_of_volumes_are_measured_apart(tmp_path, tiny_volume):
    data = write_volumes(tmp_path / "set.npz", SHARES)
    document = evaluated([write_volume_model(tmp_path / "model")], data, folds=("test",))
    assert (document["n_images"], document["n_patients"]) == (20, 4)


@pytest.mark.parametrize("write", [write_slice_model, write_sequence_model])
def test_slices_whose_series_alone_have_labels_are_measured_by_patient(tmp_path, write):
    data = write_volumes(tmp_path / "set.npz", SHARES)
    document = evaluated([write(tmp_path / "model")], data)
    assert "slice" not in document
    assert sum(map(sum, document["patient"]["confusion"][0]["counts"])) == 8


def test_labels_of_volumes_are_nothing_for_a_model_of_films(tmp_path):
    data = write_volumes(tmp_path / "set.npz", SHARES)
    with pytest.raises(TrainingError, match="the data label whole series"):
        evaluated([write_bundle(tmp_path / "model")], data)
