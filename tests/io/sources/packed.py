"""Archives for the tests, and what was said of them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from medviewer.io.records import StudyIndex
from tests.support.archives import write_tar, write_zip

Scan = Callable[[Path], StudyIndex]
PIXELS = [np.full((3, 4), value, np.int16) for value in (5, 6, 7)]


def reasons_of(index: StudyIndex) -> dict[str, str]:
    return {entry.file: entry.reason for entry in index.skipped}


def write_files(path: Path, files: dict[str, bytes]) -> Path:
    return write_zip(path, files) if path.suffix == ".zip" else write_tar(path, files)
