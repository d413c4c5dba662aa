from dataclasses import replace

import pytest

from medviewer.app.linked_cells import link_note
from medviewer.app.view_state import Camera, OverlayState, ViewState
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from medviewer.preferences.window_presets import WindowPreset
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study

NEAR = Camera((4.0, 3.0), 12.0)


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    """Return a program that shows slice 2 of 5 (values 0, 10, ... 40) of a CT series."""
    desk.open()
    return desk


def state(desk: Desk, number: int = 0) -> ViewState:
    return desk.session.viewports[number].state


def test_scrolling_stops_at_both_ends(open_desk: Desk) -> None:
    views, seen = open_desk.controller.views, []
    for delta in (1, 10, -1, -10):
        views.scroll(delta)
        seen.append(state(open_desk).slice_index)
    assert seen == [3, 4, 3, 0]


def test_last_slice_is_one_key_away(open_desk: Desk) -> None:
    open_desk.controller.views.go_to_end()
    assert state(open_desk).slice_index == 4


def test_empty_cell_has_nothing_to_do(desk: Desk) -> None:
    views = desk.controller.views
    before = desk.session.viewports
    views.scroll(1)
    views.go_to_end()
    views.auto_window()
    views.reset()
    views.choose_window(0)
    assert desk.session.viewports == before


def test_window_stays_while_scrolling(open_desk: Desk) -> None:
    open_desk.controller.views.set_window(Window(7, 8))
    open_desk.controller.views.scroll(1)
    assert state(open_desk).window == Window(7, 8)


def test_files_own_window_comes_before_the_presets(open_desk: Desk) -> None:
    choices = open_desk.controller.views.window_choices()
    assert choices[0].window == Window(40, 400, "Soft tissue")
    assert Window(-600, 1500, "Lung") in [choice.window for choice in choices]


def test_choice_is_shown_and_one_that_is_not_there_is_not(open_desk: Desk) -> None:
    views = open_desk.controller.views
    position = [choice.window.name for choice in views.window_choices()].index("Lung")
    views.choose_window(position)
    views.choose_window(99)
    assert state(open_desk).window == Window(-600, 1500, "Lung")


def test_readers_preset_brings_its_colours(open_desk: Desk) -> None:
    views = open_desk.controller.views
    own = (WindowPreset("CT", "Hot", 60, 80, "hot_iron"), WindowPreset("CT", "Plain", 1, 2))
    open_desk.session.update_settings(window_presets=own)
    views.choose_window(1)
    assert state(open_desk).window == Window(60, 80, "Hot")
    assert state(open_desk).colors == "hot_iron"
    views.choose_window(2)
    assert state(open_desk).colors == "hot_iron"
    views.reset()
    assert state(open_desk).colors == "grey"


def test_colours_are_chosen_and_stepped_through(open_desk: Desk) -> None:
    views = open_desk.controller.views
    views.choose_colors("grey", inverted=True)
    assert (state(open_desk).colors, state(open_desk).inverted) == ("grey", True)
    views.next_colors()
    assert (state(open_desk).colors, state(open_desk).inverted) == ("hot_iron", True)
    views.choose_colors("grey")
    assert (state(open_desk).colors, state(open_desk).inverted) == ("grey", False)


def test_auto_window_is_that_of_the_slice(open_desk: Desk) -> None:
    open_desk.controller.views.auto_window()
    window = state(open_desk).window
    assert window is not None
    assert (window.center, window.name) == (20.0, "Auto")  # slice 2 is filled with 20


def test_colour_images_have_no_windows(desk: Desk) -> None:
    desk.reading.photometric = "RGB"
    desk.open()
    before = state(desk)
    desk.controller.views.auto_window()
    desk.controller.views.choose_colors("pet")
    assert desk.controller.views.window_choices() == ()
    assert state(desk) == before


def test_toggles_turn_on_and_off(open_desk: Desk) -> None:
    views, before = open_desk.controller.views, state(open_desk)
    toggles = (
        *(views.invert, views.flip_horizontally, views.flip_vertically),
        *(views.toggle_heatmap, views.toggle_native_grid),
    )
    for toggle in toggles:
        toggle()
    now = state(open_desk)
    assert (now.inverted, now.flipped_horizontally, now.flipped_vertically) == (True, True, True)
    assert not now.overlay.visible
    assert now.overlay.interpolation == "native"
    for toggle in toggles:
        toggle()
    assert state(open_desk) == before


def test_rotation_counts_quarters_both_ways(open_desk: Desk) -> None:
    open_desk.controller.views.rotate(-1)
    assert state(open_desk).quarter_turns == 3
    open_desk.controller.views.rotate(2)
    assert state(open_desk).quarter_turns == 1


def test_fit_forgets_the_camera(open_desk: Desk) -> None:
    open_desk.controller.views.set_camera(NEAR)
    assert state(open_desk).camera == NEAR
    open_desk.controller.views.fit()
    assert state(open_desk).camera == Camera()


def test_reset_keeps_slice_heatmap_and_texts(open_desk: Desk) -> None:
    views, before = open_desk.controller.views, state(open_desk)
    views.set_camera(NEAR)
    views.invert()
    views.rotate(1)
    views.set_window(Window(1, 2))
    views.scroll(1)
    views.set_overlay(OverlayState(opacity=0.9))
    views.reset()
    expected = replace(before, slice_index=3, overlay=OverlayState(opacity=0.9))
    assert state(open_desk) == expected


def test_texts_go_round_in_every_cell(open_desk: Desk) -> None:
    seen = []
    for _ in range(3):
        open_desk.controller.views.cycle_annotations()
        seen.append([state(open_desk, number).annotations for number in (0, 3)])
    assert seen == [["minimal"] * 2, ["none"] * 2, ["all"] * 2]


@pytest.fixture
def two_cells(desk: Desk) -> Desk:
    """Return a program that shows one series in two linked cells."""
    desk.open()
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("ct", number=1)
    desk.controller.layouts.set_linked(linked=True)
    return desk


def test_linked_cell_follows(two_cells: Desk) -> None:
    views = two_cells.controller.views
    views.go_to(4, number=1)
    views.set_window(Window(1, 2), number=1)
    views.set_camera(NEAR, number=0)
    assert state(two_cells, 0) == state(two_cells, 1)
    assert (state(two_cells).slice_index, state(two_cells).camera) == (4, NEAR)


def test_heatmap_settings_touch_one_cell_only(two_cells: Desk) -> None:
    two_cells.controller.views.set_overlay(OverlayState(opacity=0.1))
    assert state(two_cells, 1).overlay == OverlayState()


def test_cell_that_is_not_linked_stays(two_cells: Desk) -> None:
    two_cells.session.update_viewport(1, linked=False)
    two_cells.controller.views.go_to(0)
    assert state(two_cells, 1).slice_index == 2


def test_hidden_cell_stays(two_cells: Desk) -> None:
    two_cells.controller.layouts.set_layout("1x1")
    two_cells.controller.views.go_to(0)
    assert state(two_cells, 1).slice_index == 2


def test_cell_of_another_patient_stays(desk: Desk) -> None:
    other = make_study("o", make_series("other"), name="Roe^Rita")
    desk.open(StudyIndex((make_study(), other)))
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("other", number=1)
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.views.go_to(0)
    assert state(desk, 1).slice_index == 2


def test_pixels_are_smooth_or_as_they_are_also_in_the_next_series(desk: Desk) -> None:
    desk.open(StudyIndex((make_study("s", make_series("ct"), make_series("b")),)))
    for expected in ("native", "smooth", "native"):
        desk.controller.views.toggle_smooth()
        assert state(desk).image_interpolation == expected
    desk.controller.series.show("b")
    assert state(desk).image_interpolation == "native"


def test_cells_without_a_common_space_say_how_they_are_linked(desk: Desk) -> None:
    elsewhere = make_series("b", make_stack("b", slices=9, FrameOfReferenceUID="1.8"))
    desk.open(StudyIndex((make_study("s", make_series("ct"), elsewhere, make_series("c")),)))
    desk.controller.layouts.set_layout("1x3")
    desk.controller.series.show("b", number=1)
    views = desk.controller.views
    assert [link_note(desk.session, number) for number in range(3)] == ["", "", ""]
    desk.controller.layouts.set_linked(linked=True)
    said = [link_note(desk.session, number) for number in range(3)]
    assert said == ["Linked by relative position"] * 2 + [""]
    views.go_to(0, number=0)
    assert state(desk, 1).slice_index == 0
    desk.controller.series.show("c", number=1)
    assert link_note(desk.session, 0) == ""
