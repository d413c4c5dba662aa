"""Readers of what is in memory; they fail when a test says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from medviewer.app.readers import OnFound, Readers
from medviewer.cancel import WorkContext
from medviewer.image.availability import Availability
from medviewer.image.volume import Volume
from medviewer.io.dicom.objects.reading import ReadObject
from medviewer.io.object_records import StudyObject
from medviewer.io.records import Series, Stack, Study, StudyIndex
from medviewer.io.remembered.priors import RememberedStudy
from tests.app.fakes.scans import make_stack, make_study, make_volume


@dataclass
class FakeReading:
    """What the readers give; `volume_error` and so on let them fail instead."""

    index: StudyIndex = field(default_factory=lambda: StudyIndex((make_study(),)))
    partial: tuple[StudyIndex, ...] = ()
    scan_error: Exception | None = None
    pictured: list[str] = field(default_factory=list)
    earlier: tuple[RememberedStudy, ...] | Exception = ()
    volume_error: Exception | None = None
    thumbnail_error: Exception | None = None
    photometric: str = "MONOCHROME2"
    read: list[Stack] = field(default_factory=list)
    gradual: bool = False
    capacity: int | None = None
    at_once: int = 1000
    unreadable: dict[int, str] = field(default_factory=dict)
    filled: list[int] = field(default_factory=list)
    warmed: int = 0

    remembered: list[bool] = field(default_factory=list)
    forgotten: int = 0
    forget_error: Exception | None = None
    resample_error: Exception | None = None
    made: Stack | None = None
    objects: dict[str, ReadObject | Exception] = field(default_factory=dict)
    read_objects: list[str] = field(default_factory=list)

    def scan(
        self,
        paths: Sequence[Path],
        context: WorkContext,
        on_found: OnFound | None = None,
        *,
        remember: bool = False,
    ) -> StudyIndex:
        self.remembered.append(remember)
        if self.scan_error is not None:
            raise self.scan_error
        context.step(1, 2, "Scanning")
        for index in self.partial:
            assert on_found is not None
            on_found(index)
        return self.index

    def read_volume(self, stack: Stack, series: Series, context: WorkContext) -> Volume:
        self.read.append(stack)
        context.step(1, 2, "Reading images")
        if self.volume_error is not None:
            raise self.volume_error
        return make_volume(stack, photometric=self.photometric)

    def read_thumbnail(self, series: Series, size: int) -> npt.NDArray[np.uint8]:
        if self.thumbnail_error is not None:
            raise self.thumbnail_error
        self.pictured.append(series.middle_frame.instance.file)
        return np.full((size, size), 128, np.uint8)

    def open_volume(
        self, stack: Stack, series: Series, context: WorkContext, budget_bytes: float, first: int
    ) -> Volume:
        """Give the volume, with `gradual` on as one whose slices are still to be read."""
        volume = self.read_volume(stack, series, context)
        if not self.gradual:
            return volume
        availability = Availability(len(stack.frames), self.capacity, first)
        return replace(volume, availability=availability)

    def fill_volume(
        self, volume: Volume, stack: Stack, context: WorkContext, on_read: Callable[[int], None]
    ) -> Volume:
        """Mark the slices one by one, at most `at_once` in a run."""
        availability = volume.availability
        if availability is None:
            return volume
        availability.begin()
        try:
            for _ in range(self.at_once):
                availability.surplus()
                if (index := availability.take_next()) is None:
                    break
                context.token.raise_if_cancelled()
                availability.mark(index, self.unreadable.get(index, ""))
                self.filled.append(index)
                on_read(index)
        finally:
            availability.end()
        return volume.finished() or volume

    def resample(
        self, volume: Volume, stack: Stack, context: WorkContext, limit_bytes: float
    ) -> tuple[Volume, Stack]:
        """Give slices at every millimetre from the first to the last, all of one value."""
        context.step(1, 2, "Resampling")
        if self.resample_error is not None:
            raise self.resample_error
        if self.made is not None:
            return replace(make_volume(self.made), resampled="linear"), self.made
        first, last = stack.frames[0].header.plane, stack.frames[-1].header.plane
        assert first is not None
        assert last is not None
        count = round(last.position_lps[2] - first.position_lps[2]) + 1
        records = make_stack("made", slices=count, step_mm=1.0)
        return replace(make_volume(records), resampled="linear"), records

    def read_object(self, own: StudyObject, stack: Stack, context: WorkContext) -> ReadObject:
        """Give what `objects` has for a key, or raise it."""
        self.read_objects.append(own.key)
        context.step(1, 2, "Reading an object")
        found = self.objects[own.key]
        if isinstance(found, Exception):
            raise found
        return found

    def earlier_studies(
        self, study: Study, index: StudyIndex, context: WorkContext
    ) -> tuple[RememberedStudy, ...]:
        """Give `earlier`, or raise it."""
        if isinstance(self.earlier, Exception):
            raise self.earlier
        return self.earlier

    def warm_up(self) -> None:
        self.warmed += 1

    def forget(self) -> None:
        if self.forget_error is not None:
            raise self.forget_error
        self.forgotten += 1

    def readers(self) -> Readers:
        return Readers(
            self.scan,
            self.read_volume,
            self.read_thumbnail,
            self.open_volume,
            self.fill_volume,
            self.warm_up,
            self.forget,
            self.resample,
            self.read_object,
            self.earlier_studies,
        )
