"""Shorthand of the volume files' tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from medviewer.cancel import WorkContext
from medviewer.image.volume import Volume
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series


@pytest.fixture
def series_of() -> Callable[[Path], Series]:
    """Return a function that scans one file that holds one series."""

    def find(path: Path) -> Series:
        index = scan([path], WorkContext())
        assert index.skipped == ()
        return index.studies[0].series[0]

    return find


@pytest.fixture
def volume_of(series_of: Callable[[Path], Series]) -> Callable[[Path], Volume]:
    """Return a function that reads the first stack of such a file."""

    def read(path: Path) -> Volume:
        series = series_of(path)
        return read_volume(series.stacks[0], series, WorkContext())

    return read
