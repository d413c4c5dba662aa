"""Inputs for a scrolling pane: the wheel passes by, and a click takes no keys from the image."""

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from medviewer.ui.pane.colors import Tone, tone_color

TARGET_HEIGHT = 24
SLIDER_KEYS = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End),
    }
)
_TEXT_MARGIN = 4
_BUTTON_KEYS = frozenset({Qt.Key.Key_Space})


class QuietSlider(QSlider):
    """A horizontal slider that the wheel moves only while it has the focus."""

    def __init__(self, name: str, maximum: int = 100) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, maximum)
        self.setPageStep(10)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(TARGET_HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Keep the arrows while it has the focus: beside a view they would steer that."""
        return kept_key(event, SLIDER_KEYS) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show that it has the keys."""
        super().paintEvent(event)
        paint_focus(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the pane unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietToolButton(QToolButton):
    """A button that takes the focus by Tab only, and then keeps the space bar for itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(TARGET_HEIGHT, TARGET_HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Keep the space bar while it has the focus."""
        return kept_key(event, _BUTTON_KEYS) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, and a frame while it has the keys."""
        super().paintEvent(event)
        paint_focus(self)


def row_height(table: QWidget) -> int:
    """Return how high the rows of a table are: large enough for a click and for its texts."""
    return max(TARGET_HEIGHT + 2, table.fontMetrics().height() + 10)


def paint_focus(widget: QWidget) -> None:
    """Frame a widget that has the keys; to be called while it is painted."""
    if widget.hasFocus():
        painter = QPainter(widget)
        painter.setPen(tone_color(widget.palette(), Tone.ACCENT))
        painter.drawRect(widget.rect().adjusted(0, 0, -1, -1))
        painter.end()


def kept_key(event: QEvent, keys: Collection[Qt.Key]) -> bool:
    """Accept the question whether a key is the widget's own rather than a shortcut."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.modifiers() or event.key() not in keys:
        return False
    event.accept()
    return True


def quiet_check_box(text: str, tip: str) -> QCheckBox:
    """Return a check box that takes the focus by Tab only."""
    box = QCheckBox(text)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    box.setMinimumHeight(TARGET_HEIGHT)
    box.setToolTip(tip)
    return box


def quiet_button(text: str, description: str = "") -> QPushButton:
    """Return a button that takes the focus by Tab only."""
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMinimumHeight(TARGET_HEIGHT)
    button.setAccessibleName(description or text)
    button.setAutoDefault(False)
    return button
