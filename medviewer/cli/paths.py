"""Paths as a user names them. Without a reader: the window must not wait for pydicom."""

from pathlib import Path

from medviewer.errors import UsageError


def existing(path: Path) -> Path:
    """Return a path that is there.

    Raises
    ------
    UsageError
        When there is nothing.
    """
    if not path.exists():
        raise UsageError("there is no such file or folder; check PATH")
    return path
