"""Files and folders that are whole or absent: written beside, then put in place in one step."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from medviewer.training.errors import TrainingError

_UNFINISHED = ".partial"


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a new file and put it at `path`; the old one stays if that fails.

    Raises
    ------
    TrainingError
        When the file cannot be written, for instance on a full disk; nothing is left behind.
    """
    partial = path.with_name(path.name + _UNFINISHED)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(partial)
        partial.replace(path)
    except (OSError, RuntimeError) as error:  # torch tells a full disk as a RuntimeError
        partial.unlink(missing_ok=True)
        raise _not_written(path) from error


@contextmanager
def whole_folder(folder: Path, last: str = "") -> Iterator[Path]:
    """Give a new folder beside `folder`, which may be there if it is empty, that takes its place.

    With `last`, `folder` may hold anything: once all files are written, they take the places of
    those of the same names, `last` in the end. On a full disk nothing has changed.

    Raises
    ------
    TrainingError
        When it cannot be written; then, and after any other error, nothing is left behind.
    """
    place = folder.absolute()  # "." has no name
    unfinished = place.with_name(f".{place.name}{_UNFINISHED}")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        yield unfinished
        if last and place.is_dir():
            _move_files(unfinished, place, last)
        else:
            unfinished.replace(place)
    except OSError as error:
        raise _not_written(place) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _move_files(source: Path, target: Path, last: str) -> None:
    """Move all files of one folder to another."""
    files = [each for each in sorted(source.rglob("*")) if each.is_file()]
    for each in sorted(files, key=lambda path: path.name == last):
        place = target / each.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        each.replace(place)


def _not_written(path: Path) -> TrainingError:
    """Return what to tell the user; the folders above stay out of it."""
    name = path.name  # of a folder within an unfinished one: that of what was asked for
    if name.endswith(_UNFINISHED):
        name = name.removeprefix(".").removesuffix(_UNFINISHED)
    return TrainingError(f"{name} cannot be written: is the disk full or the folder read-only?")
