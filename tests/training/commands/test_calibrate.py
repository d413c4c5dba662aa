import json
import math
from pathlib import Path

import pytest

from medviewer.cli.main import main
from medviewer.models.bundle import load_bundle
from medviewer.models.installing.arrival import read_arrival
from medviewer.models.network import load_model
from medviewer.models.networks import architectures
from tests.support.contract import strict_json
from tests.support.models import write_bundle
from tests.support.series_models import TinyVolume
from tests.training.labelled import (
    square,
    write_films,
    write_manifest,
    write_slice_model,
    write_stacks,
    write_volume_model,
    write_volumes,
)

MEASURED = {
    "population": "films",
    "set": "test",
    "images": 9,
    "patients": 9,
    "metrics": {
        name: {"value": 0.9, "low": 0.8, "high": 1.0} for name in ("auc", "accuracy", "ece", "f1")
    },
}


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def model(tmp_path) -> Path:
    folder = write_bundle(tmp_path / "squares", performance=[MEASURED])
    (folder / "README.md").write_text("# Squares\n", encoding="utf-8")
    (folder / "evaluation.html").write_text("<html><body><h1>Squares", encoding="utf-8")
    (folder / "LICENSE").write_text("free\n", encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path) -> Path:
    return write_films(tmp_path / "data")


def run(*words: object) -> int:
    return main(["calibrate", *map(str, words), "--device", "cpu"])


def test_model_gets_a_new_card_and_keeps_its_weights(model, data, tmp_path, capsys):
    assert run(model, data, "--out", tmp_path / "new") == 0
    old, new = load_bundle(model), load_bundle(tmp_path / "new")
    load_model(new)
    assert new.card.version == "1.2.3-calibrated"
    assert new.read_weights() == old.read_weights()
    assert new.card.calibration != old.card.calibration
    assert new.card.conformal is not None
    report = strict_json(capsys.readouterr().out)
    assert report == json.loads((tmp_path / "new" / "calibration.json").read_text())
    assert report["image"]["thresholds"]["bright-square"] == new.card.classes[0].threshold


def test_the_new_model_can_be_given_away(model, data, tmp_path):
    assert run(model, data, "--out", tmp_path / "new") == 0
    assert main(["pack", str(tmp_path / "new"), "--out", str(tmp_path / "new.zip")]) == 0
    assert read_arrival(tmp_path / "new.zip").folder_name == "squares-1.2.3-calibrated"


@pytest.mark.parametrize("version", ["1.2.3+mine", "two words", "", "../up", "1.", "9" * 65])
def test_a_version_that_could_not_be_installed_is_refused(model, tmp_path, capsys, version):
    """It is told before anything is read: there are no data."""
    words = ("--out", tmp_path / "new", "--new-version", version)
    assert run(model, tmp_path / "absent", *words) == 2
    assert "give --new-version a word" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_version_of_ones_own_is_kept(model, data, tmp_path):
    assert run(model, data, "--out", tmp_path / "new", "--new-version", "2.0") == 0
    assert load_bundle(tmp_path / "new").card.version == "2.0"


def test_rates_at_the_point_fit_each_other(model, data, tmp_path):
    run(model, data, "--out", tmp_path / "new")
    point = load_bundle(tmp_path / "new").card.operating_point
    assert point.prevalence == (0.5,)
    sensitivity, specificity = point.sensitivity[0], point.specificity[0]
    false, true = 1 - specificity, sensitivity  # of equally many
    assert point.false_discovery_rate[0] == pytest.approx(false / (false + true))
    missed, passed = 1 - sensitivity, specificity
    assert point.false_omission_rate[0] == pytest.approx(missed / (missed + passed))


def test_measurements_at_the_old_threshold_are_gone(model, data, tmp_path):
    run(model, data, "--out", tmp_path / "new")
    card = load_bundle(tmp_path / "new").card
    assert set(card.performance[0].metrics) == {"auc"}
    page = (tmp_path / "new" / "README.md").read_text()
    assert page.startswith("> **Calibrated again.**")
    assert page.endswith("# Squares\n")
    evaluation = (tmp_path / "new" / "evaluation.html").read_text()
    assert evaluation.index("Calibrated again") < evaluation.index("<h1>Squares")
    assert (tmp_path / "new" / "LICENSE").read_text() == "free\n"


YOUNG = {"name": "children", "age_years": [1, 5], "thresholds": [0.01]}


def test_one_population_is_fitted_apart(data, tmp_path, capsys):
    measured = [MEASURED, MEASURED | {"population": "children"}]
    model = write_bundle(tmp_path / "ages", populations=[YOUNG], performance=measured)
    words = ("--population", "children", "--point", "even")
    assert run(model, data, "--out", tmp_path / "new", *words) == 0
    before, card = load_bundle(model).card, load_bundle(tmp_path / "new").card
    assert (card.classes, card.calibration) == (before.classes, before.calibration)
    (own,) = card.populations
    report = strict_json(capsys.readouterr().out)
    assert own.thresholds == (report["image"]["thresholds"]["bright-square"],) != (0.01,)
    assert own.age_years == (1, 5)
    assert own.calibration is not None
    of_films, of_children = card.performance
    assert "accuracy" in of_films.metrics  # the threshold is as it was
    assert set(of_children.metrics) == {"auc"}
    assert run(model, data, "--out", tmp_path / "other", "--population", "adults") == 2
    assert "no population 'adults'; it has children" in capsys.readouterr().err


def test_populations_are_older_than_what_is_fitted_for_all(data, tmp_path):
    model = write_bundle(tmp_path / "ages", populations=[YOUNG])
    assert run(model, data, "--out", tmp_path / "new") == 0
    assert load_bundle(tmp_path / "new").card.populations == ()


def test_fixed_sensitivity_is_reached(model, data, tmp_path):
    words = ("--point", "sensitivity", "--sensitivity", "0.99")
    run(model, data, "--out", tmp_path / "new", *words)
    assert load_bundle(tmp_path / "new").card.operating_point.sensitivity == (1.0,)


def test_even_point_has_a_calibrated_probability_of_a_half(model, data, tmp_path):
    assert run(model, data, "--out", tmp_path / "new", "--point", "even") == 0
    card = load_bundle(tmp_path / "new").card
    threshold = card.classes[0].threshold
    logit = math.log(threshold / (1 - threshold))
    assert card.calibration.scale[0] * logit + card.calibration.bias[0] == pytest.approx(
        0, abs=1e-9
    )
    assert card.operating_point.method == "calibrated probability of one half"


def test_scores_that_fall_with_the_finding_have_no_even_point(model, tmp_path, capsys):
    data = write_films(tmp_path / "data")
    table = data / "manifest.csv"
    words = {"bright-square": "nothing", "nothing": "bright-square"}
    lines = table.read_text(encoding="utf-8").splitlines()
    swapped = [",".join(words.get(cell, cell) for cell in line.split(",")) for line in lines]
    table.write_text("\n".join(swapped) + "\n", encoding="utf-8")
    assert run(model, data, "--out", tmp_path / "new", "--point", "even") == 1
    assert "does not rise with its finding" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
    assert run(model, data, "--out", tmp_path / "new") == 0  # the largest Youden index there is


def test_series_get_their_own_table(tmp_path):
    model = write_slice_model(tmp_path / "slices")
    data = write_stacks(tmp_path / "stacks", patients=20)
    assert run(model, data, "--out", tmp_path / "new", "--patients-equal") == 0
    card = load_bundle(tmp_path / "new").card
    assert card.series is not None
    assert card.series.calibration is not None
    assert card.series.conformal is not None
    assert card.series.operating_point is not None
    assert "20 series of 20 patients" in card.series.operating_point.set


# ill above a half; those of a half are called wrong by any threshold between the others
VOLUMES = [0.125, 0.75, 0.25, 0.5, 0.375, 0.875, 0.4375, 0.625, 0.625, 0.3125] * 2


@pytest.mark.parametrize("of_series", [{}, {"series": {"thresholds": [0.9]}}])
def test_all_that_is_said_of_a_network_of_volumes_holds_for_series(
    tmp_path, monkeypatch, capsys, of_series
):
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    model = write_volume_model(tmp_path / "model", **of_series)
    data = write_volumes(tmp_path / "set.npz", VOLUMES)
    assert run(model, data, "--out", tmp_path / "new") == 0
    report, card = strict_json(capsys.readouterr().out), load_bundle(tmp_path / "new").card
    assert "image" not in report
    assert "slice" not in report
    threshold = report["series"]["thresholds"]["bleed"]
    # between the scores of the brightest that is well, a half, and of the darkest that is ill
    assert 1 / (1 + math.exp(-1.5)) < threshold <= 1 / (1 + math.exp(-2)) + 1e-6
    assert card.classes[0].threshold == threshold
    assert (card.series.thresholds if of_series else (threshold,)) == (threshold,)
    assert "20 series of 20 patients" in card.operating_point.set


def test_labels_of_series_give_no_thresholds_of_slices(tmp_path, capsys):
    model = write_slice_model(tmp_path / "slices")
    data = write_volumes(tmp_path / "set.npz", VOLUMES)
    assert run(model, data, "--out", tmp_path / "new") == 1
    assert "the data label whole series" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_exclusive_classes_get_a_temperature(tmp_path):
    labels = ("bright", "dark")
    model = write_bundle(tmp_path / "two", task="multi-class", labels=labels)
    rows = [{"label": labels[n % 2], "patient": f"P{n}"} for n in range(40)]
    images = [square(0.2 + 0.6 * ((n * 7) % 40) / 40 - 0.15 * (n % 2)) for n in range(40)]
    data = write_manifest(tmp_path / "data", rows, images)
    words = ("--conformal", "aps", "--coverage", "0.8")
    assert run(model, data, "--out", tmp_path / "new", *words) == 0
    card = load_bundle(tmp_path / "new").card
    assert card.calibration.method == "temperature"
    assert card.calibration.scale[0] == card.calibration.scale[1]
    assert card.calibration.bias == (0.0, 0.0)
    assert len(card.conformal.quantiles) == 1
    assert card.conformal.method == "aps"


def test_models_own_folder_needs_leave(model, data, capsys):
    before = (model / "card.toml").read_text()
    assert run(model, data, "--out", model) == 2
    assert run(model, data) == 2
    assert "--in-place" in capsys.readouterr().err
    assert (model / "card.toml").read_text() == before


def test_models_own_folder_with_leave(model, data):
    assert run(model, data, "--in-place") == 0
    assert run(model, data, "--in-place") == 0
    card = load_bundle(model).card
    assert card.version == "1.2.3"
    assert card.conformal is not None
    for name in ("README.md", "evaluation.html"):
        assert (model / name).read_text().count("Calibrated again") == 1


@pytest.mark.parametrize("words", [("--in-place",), ("--out", "new")])
def test_hashes_of_the_files_before_are_gone(model, data, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (model / "SHA256SUMS").write_text("ab  card.toml\n", encoding="utf-8")
    assert run(model, data, *words) == 0
    folder = model if words == ("--in-place",) else tmp_path / "new"
    assert not (folder / "SHA256SUMS").exists()
    assert (folder / "LICENSE").is_file()


def test_folder_with_something_in_it_is_refused(model, data, tmp_path, capsys):
    assert run(model, data, "--out", tmp_path) == 2
    assert "new or an empty folder" in capsys.readouterr().err


def test_data_of_one_class_leave_nothing(model, tmp_path, capsys):
    data = write_films(tmp_path / "well", word="quadrat")
    assert run(model, data, "--out", tmp_path / "new") == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_full_disk_leaves_nothing(model, data, tmp_path, capsys, monkeypatch):
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert run(model, data, "--out", tmp_path / "out" / "new") == 1
    assert "new cannot be written: is the disk full" in capsys.readouterr().err
    assert not any((tmp_path / "out").iterdir())


@pytest.mark.parametrize("words", [("--sensitivity", "1.5"), ("--coverage", "0")])
def test_shares_must_make_sense(model, data, tmp_path, words):
    assert run(model, data, "--out", tmp_path / "new", *words) == 2
