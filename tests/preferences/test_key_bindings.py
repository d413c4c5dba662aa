from medviewer.preferences.key_bindings import KeyBinding, bindings_from, bindings_table


def test_bindings_come_back_also_those_without_a_key() -> None:
    bindings = (KeyBinding("invert", ("Ctrl+I", "I")), KeyBinding("reset"))
    assert bindings_from(bindings_table(bindings)) == (bindings, [])


def test_wrong_bindings_are_left_out_and_named() -> None:
    raw = {"invert": "I", "fit": ["F"] * 5, "reset": [3], "undo": ["Ctrl+U"], "": ["X"]}
    bindings, notes = bindings_from(raw)
    assert bindings == (KeyBinding("undo", ("Ctrl+U",)),)
    assert notes == [
        "The keys of 'invert' must be a list; the usual ones are in use.",
        "The keys of 'fit' must have 4 entries at most; the usual ones are in use.",
        "The keys of 'reset' must be a text; the usual ones are in use.",
        "The keys of '' must be a text; the usual ones are in use.",
    ]
