"""A file to look into, and what it is called in the index."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MAX_SHOWN_NAME = 1024
"""Letters of a name that an index shows."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to look into; `reason` says why it cannot be, or nothing.

    `in_archive` marks a member of an archive: `path` then lies in the private temporary place and
    is gone when the program ends.
    """

    path: Path
    file: str
    reason: str = ""
    in_archive: bool = False


def is_folder(path: Path) -> bool:
    """Tell whether a path is known to be a folder; opening what is not will say why."""
    try:
        return path.is_dir()
    except OSError:  # it lies in a folder that this account may not enter
        return False


def common_folder(paths: Sequence[Path]) -> Path:
    """Return what `file` names are relative to: the opened folder, or the nearest common one."""
    folders = [str((path if is_folder(path) else path.parent).absolute()) for path in paths]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:  # nothing is opened, or it lies on several drives
        return Path()


def relative_name(path: Path, base: Path) -> str:
    """Return `path` below `base` with slashes; bytes that are no text become a question mark."""
    whole = path.absolute()
    name = (whole.relative_to(base) if whole.is_relative_to(base) else Path(whole.name)).as_posix()
    return decoded_name(name)


def prefix_of(folder: Path, base: Path) -> str:
    """Return what `relative_name` puts before the names of the files in a folder."""
    whole = folder.absolute()
    if whole == base or not whole.is_relative_to(base):
        return ""
    return relative_name(whole, base) + "/"


def decoded_name(name: str) -> str:
    """Return a name as text; bytes that are none become a question mark."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def shown_name(name: str) -> str:
    """Return a foreign name as an index may show it: printable, and never a way out of a folder."""
    text = name.encode("utf-8", "replace").decode("utf-8", "replace").replace("\\", "/")
    text = "".join(letter if letter.isprintable() else "?" for letter in text[:MAX_SHOWN_NAME])
    parts = [f"({part})" if part in (".", "..") else part for part in text.split("/") if part]
    return "/".join(parts) or "(no name)"
