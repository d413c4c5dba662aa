import pytest

from medviewer.preferences.corner_texts import (
    CORNER_LINES,
    CORNERS,
    USUAL_PLACES,
    CornerPlaces,
    corner_texts_from,
    corner_texts_table,
    places_for,
)

CT = CornerPlaces("CT", ("patient_id",), (), ("zoom", "window"))
ALL = CornerPlaces("all", ("date",))


def test_usual_places_show_every_line_once() -> None:
    shown = [line for corner in CORNERS for line in USUAL_PLACES.lines(corner)]
    assert sorted(shown) == sorted(CORNER_LINES)


@pytest.mark.parametrize(
    ("modality", "chosen", "expected"),
    [
        ("CT", (CT, ALL), CT),
        ("MR", (CT, ALL), ALL),
        ("MR", (CT,), USUAL_PLACES),
        ("DX", (CornerPlaces("radiograph"),), CornerPlaces("radiograph")),
        ("NM", (CornerPlaces("PT"),), CornerPlaces("PT")),
        ("", (CT,), USUAL_PLACES),
    ],
)
def test_own_group_comes_before_all_and_the_usual(
    modality: str, chosen: tuple[CornerPlaces, ...], expected: CornerPlaces
) -> None:
    assert places_for(modality, chosen) == expected


def test_places_come_back() -> None:
    assert corner_texts_from(corner_texts_table((CT, ALL))) == ((CT, ALL), [])


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ({"DOG": {}}, "The corner texts of 'DOG' are ignored: known are all, CT, MR, PT"),
        ({"CT": 3}, "The corner texts of CT must be a table; the usual ones are in use."),
        ({"CT": {"middle": []}}, "The corner texts of CT name no corner 'middle'"),
        ({"CT": {"top_left": "zoom"}}, "The corner texts of CT must be a list"),
        ({"CT": {"top_left": ["heart"]}}, "The corner texts of CT name no line 'heart'"),
        ({"CT": {"top_left": [{}]}}, "The corner texts of CT name no line '{}'"),
        (
            {"CT": {"top_left": ["zoom", "zoom"]}},
            'The corner texts of CT have the line "zoom" twice',
        ),
        (
            {"CT": {"top_left": ["zoom"] * 99}},
            "The corner texts of CT must have 13 entries at most",
        ),
    ],
)
def test_wrong_places_are_left_out_and_named(raw: dict[str, object], note: str) -> None:
    chosen, notes = corner_texts_from(raw | {"all": {"top_left": ["date"]}})
    assert chosen == (ALL,)
    assert len(notes) == 1
    assert notes[0].startswith(note)
