"""Pixels in memory: the last used ones, up to a budget. Safe to ask from every thread."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass

from medviewer.app.viewport import StackKey
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from medviewer.io.records import FrameRef, Stack


@dataclass(frozen=True, slots=True, eq=False)
class OpenedStack:
    """The pixels of one stack, and the window and slice it is shown with at first.

    `records` are those of the volume's slices where they are not the stack's own: of a resampled
    one.
    """

    stack: Stack
    volume: Volume
    window: Window | None = None
    first_slice: int = 0
    records: Stack | None = None


class VolumeStore:
    """Opened stacks, least recently used first out.

    A volume counts only for the very stack it was read from: while a folder is scanned a stack
    grows, and what was read of the shorter one is stale.
    """

    def __init__(self, budget_bytes: int) -> None:
        self.budget_bytes = budget_bytes
        self._entries: OrderedDict[StackKey, OpenedStack] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: StackKey, stack: Stack) -> OpenedStack | None:
        """Return what was read of exactly this stack, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not _same_frames(entry.stack, stack):
                return None
            self._entries.move_to_end(key)
            return entry

    def put(self, key: StackKey, opened: OpenedStack, pinned: Collection[StackKey]) -> None:
        """Keep a stack; let go of the oldest ones beyond the budget, but of no `pinned` one."""
        with self._lock:
            self._entries[key] = opened
            self._entries.move_to_end(key)
            loose = [other for other in self._entries if other not in pinned and other != key]
            for other in loose:
                if self._bytes() <= self.budget_bytes:
                    break
                del self._entries[other]

    def remove(self, key: StackKey) -> None:
        """Let go of one stack, if it is there."""
        with self._lock:
            self._entries.pop(key, None)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._entries.clear()

    def _bytes(self) -> int:
        return sum(_held_bytes(entry.volume) for entry in self._entries.values())


def _held_bytes(volume: Volume) -> int:
    """Return what a volume takes; of one larger than its budget not all slices are there."""
    if volume.availability is None:
        return volume.stored.nbytes
    return volume.stored.nbytes * volume.availability.capacity // volume.slice_count


def _same_frames(first: Stack, second: Stack) -> bool:
    """Compare stacks by the files of their frames: quick, for it is asked at every scroll."""
    if first is second:
        return True
    return [_place(ref) for ref in first.frames] == [_place(ref) for ref in second.frames]


def _place(ref: FrameRef) -> tuple[str, int]:
    return ref.instance.file, ref.frame
