"""JSON that other programs may rely on: ASCII, never NaN, written whole or not at all."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from medviewer.errors import MedviewerError

JsonObject = dict[str, Any]  # Any: JSON has no narrower type in Python

_STDOUT = "-"


def to_text(value: JsonObject) -> str:
    """Return a JSON text that ends with a newline.

    Raises
    ------
    ValueError
        For NaN or infinity, which JSON does not have: give None.
    """
    return json.dumps(value, indent=2, allow_nan=False) + "\n"


def write_json(path: Path, value: JsonObject) -> None:
    """Write a file so that a crash leaves the old or the new one, never half of it."""
    write_whole(path, to_text(value).encode("ascii"))


def write_result(value: JsonObject, target: str) -> None:
    """Write a JSON document to a file or, for ``-``, alone to stdout."""
    if target == _STDOUT:
        sys.stdout.write(to_text(value))
        sys.stdout.flush()
    else:
        write_json(Path(target), value)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` beside `path` and move it there.

    Raises
    ------
    MedviewerError
        When the folder cannot be written.
    """
    with whole_file(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place beside `path`, with its ending, whose file is moved there in the end.

    Raises
    ------
    MedviewerError
        When the folder cannot be written; nothing is left behind then.
    """
    temporary = path.with_name(f".{os.getpid()}.part.{path.name}")
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise _not_writable(error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def whole_results(folder: Path, last: str) -> Iterator[Path]:
    """Give a place within `folder` whose files and folders take theirs there in the end.

    What is there of the same names goes; the file `last` comes last, and the old one goes first: it
    must not speak of new files. After an error or a stop nothing has changed.

    Raises
    ------
    MedviewerError
        When the folder cannot be written.
    """
    make_folder(folder)
    temporary = folder / f".{os.getpid()}.part"
    try:
        temporary.mkdir()
        yield temporary
        (folder / last).unlink(missing_ok=True)
        for entry in sorted(temporary.iterdir(), key=lambda entry: entry.name == last):
            place = folder / entry.name
            if place.is_dir():
                shutil.rmtree(place)
            entry.replace(place)
    except OSError as error:
        raise _not_writable(error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; there already is fine.

    Raises
    ------
    MedviewerError
        When it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(error) from error


def _not_writable(error: OSError) -> MedviewerError:
    """Return what to tell the user; the path stays out of it."""
    reason = error.strerror or "no reason given"
    return MedviewerError(f"the result cannot be written ({reason}); choose another place")
