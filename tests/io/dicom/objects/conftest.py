"""Shorthand: a study of images and objects, and one object read over its series."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from medviewer.cancel import WorkContext
from medviewer.io.dicom.objects.reading import ReadObject, read_object
from medviewer.io.object_records import StudyObject
from medviewer.io.readers import scan
from medviewer.io.records import Stack
from tests.support.objects import headers
from tests.support.phantoms import write_series


@dataclass(frozen=True)
class Opened:
    """The images' stack, and the only object of their series."""

    stack: Stack
    own: StudyObject

    def read(self) -> ReadObject:
        """Read the object over the stack."""
        return read_object(self.own, self.stack, WorkContext())


@pytest.fixture
def sources(tmp_path: Path) -> list[Dataset]:
    """Write five axial slices of 32 x 40 pixels, 2 mm apart, and return their headers."""
    return headers(write_series(tmp_path / "ct", FrameOfReferenceUID="1.2.3"))


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], Opened]:
    """Return a function that scans the folder and gives the object of its first series."""

    def find() -> Opened:
        index = scan([tmp_path], WorkContext())
        series = next(s for study in index.studies for s in study.series if s.objects)
        (own,) = series.objects
        return Opened(series.stacks[0], own)

    return find
