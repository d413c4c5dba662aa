"""The tables of CheXpert and of NIH ChestX-ray14: several findings on a film, mined from reports.

CheXpert (Irvin et al., AAAI 2019) has a column for each finding: 1 present, 0 absent, -1 uncertain,
and blank where the report does not mention it, which counts as absent. What uncertain ones become
is the policy: ``ones``, ``zeros`` (U-Ones, U-Zeros of the paper) or ``ignore`` (not known: such a
target is left out of training and measurement). Its patients are in the paths (patient00001).

NIH (Wang et al., CVPR 2017) lists the findings that are there in one cell, ``Mass|Nodule``.
"""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from medviewer.training.data.readers.checking.labels import columns_of_classes, plain
from medviewer.training.data.readers.pictures import read_grey
from medviewer.training.data.readers.tables import (
    Row,
    plain_path,
    read_rows,
    rows_as_places,
)
from medviewer.training.data.samples import Listing, Sample, Targets
from medviewer.training.errors import TrainingError

Uncertain = Literal["ones", "zeros", "ignore"]

CHEXPERT_COLUMNS = ("Path", "Frontal/Lateral")
NIH_COLUMNS = ("Image Index", "Finding Labels", "Patient ID")
NIH_FINDINGS = (
    *("Atelectasis", "Cardiomegaly", "Consolidation", "Edema", "Effusion", "Emphysema"),
    *("Fibrosis", "Hernia", "Infiltration", "Mass", "Nodule", "Pleural_Thickening"),
    *("Pneumonia", "Pneumothorax", "No Finding"),
)

_FOLDS = {"train": "train", "valid": "val", "val": "val", "test": "test"}
_NIH_LISTS = {"train_val_list.txt": "train", "test_list.txt": "test"}
_UNCERTAIN = {"ones": 1.0, "zeros": 0.0, "ignore": math.nan}
_VALUES = {"": 0.0, "0": 0.0, "1": 1.0}


def read_chexpert(
    table: Path, classes: Sequence[str], population: str, uncertain: Uncertain = "ignore"
) -> Listing:
    """List the films of a CheXpert table; the part of the path before them may be missing."""
    rows = read_rows(table, *CHEXPERT_COLUMNS)
    places = rows_as_places(table, rows)
    columns = columns_of_classes(rows[0], classes, table.name)
    values = _VALUES | {"-1": _UNCERTAIN[uncertain]}
    samples = []
    for row, place in zip(rows, places, strict=True):
        path = plain_path(row["Path"], place)
        fold = next((_FOLDS[part] for part in path.split("/") if part in _FOLDS), "")
        targets = tuple(_value(row[column], values, column, place) for column in columns)
        samples.append(Sample(path, population, _patient(path, place), targets, fold))
    folder = table.parent
    skipped = _leading_parts(folder, samples[0].path)
    return Listing(
        tuple(classes),
        tuple(samples),
        lambda sample: read_grey(folder.joinpath(*sample.path.split("/")[skipped:])),
        places=places,
    )


def read_nih(table: Path, classes: Sequence[str], population: str) -> Listing:
    """List the films of an NIH table, which lie in its folder or in ``images*`` beside it.

    The lists of the authors, where they are beside it, give the folds ``train`` and ``test``.
    """
    rows = read_rows(table, *NIH_COLUMNS)
    places = rows_as_places(table, rows)
    folder = table.parent
    folds = _nih_folds(folder)
    samples = []
    for row, place in zip(rows, places, strict=True):
        path = plain_path(row["Image Index"], place)
        targets = _findings(row, classes, place)
        patient = row["Patient ID"].strip()
        if not patient:
            raise TrainingError(f"{place}: the column Patient ID is empty")
        samples.append(Sample(path, population, patient, targets, folds.get(path, "")))
    inner = [folder, *sorted(folder.glob("images*")), *sorted(folder.glob("images*/images"))]

    def find(name: str) -> Path:
        return next((each / name for each in inner if (each / name).is_file()), folder / name)

    return Listing(
        tuple(classes), tuple(samples), lambda sample: read_grey(find(sample.path)), places=places
    )


def _value(cell: str, values: dict[str, float], column: str, place: str) -> float:
    """Return what a cell says of a finding."""
    word = cell.strip().removesuffix(".0")
    if word not in values:
        raise TrainingError(f"{place}: the column {column} must hold 1, 0, -1 or nothing")
    return values[word]


def _patient(path: str, place: str) -> str:
    """Return the patient's key in a path."""
    match = re.search(r"(?:^|/)(patient\d+)/", path)
    if match is None:
        raise TrainingError(f"{place}: the path has no folder of a patient, such as patient00001")
    return match[1]


def _leading_parts(folder: Path, path: str) -> int:
    """Return how many parts of the paths are above the table's folder (CheXpert-v1.0-small)."""
    parts = path.split("/")
    return next((n for n in range(len(parts) - 1) if (folder / parts[n]).is_dir()), 0)


def _findings(row: Row, classes: Sequence[str], place: str) -> Targets:
    """Return the targets of a cell of findings."""
    found = {plain(word) for word in row["Finding Labels"].split("|")}
    known = {plain(each) for each in (*NIH_FINDINGS, *classes)}
    if not found <= known:
        raise TrainingError(f"{place}: the column Finding Labels holds a word that is no finding")
    return tuple(float(plain(each) in found) for each in classes)


def _nih_folds(folder: Path) -> dict[str, str]:
    """Return the fold of each image that the authors' lists name."""
    folds = {}
    for name, fold in _NIH_LISTS.items():
        try:
            lines = (folder / name).read_text(encoding="utf-8").split()
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise TrainingError(f"{name} cannot be read as a list of images") from error
        folds.update(dict.fromkeys(lines, fold))
    return folds
