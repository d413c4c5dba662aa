"""Results kept image by image, so that a run that was stopped can go on."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from medviewer.errors import MedviewerError, UsageError
from medviewer.explain.json_file import JsonObject

_MOST_BYTES = 64 << 20
_NOT_KEPT = "results cannot be kept: is the disk full or the folder read-only?"


class Kept:
    """Results by name, in memory and, with a path, in a file of one JSON object a line.

    The first line is the `mark` of the run: what it is done with. Nothing in it names a patient.
    """

    def __init__(self, mark: str, path: Path | None = None, *, resume: bool = False) -> None:
        """Start; with `resume`, from what the file holds already.

        Raises
        ------
        UsageError
            When there is nothing to go on from, or the file is that of another run.
        """
        self._found: dict[str, JsonObject] = {}
        self._path = path
        self._file: IO[str] | None = None
        if path is None:
            return
        if resume:
            self._found = dict(_read(path, mark))
        lines: list[JsonObject] = [{"mark": mark}]
        lines += [{"name": n, "result": r} for n, r in self._found.items()]
        try:
            self._file = path.open("w", encoding="ascii")
            for line in lines:
                self._write(line)
        except OSError as error:
            raise MedviewerError(_NOT_KEPT) from error

    def get(self, name: str) -> JsonObject | None:
        """Return a result that is there already."""
        return self._found.get(name)

    def add(self, name: str, result: JsonObject) -> None:
        """Keep a result; it is on disk when this returns.

        Raises
        ------
        MedviewerError
            When it cannot be written.
        """
        self._found[name] = result
        try:
            self._write({"name": name, "result": result})
        except OSError as error:
            raise MedviewerError(_NOT_KEPT) from error

    def close(self, *, remove: bool) -> None:
        """Close the file; of a run that is done it is not needed any more."""
        if self._file is None or self._path is None:
            return
        self._file.close()
        if remove:
            self._path.unlink(missing_ok=True)

    def _write(self, line: JsonObject) -> None:
        """Add a line."""
        if self._file is not None:
            self._file.write(json.dumps(line, allow_nan=False) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def _read(path: Path, mark: str) -> Iterator[tuple[str, JsonObject]]:
    """Yield the results in a file; a line that was cut off by a crash ends it."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{path.name} is too large to be the results of a run")
        first, *lines = path.read_text(encoding="ascii").splitlines()
        its_mark = json.loads(first)["mark"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path.name} holds no results to go on from; leave --resume out"
        ) from error
    if its_mark != mark:
        raise UsageError(
            f"{path.name} holds results of another model, other data or other options; "
            "leave --resume out"
        )
    for line in lines:
        try:
            each = json.loads(line)
            yield str(each["name"]), dict(each["result"])
        except (ValueError, KeyError, TypeError):
            return
