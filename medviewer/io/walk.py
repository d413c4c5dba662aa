"""The files below what the user opened, each once, whatever the folder looks like."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

UNREADABLE_FOLDER = "this account may not read the folder"
LOOP = "a link to a folder that is read already"
MISSING = "nothing is there"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to look into; `reason` says why it cannot be, or nothing."""

    path: Path
    file: str
    reason: str = ""


def walk(paths: Sequence[Path], checkpoint: Callable[[], None]) -> Iterator[FoundFile]:
    """Yield all files of `paths` in natural order, folders before what lies deeper.

    Links to folders are followed once; `checkpoint` is called for every folder and may raise.
    """
    base = common_folder(paths)
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if path.is_dir():
            yield from _walk_folder(path, base, seen, checkpoint)
        else:
            yield FoundFile(path, relative_name(path, base), "" if path.exists() else MISSING)


def common_folder(paths: Sequence[Path]) -> Path:
    """Return what `file` names are relative to: the opened folder, or the nearest common one."""
    folders = [str((path if path.is_dir() else path.parent).absolute()) for path in paths]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # nothing is opened, or it lies on several drives
        return Path()


def relative_name(path: Path, base: Path) -> str:
    """Return `path` below `base` with slashes; bytes that are no text become a question mark."""
    whole = path.absolute()
    name = (whole.relative_to(base) if whole.is_relative_to(base) else Path(whole.name)).as_posix()
    return os.fsencode(name).decode("utf-8", "replace")


def _walk_folder(
    top: Path, base: Path, seen: set[tuple[int, int]], checkpoint: Callable[[], None]
) -> Iterator[FoundFile]:
    waiting = [top]
    while waiting:
        checkpoint()
        folder = waiting.pop()
        try:
            status = folder.stat()
            identity = (status.st_dev, status.st_ino)
            entries = [] if identity in seen else sorted(os.scandir(folder), key=_name)
        except OSError:
            yield FoundFile(folder, relative_name(folder, base), UNREADABLE_FOLDER)
            continue
        if identity in seen:
            yield FoundFile(folder, relative_name(folder, base), LOOP)
            continue
        seen.add(identity)
        folders = []
        for entry in entries:
            if _is_folder(entry):
                folders.append(Path(entry.path))
            else:
                yield FoundFile(Path(entry.path), relative_name(Path(entry.path), base))
        waiting += reversed(folders)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link into itself: opening it will say so
        return False
