"""Paths as a user names them. Without a reader: the window must not wait for pydicom."""

from pathlib import Path

from medviewer.errors import UsageError


def existing(path: Path) -> Path:
    """Return a path that is there.

    Raises
    ------
    UsageError
        When there is nothing, or this account may not look.
    """
    try:
        if path.exists():
            return path
    except PermissionError as error:
        raise UsageError("this account may not look into the folder of PATH") from error
    except OSError:  # no name that a file could have, such as one that is too long
        pass
    raise UsageError("there is no such file or folder; check PATH")
