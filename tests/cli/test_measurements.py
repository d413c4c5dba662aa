"""``medviewer measurements``: what was kept in the window's database, written by a command."""

import csv
import json
from pathlib import Path

import pytest

from medviewer.cancel import WorkContext
from medviewer.cli.main import main
from medviewer.image.measuring.measurement import Kind, Measurement, Quantity
from medviewer.io.measurements.connection import measurements_folder
from medviewer.io.measurements.database import save_measurements
from medviewer.io.measurements.image_keys import image_key
from medviewer.io.readers import scan
from tests.support.contract import check_contract
from tests.support.phantoms import write_series


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a CT of three slices with a length on its second; others are elsewhere."""
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))
    folder = tmp_path / "ct"
    write_series(folder, slices=3)
    study = scan([folder], WorkContext()).studies[0]
    series = study.series[0]
    key = image_key(study, series, series.stacks[0].frames[1])
    length = Quantity("length", 5.0, "mm")
    points = ((0.0, 0.0, 0.0), (3.0, 4.0, 0.0))
    drawn = Measurement("a", Kind.LENGTH, key, "patient", points, "Node", "", (length,))
    save_measurements([drawn], ())
    return folder


def test_measurements_of_a_folder_are_written_as_json(measured: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(["measurements", str(measured), "--out", str(out)]) == 0
    document = json.loads(out.read_text(encoding="utf-8"))
    check_contract(document, "measurements")
    (found,) = document["measurements"]
    assert (found["name"], found["image"], found["images"]) == ("Node", 2, 3)
    assert "identity" not in found


def test_csv_goes_to_stdout(measured: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measurements", str(measured), "--out", "-", "--identifying"]) == 0
    (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert (row["length"], row["length_unit"], row["image"]) == ("5.0", "mm", "2")
    assert row["patient_id"] != ""


def test_folder_without_measurements_gives_an_empty_list(
    measured: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    write_series(other, slices=2, StudyInstanceUID="1.2.3.4")
    assert main(["measurements", str(other), "--out", "-"]) == 0
    assert list(csv.DictReader(capsys.readouterr().out.splitlines())) == []


def test_damaged_database_is_said_on_stderr(
    measured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (measurements_folder() / "measurements.sqlite3").write_bytes(b"junk")
    assert main(["measurements", str(measured), "--out", "-"]) == 0
    captured = capsys.readouterr()
    assert "it was kept as measurements.damaged-1.sqlite3" in captured.err
    assert captured.out.count("\n") == 1


def test_file_that_cannot_be_written_is_said(
    measured: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no" / "folder.csv"
    assert main(["measurements", str(measured), "--out", str(out)]) == 1
    assert "cannot be written there" in capsys.readouterr().err
