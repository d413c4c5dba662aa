"""A line to type in over an image: the text of an arrow, the name of a measurement."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from medviewer.language import translate

_WIDTH, _HEIGHT = 200, 28
_OWN_KEYS = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class TextEntry(QLineEdit):
    """Takes one text: Return or a click elsewhere keeps it, Escape does not; then it goes."""

    entered = Signal(str)

    def __init__(self, text: str, near: QPoint, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._is_done = False
        self.setAccessibleName(translate("Image view", "Text"))
        self.setPlaceholderText(translate("Image view", "Text, then Return"))
        self.setMaxLength(200)
        self.setGeometry(_within(near, parent).x(), _within(near, parent).y(), _WIDTH, _HEIGHT)
        self.selectAll()
        self.editingFinished.connect(self._keep)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep Escape and Return from what they do in the window."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up at Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        if not self._is_done:
            text = self.text()
            self._leave()
            self.entered.emit(text)

    def _leave(self) -> None:
        """Go, and give the keys back to the image."""
        self._is_done = True
        had_focus, parent = self.hasFocus(), self.parentWidget()
        self.hide()
        self.deleteLater()
        if had_focus and parent is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)


def _within(near: QPoint, parent: QWidget) -> QPoint:
    return QPoint(
        max(0, min(near.x(), parent.width() - _WIDTH)),
        max(0, min(near.y(), parent.height() - _HEIGHT)),
    )
