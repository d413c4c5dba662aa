"""The user's file of hanging protocols: read as text, added to at its end, kept aside if broken."""

import os
from pathlib import Path

from medviewer.config import config_folder
from medviewer.errors import MedviewerError
from medviewer.language import later
from medviewer.preferences.toml_file import place_aside

NAME = "hanging.toml"
MAX_BYTES = 256 * 1024


def read_hanging_file() -> str:
    """Return the text of the file, nothing where there is none.

    Raises
    ------
    ValueError
        When it is too long, or no text.
    OSError
        When it cannot be read.
    """
    try:
        with (config_folder() / NAME).open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return ""
    if len(content) > MAX_BYTES:
        raise ValueError("too long for a list of protocols")
    return content.decode("utf-8")


def add_to_hanging_file(block: str) -> None:
    """Write a block behind what is there; the user's own lines and comments stay as they are.

    Raises
    ------
    MedviewerError
        When it cannot be written.
    """
    try:
        before = read_hanging_file()
        folder = config_folder()
        folder.mkdir(parents=True, exist_ok=True)
        new = folder / f"{NAME}.new"
        gap = "\n" if before else ""
        with _private(new).open("w", encoding="utf-8") as stream:
            stream.write(f"{before}{gap}{block}")
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(folder / NAME)
    except (OSError, ValueError) as error:
        raise MedviewerError(
            later(
                "Reasons",
                "The layout cannot be saved; see that the configuration folder of MedViewer can be "
                "written and that {file} in it is in order.",
            ).format(file=NAME)
        ) from error


def set_hanging_file_aside() -> str:
    """Rename a file that cannot be understood; return its new name, nothing where that fails."""
    file = config_folder() / NAME
    kept = place_aside(file)
    try:
        file.rename(kept)
    except OSError:
        return ""
    return kept.name


def _private(file: Path) -> Path:
    """Return the file, empty and for this user alone: descriptions may name a patient."""
    os.close(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    return file
