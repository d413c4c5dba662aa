from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from medviewer.preferences.key_bindings import KeyBinding
from medviewer.ui.commands.action_table import ACTIONS
from medviewer.ui.commands.actions import Actions
from medviewer.ui.commands.key_bindings import bound_keys
from medviewer.ui.theme import colors_of

EXPECTED_KEYS = {
    "Up": "slice_back",
    "Down": "slice_on",
    "Shift+Up": "slice_back_10",
    "Shift+Down": "slice_on_10",
    "Home": "slice_first",
    "End": "slice_last",
    "Left": "series_back",
    "Right": "series_on",
    "PgUp": "series_back",
    "PgDown": "series_on",
    "Tab": "next_view",
    "0": "window_auto",
    "1": "window_1",
    "9": "window_9",
    "H": "flip_horizontally",
    "V": "flip_vertically",
    "R": "rotate",
    "Shift+R": "rotate_back",
    "I": "invert",
    "Space": "annotations",
    "G": "heatmap",
    "Shift+G": "blink",
    "Ctrl+K": "classify",
    "Escape": "stop",
    "Ctrl+,": "settings",
    "F": "fit",
    "Ctrl+R": "reset",
    "F11": "full_screen",
    "Ctrl+O": "open_folder",
    "F1": "keyboard",
    "?": "keyboard",
}


def test_keys_are_those_that_readers_know() -> None:
    keys = {key: spec.name for spec in ACTIONS for key in spec.keys}
    assert {key: keys.get(key) for key in EXPECTED_KEYS} == EXPECTED_KEYS


def test_no_key_does_two_things() -> None:
    counts = Counter(key for spec in ACTIONS for key in spec.keys)
    assert [key for key, count in counts.items() if count > 1] == []


def test_keys_that_edit_text_elsewhere_work_in_views_alone(qtbot: QtBot) -> None:
    window, view = QWidget(), QWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(view)
    actions = Actions(window)
    actions.add_to(window, view)
    assert actions["slice_on"] in view.actions()
    assert actions["slice_on"] not in window.actions()
    assert actions["slice_on"].shortcutContext() is Qt.ShortcutContext.WidgetWithChildrenShortcut
    assert actions["classify"] in window.actions()


def test_tooltip_names_the_keys(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    assert actions["open_folder"].toolTip() == "Open folder (Ctrl+O)"
    assert actions["skipped"].toolTip() == "Skipped files"


def test_showing_what_is_on_asks_for_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    asked: list[bool] = []
    actions["invert"].triggered.connect(asked.append)
    actions.show_checked({"invert": True})
    actions.show_enabled({"invert": False})
    assert actions["invert"].isChecked()
    assert not actions["invert"].isEnabled()
    assert asked == []


def test_icons_come_with_the_theme(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.show_theme(colors_of("light"))
    assert isinstance(actions["open_folder"], QAction)
    assert not actions["open_folder"].icon().isNull()
    assert actions["quit"].icon().isNull()


def test_keys_can_be_given_and_tooltips_follow(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    keys = bound_keys([KeyBinding("open_folder", ("Ctrl+B", "F5")), KeyBinding("window_1")])
    actions.show_keys(keys)
    assert actions["open_folder"].toolTip() == "Open folder (Ctrl+B, F5)"
    assert actions.keys_text("open_folder") == "Ctrl+B, F5"
    assert actions.keys_text("invert") == "I"
    assert [actions.window_key(position) for position in (0, 1, 9)] == ["", "\t2", ""]
    actions.show_keys(bound_keys([]))
    assert actions["open_folder"].toolTip() == "Open folder (Ctrl+O)"
    assert actions.window_key(0) == "\t1"
