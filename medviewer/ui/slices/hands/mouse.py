"""What a mouse event says of the hand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent


def point_of(event: QMouseEvent) -> tuple[float, float]:
    """Return where the mouse is in the view, ``(x, y)``."""
    position = event.position()
    return position.x(), position.y()


def is_even(event: QMouseEvent) -> bool:
    """Whether circles, squares and even lines are wanted."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
