"""What the menus of the window offer, and what choosing does."""

from pathlib import Path

from PySide6.QtWidgets import QMenu

from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.ui.test_main_window import open_window

__all__ = ["open_window"]  # a fixture


def menus(window: MainWindow) -> dict[str, QMenu]:
    return {menu.title(): menu for menu in window.findChildren(QMenu)}


def choose(window: MainWindow, menu_title: str, text: str) -> None:
    menu = menus(window)[menu_title]
    menu.aboutToShow.emit()
    found = {action.text(): action for action in menu.actions()}
    assert text in found, list(found)
    found[text].trigger()


def test_menus_of_choices_say_when_there_are_none(window: MainWindow) -> None:
    for title in ("Recent folders", "Classify with"):
        menu = menus(window)[title]
        menu.aboutToShow.emit()
        assert [action.text() for action in menu.actions()] == ["None"]
        assert not menu.actions()[0].isEnabled()


def test_slab_is_chosen_from_the_menu(open_window: MainWindow, desk: Desk) -> None:
    open_window.actions_by_name["mpr"].trigger()
    assert desk.session.active_viewport.plane == "axial"
    choose(open_window, "Thick slab", "Maximum of a slab (MIP)")
    slab = desk.session.active_viewport.state.slab
    assert slab is not None
    assert slab.mode == "maximum"


def test_window_is_chosen_from_the_menu(open_window: MainWindow, desk: Desk) -> None:
    lung = "Lung  (L -600 W 1500)\t"
    menu = menus(open_window)["Window"]
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts[:2] == ["Auto window", "Soft tissue  (L 40 W 400)\t1"]
    choose(open_window, "Window", next(text for text in texts if text.startswith(lung)))
    window = desk.session.active_viewport.state.window
    assert window is not None
    assert window.name == "Lung"


def test_model_is_chosen_from_the_menu(open_window: MainWindow, desk: Desk) -> None:
    choose(open_window, "Classify with", "Other model 2.0")
    assert desk.classifier.asked == [("ct", "other")]


def test_every_action_stands_in_a_menu(open_window: MainWindow) -> None:
    listed = {
        action.text()
        for menu in open_window.menuBar().findChildren(QMenu)
        for action in menu.actions()
    }
    actions = open_window.actions_by_name._actions
    missing = [
        name
        for name, action in actions.items()
        if action.text() not in listed and not name[-1].isdigit()
    ]
    assert missing == []


def test_recent_folder_is_opened_from_the_menu(
    open_window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    desk.session.update_settings(recent_folders=(str(tmp_path),))
    choose(open_window, "Recent folders", str(tmp_path))
    assert desk.session.opened == tmp_path.name
