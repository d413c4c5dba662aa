"""Shorthand of the reader's tests: scan a folder, read its only series."""

from collections.abc import Callable
from pathlib import Path

import pytest

from medviewer.cancel import WorkContext
from medviewer.image.volume import Volume
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series, StudyIndex


@pytest.fixture
def scan_folder() -> Callable[[Path], StudyIndex]:
    """Return a function that scans one folder."""
    return lambda folder: scan([folder], WorkContext())


@pytest.fixture
def only_series(scan_folder: Callable[[Path], StudyIndex]) -> Callable[[Path], Series]:
    """Return a function that scans a folder and gives its single series."""

    def find(folder: Path) -> Series:
        (study,) = scan_folder(folder).studies
        (series,) = study.series
        return series

    return find


@pytest.fixture
def only_volume(only_series: Callable[[Path], Series]) -> Callable[[Path], Volume]:
    """Return a function that reads the first stack of a folder's single series."""

    def read(folder: Path) -> Volume:
        series = only_series(folder)
        return read_volume(series.stacks[0], series, WorkContext())

    return read
