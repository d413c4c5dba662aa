"""The actions of a window, made of their table: what they show, and by which keys they go."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from medviewer.ui.commands.action_table import ACTIONS, ActionSpec
from medviewer.ui.icons import themed_icon
from medviewer.ui.theme import Colors


class Actions(QObject):
    """The actions by name; `add_to` gives a window its keys."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {spec.name: _build(spec, self) for spec in ACTIONS}
        self._enabled: dict[str, bool] = {}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def add_to(self, window: QWidget, view: QWidget) -> None:
        """Make the keys work in `window`, those that steer a view only inside `view`."""
        for spec in ACTIONS:
            (view if spec.in_view else window).addAction(self[spec.name])

    def show_keys(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Give every command these keys; tooltips name them."""
        for name, action in self._actions.items():
            sequences = [QKeySequence(key) for key in keys[name]]
            if sequences != action.shortcuts():
                action.setShortcuts(sequences)
                _show_tooltip(action, name)

    def keys_text(self, name: str) -> str:
        """Return the keys of a command as the user's system writes them."""
        return _keys_text(self[name])

    def window_key(self, position: int) -> str:
        """Return the first key of window choice `position` (0-based), for a menu's right edge."""
        name = f"window_{position + 1}"
        shortcuts = self[name].shortcuts() if name in self._actions else []
        return f"\t{shortcuts[0].toString()}" if shortcuts else ""

    def show_theme(self, colors: Colors) -> None:
        """Draw the icons in the colours of the theme."""
        for spec in ACTIONS:
            if spec.icon:
                self[spec.name].setIcon(themed_icon(spec.icon, colors))

    def show_checked(self, checked: Mapping[str, bool]) -> None:
        """Show what is on; emits nothing that the user would have asked for."""
        for name, on in checked.items():
            self[name].setChecked(on)

    def show_enabled(self, enabled: Mapping[str, bool]) -> None:
        """Show what can be asked for now."""
        for name, on in enabled.items():
            if self._enabled.get(name) is not on:  # a hundred calls of Qt at each turn else
                self._enabled[name] = on
                self[name].setEnabled(on)


def _build(spec: ActionSpec, parent: QObject) -> QAction:
    action = QAction(spec.title, parent)
    action.setCheckable(spec.checkable)
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    action.setAutoRepeat(spec.repeats)
    if spec.in_view:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    _show_tooltip(action, spec.name)
    action.setStatusTip("")
    return action


def _show_tooltip(action: QAction, name: str) -> None:
    text, keys = _SPECS[name].title.removesuffix("..."), _keys_text(action)
    action.setToolTip(f"{text} ({keys})" if keys else text)


def _keys_text(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(native) for sequence in action.shortcuts())


_SPECS = {spec.name: spec for spec in ACTIONS}
