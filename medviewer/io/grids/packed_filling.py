"""The slices of a packed volume file: planes as a worker unpacks them, in the file's order."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.availability import Availability
from medviewer.io.grids.grid_source import open_planes
from medviewer.io.grids.voxel_grid import file_ranges, in_file_order
from medviewer.io.memory import release
from medviewer.io.records import Stack, StoredGrid
from medviewer.io.slice_filling import OnRead
from medviewer.io.sources.inflated_stream import CHECKSUM
from medviewer.io.workers.jobs import DecodeJob
from medviewer.io.workers.pool import NoWorkerError, shared_pool
from medviewer.io.workers.process import Done
from medviewer.language import translate

STRIDE_BYTES = 2**27
"""What is not wanted is unpacked in steps of this size: each has the time limit of one image."""
_NOBODYS = -1
"""Key of a plane that is not wanted: it only shows that the worker gets on."""


class PackedFilling:
    """Reads what `availability` lacks into `stored`; one worker unpacks, plane by plane.

    Where the planes of the file are the slices, each is there once it is unpacked; where every
    plane has a share in all slices, they are there together at the end.
    """

    def __init__(
        self,
        stack: Stack,
        grid: StoredGrid,
        stored: npt.NDArray[Any],
        availability: Availability,
        context: WorkContext,
        on_read: OnRead,
    ) -> None:
        self._grid = grid
        self._stored = stored
        self._availability = availability
        self._context = context
        self._on_read = on_read
        self._frames = [ref.frame for ref in stack.frames]
        self._end = (
            len(stack.frames[0].instance.frames) // grid.shape[0] * grid.shape[grid.axis_of[0]]
        )
        """How many planes the file has."""
        # quickly sent: thousands of frames have as many headers
        self._instance = replace(stack.frames[0].instance, frames=(), attributes={})
        self._planes, *sides = (grid.shape[axis] for axis in grid.axis_of)
        self._plane_shape = (*sides, *stored.shape[3:])
        self._is_sliced = grid.axis_of[0] == 0
        self._at = 0
        """The plane that would be unpacked next, counted through all volumes of the file."""
        self._last = 0
        """The slice that was asked for last."""
        self._passes: list[tuple[range, ...]] = []
        """Slices that were wanted when a pass over the whole volume began."""
        self._broken_at = math.inf
        """The first plane that could not be unpacked, if one could not."""

    def fill(self) -> None:
        """Read until all that may be there is there.

        Raises
        ------
        Cancelled
            Once the token says so.
        """
        self._availability.begin()
        try:
            shared_pool().decode(self._jobs(), self._deliver, self._context.token, in_order=True)
        except NoWorkerError:
            self._availability.end()
            self._availability.begin()
            self._at = 0
            self._fill_here()
        finally:
            self._availability.end()

    def _fill_here(self) -> None:
        with open_planes(self._instance) as planes:
            for job in self._jobs():
                samples = np.empty(job.shape, job.dtype)
                try:
                    planes.read_into(job.frame, samples)
                except ReadError as error:
                    self._deliver(Done(job, None, str(error)))
                else:
                    self._deliver(Done(job, samples, ""))

    # What is asked for

    def _jobs(self) -> Iterator[DecodeJob]:
        return self._slices() if self._is_sliced else self._whole_volumes()

    def _slices(self) -> Iterator[DecodeJob]:
        while True:
            self._release_surplus()
            index = self._take_next()
            if index is None:
                return
            self._context.step(
                self._availability.done, len(self._stored), translate("Progress", "Reading slices")
            )
            self._last = index
            plane = self._plane_of(index)
            yield from self._way_to(plane)
            yield self._job(index, plane)
            yield from self._end_after(plane)

    def _whole_volumes(self) -> Iterator[DecodeJob]:
        """Yield the planes of the volume for the slices that are wanted, as often as it takes."""
        while self._broken_at == math.inf:
            self._release_surplus()
            pending = self._availability.pending()
            wanted = self._runs([index for index in pending if self._availability.take(index)])
            if not wanted:
                return
            begin = self._frames[wanted[0].start] // self._grid.shape[0] * self._planes
            key = len(self._passes) * self._planes
            self._passes.append(wanted)
            yield from self._way_to(begin)
            for plane in range(self._planes):
                if self._broken_at < math.inf:
                    return
                self._context.step(plane, self._planes, translate("Progress", "Reading slices"))
                yield self._job(key + plane, begin + plane)
            yield from self._end_after(begin + self._planes - 1)

    def _release_surplus(self) -> None:
        for far in self._availability.surplus():
            release(self._stored, far)

    def _take_next(self) -> int | None:
        """Take the next slice that the stream comes to; behind the last, the first one again."""
        following = self._last + (-1 if self._grid.flipped[0] else 1)
        if self._is_next(following) and self._availability.take(following):
            return following  # as nearly always: asked first, for the rest takes time
        while pending := self._availability.pending():
            ahead = [index for index in pending if self._plane_of(index) >= self._at]
            index = min(ahead or pending, key=self._plane_of)
            if self._availability.take(index):
                return index
        return None

    def _is_next(self, index: int) -> bool:
        return 0 <= index < len(self._frames) and self._plane_of(index) == self._at

    def _plane_of(self, index: int) -> int:
        """Return which plane is slice `index`, counted through all volumes of the file."""
        volume, k = divmod(self._frames[index], self._planes)
        return volume * self._planes + (self._planes - 1 - k if self._grid.flipped[0] else k)

    def _runs(self, indices: Sequence[int]) -> tuple[range, ...]:
        """Return slices as runs that follow each other in the stack and in the file."""
        runs: list[range] = []
        for index in indices:
            last = runs[-1] if runs else range(0)
            if last and index == last.stop and self._frames[index] == self._frames[index - 1] + 1:
                runs[-1] = range(last.start, index + 1)
            else:
                runs.append(range(index, index + 1))
        return tuple(runs)

    def _way_to(self, plane: int) -> Iterator[DecodeJob]:
        """Yield planes between where the stream is and the wanted one, far apart."""
        begin = self._at if self._at <= plane else 0
        if self._grid.interleaved:  # the volumes lie within each other
            begin = max(begin, plane // self._planes * self._planes)
        stride = max(STRIDE_BYTES // self._job(_NOBODYS, 0).nbytes, 1)
        for between in range(begin + stride, plane, stride):
            yield self._job(_NOBODYS, between)
        self._at = plane + 1

    def _end_after(self, plane: int) -> Iterator[DecodeJob]:
        """Yield what compares the file's checksum, once its last plane was asked for."""
        if plane + 1 == self._end:
            yield self._job(_NOBODYS, self._end)

    def _job(self, key: int, plane: int) -> DecodeJob:
        return DecodeJob(key, self._instance, plane, self._plane_shape, self._stored.dtype.str)

    # What comes of it

    def _deliver(self, done: Done) -> None:
        if done.samples is None:
            self._fail(done.job.frame, done.reason)
        elif done.job.key != _NOBODYS and done.job.frame < self._broken_at:
            self._place(done.job, done.samples)

    def _place(self, job: DecodeJob, samples: npt.NDArray[Any]) -> None:
        if self._is_sliced:
            self._copy(range(job.key, job.key + 1), 0, samples)
            self._tell(job.key)
            return
        number, plane = divmod(job.key, self._planes)
        for run in self._passes[number]:
            self._copy(run, plane, samples)
        if plane == self._planes - 1:
            for index in (own for run in self._passes[number] for own in run):
                self._tell(index)

    def _copy(self, run: range, plane: int, samples: npt.NDArray[Any]) -> None:
        """Copy the share that slices have in a plane ``(y, x)`` of the file."""
        first = self._frames[run.start] % self._grid.shape[0]
        _, (y, y_end), (x, x_end) = file_ranges(self._grid, range(first, first + len(run)))
        place = self._stored[run.start : run.stop]
        there = in_file_order(place, self._grid.axis_of, self._grid.flipped)
        there[plane] = samples[y:y_end, x:x_end]

    def _fail(self, plane: int, reason: str) -> None:
        """Give up what lies behind a place where the stream cannot be followed.

        Where the damage may be anywhere, slices that are there already go as well.
        """
        anywhere = reason == CHECKSUM
        self._broken_at = min(self._broken_at, 0 if anywhere or not self._is_sliced else plane)
        for index in range(len(self._stored)):
            behind = not self._is_sliced or self._plane_of(index) >= self._broken_at
            if behind and (anywhere or self._availability.is_pending(index)):
                self._stored[index] = 0
                self._tell(index, reason)

    def _tell(self, index: int, reason: str = "") -> None:
        self._availability.mark(index, reason)
        self._on_read(index)
