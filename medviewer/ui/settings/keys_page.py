"""The keys of every command: search, give a key, take it over, go back to the usual ones."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit

from medviewer.app.settings_draft import SettingsDraft
from medviewer.language import later, translate
from medviewer.preferences.key_bindings import MOST_KEYS
from medviewer.ui.commands.action_table import ACTIONS, ActionSpec
from medviewer.ui.commands.key_bindings import (
    Keys,
    bindings_of,
    bound_keys,
    normal_key,
    owner_of,
    usual_keys,
)
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, quiet_button
from medviewer.ui.settings.form import Page, fill, table
from medviewer.ui.text import plain_label

_HEADINGS = (
    later("Settings", "Command"),
    later("Settings", "Keys"),
    later("Settings", "Usual keys"),
)


class KeysPage(Page):
    """A table of the commands and a field that takes the next key pressed."""

    def __init__(self, draft: SettingsDraft) -> None:
        super().__init__(translate("Settings", "Keys"))
        self._draft = draft
        self._shown: tuple[ActionSpec, ...] = ACTIONS
        self.search = QLineEdit()
        self.table = table(
            translate("Settings", "Keys of the commands"),
            [translate("Settings", each) for each in _HEADINGS],
        )
        self.key = QKeySequenceEdit()
        self.add_button = quiet_button(translate("Settings", "Add key"))
        self.remove_button = quiet_button(translate("Settings", "Remove keys"))
        self.usual_button = quiet_button(translate("Settings", "Usual keys"))
        self.all_usual_button = quiet_button(translate("Settings", "All usual keys"))
        self.complaint = plain_label(name="complaint")
        self._build()
        self._connect()
        self._show()

    @property
    def _keys(self) -> Keys:
        return bound_keys(self._draft.settings.key_bindings)

    @property
    def _spec(self) -> ActionSpec | None:
        row = self.table.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    @property
    def _pressed(self) -> str:
        sequence = self.key.keySequence()
        return normal_key(sequence.toString(QKeySequence.SequenceFormat.PortableText))

    def _build(self) -> None:
        self.search.setPlaceholderText(translate("Settings", "Search commands and keys"))
        self.search.setAccessibleName(translate("Settings", "Search commands and keys"))
        self.search.setClearButtonEnabled(True)
        self.key.setMaximumSequenceLength(1)
        self.key.setClearButtonEnabled(True)
        self.key.setAccessibleName(translate("Settings", "New key for the chosen command"))
        for field in (self.search, self.key):
            field.setMinimumHeight(TARGET_HEIGHT)
        self.complaint.setWordWrap(True)
        self.column.addWidget(self.search)
        self.column.addWidget(self.table, 1)
        self.add_form(((translate("Settings", "New key for the chosen command"), self.key),))
        self.column.addWidget(self.complaint)
        self.add_row(self.add_button, self.remove_button)
        self.add_row(self.usual_button, self.all_usual_button)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._on_search_changed())
        self.table.currentCellChanged.connect(lambda *_: self._show_chosen())
        self.table.cellDoubleClicked.connect(lambda *_: self.key.setFocus())
        self.key.keySequenceChanged.connect(lambda _: self._show_chosen())
        self.add_button.clicked.connect(self._on_add)
        self.remove_button.clicked.connect(lambda: self._give(()))
        self.usual_button.clicked.connect(self._on_usual)
        self.all_usual_button.clicked.connect(lambda: self._draft.update(key_bindings=()))
        self._draft.changed.connect(lambda *_: self._show())

    # What the reader does

    def _on_search_changed(self) -> None:
        self.table.setCurrentCell(-1, -1)
        self._show()
        if self._shown:
            self.table.setCurrentCell(0, 0)

    def _on_add(self) -> None:
        spec, key = self._spec, self._pressed
        if spec is not None and key:
            self._give((*self._keys[spec.name], key))
            self.key.clear()

    def _on_usual(self) -> None:
        if self._spec is not None:
            self._give(usual_keys(self._spec))

    def _give(self, given: tuple[str, ...]) -> None:
        """Give the chosen command these keys; whoever had one of them loses it."""
        spec = self._spec
        if spec is not None:
            others = {
                name: tuple(key for key in keys if key not in given)
                for name, keys in self._keys.items()
            }
            self._draft.update(key_bindings=bindings_of({**others, spec.name: given}))

    # Showing

    def _show(self) -> None:
        keys, words = self._keys, self.search.text().lower().split()
        rows = [(spec, _row(spec, keys)) for spec in ACTIONS]
        found = [
            (spec, row)
            for spec, row in rows
            if all(word in " ".join(row[:2]).lower() for word in words)
        ]
        self._shown = tuple(spec for spec, _ in found)
        fill(self.table, [row for _, row in found])
        self._show_chosen()

    def _show_chosen(self) -> None:
        spec, key, keys = self._spec, self._pressed, self._keys
        own = () if spec is None else keys[spec.name]
        owner = owner_of(key, keys, "" if spec is None else spec.name) if key else None
        self.complaint.setText(_complaint(key, own, owner))
        self.add_button.setText(
            translate("Settings", "Take it over")
            if owner is not None
            else translate("Settings", "Add key")
        )
        can_add = bool(key) and key not in own and len(own) < MOST_KEYS
        self.add_button.setEnabled(spec is not None and can_add)
        self.remove_button.setEnabled(bool(own))
        self.usual_button.setEnabled(spec is not None and own != usual_keys(spec))
        self.all_usual_button.setEnabled(bool(self._draft.settings.key_bindings))
        self.key.setEnabled(spec is not None)


def _complaint(key: str, own: tuple[str, ...], owner: ActionSpec | None) -> str:
    """Return what stands against giving a key, or nothing."""
    if key and key in own:
        text = translate("Settings", "{key} is a key of this command already.")
        return text.format(key=_native(key))
    if owner is not None:
        title = owner.title.removesuffix("...")
        text = translate("Settings", "{key} is a key of “{title}”, which would lose it.")
        return text.format(key=_native(key), title=title)
    if key and len(own) >= MOST_KEYS:
        text = translate("Settings", "A command has {count} keys at most; remove some first.")
        return text.format(count=MOST_KEYS)
    return ""


def _row(spec: ActionSpec, keys: Keys) -> tuple[str, str, str]:
    own, usual = keys[spec.name], usual_keys(spec)
    shown = "" if own == usual else _natives(usual) or translate("Settings", "None")
    return spec.title.removesuffix("..."), _natives(own), shown


def _natives(keys: tuple[str, ...]) -> str:
    return ", ".join(_native(key) for key in keys)


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
