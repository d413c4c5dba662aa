"""Which keys each command has: the usual ones, or those that the user gave it."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtGui import QKeySequence

from medviewer.language import translate
from medviewer.preferences.key_bindings import KeyBinding
from medviewer.ui.commands.action_table import ACTIONS, ActionSpec

Keys = Mapping[str, tuple[str, ...]]
"""By command; a key is written as Qt writes it in files (``Ctrl+K``)."""


def normal_key(text: str) -> str:
    """Return a key as Qt writes it, empty where it is none or several in a row."""
    sequence = QKeySequence(text, QKeySequence.SequenceFormat.PortableText)
    written = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    return written if sequence.count() == 1 and written.isprintable() else ""


def usual_keys(spec: ActionSpec) -> tuple[str, ...]:
    """Return the keys that a command has where nobody changed them."""
    return _normal(spec.keys)


def bound_keys(bindings: Sequence[KeyBinding]) -> dict[str, tuple[str, ...]]:
    """Return the keys of every command. What the user gave counts before what is usual.

    No key stands twice: of two that the user gave, the first command keeps it.
    """
    chosen = {binding.command: _normal(binding.keys) for binding in bindings}
    taken: set[str] = set()
    keys: dict[str, tuple[str, ...]] = {}
    for spec in sorted(ACTIONS, key=lambda spec: spec.name not in chosen):  # stable
        wanted = chosen.get(spec.name, usual_keys(spec))
        keys[spec.name] = tuple(key for key in wanted if key not in taken)
        taken.update(wanted)
    return keys


def bindings_of(keys: Keys) -> tuple[KeyBinding, ...]:
    """Return what `bound_keys` makes `keys` of: only commands whose keys are not the usual ones."""
    return tuple(
        KeyBinding(spec.name, keys[spec.name])
        for spec in ACTIONS
        if keys[spec.name] != usual_keys(spec)
    )


def owner_of(key: str, keys: Keys, besides: str = "") -> ActionSpec | None:
    """Return the command that has a key, other than `besides`."""
    owners = (spec for spec in ACTIONS if key in keys[spec.name] and spec.name != besides)
    return next(owners, None)


def binding_notes(bindings: Sequence[KeyBinding]) -> tuple[str, ...]:
    """Return a sentence for every binding of the settings file that cannot be heeded in full."""
    known = {spec.name: spec for spec in ACTIONS}
    notes: list[str] = []
    owners: dict[str, str] = {}
    for binding in bindings:
        if binding.command not in known:
            text = translate("Keys", 'The settings give keys to "{command}", which is no command.')
            notes.append(text.format(command=binding.command))
            continue
        for text in binding.keys:
            key = normal_key(text)
            if not key:
                said = translate(
                    "Keys", 'The settings give "{command}" the key "{key}": no such key.'
                )
                notes.append(said.format(command=binding.command, key=text))
            elif owners.setdefault(key, binding.command) != binding.command:
                said = translate("Keys", 'The settings give {key} to "{first}" and to "{second}".')
                notes.append(said.format(key=key, first=owners[key], second=binding.command))
    return tuple(notes)


def _normal(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in map(normal_key, keys) if key))
