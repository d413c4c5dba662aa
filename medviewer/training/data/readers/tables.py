"""Rows of label tables: CSV files read whole, with the column that is missing named."""

import csv
import math
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from medviewer.training.errors import TrainingError

Row = dict[str, str]

_MOST_BYTES = 1 << 30
_REST = "\0"


def read_rows(path: Path, *columns: str) -> list[Row]:
    """Return the rows of a CSV file with a header line that has all `columns`.

    Raises
    ------
    TrainingError
        When the file is not there, is not text, has no rows, or lacks a column.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TrainingError(f"{path.name} is too large for a table of labels")
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, restkey=_REST, restval=""))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError(f"{path.name} is missing or is no CSV table: {_why(error)}") from error
    if not rows:
        raise TrainingError(f"{path.name} has no rows")
    longer = next((line for line, row in enumerate(rows, start=2) if _REST in row), None)
    if longer is not None:
        raise TrainingError(f"{path.name}, row {longer} has more cells than there are columns")
    missing = [column for column in columns if column not in rows[0]]
    if missing:
        raise TrainingError(f"{path.name} needs the column{_s(missing)} {', '.join(missing)}")
    return rows


def rows_as_places(path: Path, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return how each row is named in a message; the header is row 1."""
    return tuple(f"{path.name}, row {line}" for line in range(2, len(rows) + 2))


def plain_path(name: str, place: str) -> str:
    """Return a path of a table as it is, if it stays below the folder of the data.

    Raises
    ------
    TrainingError
        When it is empty, absolute or goes up.
    """
    parts = PureWindowsPath(name)  # knows both slashes and drives
    if not name.strip() or parts.anchor or ".." in parts.parts:
        raise TrainingError(f"{place}: the path is empty or leaves the folder of the data")
    return name.replace("\\", "/")


def number(row: Row, column: str, where: str) -> float:
    """Return a cell as a number."""
    value = number_or_nan(row, column, where)
    if not math.isfinite(value):
        raise TrainingError(f"{where}: the column {column} must hold numbers")
    return value


def number_or_nan(row: Row, column: str, where: str) -> float:
    """Return a cell as a number; the word nan says that it is not known."""
    try:
        return float(row[column])
    except (KeyError, ValueError) as error:
        raise TrainingError(f"{where}: the column {column} must hold numbers") from error


def whole_number(row: Row, column: str, where: str) -> int:
    """Return a cell as a whole number."""
    value = number(row, column, where)
    if not value.is_integer():
        raise TrainingError(f"{where}: the column {column} must hold whole numbers")
    return int(value)


def _s(names: list[str]) -> str:
    """Return the plural's letter."""
    return "s" if len(names) > 1 else ""


def _why(error: Exception) -> str:
    """Return the reason without the path, which may name a person."""
    return getattr(error, "strerror", None) or "it cannot be read as text"
