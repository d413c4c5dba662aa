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
        self._partly: dict[str, str] = {}
        self._colors: Colors | None = None

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
                self._show_tooltip(name)

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
        self._colors = colors
        for spec in ACTIONS:
            self._show_icon(spec)

    def show_checked(self, checked: Mapping[str, bool]) -> None:
        """Show what is on; emits nothing that the user would have asked for."""
        for name, on in checked.items():
            self[name].setChecked(on)

    def show_partly(self, name: str, note: str) -> None:
        """Show that a command is on in part, as `note` says; nothing where it is not."""
        if self._partly.get(name, "") != note:
            self._partly[name] = note
            self._show_tooltip(name)
            self._show_icon(_SPECS[name])

    def show_enabled(self, enabled: Mapping[str, bool]) -> None:
        """Show what can be asked for now."""
        for name, on in enabled.items():
            if self._enabled.get(name) is not on:  # a hundred calls of Qt at each turn else
                self._enabled[name] = on
                self[name].setEnabled(on)

    def _show_icon(self, spec: ActionSpec) -> None:
        if spec.icon and self._colors is not None:
            suffix = "-partly" if self._partly.get(spec.name) else ""
            self[spec.name].setIcon(themed_icon(f"{spec.icon}{suffix}", self._colors))

    def _show_tooltip(self, name: str) -> None:
        note = self._partly.get(name)
        text = _tooltip(self[name], name)
        self[name].setToolTip(f"{text}\n{note}" if note else text)


def _build(spec: ActionSpec, parent: QObject) -> QAction:
    action = QAction(spec.title, parent)
    action.setCheckable(spec.checkable)
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    action.setAutoRepeat(spec.repeats)
    if spec.in_view:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setToolTip(_tooltip(action, spec.name))
    action.setStatusTip("")
    return action


def _tooltip(action: QAction, name: str) -> str:
    text, keys = _SPECS[name].title.removesuffix("..."), _keys_text(action)
    return f"{text} ({keys})" if keys else text


def _keys_text(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(native) for sequence in action.shortcuts())


_SPECS = {spec.name: spec for spec in ACTIONS}
