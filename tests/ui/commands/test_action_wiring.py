import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from medviewer.app.results import ResultKey
from medviewer.app.view_state import Camera
from medviewer.app.viewport import Arrangement
from medviewer.image.slab import Slab
from medviewer.image.window import Window
from medviewer.io.records import SkippedFile, StudyIndex
from medviewer.ui.commands.action_state import show_state
from medviewer.ui.commands.action_wiring import connect_actions
from medviewer.ui.commands.actions import Actions
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.planes.regular import REGULAR
from tests.app.uneven import UNEVEN


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    """Return what the actions belong to; it outlives the test."""
    owner = QWidget()
    qtbot.addWidget(owner)
    return owner


@pytest.fixture
def actions(owner: QWidget, desk: Desk) -> Actions:
    """Return connected actions over two open series, the first one shown."""
    actions = Actions(owner)
    connect_actions(actions, desk.session, desk.controller)
    desk.controller.classifications.list_models()
    desk.open(StudyIndex((make_study("s", make_series("ct"), make_series("b")),)))
    show_state(actions, desk.session)
    return actions


@pytest.mark.parametrize(
    ("name", "slice_index"),
    [
        ("slice_back", 1),
        ("slice_on", 3),
        ("slice_back_10", 0),
        ("slice_on_10", 4),
        ("slice_first", 0),
        ("slice_last", 4),
    ],
)
def test_slice_keys(actions: Actions, desk: Desk, name: str, slice_index: int) -> None:
    actions[name].trigger()
    assert desk.session.active_viewport.state.slice_index == slice_index


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("invert", "inverted", True),
        ("smooth", "image_interpolation", "native"),
        ("flip_horizontally", "flipped_horizontally", True),
        ("flip_vertically", "flipped_vertically", True),
        ("rotate", "quarter_turns", 1),
        ("rotate_back", "quarter_turns", 3),
        ("annotations", "annotations", "minimal"),
        ("window_1", "window", Window(40, 400, "Soft tissue")),
    ],
)
def test_view_actions(actions: Actions, desk: Desk, name: str, field: str, value: object) -> None:
    actions[name].trigger()
    assert getattr(desk.session.active_viewport.state, field) == value


def test_auto_window_fit_and_reset(actions: Actions, desk: Desk) -> None:
    first = desk.session.active_viewport.state
    actions["window_auto"].trigger()
    window = desk.session.active_viewport.state.window
    assert window is not None
    assert window.name == "Auto"
    desk.controller.views.set_camera(Camera((1.0, 1.0), 9.0))
    actions["fit"].trigger()
    assert desk.session.active_viewport.state.camera == Camera()
    actions["reset"].trigger()
    assert desk.session.active_viewport.state == first


def test_series_keys(actions: Actions, desk: Desk) -> None:
    actions["series_on"].trigger()
    assert desk.session.active_viewport.series_key == "b"
    actions["series_back"].trigger()
    assert desk.session.active_viewport.series_key == "ct"


def test_layout_actions_show_what_is_on(actions: Actions, desk: Desk) -> None:
    actions["layout_2x2"].trigger()
    assert desk.session.arrangement == Arrangement("2x2", 0)
    assert actions["layout_2x2"].isChecked()
    assert not actions["layout_1x1"].isChecked()
    actions["maximise"].trigger()
    assert desk.session.arrangement.maximised


def test_layout_that_is_on_stays_checked_when_asked_again(actions: Actions) -> None:
    actions["layout_1x1"].trigger()
    assert actions["layout_1x1"].isChecked()


def test_linking_goes_on_and_off(actions: Actions, desk: Desk) -> None:
    actions["layout_1x2"].trigger()
    actions["link"].trigger()
    assert all(cell.linked for cell in desk.session.viewports)
    actions["link"].trigger()
    assert not any(cell.linked for cell in desk.session.viewports)


def test_classify_heatmap_and_compare(actions: Actions, desk: Desk) -> None:
    assert not actions["heatmap"].isEnabled()
    actions["classify"].trigger()
    show_state(actions, desk.session)
    assert desk.session.active_viewport.result == ResultKey("ct", "tiny")
    assert actions["heatmap"].isChecked()
    actions["heatmap"].trigger()
    assert not desk.session.active_viewport.state.overlay.visible
    assert not actions["heatmap"].isChecked()
    actions["compare"].trigger()
    assert desk.session.arrangement.layout == "1x2"


def test_settings_actions(actions: Actions, desk: Desk) -> None:
    for theme in ("light", "dark"):
        actions["theme"].trigger()
        assert desk.session.settings.theme == theme
    for name in ("reveal_first", "turn_width", "turn_center"):
        actions[name].trigger()
        assert actions[name].isChecked()
    assert actions["remember"].isChecked()
    actions["remember"].trigger()
    assert not desk.session.settings.remember_index
    settings = desk.session.settings
    assert settings.read_first_then_reveal
    assert settings.invert_drag_horizontal
    assert settings.invert_drag_vertical


def test_remembered_folders_are_forgotten(actions: Actions, desk: Desk) -> None:
    actions["forget"].trigger()
    assert desk.reading.forgotten == 1


def test_stop_is_offered_while_something_runs(qtbot: QtBot, actions: Actions, desk: Desk) -> None:
    assert not actions["stop"].isEnabled()
    desk.tasks.immediate = False
    actions["classify"].trigger()
    assert actions["stop"].isEnabled()
    actions["stop"].trigger()
    assert not actions["stop"].isEnabled()
    assert desk.controller.is_idle


def test_nothing_open_leaves_nothing_to_do(actions: Actions, desk: Desk) -> None:
    desk.session.close_all()
    show_state(actions, desk.session)
    names = ("invert", "fit", "classify", "compare", "heatmap", "maximise", "link", "skipped")
    assert [name for name in names if actions[name].isEnabled()] == []


def test_skipped_files_can_be_listed(actions: Actions, desk: Desk) -> None:
    desk.session.set_index(StudyIndex((), (SkippedFile("a.txt", "not an image file"),)))
    show_state(actions, desk.session)
    assert actions["skipped"].isEnabled()


def test_resampling_is_offered_where_it_is_of_use_and_goes_there_and_back(
    actions: Actions, desk: Desk
) -> None:
    assert not actions["resample"].isEnabled()
    desk.open(UNEVEN)
    show_state(actions, desk.session)
    assert actions["resample"].isEnabled()
    assert not actions["resample"].isChecked()
    actions["resample"].trigger()
    assert desk.session.active_viewport.resampled
    assert actions["resample"].isChecked()
    assert not actions["header"].isEnabled()
    assert not actions["graphics"].isEnabled()
    actions["resample"].trigger()
    assert not desk.session.active_viewport.resampled
    assert not actions["resample"].isChecked()
    assert actions["header"].isEnabled()


def test_three_planes_and_their_slabs_have_actions(actions: Actions, desk: Desk) -> None:
    desk.open(REGULAR)
    show_state(actions, desk.session)
    slabs = ("slab_next", "slab_none", "slab_mean", "slab_maximum", "slab_minimum")
    assert not any(actions[name].isEnabled() for name in slabs)
    actions["mpr"].trigger()
    assert actions["mpr"].isChecked()
    assert all(actions[name].isEnabled() for name in slabs)
    assert actions["slab_none"].isChecked()
    assert not actions["slab_thicker"].isEnabled()
    actions["slab_minimum"].trigger()
    assert [name for name in slabs if actions[name].isChecked()] == ["slab_minimum"]
    actions["slab_thicker"].trigger()
    actions["slab_thicker"].trigger()
    actions["slab_thinner"].trigger()
    assert desk.session.active_viewport.state.slab == Slab("minimum", 15.0)
    actions["slab_next"].trigger()
    assert desk.session.active_viewport.state.slab is None
    actions["mpr"].trigger()
    assert not actions["mpr"].isChecked()


def test_one_link_can_be_broken_and_restored(actions: Actions, desk: Desk) -> None:
    assert not actions["link_view"].isEnabled()
    actions["layout_1x2"].trigger()
    actions["link"].trigger()
    actions["link_view"].trigger()
    assert [cell.linked for cell in desk.session.viewports[:2]] == [False, True]
    assert not actions["link_view"].isChecked()
    actions["link_view"].trigger()
    assert actions["link_view"].isChecked()
    assert actions["link"].isChecked()


def test_reference_lines_are_on_until_switched_off(actions: Actions, desk: Desk) -> None:
    actions["layout_1x2"].trigger()
    assert actions["references"].isChecked()
    actions["references"].trigger()
    assert not desk.session.shows_references
    assert not actions["references"].isChecked()


@pytest.mark.parametrize("name", ["1+2", "1x3", "3x1", "2x3", "3x2", "3x3"])
def test_every_layout_has_an_action(actions: Actions, desk: Desk, name: str) -> None:
    actions[f"layout_{name}"].trigger()
    assert desk.session.arrangement.layout == name


def test_colours_of_the_menu_show_what_is_on(actions: Actions, desk: Desk) -> None:
    names = ("colors_grey", "colors_inverted", "colors_hot_iron")

    def shown() -> list[bool]:
        return [actions[name].isChecked() for name in names]

    assert shown() == [True, False, False]
    actions["colors_inverted"].trigger()
    assert shown() == [False, True, False]
    actions["colors_hot_iron"].trigger()
    assert shown() == [False, False, True]
    actions["colors_grey"].trigger()
    assert shown() == [True, False, False]
    actions["colors_next"].trigger()
    assert desk.session.active_viewport.state.colors == "hot_iron"
