"""`Explanations`: the maps that were asked for beside those of the results."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.app.explaining.map_key import MapKey
from medviewer.app.results import ResultKey

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution


class MapState(StrEnum):
    """Where the making of maps is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class MapStatus:
    """Maps as the screen knows them; while they are made, `attribution` has those found so far.

    `notes` belong beside the maps, `reason` says why there are none.
    """

    key: MapKey
    state: MapState
    fraction: float = 0.0
    text: str = ""
    reason: str = ""
    attribution: "Attribution | None" = None
    notes: tuple[str, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (MapState.QUEUED, MapState.RUNNING)


class Explanations(QObject):
    """Keeps maps by what they explain, and how; it decides nothing."""

    changed = Signal(object)  # MapStatus

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._statuses: dict[MapKey, MapStatus] = {}

    @property
    def all(self) -> tuple[MapStatus, ...]:
        """All that was asked for."""
        return tuple(self._statuses.values())

    def get(self, key: MapKey) -> MapStatus | None:
        """Return where maps are, or None where they were never asked for."""
        return self._statuses.get(key.of_mean)

    def put(self, status: MapStatus) -> None:
        """Tell where maps are."""
        self._statuses[status.key] = status
        self.changed.emit(status)

    def forget(self, result: ResultKey) -> None:
        """Forget the maps of a result that is made anew."""
        self._statuses = {key: one for key, one in self._statuses.items() if key.result != result}

    def clear(self) -> None:
        """Forget all maps."""
        self._statuses.clear()
