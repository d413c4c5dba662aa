"""The files below what the user opened, each once, whatever the folder looks like."""

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from medviewer.io.sources.dicomdir import files_of_dicomdir, is_dicomdir
from medviewer.io.sources.found_file import (
    FoundFile,
    common_folder,
    decoded_name,
    is_folder,
    prefix_of,
    relative_name,
)
from medviewer.language import later

TOO_DEEP = later(
    "Reasons", "the folder lies deeper than this system can name; move it up and open it again"
)
UNREADABLE_FOLDER = later("Reasons", "this account may not read the folder")
LOST_FOLDER = later("Reasons", "the folder cannot be read: it is gone, or its disk is damaged")
LOOP = later("Reasons", "a link to a folder that is read already")
MISSING = later("Reasons", "nothing is there")


def walk(paths: Sequence[Path], checkpoint: Callable[[], None]) -> Iterator[FoundFile]:
    """Yield all files of `paths` in natural order, each once, folders before what lies deeper.

    A DICOMDIR that is opened itself gives the files that it names. Links to folders are followed
    once; `checkpoint` is called for every folder and may raise.
    """
    base = common_folder(paths)
    seen: set[tuple[int, int]] = set()
    given: set[str] = set()
    """Files that were opened by their own names."""
    for path in paths:
        if is_folder(path):
            for found in _walk_folder(path, base, seen, checkpoint):
                if found.reason or str(found.path.absolute()) not in given:
                    yield found
            continue
        if str(path.absolute()) in given or _is_seen(path.parent, seen):
            continue  # read already, perhaps with its folder
        given.add(str(path.absolute()))
        if is_dicomdir(path):
            yield from files_of_dicomdir(path, base, checkpoint)
        else:
            yield FoundFile(path, relative_name(path, base), "" if _may_be_there(path) else MISSING)


def _walk_folder(
    top: Path, base: Path, seen: set[tuple[int, int]], checkpoint: Callable[[], None]
) -> Iterator[FoundFile]:
    waiting = [top]
    while waiting:
        checkpoint()
        folder = waiting.pop()
        try:
            identity = _identity(folder)
            entries = [] if identity in seen else sorted(os.scandir(folder), key=_name)
        except OSError as error:
            yield FoundFile(folder, relative_name(folder, base), _reason(error))
            continue
        if identity in seen:
            if folder.is_symlink():  # else it was opened by itself as well, or by a link to it
                yield FoundFile(folder, relative_name(folder, base), LOOP)
            continue
        seen.add(identity)
        below = prefix_of(folder, base)
        folders = []
        for entry in entries:
            if _is_folder(entry):
                folders.append(Path(entry.path))
            else:
                yield FoundFile(Path(entry.path), below + decoded_name(entry.name))
        waiting += reversed(folders)


def _reason(error: OSError) -> str:
    if error.errno == errno.ENAMETOOLONG:
        return TOO_DEEP
    return UNREADABLE_FOLDER if isinstance(error, PermissionError) else LOST_FOLDER


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _is_seen(folder: Path, seen: set[tuple[int, int]]) -> bool:
    try:
        return _identity(folder) in seen
    except OSError:  # nothing is there: who opens the file says so
        return False


def _may_be_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG  # else nobody can tell: opening it will say so


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link into itself: opening it will say so
        return False
