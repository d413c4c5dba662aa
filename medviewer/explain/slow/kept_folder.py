"""Where maps of slow methods are kept; no torch, so that they are forgotten without a wait."""

from contextlib import suppress
from pathlib import Path

from medviewer.config import cache_folder


def kept_folder() -> Path:
    """Return the folder in the user's cache; it need not be there."""
    return cache_folder() / "explanations"


def kept_files(folder: Path) -> list[Path]:
    """Return the files kept; none where they cannot be listed."""
    with suppress(OSError):
        return list(folder.iterdir())
    return []


def forget_kept_maps() -> None:
    """Delete all maps that are kept; what cannot be deleted stays until there is no room for it."""
    for file in kept_files(kept_folder()):
        with suppress(OSError):
            file.unlink()
