"""`Measurements`: those of the open studies, what was changed last, which one is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from medviewer.image.measuring.measurement import ImageKey, Measurement

_STEPS = 500
"""How many changes can be undone."""


@dataclass(frozen=True, slots=True)
class Change:
    """One measurement before and after; None where it was not there yet, or is no more."""

    before: Measurement | None
    after: Measurement | None

    def undone(self) -> "Change":
        """Return the change back."""
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the image of a key lies in the open index: series, file and frame."""

    series_key: str
    file: str
    frame: int


class Measurements(QObject):
    """A list that remembers its changes; it decides nothing."""

    changed = Signal(object)  # tuple[Change, ...]; empty when others were loaded or all are closed
    selected_changed = Signal(str)  # identifier, empty for none

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selected = ""
        self.sources: dict[ImageKey, Source] = {}
        self._items: dict[str, Measurement] = {}
        self._done: list[tuple[Change, ...]] = []
        self._undone: list[tuple[Change, ...]] = []

    @property
    def all(self) -> tuple[Measurement, ...]:
        """All measurements, in the order in which they were made."""
        return tuple(self._items.values())

    def find(self, identifier: str) -> Measurement | None:
        """Return a measurement of the list."""
        return self._items.get(identifier)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back."""
        return bool(self._undone)

    def apply(self, changes: Sequence[Change]) -> None:
        """Make changes as one step that can be undone."""
        self._done.append(tuple(changes))
        del self._done[:-_STEPS]
        self._undone.clear()
        self._make(tuple(changes))

    def undo(self) -> None:
        """Take the last step back."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._make(tuple(change.undone() for change in reversed(step)))

    def redo(self) -> None:
        """Make the step again that was taken back last."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._make(step)

    def add_loaded(self, found: Iterable[tuple[Measurement, Source]]) -> None:
        """Take in what was kept; what is there already counts more, and nothing can be undone."""
        for measurement, source in found:
            self._items.setdefault(measurement.identifier, measurement)
            self.sources[measurement.image] = source
        self.changed.emit(())

    def clear(self) -> None:
        """Forget everything that is open."""
        self.select("")
        self.sources.clear()
        self._items.clear()
        self._done.clear()
        self._undone.clear()
        self.changed.emit(())

    def select(self, identifier: str) -> None:
        """Choose a measurement, or none."""
        if identifier != self.selected:
            self.selected = identifier
            self.selected_changed.emit(identifier)

    def _make(self, step: tuple[Change, ...]) -> None:
        for change in step:
            if change.after is not None:
                self._items[change.after.identifier] = change.after
            elif change.before is not None:
                self._items.pop(change.before.identifier, None)
        if self.selected not in self._items:
            self.select("")
        self.changed.emit(step)
