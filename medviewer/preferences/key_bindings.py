"""Keys that differ from the usual ones, by command."""

from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.language import later
from medviewer.preferences.checks import list_of, name_of, table_of

MOST_KEYS = 4
"""Of one command."""
_MOST_COMMANDS = 500


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """The keys of a command, as Qt writes them; none where it shall have no key."""

    command: str
    keys: tuple[str, ...] = ()


def bindings_from(raw: object) -> tuple[tuple[KeyBinding, ...], list[str]]:
    """Return the bindings of a table of lists and what was wrong with those that are left out."""
    bindings: list[KeyBinding] = []
    notes: list[str] = []
    for command, keys in table_of(raw, _MOST_COMMANDS).items():
        try:
            name = name_of(command)
            bindings.append(KeyBinding(name, tuple(map(name_of, list_of(keys, MOST_KEYS)))))
        except ValueError as error:
            text = later("Settings", "The keys of {command!a} {error}; the usual ones are in use.")
            notes.append(text.format(command=command[:32], error=error))
    return tuple(bindings), notes


def bindings_table(bindings: Sequence[KeyBinding]) -> dict[str, list[str]]:
    """Return what `bindings_from` reads."""
    return {binding.command: list(binding.keys) for binding in bindings}
