"""How far the lists of a pane are scrolled, for a window that takes another one's place."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QScrollArea,
    QScrollBar,
    QWidget,
)

_LIMIT_MS = 5000
"""How long a list may take to become as long as the one before."""


def scroll_as(now: QWidget, before: QWidget) -> None:
    """Scroll the lists of a pane to where those of another one, made alike, stand."""
    for old, new in zip(_areas(before), _areas(now), strict=False):
        if type(old) is type(new):
            for bar_before, bar_now in zip(_bars(old), _bars(new), strict=True):
                _Return(bar_now, bar_before.value())


class _Return(QObject):
    """Scrolls to a place as soon as the list is long enough, unless another scrolls before.

    A list that stays shorter is left where it is after a while: it may grow by another content.
    """

    def __init__(self, bar: QScrollBar, value: int) -> None:
        super().__init__(bar)
        self._bar, self._value = bar, value
        self._is_going = False
        self._limit = QTimer(self, singleShot=True, interval=_LIMIT_MS)
        bar.rangeChanged.connect(self._go)
        bar.valueChanged.connect(self._on_scrolled)
        bar.actionTriggered.connect(self._end)
        self._limit.timeout.connect(self._end)
        self._limit.start()
        self._go()

    def _go(self) -> None:
        self._is_going = True
        self._bar.setValue(self._value)
        self._is_going = False
        if self._bar.value() == self._value:
            self._end()

    def _on_scrolled(self) -> None:
        if not self._is_going:
            self._end()

    def _end(self) -> None:
        self._limit.stop()
        self._bar.rangeChanged.disconnect(self._go)
        self._bar.valueChanged.disconnect(self._on_scrolled)
        self._bar.actionTriggered.disconnect(self._end)
        self.deleteLater()


def _areas(pane: QWidget) -> Sequence[QAbstractScrollArea]:
    """Return what can be scrolled, in the order in which it was made."""
    every = pane.findChildren(QAbstractScrollArea)
    lists = (area for area in every if isinstance(area, QAbstractItemView | QScrollArea))
    return [area for area in lists if not _is_in_choices(area, pane)]


def _is_in_choices(area: QWidget, pane: QWidget) -> bool:
    parent = area.parentWidget()
    while parent is not None and parent is not pane:
        if isinstance(parent, QComboBox):
            return True
        parent = parent.parentWidget()
    return False


def _bars(area: QAbstractScrollArea) -> tuple[QScrollBar, QScrollBar]:
    return area.verticalScrollBar(), area.horizontalScrollBar()
