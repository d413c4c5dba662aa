"""The commands, run in this process on small phantoms."""

import json
from pathlib import Path

import nibabel
import numpy as np
import pytest

from medviewer.cli.main import main
from medviewer.inference.loader import forget_classifiers
from tests.support.contract import check_contract, strict_json
from tests.support.models import write_bundle
from tests.support.phantoms import write_film

LABEL = "bright-square"


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict:
    """Run a command with ``--json -`` and return what it wrote to stdout."""
    status = main([*map(str, arguments), "--json", "-"])
    captured = capsys.readouterr()
    assert (status, captured.err) == (0, "")
    return strict_json(captured.out)


def classify(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict:
    document = run_json(capsys, "classify", *arguments, "--model", "squares", "--device", "cpu")
    check_contract(document, "classify")
    return document


def series_of(document: dict, uid: str) -> dict:
    return next(each for each in document["series"] if each["series_uid"] == uid)


@pytest.mark.usefixtures("models_root")
def test_index_fits_its_schema(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = run_json(capsys, "index", study)
    check_contract(document, "index")
    assert [each["file"] for each in document["skipped"]] == ["notes.txt"]
    images = sum(series["images"] for each in document["studies"] for series in each["series"])
    assert images == 5


def test_index_takes_several_files_and_folders(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / name for name in ("one.nii", "two.nii")]
    for path in files:
        nibabel.save(nibabel.Nifti1Image(np.zeros((4, 3, 2), np.int16), None), path)
    document = run_json(capsys, "index", *files, study)
    names = [series["description"] for own in document["studies"] for series in own["series"]]
    assert {"one.nii", "two.nii"} < set(names)


def test_models_fit_their_schema(models_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (models_root / "broken").mkdir()
    (models_root / "broken" / "card.toml").write_text("schema = 1")
    young = {"name": "children", "age_years": [1, 5], "thresholds": [0.25]}
    write_bundle(models_root / "ages", populations=[young])
    document = run_json(capsys, "models")
    check_contract(document, "models")
    by_name = {model["name"]: model for model in document["models"]}
    assert "populations" not in by_name["squares"]
    assert by_name["ages"]["populations"] == [young | {"thresholds": {"bright-square": 0.25}}]
    assert [problem["folder"] for problem in document["problems"]] == ["broken"]


def test_models_tell_how_well_they_did(
    models_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    metrics = {"auc": {"value": 0.9, "low": float("nan"), "high": 1.0}}
    found = {"population": "adults", "set": "test", "images": 8, "patients": 4, "level": "slice"}
    write_bundle(
        models_root / "measured", limits=["One ward."], performance=[found | {"metrics": metrics}]
    )
    document = run_json(capsys, "models")
    check_contract(document, "models")
    (model,) = [each for each in document["models"] if each["name"] == "measured"]
    assert model["limits"] == ["One ward."]
    known = {"auc": {"value": 0.9, "low": None, "high": 1.0}}
    assert model["performance"] == [found | {"metrics": known}]


def test_forgetting_needs_no_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path))
    kept = tmp_path / "index" / "index.sqlite3"
    kept.parent.mkdir()
    kept.touch()
    a_map = tmp_path / "explanations" / "map"
    a_map.parent.mkdir()
    a_map.touch()
    assert main(["index", "--forget"]) == 0
    assert not kept.exists()
    assert not a_map.exists()
    kept.mkdir()  # which cannot be unlinked
    assert main(["index", "--forget"]) == 1
    assert "cannot be deleted" in capsys.readouterr().err


@pytest.mark.usefixtures("models_root")
def test_classify_scores_the_film_and_refuses_the_rest(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = classify(capsys, study)
    frontal = series_of(document, "1.2.3.1")
    assert frontal["state"] == "done"
    # 576 bright pixels of 7,680: 4 * 0.075 - 0.5
    assert frontal["scores"][LABEL]["logit"] == pytest.approx(-0.2, abs=1e-5)
    assert frontal["images"][0]["file"] == "frontal.dcm"
    states = sorted(each["state"] for each in document["series"])
    assert states == ["done", "refused", "refused"]


@pytest.mark.usefixtures("models_root")
def test_classify_only_one_series(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = classify(capsys, study, "--series", "1.2.3.2")
    (lateral,) = document["series"]
    assert lateral["state"] == "refused"
    assert lateral["warnings"][0]["kind"] == "view_mismatch"


@pytest.mark.usefixtures("models_root")
def test_classify_a_single_file(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = classify(capsys, study / "frontal.dcm")
    assert document["series"][0]["images"][0]["file"] == "frontal.dcm"


@pytest.mark.usefixtures("models_root")
def test_the_json_may_go_to_a_file(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "result.json"
    arguments = ["classify", str(study), "--model", "squares", "--json", str(out)]
    assert main(arguments) == 0
    assert capsys.readouterr().out == ""
    check_contract(strict_json(out.read_text()), "classify")


@pytest.mark.usefixtures("models_root")
def test_explain_writes_maps_pictures_and_json(study: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    assert main(["explain", str(study), "--model", "squares", "--out", str(out)]) == 0
    document = strict_json((out / "explain.json").read_text())
    check_contract(document, "explain")
    attribution = series_of(document, "1.2.3.1")["images"][0]["attribution"]
    raw = np.load(out / attribution["file"])
    row, column = np.unravel_index(raw.argmax(), raw.shape)
    assert 12 <= row < 36
    assert 8 <= column < 32
    assert (out / attribution["picture"]).read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("models_root")
def test_explain_of_refused_series_is_done(study: Path, tmp_path: Path) -> None:
    arguments = ["explain", str(study), "--series", "1.2.3.2", "--model", "squares"]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["explain.json"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["classify", "STUDY", "--model", "cats", "--json", "-"], "no model 'cats'"),
        (["classify", "STUDY/none", "--model", "squares", "--json", "-"], "no such file or folder"),
        (
            ["classify", "STUDY", "--series", "9.9", "--model", "squares", "--json", "-"],
            "no series has this UID",
        ),
        (
            ["explain", "STUDY", "--model", "squares", "--target", "cat", "--out", "STUDY/out"],
            "no class 'cat'; it has bright-square",
        ),
        (["index", "STUDY/none", "--json", "-"], "no such file or folder"),
        (["screenshot", "STUDY", "--out", "a.png", "--model", "cats"], "no model 'cats'"),
        (["view", "STUDY/none"], "no such file or folder"),
    ],
)
@pytest.mark.usefixtures("models_root")
def test_what_is_not_there_is_one_line_and_2(
    arguments: list[str], text: str, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word.replace("STUDY", str(study)) for word in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert text in captured.err


@pytest.mark.usefixtures("models_root")
def test_a_folder_without_images_is_told_and_its_json_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "a.txt").write_text("no image")
    arguments = ["classify", str(tmp_path / "empty"), "--model", "squares", "--json", "-"]
    assert main(arguments) == 1
    captured = capsys.readouterr()
    check_contract(strict_json(captured.out), "classify")
    assert captured.err.count("\n") == 1
    assert "no image can be read" in captured.err


@pytest.mark.usefixtures("models_root")
def test_a_damaged_film_fails_alone(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film = study / "frontal.dcm"
    film.write_bytes(film.read_bytes()[:-3000])
    document = classify(capsys, study)
    states = {each["state"] for each in document["series"]}
    assert states <= {"refused", "failed"}


@pytest.mark.usefixtures("models_root")
def test_a_target_that_cannot_be_written_is_1(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none" / "a.json"
    assert main(["index", str(study), "--json", str(missing)]) == 1
    assert "choose another place" in capsys.readouterr().err


@pytest.mark.usefixtures("models_root")
def test_an_absent_device_is_1(
    study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    arguments = ["classify", str(study), "--model", "squares", "--device", "cuda", "--json", "-"]
    assert main(arguments) == 1
    assert "no CUDA device" in capsys.readouterr().err


def test_altered_weights_are_1(
    models_root: Path, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = models_root / "squares" / "weights.safetensors"
    weights.write_bytes(weights.read_bytes() + b"x")
    forget_classifiers()
    assert main(["classify", str(study), "--model", "squares", "--json", "-"]) == 1
    assert "SHA-256" in capsys.readouterr().err


def test_a_broken_model_asked_for_says_what_is_wrong(
    models_root: Path, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (models_root / "squares" / "card.toml").write_text("schema = 1")
    assert main(["classify", str(study), "--model", "squares", "--json", "-"]) == 2
    assert "cannot be used" in capsys.readouterr().err


def test_a_version_can_be_asked_for(
    models_root: Path, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bundle(models_root / "other", name="squares", version="2.0.0")
    arguments = ["classify", study, "--series", "1.2.3.2"]
    newest = run_json(capsys, *arguments, "--model", "squares")
    older = run_json(capsys, *arguments, "--model", "squares@1.2.3")
    assert newest["model"]["version"] == "2.0.0"
    assert older["model"]["version"] == "1.2.3"


@pytest.mark.usefixtures("models_root")
def test_patient_data_stay_out_of_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "one"
    write_film(folder / "a.dcm", PatientName="Doe^Jane", PatientID="SECRET-7")
    text = json.dumps(classify(capsys, folder))
    assert "Doe" not in text
    assert "SECRET" not in text
    assert str(tmp_path) not in text


def test_demo_links_real_images(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--out", str(tmp_path / "demo")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "demo")
    assert list((tmp_path / "demo").iterdir())
