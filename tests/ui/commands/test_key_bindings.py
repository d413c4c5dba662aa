from collections import Counter

import pytest

from medviewer.preferences.key_bindings import KeyBinding
from medviewer.ui.commands.action_table import ACTIONS
from medviewer.ui.commands.key_bindings import (
    binding_notes,
    bindings_of,
    bound_keys,
    normal_key,
    owner_of,
    usual_keys,
)

BY_NAME = {spec.name: spec for spec in ACTIONS}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ctrl+k", "Ctrl+K"),
        ("Escape", "Esc"),
        ("?", "?"),
        ("Ctrl+,", "Ctrl+,"),
        ("", ""),
        ("no such key", ""),
        ("Ctrl+K, Ctrl+B", ""),
        ("Ctrl+", ""),
    ],
)
def test_keys_are_written_in_one_way(text: str, key: str) -> None:
    assert normal_key(text) == key


def test_every_usual_key_is_one() -> None:
    assert all(len(usual_keys(spec)) == len(spec.keys) for spec in ACTIONS)


def test_without_bindings_the_usual_keys_hold() -> None:
    keys = bound_keys([])
    assert keys["redo"] == ("Ctrl+Shift+Z", "Ctrl+Y")
    assert bindings_of(keys) == ()


def test_users_key_is_taken_from_whoever_had_it() -> None:
    keys = bound_keys([KeyBinding("reset", ("K", "Ctrl+R")), KeyBinding("invert")])
    assert keys["reset"] == ("K", "Ctrl+R")
    assert keys["key_image"] == ()
    assert keys["invert"] == ()
    assert bindings_of(keys) == (
        KeyBinding("invert"),
        KeyBinding("reset", ("K", "Ctrl+R")),
        KeyBinding("key_image"),
    )
    assert bound_keys(bindings_of(keys)) == keys


def test_no_key_stands_twice_whatever_the_file_says() -> None:
    bindings = [KeyBinding("reset", ("K", "k", "nonsense")), KeyBinding("invert", ("K", "Space"))]
    keys = bound_keys(bindings)
    counts = Counter(key for each in keys.values() for key in each)
    assert [key for key, count in counts.items() if count > 1] == []
    assert keys["invert"] == ("K", "Space")  # it stands before reset in the table
    assert keys["reset"] == ()


def test_owner_of_a_key_is_named() -> None:
    keys = bound_keys([])
    assert owner_of("K", keys) is BY_NAME["key_image"]
    assert owner_of("K", keys, besides="key_image") is None
    assert owner_of("Ctrl+Alt+F12", keys) is None


def test_what_cannot_be_heeded_is_said() -> None:
    bindings = [
        KeyBinding("dance", ("D",)),
        KeyBinding("reset", ("K", "nonsense")),
        KeyBinding("invert", ("k",)),
    ]
    assert binding_notes(bindings) == (
        'The settings give keys to "dance", which is no command.',
        'The settings give "reset" the key "nonsense": no such key.',
        'The settings give K to "reset" and to "invert".',
    )
    assert binding_notes([KeyBinding("reset", ("K",))]) == ()
