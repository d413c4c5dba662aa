"""Headers of text before voxels: read within a limit, numbers read with care."""

import math
from pathlib import Path

from medviewer.errors import ReadError
from medviewer.io.limits import MAX_TEXT_HEADER
from medviewer.io.regular_file import open_regular
from medviewer.language import later


def read_first_bytes(path: Path) -> bytes:
    """Return as much of a file as a header of text may take."""
    with open_regular(path) as stream:
        return stream.read(MAX_TEXT_HEADER)


def text_of(line: bytes) -> str:
    """Return a line as text; what is none of it becomes a question mark."""
    return line.decode("utf-8", "replace").strip()


def whole_numbers(text: str, what: str) -> tuple[int, ...]:
    """Return whole numbers that are parted by spaces.

    Raises
    ------
    ReadError
        When one is not; `what` names them.
    """
    try:
        return tuple(int(word) for word in text.split())
    except ValueError as error:
        raise ReadError(
            later("Reasons", "the header's {what} make no sense").format(what=what)
        ) from error


def numbers(text: str) -> tuple[float, ...] | None:
    """Return finite numbers that are parted by spaces or commas, or None."""
    try:
        found = tuple(float(word) for word in text.replace(",", " ").split())
    except ValueError:
        return None
    return found if all(map(math.isfinite, found)) else None
