"""The file of what was open: JSON for this user alone, replaced as a whole."""

import json
import os
from pathlib import Path
from typing import Any

from medviewer.config import data_folder
from medviewer.errors import MedviewerError
from medviewer.io.private_file import private_file
from medviewer.language import later

MAX_BYTES = 1024 * 1024
_NAME = "session.json"
_NEW_NAME = "session.new.json"


def session_folder() -> Path:
    """Return the folder of the file."""
    return data_folder() / "session"


def read_session_file() -> Any:  # Any: a document that nobody has checked yet
    """Return the document, None where there is none.

    Raises
    ------
    MedviewerError
        When there is one that cannot be read.
    """
    file = session_folder() / _NAME
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        return json.loads(content[:MAX_BYTES])  # cut in its middle, a longer one is no document
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise MedviewerError(
            later(
                "Reasons",
                "What was open the last time cannot be read and was not opened; open it by File > "
                "Open folder.",
            )
        ) from error


def write_session_file(document: object) -> None:
    """Replace the document, so that a crash leaves the old or the new one.

    Raises
    ------
    MedviewerError
        When the folder cannot be written.
    """
    try:
        folder = session_folder()
        new = private_file(folder, _NEW_NAME)
        with new.open("w", encoding="utf-8") as stream:
            json.dump(document, stream, separators=(",", ":"))
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(folder / _NAME)
    except OSError as error:
        raise MedviewerError(
            later(
                "Reasons",
                "What is open cannot be kept for the next start; see that the disk is not full and "
                "that the data folder of MedViewer can be written.",
            )
        ) from error
