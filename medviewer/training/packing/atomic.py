"""Files that are whole or absent: written beside, then put in place in one step."""

from collections.abc import Callable
from pathlib import Path

from medviewer.training.errors import TrainingError


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a new file and put it at `path`; the old one stays if that fails.

    Raises
    ------
    TrainingError
        When the file cannot be written, for instance on a full disk; nothing is left behind.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(partial)
        partial.replace(path)
    except (OSError, RuntimeError) as error:  # torch tells a full disk as a RuntimeError
        partial.unlink(missing_ok=True)
        raise TrainingError(
            f"{path.name} cannot be written: is the disk full or the folder read-only?"
        ) from error
