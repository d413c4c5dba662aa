"""Whether the files of a series are still those a result was made of."""

from pathlib import Path

from medviewer.io.records import Series

Fingerprint = tuple[tuple[str, int, int], ...]
"""Path, size and time of the last change of every file; a missing file has size -1."""


def fingerprint_of(series: Series) -> Fingerprint:
    """Return the state of the series' files on disk."""
    paths = sorted({frame.instance.path for frame in series.frames})
    return tuple(_file_state(path) for path in paths)


def _file_state(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return str(path), -1, 0
    return str(path), status.st_size, status.st_mtime_ns
