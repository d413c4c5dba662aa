import math

import numpy as np
import pytest
from PIL import Image

from medviewer.training.data.readers.chexpert import read_chexpert, read_nih
from medviewer.training.errors import TrainingError

COLUMNS = "Path,Sex,Age,Frontal/Lateral,AP/PA,Pleural Effusion,Edema"
FILM = "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg"
CLASSES = ["pleural-effusion", "edema"]


def _chexpert(tmp_path, *rows, columns=COLUMNS):
    table = tmp_path / "train.csv"
    table.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return table


def _row(path=FILM, effusion="1.0", edema=""):
    return f"{path},Female,60,Frontal,AP,{effusion},{edema}"


def _film(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((2, 3), value, np.uint8)).save(path)


def test_findings_are_columns_and_patients_are_in_the_paths(tmp_path):
    other = FILM.replace("train", "valid").replace("00001", "64541")
    listing = read_chexpert(
        _chexpert(tmp_path, _row(), _row(other, "0.0", "1.0")), CLASSES, "stanford"
    )
    first, second = listing.samples
    assert (first.patient, first.fold, first.targets) == ("patient00001", "train", (1, 0))
    assert (second.patient, second.fold, second.targets) == ("patient64541", "val", (0, 1))


@pytest.mark.parametrize(
    ("uncertain", "expected"), [("ones", 1.0), ("zeros", 0.0), ("ignore", math.nan)]
)
def test_uncertain_labels_follow_the_policy(tmp_path, uncertain, expected):
    table = _chexpert(tmp_path, _row(effusion="-1.0"))
    targets = read_chexpert(table, CLASSES, "w", uncertain).samples[0].targets
    np.testing.assert_equal(targets, (expected, 0.0))


@pytest.mark.parametrize("below", [FILM, FILM.partition("/")[2]])
def test_films_are_found_from_the_folder_above_or_the_tables_own(tmp_path, below):
    _film(tmp_path / below, 9)
    listing = read_chexpert(_chexpert(tmp_path, _row()), CLASSES, "w")
    assert listing.read(listing.samples[0])[0, 0] == 9


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (_row(effusion="2"), "row 2: the column Pleural Effusion must hold 1, 0, -1 or nothing"),
        (_row("train/a.jpg"), "row 2: the path has no folder of a patient"),
        (_row("../patient00001/a.jpg"), "row 2: the path is empty or leaves the folder"),
    ],
)
def test_rows_that_cannot_be_right_are_told(tmp_path, row, reason):
    with pytest.raises(TrainingError, match=reason):
        read_chexpert(_chexpert(tmp_path, row), CLASSES, "w")


def test_a_finding_without_a_column_is_told(tmp_path):
    with pytest.raises(TrainingError, match=r"train\.csv needs the column fracture"):
        read_chexpert(_chexpert(tmp_path, _row()), ["edema", "fracture"], "w")


def _nih(tmp_path, *rows):
    table = tmp_path / "Data_Entry_2017.csv"
    head = "Image Index,Finding Labels,Follow-up #,Patient ID"
    table.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return table


def test_nih_findings_are_listed_in_a_cell(tmp_path):
    _film(tmp_path / "images_002" / "images" / "00000001_001.png", 7)
    table = _nih(
        tmp_path,
        "00000001_000.png,Effusion|Mass,0,1",
        "00000001_001.png,No Finding,1,1",
        "00000002_000.png,Pleural_Thickening,0,2",
    )
    listing = read_nih(table, ["effusion", "pleural-thickening"], "nih")
    assert [each.targets for each in listing.samples] == [(1, 0), (0, 0), (0, 1)]
    assert [each.patient for each in listing.samples] == ["1", "1", "2"]
    assert listing.read(listing.samples[1])[0, 0] == 7


def test_the_lists_of_nih_are_folds(tmp_path):
    (tmp_path / "train_val_list.txt").write_text("a.png\n")
    (tmp_path / "test_list.txt").write_text("b.png\n")
    table = _nih(tmp_path, "a.png,Mass,0,1", "b.png,No Finding,0,2", "c.png,Mass,0,3")
    folds = [each.fold for each in read_nih(table, ["mass"], "nih").samples]
    assert folds == ["train", "test", ""]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a.png,Mas,0,1", "row 2: the column Finding Labels holds a word that is no finding"),
        ("a.png,Mass,0,", "row 2: the column Patient ID is empty"),
        ("/a.png,Mass,0,1", "row 2: the path is empty or leaves"),
    ],
)
def test_rows_of_nih_that_cannot_be_right_are_told(tmp_path, row, reason):
    with pytest.raises(TrainingError, match=reason):
        read_nih(_nih(tmp_path, row), ["mass"], "nih")
