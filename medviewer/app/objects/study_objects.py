"""`StudyObjects`: the objects that were read, and the key object selection that is chosen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.app.viewport import StackKey
from medviewer.io.records import Stack

if TYPE_CHECKING:  # the window need not wait for what only objects bring
    from medviewer.image.objects.layers import DrawnLayers
    from medviewer.image.objects.presentation import DrawnPresentation

    ReadValue = DrawnLayers | DrawnPresentation


class StudyObjects(QObject):
    """What was read of the open studies' objects; it decides nothing."""

    read = Signal(object)  # StackKey over which something was read
    selection_changed = Signal(str)  # key of the chosen key object selection, or nothing

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: dict[tuple[str, StackKey], tuple[Stack, ReadValue]] = {}
        self.selection = ""

    def find(self, key: str, stack_key: StackKey, stack: Stack) -> "ReadValue | None":
        """Return an object as it was read over a stack, None where it was not, or it grew."""
        found = self._values.get((key, stack_key.whole))
        return found[1] if found is not None and _same(found[0], stack) else None

    def add(self, key: str, stack_key: StackKey, stack: Stack, value: "ReadValue") -> None:
        """Keep an object as it lies over a stack."""
        self._values[key, stack_key.whole] = stack, value
        self.read.emit(stack_key.whole)

    def choose_selection(self, key: str) -> None:
        """Show the images of a key object selection in the strip; nothing for the reader's own."""
        if key != self.selection:
            self.selection = key
            self.selection_changed.emit(key)

    def clear(self) -> None:
        """Forget those of the studies that were open."""
        self._values.clear()
        self.choose_selection("")


def _same(one: Stack, other: Stack) -> bool:
    """Tell whether a stack has the frames it had: the index may have grown meanwhile."""
    return one is other or one.frames == other.frames
