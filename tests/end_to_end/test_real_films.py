"""The model that ships, on real images of installed packages and of ``../shared``."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from medviewer.cli.main import main
from tests.support.contract import check_contract, strict_json

CHEST_FILM = "1.3.6.1.4.1.5962.1.3.9.1.20040826185059.5457"


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    assert main(["demo", "--out", str(tmp_path / "demo")]) == 0
    return tmp_path / "demo"


def classify(model: str, path: Path, out: Path, *options: str) -> dict[str, Any]:
    arguments = ["classify", str(path), "--model", model, "--json", str(out), *options]
    assert main(arguments) == 0
    document = strict_json(out.read_text())
    check_contract(document, "classify")
    return document


def kinds(series: dict[str, Any]) -> set[str]:
    return {warning["kind"] for warning in series["warnings"]}


def test_only_the_chest_film_of_the_demo_is_scored(
    demo: Path, shipped_model: str, tmp_path: Path
) -> None:
    document = classify(shipped_model, demo, tmp_path / "a.json")
    scored = [each["series_uid"] for each in document["series"] if each["scores"]]
    assert scored == [CHEST_FILM]
    states = {each["state"] for each in document["series"] if not each["scores"]}
    assert states == {"refused"}


def test_encodings_of_one_film_score_alike(demo: Path, shipped_model: str, tmp_path: Path) -> None:
    document = classify(shipped_model, demo, tmp_path / "a.json", "--series", CHEST_FILM)
    (series,) = document["series"]
    (label,) = series["scores"]
    scores = [image["scores"][label]["score"] for image in series["images"]]
    assert len(scores) >= 2
    assert max(scores) - min(scores) < 0.02


def test_the_film_gets_a_heatmap(demo: Path, shipped_model: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["explain", str(demo), "--series", CHEST_FILM, "--model", shipped_model]
    assert main([*arguments, "--out", str(out)]) == 0
    report = strict_json((out / "explain.json").read_text())
    check_contract(report, "explain")
    for image in report["series"][0]["images"]:
        raw = np.load(out / image["attribution"]["file"])
        assert raw.dtype == np.float32
        assert raw.shape == (1955, 1841)
        assert np.isfinite(raw).any()


@pytest.mark.shared
def test_the_dog_is_out_of_range(shared_folder: Path, shipped_model: str, tmp_path: Path) -> None:
    film = shared_folder / "dicom" / "edge" / "highdicom_dcmqi" / "dx_image.dcm"
    (series,) = classify(shipped_model, film, tmp_path / "a.json")["series"]
    assert series["state"] == "done"
    assert "out_of_range" in kinds(series)
    assert all(score["probability"] is None for score in series["scores"].values())


@pytest.mark.shared
def test_series_of_other_modalities_are_refused(
    shared_folder: Path, shipped_model: str, tmp_path: Path
) -> None:
    document = classify(shipped_model, shared_folder / "dicom" / "series", tmp_path / "a.json")
    assert {each["state"] for each in document["series"]} == {"refused"}
    assert all("modality_mismatch" in kinds(each) for each in document["series"])


@pytest.mark.shared
def test_malformed_files_end_nothing(
    shared_folder: Path, shipped_model: str, tmp_path: Path
) -> None:
    document = classify(shipped_model, shared_folder / "dicom" / "malformed", tmp_path / "a.json")
    assert document["skipped"]
    assert not any(each["scores"] for each in document["series"])
