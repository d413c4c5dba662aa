"""Pixels in memory: the last used ones, up to a budget. Safe to ask from every thread."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from medviewer.app.viewport import StackKey
from medviewer.config import Settings
from medviewer.image.oblique.tilt import PlaneTilt
from medviewer.image.reformat import Plane, reformat_refusal, reformatted
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from medviewer.io.memory import memory_bytes
from medviewer.io.records import FrameRef, Stack

_MEGABYTE = 1024 * 1024
_MEMORY_SHARE = 0.5
"""Of the machine's memory, where the settings leave it to the program."""
_TILTS = 9
"""Three planes as they are shown, as they were last, and as they are while a hand turns them."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenedStack:
    """The pixels of one stack, and the window and slice it is shown with at first.

    `records` are those of the volume's slices where they are not the stack's own: of a resampled
    one, or of a plane.
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
        self._planes: dict[StackKey, tuple[OpenedStack, dict[Plane, OpenedStack]]] = {}
        """The planes of a volume with the entry they were made of."""
        self._tilts: OrderedDict[StackKey, tuple[OpenedStack, OpenedStack]] = OrderedDict()
        """Turned planes with the straight ones they were made of, the last ones only."""
        self._lock = threading.Lock()

    def get(self, key: StackKey, stack: Stack) -> OpenedStack | None:
        """Return what was read of exactly this stack, or None."""
        with self._lock:
            entry = self._entries.get(key.whole)
            if entry is None or not _same_frames(entry.stack, stack):
                return None
            self._entries.move_to_end(key.whole)
            if key.plane is None:
                return entry
            straight = self._planes_of(key.whole, entry).get(key.plane)
            if straight is None or key.tilt is None:
                return straight
            return self._tilted(key, straight, key.tilt)

    def put(self, key: StackKey, opened: OpenedStack, pinned: Collection[StackKey]) -> None:
        """Keep a stack; let go of the oldest ones beyond the budget, but of no `pinned` one."""
        with self._lock:
            self._entries[key] = opened
            self._entries.move_to_end(key)
            kept = {key, *(each.whole for each in pinned)}
            loose = [other for other in self._entries if other not in kept]
            for other in loose:
                if self._bytes() <= self.budget_bytes:
                    break
                self._forget(other)

    @property
    def held_bytes(self) -> int:
        """How much memory the pixels take."""
        with self._lock:
            return self._bytes()

    def remove(self, key: StackKey) -> None:
        """Let go of one stack, if it is there."""
        with self._lock:
            self._forget(key)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._entries.clear()
            self._planes.clear()
            self._tilts.clear()

    def drop_planes(self, key: StackKey) -> None:
        """Let go of the planes of a volume that no cell shows along its planes any more."""
        with self._lock:
            self._forget_planes(key.whole)

    def _planes_of(self, key: StackKey, entry: OpenedStack) -> dict[Plane, OpenedStack]:
        known = self._planes.get(key)
        if known is None or known[0] is not entry:
            self._planes[key] = known = (entry, plane_stacks(entry))
        return known[1]

    def _forget(self, key: StackKey) -> None:
        self._entries.pop(key, None)
        self._forget_planes(key)

    def _forget_planes(self, key: StackKey) -> None:
        self._planes.pop(key, None)
        for turned in [each for each in self._tilts if each.whole == key]:
            del self._tilts[turned]

    def _tilted(self, key: StackKey, straight: OpenedStack, tilt: PlaneTilt) -> OpenedStack:
        known = self._tilts.get(key)
        if known is None or known[0] is not straight:
            self._tilts[key] = known = (straight, tilted_stack(straight, tilt))
            while len(self._tilts) > _TILTS:
                self._tilts.popitem(last=False)
        self._tilts.move_to_end(key)
        return known[1]

    def _bytes(self) -> int:
        planes = (_copied_bytes(entry, made) for entry, made in self._planes.values())
        tilts = sum(made.volume.stored.nbytes for _, made in self._tilts.values())
        return sum(_held_bytes(entry.volume) for entry in self._entries.values()) + sum(
            planes, tilts
        )


def plane_stacks(opened: OpenedStack) -> dict[Plane, OpenedStack]:
    """Return the planes of a volume with records of their slices; none where it has none."""
    from medviewer.io.resampling.resampled_stack import resampled_records

    volume = opened.volume.finished()
    if volume is None or reformat_refusal(volume):
        return {}
    stack = opened.records or opened.stack
    return {
        plane: replace(
            opened,
            volume=made,
            first_slice=made.slice_count // 2,
            records=replace(resampled_records(stack, made), orientation=plane),
        )
        for plane, made in reformatted(volume).items()
    }


def tilted_stack(straight: OpenedStack, tilt: PlaneTilt) -> OpenedStack:
    """Return a plane after it was turned, with records of its slices."""
    from medviewer.image.oblique.voxels import oblique_volume
    from medviewer.io.resampling.resampled_stack import resampled_records

    made = oblique_volume(straight.volume, tilt)
    records = resampled_records(straight.records or straight.stack, made)
    return replace(
        straight,
        volume=made,
        first_slice=made.slice_count // 2,
        records=replace(records, orientation="oblique"),
    )


def _copied_bytes(entry: OpenedStack, planes: dict[Plane, OpenedStack]) -> int:
    """Return what planes take that are no views of their volume: all three share one copy."""
    made = next(iter(planes.values()), entry).volume.stored
    return 0 if np.may_share_memory(made, entry.volume.stored) else made.nbytes


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


def budget_bytes(settings: Settings) -> int:
    """Return how much memory pixels may take."""
    return settings.memory_mb * _MEGABYTE or int(_MEMORY_SHARE * memory_bytes())
