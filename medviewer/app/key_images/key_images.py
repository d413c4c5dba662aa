"""`KeyImages`: the images of the open studies that the reader has marked."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from medviewer.app.measuring.measurements import Source
from medviewer.image.measuring.measurement import ImageKey


class KeyImages(QObject):
    """Which images are marked; it decides nothing."""

    changed = Signal()
    marked = Signal(object, bool)  # ImageKey, whether it is marked now: the reader's own doing

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: dict[ImageKey, Source] = {}

    @property
    def all(self) -> tuple[tuple[ImageKey, Source], ...]:
        """The marked images and where they lie."""
        return tuple(self._sources.items())

    def is_marked(self, source: Source) -> bool:
        """Whether the image at this place is marked."""
        return source in self._sources.values()

    def toggle(self, key: ImageKey, source: Source) -> None:
        """Mark an image, or take its mark away."""
        if key in self._sources:
            del self._sources[key]
        else:
            self._sources[key] = source
        self.changed.emit()
        self.marked.emit(key, key in self._sources)

    def add_loaded(self, found: Iterable[tuple[ImageKey, Source]]) -> None:
        """Take in what was kept."""
        self._sources.update(found)
        self.changed.emit()

    def clear(self) -> None:
        """Forget those of the studies that were open."""
        self._sources.clear()
        self.changed.emit()
