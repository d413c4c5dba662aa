"""Which slices of a volume have their pixels already, and which are to be read next."""

import threading
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

BEHIND_COST = 2.0
"""Slices behind the way the reader scrolls count as so many times farther away."""


class SliceState(IntEnum):
    """Where one slice is. `TAKEN` is being read; a view treats it as pending."""

    PENDING = 0
    TAKEN = 1
    READY = 2
    FAILED = 3


class Availability:
    """Written by the thread that reads, asked by all others; every method may be called anywhere.

    `capacity` is how many slices may have pixels at a time: fewer than there are for a stack that
    is larger than the memory for it.
    """

    def __init__(self, count: int, capacity: int | None = None, first: int = 0) -> None:
        self.capacity = count if capacity is None else max(1, min(capacity, count))
        self._states: npt.NDArray[np.uint8] = np.zeros(count, np.uint8)
        self._reasons: dict[int, str] = {}
        self._wanted: tuple[int, ...] = (first,)
        self._direction = 1
        self._lock = threading.Lock()
        self._is_idle = threading.Event()
        self._is_idle.set()

    # What a view asks

    def is_pending(self, index: int) -> bool:
        """Whether a slice has no pixels yet, and nobody knows that it cannot have any."""
        return bool(self._states[index] < SliceState.READY)

    def reason(self, index: int) -> str:
        """Return why a slice has no pixels and will have none, or nothing."""
        return self._reasons.get(index, "")

    @property
    def reasons(self) -> dict[int, str]:
        """Why slices have no pixels, by index."""
        return dict(self._reasons)

    @property
    def done(self) -> int:
        """How many slices need no reading any more."""
        return int(np.count_nonzero(self._states >= SliceState.READY))

    @property
    def is_complete(self) -> bool:
        """Whether every slice has been read, or cannot be."""
        return self.done == len(self._states)

    @property
    def is_windowed(self) -> bool:
        """Whether not all slices may have pixels at a time."""
        return self.capacity < len(self._states)

    @property
    def is_being_read(self) -> bool:
        """Whether somebody is at it now."""
        return not self._is_idle.is_set()

    def wait_for_end(self, seconds: float) -> None:
        """Wait at most so long until nobody reads."""
        self._is_idle.wait(seconds)

    def want(self, indices: Sequence[int]) -> None:
        """Say which slices are shown: they and those next to them are read first."""
        with self._lock:
            if indices and indices[0] != self._wanted[0]:
                self._direction = 1 if indices[0] > self._wanted[0] else -1
            self._wanted = tuple(indices) or self._wanted

    def lacks(self, index: int) -> bool:
        """Whether there is something to read for a reader who is at a slice."""
        with self._lock:
            near = self._nearest() if self.is_windowed else slice(None)
            return self.is_pending(index) or bool(np.any(self._states[near] < SliceState.READY))

    # What the thread that reads says

    def begin(self) -> None:
        """Say that reading begins."""
        self._is_idle.clear()

    def end(self) -> None:
        """Say that reading has ended; what was taken and not delivered is pending again."""
        with self._lock:
            self._states[self._states == SliceState.TAKEN] = SliceState.PENDING
            self._is_idle.set()

    def take_next(self) -> int | None:
        """Return the slice to be read next, or None where all that may be there is there."""
        with self._lock:
            near = self._nearest()
            pending = near[self._states[near] == SliceState.PENDING]
            if not len(pending):
                return None
            index = int(pending[0])
            self._states[index] = SliceState.TAKEN
            return index

    def surplus(self) -> tuple[int, ...]:
        """Return the slices that have to give their memory to nearer ones, now pending again."""
        with self._lock:
            if not self.is_windowed:
                return ()
            held = np.count_nonzero(np.isin(self._states, (SliceState.TAKEN, SliceState.READY)))
            if held <= self.capacity:
                return ()
            keep = np.zeros(len(self._states), np.bool_)
            keep[self._nearest()] = True
            far = np.flatnonzero(~keep & (self._states == SliceState.READY))
            self._states[far] = SliceState.PENDING
            return tuple(far.tolist())

    def mark(self, index: int, reason: str = "") -> None:
        """Say that a slice has its pixels, or why it has none."""
        with self._lock:
            if reason:
                self._reasons[index] = reason
            self._states[index] = SliceState.FAILED if reason else SliceState.READY

    def _nearest(self) -> npt.NDArray[np.intp]:
        """Return the slices that may have pixels, those to be read first at the beginning."""
        offsets = np.subtract.outer(np.arange(len(self._states)), self._wanted) * self._direction
        costs = np.where(offsets < 0, -BEHIND_COST * offsets, offsets).min(axis=1)
        return np.argsort(costs, kind="stable")[: self.capacity]
