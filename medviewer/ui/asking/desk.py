"""Brings "ask it" into the window: canvas, panel and keys while it is on, nothing else."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from medviewer.app.asking.asking import Asking
from medviewer.app.asking.control import AskingControl
from medviewer.app.viewport import StackKey
from medviewer.ui.asking.canvas import AskingCanvas
from medviewer.ui.asking.panel import AskingPanel

if TYPE_CHECKING:
    from medviewer.ui.main_window import MainWindow

_STEP = 1.25
"""By how much a key makes the brush larger or smaller."""
_SHIFT_CTRL = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class AskingDesk(QObject):
    """Shows what is asked over its view and above the views."""

    def __init__(self, window: "MainWindow", control: AskingControl) -> None:
        super().__init__(window)
        self._window = window
        self._control = control
        self.canvas: AskingCanvas | None = None
        self.panel: AskingPanel | None = None
        control.changed.connect(self._on_changed)
        if control.state is not None:
            self._on_changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are the eraser's while it is in hand, wherever the focus is."""
        if isinstance(event, QKeyEvent) and self._wish(event) is not None:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._answer(event)
                return True
        return super().eventFilter(watched, event)

    def _wish(self, event: QKeyEvent) -> str | None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = Qt.KeyboardModifier.NoModifier
        ctrl = Qt.KeyboardModifier.ControlModifier
        wishes = {
            (Qt.Key.Key_Escape, plain): "leave",
            (Qt.Key.Key_Z, ctrl): "undo",
            (Qt.Key.Key_Y, ctrl): "redo",
            (Qt.Key.Key_Z, _SHIFT_CTRL): "redo",
            (Qt.Key.Key_BracketLeft, plain): "smaller",
            (Qt.Key.Key_BracketRight, plain): "larger",
        }
        return wishes.get((Qt.Key(event.key()), modifiers))

    def _answer(self, event: QKeyEvent) -> None:
        control, state = self._control, self._control.state
        wish = self._wish(event)
        if wish == "leave":
            control.leave()
        elif wish == "undo":
            control.undo()
        elif wish == "redo":
            control.redo()
        elif state is not None:
            control.set_radius(state.radius * (_STEP if wish == "larger" else 1 / _STEP))

    def _on_changed(self) -> None:
        state = self._control.state
        self._window.actions_by_name["ask"].setChecked(state is not None)
        self._window.grid.show_left_out({} if state is None else _left_out(state))
        if state is None:
            self._close()
            return
        if self.canvas is None or self.panel is None:
            self.canvas, self.panel = self._opened(state)
        self.canvas.show_asking(state)
        self.panel.show_asking(state)

    def _opened(self, state: Asking) -> tuple[AskingCanvas, AskingPanel]:
        control = self._control
        canvas = AskingCanvas(self._window.grid.cells[state.cell].view)
        canvas.brushed.connect(control.brush)
        canvas.lifted.connect(control.lift)
        canvas.map_requested.connect(control.take_map)
        canvas.radius_requested.connect(control.set_radius)
        panel = AskingPanel()
        panel.eraser_requested.connect(control.choose_eraser)
        panel.tool_requested.connect(lambda takes_map: control.choose_tool(takes_map=takes_map))
        panel.radius_requested.connect(control.set_radius)
        panel.peak_requested.connect(lambda: control.take_map(None))
        panel.slice_requested.connect(control.toggle_slice)
        panel.undo_requested.connect(control.undo)
        panel.redo_requested.connect(control.redo)
        panel.reset_requested.connect(control.reset)
        panel.leave_requested.connect(control.leave)
        self._window.show_bar(panel)
        panel.show()
        self._window.installEventFilter(self)
        return canvas, panel

    def _close(self) -> None:
        self._window.removeEventFilter(self)
        for widget in (self.canvas, self.panel):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.canvas, self.panel = None, None


def _left_out(state: Asking) -> dict[StackKey, frozenset[int]]:
    """Return which slices of the asked stack do not count."""
    place = state.place
    first = place.image_index - place.slice_index
    return {place.stack_key: frozenset(index - first for index in state.question.left_out)}
