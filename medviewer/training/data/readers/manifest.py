"""A table ``manifest.csv``: a row for each image, paths relative to the table.

Columns: ``path`` (or ``brain_path`` and ``bone_path``: one CT slice exported in two windows);
``label``, or a column of 0, 1 and nan (not known) for each class; and, where there are any,
``patient``, ``fold``, ``series``, ``slice``, ``box_cx``, ``box_cy``, ``box_w``, ``box_h``
(fractions), ``spacing_row_mm``, ``spacing_column_mm`` and ``age_years``.
"""

from collections.abc import Sequence
from pathlib import Path

from medviewer.models.card import Task
from medviewer.training.data.readers.checking.labels import (
    check_targets,
    columns_of_classes,
    targets_of_words,
)
from medviewer.training.data.readers.pictures import hounsfield_from_windows, read_grey
from medviewer.training.data.readers.tables import (
    Row,
    number,
    number_or_nan,
    plain_path,
    read_rows,
    rows_as_places,
    whole_number,
)
from medviewer.training.data.samples import Box, Listing, Pixels, Sample, Targets
from medviewer.training.errors import TrainingError

MANIFEST = "manifest.csv"
BRAIN_WINDOW, BONE_WINDOW = (40.0, 120.0), (700.0, 3200.0)
"""Center and width that the authors of the head CT data exported with (Hssayeni et al. 2020)."""

WINDOW_COLUMNS = ("brain_path", "bone_path")
_BOX_COLUMNS = ("box_cx", "box_cy", "box_w", "box_h")
_SPACING_COLUMNS = ("spacing_row_mm", "spacing_column_mm")


def read_manifest(table: Path, classes: Sequence[str], task: Task, population: str) -> Listing:
    """List the images of a manifest.

    Parameters
    ----------
    table
        The CSV file; images lie below its folder.
    classes
        Labels in the order of the targets: the words of the column ``label``, or columns.
    task
        What the targets are for, see `medviewer.training.data.readers.checking.labels`.
    population
        What these images are called in reports.
    """
    rows = read_rows(table)
    columns = list(rows[0])
    if not ("path" in columns or all(each in columns for each in WINDOW_COLUMNS)):
        raise TrainingError(f"{table.name} needs the column path")
    places = rows_as_places(table, rows)
    targets = targets_of_rows(table, rows, classes, task)
    samples = tuple(
        _sample(row, each, population, place)
        for row, each, place in zip(rows, targets, places, strict=True)
    )
    folder = table.parent
    return Listing(tuple(classes), samples, lambda sample: _read(folder, sample), places=places)


def read_unlabelled(table: Path, population: str) -> Listing:
    """List the images of a manifest for what they look like, whatever their labels."""
    rows = read_rows(table)
    places = rows_as_places(table, rows)
    samples = tuple(
        _sample(row, (), population, place) for row, place in zip(rows, places, strict=True)
    )
    return Listing((), samples, lambda sample: _read(table.parent, sample), places=places)


def targets_of_rows(
    table: Path, rows: Sequence[Row], classes: Sequence[str], task: Task
) -> list[Targets]:
    """Return the targets of every row: by its label, or by a column for each class."""
    places = rows_as_places(table, rows)
    if "label" in rows[0]:
        return targets_of_words([row["label"] for row in rows], places, classes, task)
    columns = columns_of_classes(rows[0], classes, table.name)
    found = []
    for row, place in zip(rows, places, strict=True):
        targets = tuple(number_or_nan(row, column, place) for column in columns)
        check_targets(targets, place, classes, task)
        found.append(targets)
    return found


def _sample(row: Row, targets: Targets, population: str, place: str) -> Sample:
    """Return the sample of one row."""
    names = [row["path"]] if row.get("path") else [row.get(each, "") for each in WINDOW_COLUMNS]
    path = "|".join(plain_path(name, place) for name in names)
    series = row.get("series") or (row.get("patient", "") if "slice" in row else "")
    spacing = _numbers(row, _SPACING_COLUMNS, place)
    if spacing and min(spacing) <= 0:
        raise TrainingError(f"{place}: the spacing must be above 0")
    box = _numbers(row, _BOX_COLUMNS, place)
    age = _numbers(row, ("age_years",), place)
    return Sample(
        path=path,
        population=population,
        patient=row.get("patient") or series or path,
        targets=targets,
        fold=row.get("fold", ""),
        series=series,
        position=whole_number(row, "slice", place) if row.get("slice") else 0,
        box=Box(*box) if box else None,
        spacing_mm=(spacing[0], spacing[1]) if spacing else None,
        age_years=age[0] if age else None,
    )


def _numbers(row: Row, columns: Sequence[str], place: str) -> list[float]:
    """Return the numbers of a row in some columns, none where one of them is empty."""
    if not all(row.get(each) for each in columns):
        return []
    return [number(row, each, place) for each in columns]


def _read(folder: Path, sample: Sample) -> Pixels:
    """Return the pixels of a sample: grey, or Hounsfield units of two windows."""
    paths = [folder / name for name in sample.path.split("|")]
    if len(paths) == 1:
        return read_grey(paths[0])
    brain, bone = (read_grey(path) for path in paths)
    return hounsfield_from_windows(brain, bone, BRAIN_WINDOW, BONE_WINDOW)
