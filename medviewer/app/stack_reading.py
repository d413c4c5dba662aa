"""Reading one stack beside the window: shown with its first image, then filled."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from medviewer.app.readers import Readers
from medviewer.app.task import TaskContext
from medviewer.app.volume_store import OpenedStack
from medviewer.image.presets import default_window
from medviewer.image.volume import Volume
from medviewer.io.records import Series, Stack

ARRIVAL_INTERVAL_S = 0.05
"""The window is told of new slices no more often than this."""

Work = Callable[[TaskContext], OpenedStack]


@dataclass(frozen=True, slots=True)
class SlicesArrived:
    """More slices of a stack have their pixels."""


def opening(
    readers: Readers,
    series: Series,
    stack: Stack,
    budget_bytes: int,
    known: Callable[[], OpenedStack | None],
) -> Work:
    """Return the work of reading one stack.

    It publishes the stack as soon as one image is there, then `SlicesArrived` now and then, and
    returns the stack with all images. What is `known` by the time it begins is not read again.
    """

    def work(context: TaskContext) -> OpenedStack:
        opened = known()
        if opened is not None:
            return filling(readers, opened)(context)
        first = slice_to_open_at(stack)
        volume = readers.open_volume(stack, series, context, budget_bytes, first)
        teller = _Teller(
            context, volume, first, lambda index: _opened(series, stack, volume, index)
        )
        finished = readers.fill_volume(volume, stack, context, teller.on_read)
        return replace(teller.opened or _opened(series, stack, volume, first), volume=finished)

    return work


def filling(readers: Readers, opened: OpenedStack) -> Work:
    """Return the work of reading what an opened stack lacks."""

    def work(context: TaskContext) -> OpenedStack:
        teller = _Teller(context, opened.volume, opened.first_slice, lambda _: opened)
        volume = readers.fill_volume(opened.volume, opened.stack, context, teller.on_read)
        return replace(opened, volume=volume)

    return work


def _opened(series: Series, stack: Stack, volume: Volume, index: int) -> OpenedStack:
    """Return a stack with the window that slice `index` gives it."""
    window = default_window(volume, index, series.body_part)
    return OpenedStack(stack, volume, window, slice_to_open_at(stack))


def slice_to_open_at(stack: Stack) -> int:
    """Return the middle slice of what extends through the patient, evenly or not; else the first.

    Images of one place, and those without any, are a film that begins with its first image.
    """
    first, last = stack.frames[0].header.plane, stack.frames[-1].header.plane
    apart = first is not None and last is not None and first.position_lps != last.position_lps
    return len(stack.frames) // 2 if apart or stack.spacing_mm else 0


class _Teller:
    """Tells the window of a stack and of its slices, but seldom enough."""

    def __init__(
        self,
        context: TaskContext,
        volume: Volume,
        first: int,
        open_at: Callable[[int], OpenedStack],
    ) -> None:
        self.opened: OpenedStack | None = None
        self._context = context
        self._volume = volume
        self._first = first
        self._open_at = open_at
        self._last_s = 0.0

    def on_read(self, index: int) -> None:
        """Publish the stack with its first slice, and every 50 ms that there are more.

        Where that slice has no image, the first one after it that has opens the stack.
        """
        if self.opened is None:
            if self._volume.is_pending(self._first) or self._volume.missing(index):
                return
            self.opened = self._open_at(index)
            self._context.publish(self.opened)
            self._last_s = time.monotonic()
        elif time.monotonic() - self._last_s >= ARRIVAL_INTERVAL_S:
            self._last_s = time.monotonic()
            self._context.publish(SlicesArrived())
