"""Which slices of a volume have their pixels already, and which are to be read next."""

import threading
from collections.abc import Sequence

import numpy as np

BEHIND_COST = 2.0
"""Slices behind the way the reader scrolls count as so many times farther away."""

_PENDING, _TAKEN, _READY, _FAILED = range(4)
"""What a slice can be; one that is taken is being read, a view treats it as pending."""


class Availability:
    """Written by the thread that reads, asked by all others; every method may be called anywhere.

    `capacity` is how many slices may have pixels at a time: fewer than there are for a stack that
    is larger than the memory for it.
    """

    def __init__(self, count: int, capacity: int | None = None, first: int = 0) -> None:
        self.capacity = count if capacity is None else max(1, min(capacity, count))
        self._states = bytearray(count)
        self._done = 0
        self._reasons: dict[int, str] = {}
        self._wanted: tuple[int, ...] = (first,)
        self._direction = 1
        self._order: list[int] = []
        self._place = 0
        self._lock = threading.Lock()
        self._is_idle = threading.Event()
        self._is_idle.set()
        self._arrange()

    # What a view asks

    def is_pending(self, index: int) -> bool:
        """Whether a slice has no pixels yet, and nobody knows that it cannot have any."""
        return self._states[index] < _READY

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
        return self._done

    @property
    def is_complete(self) -> bool:
        """Whether every slice has been read, or cannot be."""
        return self._done == len(self._states)

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
        wanted = tuple(indices) or self._wanted
        with self._lock:
            if wanted[0] != self._wanted[0]:
                self._direction = 1 if wanted[0] > self._wanted[0] else -1
            if wanted != self._wanted:
                self._wanted = wanted
                self._arrange()

    def lacks(self) -> bool:
        """Whether there is something to read for those who look at the wanted slices."""
        with self._lock:
            return any(self._states[index] < _READY for index in self._order)

    # What the thread that reads says

    def begin(self) -> None:
        """Say that reading begins."""
        self._is_idle.clear()

    def end(self) -> None:
        """Say that reading has ended; what was taken and not delivered is pending again."""
        with self._lock:
            for index, state in enumerate(self._states):
                if state == _TAKEN:
                    self._states[index] = _PENDING
            self._place = 0
            self._is_idle.set()

    def take_next(self) -> int | None:
        """Return the slice to be read next, or None where all that may be there is there."""
        with self._lock:
            for place in range(self._place, len(self._order)):
                index = self._order[place]
                if self._states[index] == _PENDING:
                    self._place = place + 1
                    self._states[index] = _TAKEN
                    return index
            self._place = len(self._order)
            return None

    def take(self, index: int) -> bool:
        """Take one slice out of turn; False where it may not have pixels now, or is not pending."""
        with self._lock:
            if self._states[index] != _PENDING or (self.is_windowed and index not in self._order):
                return False
            self._states[index] = _TAKEN
            return True

    def pending(self) -> tuple[int, ...]:
        """Return the slices that are to be read and that nobody has taken, in their order."""
        with self._lock:
            return tuple(n for n in sorted(self._order) if self._states[n] == _PENDING)

    def surplus(self) -> tuple[int, ...]:
        """Return the slices that have to give their memory to nearer ones, now pending again."""
        if not self.is_windowed:
            return ()
        with self._lock:
            kept = set(self._order)
            far = [n for n, state in enumerate(self._states) if state == _READY and n not in kept]
            for index in far:
                self._states[index] = _PENDING
            self._done -= len(far)
            return tuple(far)

    def mark(self, index: int, reason: str = "") -> None:
        """Say that a slice has its pixels, or why it has none."""
        with self._lock:
            if reason:
                self._reasons[index] = reason
            self._done += self._states[index] < _READY
            self._states[index] = _FAILED if reason else _READY

    def _arrange(self) -> None:
        """Put the slices that may have pixels in order, those to be read first at the beginning."""
        offsets = np.subtract.outer(np.arange(len(self._states)), self._wanted) * self._direction
        costs = np.where(offsets < 0, -BEHIND_COST * offsets, offsets).min(axis=1)
        self._order = np.argsort(costs, kind="stable")[: self.capacity].tolist()
        self._place = 0
