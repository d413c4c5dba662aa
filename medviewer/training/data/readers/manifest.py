"""A folder with ``manifest.csv``: a row for each image, paths relative to the table.

Columns: ``path`` (or ``brain_path`` and ``bone_path``: one CT slice exported in two windows);
``label``, or a column of 0 and 1 for each class; and, where there are any, ``patient``, ``fold``,
``series``, ``slice`` and ``box_cx``, ``box_cy``, ``box_w``, ``box_h`` (fractions).
"""

from collections.abc import Sequence
from pathlib import Path

from medviewer.training.data.readers.pictures import hounsfield_from_windows, read_grey
from medviewer.training.data.readers.tables import Row, number, read_rows
from medviewer.training.data.samples import Box, Listing, Pixels, Sample, Targets
from medviewer.training.errors import TrainingError

MANIFEST = "manifest.csv"
BRAIN_WINDOW, BONE_WINDOW = (40.0, 120.0), (700.0, 3200.0)
"""Center and width that the authors of the head CT data exported with (Hssayeni et al. 2020)."""

_WINDOW_COLUMNS = ("brain_path", "bone_path")
_BOX_COLUMNS = ("box_cx", "box_cy", "box_w", "box_h")


def read_manifest(
    folder: Path, classes: Sequence[str], population: str, *, exclusive: bool
) -> Listing:
    """List the images of ``manifest.csv`` in `folder`.

    Parameters
    ----------
    folder
        Where the table and, below it, the images are.
    classes
        Labels in the order of the targets: the words of the column ``label``, or columns.
    population
        What these images are called in reports.
    exclusive
        Whether every image must have one of the `classes`, as those of a multi-class task do.
        With a single class any other word of ``label`` means that it is absent.
    """
    rows = read_rows(folder / MANIFEST)
    columns = list(rows[0])
    if not ("path" in columns or all(each in columns for each in _WINDOW_COLUMNS)):
        raise TrainingError(f"{MANIFEST} needs the column path")
    samples = tuple(
        _sample(row, classes, population, f"{MANIFEST}, row {line}", exclusive=exclusive)
        for line, row in enumerate(rows, start=2)
    )
    return Listing(tuple(classes), samples, lambda sample: _read(folder, sample))


def _sample(
    row: Row, classes: Sequence[str], population: str, where: str, *, exclusive: bool
) -> Sample:
    """Return the sample of one row."""
    path = row.get("path") or "|".join(row[each] for each in _WINDOW_COLUMNS)
    series = row.get("series") or (row.get("patient", "") if "slice" in row else "")
    return Sample(
        path=path,
        population=population,
        patient=row.get("patient") or series or path,
        targets=_targets(row, classes, where, exclusive=exclusive),
        fold=row.get("fold", ""),
        series=series,
        position=int(number(row, "slice", where)) if row.get("slice") else 0,
        box=_box(row, where),
    )


def _targets(row: Row, classes: Sequence[str], where: str, *, exclusive: bool) -> Targets:
    """Return the targets of one row: by its label, or by a column for each class."""
    if "label" not in row:
        return tuple(number(row, each, where) for each in classes)
    if exclusive and row["label"] not in classes:
        raise TrainingError(f"{where}: {row['label']!r} is none of {', '.join(classes)}")
    return tuple(float(row["label"] == each) for each in classes)


def _box(row: Row, where: str) -> Box | None:
    """Return the box of one row, if it has one."""
    if not all(row.get(each) for each in _BOX_COLUMNS):
        return None
    return Box(*(number(row, each, where) for each in _BOX_COLUMNS))


def _read(folder: Path, sample: Sample) -> Pixels:
    """Return the pixels of a sample: grey, or Hounsfield units of two windows."""
    paths = [folder / name for name in sample.path.split("|")]
    if len(paths) == 1:
        return read_grey(paths[0])
    brain, bone = (read_grey(path) for path in paths)
    return hounsfield_from_windows(brain, bone, BRAIN_WINDOW, BONE_WINDOW)
