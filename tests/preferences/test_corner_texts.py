import pytest

from medviewer.preferences.corner_texts import (
    CORNER_LINES,
    CORNERS,
    USUAL_PLACES,
    CornerPlaces,
    corner_of,
    corner_texts_from,
    corner_texts_table,
    placed,
    places_for,
    shifted,
    with_places,
    without_group,
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


def test_line_goes_to_the_end_of_another_corner_or_off() -> None:
    moved = placed(CT, "patient_id", "bottom_left")
    assert moved == CornerPlaces("CT", (), (), ("zoom", "window", "patient_id"))
    off = placed(CT, "zoom", None)
    assert off == CornerPlaces("CT", ("patient_id",), (), ("window",))
    assert corner_of(off, "zoom") is None
    assert placed(off, "zoom", "top_right").top_right == ("zoom",)


def test_line_moves_within_its_corner_as_far_as_it_goes() -> None:
    assert shifted(CT, "window", -1).bottom_left == ("window", "zoom")
    assert shifted(CT, "window", 1) == CT
    assert shifted(CT, "zoom", -1) == CT
    assert shifted(CT, "date", -1) == CT


def test_places_of_a_group_are_replaced_or_forgotten() -> None:
    other = CornerPlaces("CT", ("date",))
    assert with_places((CT, ALL), other) == (ALL, other)
    assert without_group((CT, ALL), "CT") == (ALL,)
