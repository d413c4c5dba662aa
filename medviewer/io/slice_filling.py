"""The slices of a DICOM stack decoded into their places, in the order that the reader wants."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.availability import Availability
from medviewer.io.memory import release
from medviewer.io.pixels.last_file import LastFile
from medviewer.io.pixels.plain_pixels import read_plain
from medviewer.io.pixels.stored_pixels import Padding, needs_worker
from medviewer.io.records import FrameRef, Instance, Stack
from medviewer.io.workers.jobs import UNDECODABLE, DecodeJob
from medviewer.io.workers.pool import NoWorkerError, shared_pool
from medviewer.io.workers.process import Done
from medviewer.language import translate

OnRead = Callable[[int], None]
"""Told the index of a slice that has been read, or that cannot be."""


def padding_of_frame(ref: FrameRef) -> Padding:
    """Return the range of stored values that the file of a frame names as no image."""
    stored = ref.instance.pixels
    return ref.instance.padding if stored is None else stored.padding


@dataclass(slots=True, eq=False)
class SliceFilling:
    """Reads what `availability` lacks into `stored`; compressed frames in the workers.

    The volume has one `padding`: where a file names another one, its own takes that value.
    """

    stack: Stack
    stored: npt.NDArray[Any]
    availability: Availability
    context: WorkContext
    on_read: OnRead
    padding: Padding
    _files: LastFile = field(default_factory=LastFile)
    _bare: dict[int, Instance] = field(default_factory=dict)

    def fill(self) -> None:
        """Read until all that may be there is there.

        Raises
        ------
        Cancelled
            Once the token says so.
        """
        self.availability.begin()
        try:
            with self._files:
                self._fill()
        finally:
            self.availability.end()

    def _fill(self) -> None:
        jobs = self._jobs()
        first = next(jobs, None)
        if first is None:
            return
        try:
            shared_pool().decode(_chained(first, jobs), self._deliver, self.context.token)
        except NoWorkerError:
            self.availability.end()
            self.availability.begin()
            for job in self._jobs():
                self._read_here(job.key)

    def _jobs(self) -> Iterator[DecodeJob]:
        """Read what lies there as it is; yield the rest for the workers, when they ask for more."""
        while True:
            for far in self.availability.surplus():
                release(self.stored, far)
            index = self.availability.take_next()
            if index is None:
                return
            self.context.step(
                self.availability.done, len(self.stored), translate("Progress", "Reading slices")
            )
            ref = self.stack.frames[index]
            if needs_worker(ref.instance):
                place = self.stored[index]
                bare = self._without_frames(ref.instance)
                yield DecodeJob(index, bare, ref.frame, place.shape, place.dtype.str)
            else:
                self._read_here(index)

    def _without_frames(self, instance: Instance) -> Instance:
        """Return an instance that is quickly sent: thousands of frames have as many headers."""
        if id(instance) not in self._bare:
            self._bare.clear()
            self._bare[id(instance)] = replace(instance, frames=(), attributes={})
        return self._bare[id(instance)]

    def _read_here(self, index: int) -> None:
        ref, place = self.stack.frames[index], self.stored[index]
        try:
            if not read_plain(ref.instance, ref.frame, place):
                self._files.reader(ref.instance).read_into(ref.frame, place)
        except ReadError as error:
            self._fail(index, str(error))
        except Exception:  # noqa: BLE001 - what nobody thought of costs this image, not the series
            self._fail(index, UNDECODABLE)
        else:
            self._tell(index, "")

    def _fail(self, index: int, reason: str) -> None:
        self.stored[index] = 0
        self._tell(index, reason)

    def _deliver(self, done: Done) -> None:
        if done.samples is not None:
            np.copyto(self.stored[done.job.key], done.samples)
        self._tell(done.job.key, done.reason)

    def _tell(self, index: int, reason: str) -> None:
        if not reason:
            self._pad_as_the_others(index)
        self.availability.mark(index, reason)
        self.on_read(index)

    def _pad_as_the_others(self, index: int) -> None:
        own = padding_of_frame(self.stack.frames[index])
        if own is None or self.padding is None or own == self.padding:
            return
        samples = self.stored[index]
        samples[(samples >= own[0]) & (samples <= own[1])] = self.padding[0]


def _chained(first: DecodeJob, rest: Iterator[DecodeJob]) -> Iterator[DecodeJob]:
    yield first
    yield from rest
