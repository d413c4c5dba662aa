"""Differences of two dates as far as they are made: laid on each other beside the window."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

_KEPT = 4


class DatedState(StrEnum):
    """Where the making of a difference is."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class DatedStatus:
    """A difference as the screen knows it; one that is done without maps has no places."""

    state: DatedState
    attribution: "Attribution | None" = None


class DatedMaps(QObject):
    """Keeps the last few differences by the two maps that they are of; it decides nothing."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._statuses: OrderedDict[tuple[Attribution, Attribution], DatedStatus] = OrderedDict()

    def get(self, first: "Attribution", second: "Attribution") -> DatedStatus | None:
        """Return where `first` minus `second` is, None where it was not asked for."""
        return self._statuses.get((first, second))

    def put(self, first: "Attribution", second: "Attribution", status: DatedStatus) -> None:
        """Tell where a difference is."""
        self._statuses[first, second] = status
        self._statuses.move_to_end((first, second))
        while len(self._statuses) > _KEPT:
            self._statuses.popitem(last=False)
        self.changed.emit()

    def forget(self, first: "Attribution", second: "Attribution") -> None:
        """Let a difference be made again."""
        self._statuses.pop((first, second), None)

    def clear(self) -> None:
        """Forget all of them."""
        self._statuses.clear()
