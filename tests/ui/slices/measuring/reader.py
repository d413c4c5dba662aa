"""A reader's hand in the real window: mouse and keys over the first cell."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.image.measuring.measurement import Measurement
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.measuring.painting import LINE_COLOR
from medviewer.ui.slices.measuring.text_entry import TextEntry
from medviewer.ui.slices.slice_view import SliceView
from tests.app.fakes.desk import Desk

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
Kinds = QEvent.Type
At = tuple[float, float]
"""Row and column of the image."""


class Reader:
    """Works on the first cell: 8 rows 2 mm apart, 6 columns 0.5 mm apart; slice k is 10 * k HU."""

    def __init__(self, qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
        self.qtbot, self.window, self.desk = qtbot, window, desk
        self.holds = NONE
        """The keys that are held while the mouse is used."""

    @property
    def view(self) -> SliceView:
        return self.window.grid.cells[0].view

    @property
    def all(self) -> tuple[Measurement, ...]:
        return self.desk.session.measurements.all

    def point(self, at: At) -> tuple[float, float]:
        projection = self.view.projection
        assert projection is not None
        return projection.to_view(*at)

    def mouse(
        self, kind: Kinds, at: At, button: Qt.MouseButton = LEFT, *, held: bool = True
    ) -> None:
        local = QPointF(*self.point(at))
        pressed = Qt.MouseButton.NoButton if kind == Kinds.MouseMove else button
        buttons = button if held else Qt.MouseButton.NoButton
        event = QMouseEvent(kind, local, self.view.mapToGlobal(local), pressed, buttons, self.holds)
        QApplication.sendEvent(self.view.viewport(), event)

    def drag(self, start: At, end: At, button: Qt.MouseButton = LEFT) -> None:
        self.mouse(Kinds.MouseMove, start, held=False)
        self.mouse(Kinds.MouseButtonPress, start, button)
        self.mouse(Kinds.MouseMove, end, button)
        self.mouse(Kinds.MouseButtonRelease, end, button, held=False)

    def click(self, at: At, button: Qt.MouseButton = LEFT) -> None:
        self.mouse(Kinds.MouseMove, at, held=False)
        self.mouse(Kinds.MouseButtonPress, at, button)
        self.mouse(Kinds.MouseButtonRelease, at, button, held=False)

    def double_click(self, at: At) -> None:
        self.click(at)
        self.mouse(Kinds.MouseButtonDblClick, at)
        self.mouse(Kinds.MouseButtonRelease, at, held=False)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def measure(self, key: Qt.Key, start: At, end: At) -> Measurement:
        self.key(key)
        self.drag(start, end)
        return self.all[-1]

    def value(self, name: str, number: int = -1) -> float | None:
        quantity = self.all[number].quantity(name)
        assert quantity is not None
        return quantity.value

    def is_drawn_at(self, at: At) -> bool:
        """Tell whether a bright line goes through a point of the image (within two pixels)."""
        image = self.view.grab().toImage()
        ratio = image.devicePixelRatio()
        x0, y0 = (round(part * ratio) for part in self.point(at))
        return any(
            is_line(image.pixelColor(x0 + dx, y0 + dy))
            for dx in range(-2, 3)
            for dy in range(-2, 3)
        )

    def entry(self) -> TextEntry:
        entry = self.view.findChild(TextEntry)
        assert entry is not None
        return entry


def is_line(color: QColor) -> bool:
    wanted = LINE_COLOR
    return (
        abs(color.red() - wanted.red()) < 24
        and abs(color.green() - wanted.green()) < 24
        and abs(color.blue() - wanted.blue()) < 40
    )
