from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medviewer.config import Settings
from medviewer.preferences.key_bindings import KeyBinding
from medviewer.ui.settings.settings_dialog import SettingsDialog
from tests.ui.settings.conftest import texts_of

LEFT = Qt.MouseButton.LeftButton


def row_of(dialog: SettingsDialog, command: str) -> int:
    return [row[0] for row in texts_of(dialog.keys.table)].index(command)


def test_key_is_pressed_and_taken_over_from_the_command_that_is_named(
    qtbot: QtBot, dialog: SettingsDialog
) -> None:
    dialog.list.setCurrentRow(4)
    page = dialog.keys
    qtbot.keyClicks(page.search, "reset")
    assert [row[0] for row in texts_of(page.table)] == ["Reset view"]
    page.key.setFocus()
    qtbot.keyClick(page.key, Qt.Key.Key_K)
    assert page.complaint.text() == "K is a key of “Key image”, which would lose it."
    assert page.add_button.text() == "Take it over"
    qtbot.mouseClick(page.add_button, LEFT)
    assert dialog.draft.settings.key_bindings == (
        KeyBinding("reset", ("Ctrl+R", "K")),
        KeyBinding("key_image"),
    )
    assert texts_of(page.table) == [("Reset view", "Ctrl+R, K", "Ctrl+R")]
    page.search.clear()
    assert texts_of(page.table)[row_of(dialog, "Key image")] == ("Key image", "", "K")
    qtbot.mouseClick(page.all_usual_button, LEFT)
    assert dialog.draft.settings == Settings()


def test_free_key_is_added_removed_and_given_back(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(4)
    page = dialog.keys
    page.table.setCurrentCell(row_of(dialog, "Invert"), 0)
    page.key.setFocus()
    qtbot.keyClick(page.key, Qt.Key.Key_I)
    assert page.complaint.text() == "I is a key of this command already."
    assert not page.add_button.isEnabled()
    page.key.clear()
    qtbot.keyClick(page.key, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    assert page.complaint.text() == ""
    assert page.add_button.text() == "Add key"
    qtbot.mouseClick(page.add_button, LEFT)
    assert dialog.draft.settings.key_bindings == (KeyBinding("invert", ("I", "Alt+J")),)
    qtbot.mouseClick(page.remove_button, LEFT)
    assert dialog.draft.settings.key_bindings == (KeyBinding("invert"),)
    qtbot.mouseClick(page.usual_button, LEFT)
    assert dialog.draft.settings.key_bindings == ()


def test_command_has_no_more_keys_than_are_allowed(qtbot: QtBot, dialog: SettingsDialog) -> None:
    keys = ("F3", "F4", "Alt+F5", "Alt+F6")
    dialog.draft.update(key_bindings=(KeyBinding("invert", keys),))
    dialog.list.setCurrentRow(4)
    page = dialog.keys
    page.table.setCurrentCell(row_of(dialog, "Invert"), 0)
    qtbot.keyClick(page.key, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    assert page.complaint.text() == "A command has 4 keys at most; remove some first."
    assert not page.add_button.isEnabled()


def test_search_finds_keys_too_and_says_nothing_where_there_is_none(
    qtbot: QtBot, dialog: SettingsDialog
) -> None:
    dialog.list.setCurrentRow(4)
    qtbot.keyClicks(dialog.keys.search, "ctrl+k")
    assert [row[0] for row in texts_of(dialog.keys.table)] == ["Classify"]
    qtbot.keyClicks(dialog.keys.search, "zzz")
    assert texts_of(dialog.keys.table) == []
    assert not dialog.keys.add_button.isEnabled()


def test_double_click_waits_for_the_key(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(4)
    page = dialog.keys
    page.table.setCurrentCell(0, 0)
    place = page.table.visualItemRect(page.table.item(0, 0)).center()
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(page.table.viewport(), LEFT, pos=place)
    assert page.key.hasFocus()
