import pytest

from medviewer.language import translate_made
from medviewer.preferences.window_presets import (
    MOST_PRESETS,
    WindowPreset,
    added,
    checked_preset,
    moved,
    own_presets,
    presets_from,
    presets_table,
    removed,
    replaced,
)

GOOD = {"name": " Liver ", "center": 90, "width": 150.0}


def test_presets_keep_their_order_within_a_modality() -> None:
    raw = {"CT": [GOOD, GOOD | {"name": "Bone", "colors": "hot_iron"}], "MR": [GOOD]}
    presets, notes = presets_from(raw)
    assert presets == (
        WindowPreset("CT", "Liver", 90.0, 150.0),
        WindowPreset("CT", "Bone", 90.0, 150.0, "hot_iron"),
        WindowPreset("MR", "Liver", 90.0, 150.0),
    )
    assert notes == []
    assert presets_from(presets_table(presets)) == (presets, [])


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"name": ""}, 'its "name" must be a text'),
        ({"name": 3}, 'its "name" must be a text'),
        ({"name": "x" * 65}, 'its "name" must have 64 letters at most'),
        ({"name": "two\nlines"}, 'its "name" must be one line'),
        ({"center": "40"}, 'its "center" must be a number from -1e+09 to 1e+09'),
        ({"center": True}, 'its "center" must be a number'),
        ({"center": float("nan")}, 'its "center" must be a number'),
        ({"center": 10**400}, 'its "center" must be a number'),
        ({"width": 0}, 'its "width" must be a number from 1e-06 to 1e+09'),
        ({"width": -3.0}, 'its "width" must be a number'),
        ({"width": float("inf")}, 'its "width" must be a number'),
        ({"width": None}, 'its "width" must be a number'),
        ({"colors": 3}, 'its "colors" must be a text'),
    ],
)
def test_wrong_preset_is_left_out_and_named(change: dict[str, object], complaint: str) -> None:
    presets, notes = presets_from({"CT": [GOOD | change, GOOD]})
    assert presets == (WindowPreset("CT", "Liver", 90.0, 150.0),)
    (note,) = notes
    assert note.startswith(f"Window preset 1 of CT is left out: {complaint}")


def test_what_is_no_list_or_no_table_is_named() -> None:
    presets, notes = presets_from({"CT": 3, "MR": [3], "x" * 30: [GOOD]})
    assert presets == ()
    assert notes == [
        "The window presets of CT must be a list; they are left out.",
        "Window preset 1 of MR is left out: must be a table.",
        "Window preset 1 of 'xxxxxxxxxxxxxxxx'... is left out: "
        'its "modality" must have 16 letters at most.',
    ]


def test_thousands_of_presets_are_refused() -> None:
    presets, notes = presets_from({"CT": [GOOD] * 5000})
    assert presets == ()
    assert notes == ["The window presets of CT must have 50 entries at most; they are left out."]
    with pytest.raises(ValueError, match="40 entries at most"):
        presets_from({f"M{number}": [] for number in range(41)})


def test_form_is_checked_in_the_same_words() -> None:
    assert checked_preset("CT", "Bone", 400, 2000) == WindowPreset("CT", "Bone", 400.0, 2000.0)
    with pytest.raises(ValueError, match='its "width" must be a number'):
        checked_preset("CT", "Bone", 400, 0)


A, B, C = (WindowPreset("CT", name, 0.0, 1.0) for name in "ABC")
MR = WindowPreset("MR", "A", 0.0, 1.0)


def test_presets_are_added_replaced_removed_and_moved_within_their_modality() -> None:
    presets = added(added(added((), A), MR), B)
    assert own_presets(presets, "CT") == (A, B)
    assert own_presets(replaced(presets, 0, C), "CT") == (C, B)
    assert own_presets(removed(presets, "CT", 0), "CT") == (B,)
    assert own_presets(moved(presets, "CT", 0, 1), "CT") == (B, A)
    assert own_presets(moved(presets, "CT", 0, -1), "CT") == (A, B)
    assert own_presets(moved(presets, "CT", 1, 1), "CT") == (A, B)
    for changed in (replaced(presets, 0, C), removed(presets, "CT", 0)):
        assert own_presets(changed, "MR") == (MR,)


def test_one_name_is_there_once_in_a_modality() -> None:
    with pytest.raises(ValueError, match="There is a preset of this name already"):
        added((A, MR), A)
    with pytest.raises(ValueError, match="There is a preset of this name already"):
        replaced((A, B), 1, A)
    wider = WindowPreset("CT", "A", 0.0, 2.0)
    assert replaced((A, B), 0, wider) == (wider, B)


def test_presets_of_a_modality_are_limited() -> None:
    many = tuple(WindowPreset("CT", str(number), 0, 1) for number in range(MOST_PRESETS))
    with pytest.raises(ValueError, match="There are 50 presets already; delete one first"):
        added(many, A)
    assert len(added(many, MR)) == MOST_PRESETS + 1


@pytest.mark.usefixtures("chinese")
def test_notes_are_made_in_english_and_said_in_chinese() -> None:
    _, notes = presets_from({"CT": [GOOD | {"center": "40"}], "MR": 3})
    assert [translate_made("Settings", note) for note in notes] == [
        "已忽略 CT 的第 1 个窗预设：其“center”必须是 -1e+09 至 1e+09 之间的数。",
        "MR 的窗预设必须是列表；已忽略。",
    ]
