"""The slices of a volume file that is not packed, read into their places as the reader wants."""

from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.availability import Availability
from medviewer.io.grids.grid_source import PlainSlices, open_slices
from medviewer.io.memory import release
from medviewer.io.records import Stack, StoredGrid
from medviewer.io.slice_filling import OnRead
from medviewer.language import translate

NEIGHBOURS = (1, 8, 32)
"""Slices read at a time: planes of the file, lines of every plane, samples of every line."""


class PlainFilling:
    """Reads what `availability` lacks into `stored`, on this thread."""

    def __init__(
        self,
        stack: Stack,
        grid: StoredGrid,
        stored: npt.NDArray[Any],
        availability: Availability,
        context: WorkContext,
        on_read: OnRead,
    ) -> None:
        self._frames = [ref.frame for ref in stack.frames]
        self._instance = stack.frames[0].instance
        self._most = NEIGHBOURS[grid.axis_of.index(0)]
        self._stored = stored
        self._availability = availability
        self._context = context
        self._on_read = on_read

    def fill(self) -> None:
        """Read until all that may be there is there.

        Raises
        ------
        ReadError
            When the file cannot be opened, or is not what it was.
        Cancelled
            Once the token says so.
        """
        self._availability.begin()
        try:
            with open_slices(self._instance) as slices:
                while self._read_next(slices):
                    pass
        finally:
            self._availability.end()

    def _read_next(self, slices: PlainSlices) -> bool:
        """Read the slices that are wanted most; return whether there were any."""
        for far in self._availability.surplus():
            release(self._stored, far)
        index = self._availability.take_next()
        if index is None:
            return False
        self._context.step(
            self._availability.done, len(self._stored), translate("Progress", "Reading slices")
        )
        block = self._block(index)
        place = self._stored[block.start : block.stop]
        reason = ""
        try:
            slices.read_into(self._frames[block.start], place)
        except ReadError as error:
            place[...] = np.zeros((), place.dtype)
            reason = str(error)
        for number in block:
            self._availability.mark(number, reason)
            self._on_read(number)
        return True

    def _block(self, index: int) -> range:
        """Take the pending neighbours of a slice as well that lie beside it in the file."""
        begin, end = index, index + 1
        while end - begin < self._most and self._follows(end) and self._availability.take(end):
            end += 1
        while (
            end - begin < self._most and self._follows(begin) and self._availability.take(begin - 1)
        ):
            begin -= 1
        return range(begin, end)

    def _follows(self, index: int) -> bool:
        """Tell whether slice `index` is there and lies behind the one before it."""
        frames = self._frames
        return 0 < index < len(frames) and frames[index] == frames[index - 1] + 1
