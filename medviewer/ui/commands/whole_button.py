"""A button of the toolbar whose words are never cut."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QToolButton

_OTHER_LETTERS = {QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.Polish}


class WholeButton(QToolButton):
    """At least as wide as its words: a toolbar without room puts others into its extension."""

    def event(self, event: QEvent) -> bool:
        """Measure the words anew when the letters have changed; a style sheet sets less."""
        answer = super().event(event)
        if event.type() in _OTHER_LETTERS:
            self.setMinimumWidth(self.sizeHint().width())
        return answer
