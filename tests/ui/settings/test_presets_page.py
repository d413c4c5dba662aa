import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from medviewer.preferences.window_presets import MOST_PRESETS, WindowPreset
from medviewer.ui.settings.settings_dialog import SettingsDialog
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.ui.settings.conftest import choose_by_key, texts_of

LEFT = Qt.MouseButton.LeftButton


def type_preset(qtbot: QtBot, dialog: SettingsDialog, *texts: str) -> None:
    page = dialog.presets
    for field, text in zip((page.name, page.center_field, page.width_field), texts, strict=True):
        field.clear()
        qtbot.keyClicks(field, text)


def test_preset_is_added_and_used_at_once_by_its_key(qtbot: QtBot, desk: Desk) -> None:
    desk.open(StudyIndex((make_study("s", make_series("ct")),)))
    dialog = SettingsDialog(desk.session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.list.setCurrentRow(2)
    page = dialog.presets
    type_preset(qtbot, dialog, "My liver", "80", "160,5")
    choose_by_key(qtbot, page.colors, Qt.Key.Key_End)
    qtbot.mouseClick(page.add_button, LEFT)
    assert page.complaint.text() == ""
    mine = WindowPreset("CT", "My liver", 80.0, 160.5, "cividis")
    assert dialog.draft.settings.window_presets == (mine,)
    assert texts_of(page.table)[0] == ("My liver", "80", "160.5", "Cividis", "Yours")
    assert texts_of(page.table)[1][-1] == "Of the program"
    dialog.apply_button.click()
    desk.controller.views.choose_window(1)  # behind the window of the file
    state = desk.session.active_viewport.state
    assert state.window is not None
    assert (state.window.name, state.window.width, state.colors) == ("My liver", 160.5, "cividis")


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        (("", "80", "160"), "The name must be a text."),
        (("A", "x", "160"), "The centre must be a number from -1e+09 to 1e+09."),
        (("A", "nan", "160"), "The centre must be a number from -1e+09 to 1e+09."),
        (("A", "80", "0"), "The width must be a number from 1e-06 to 1e+09."),
        (("A", "80", "1e400"), "The width must be a number from 1e-06 to 1e+09."),
    ],
)
def test_wrong_preset_is_refused_in_one_sentence(
    qtbot: QtBot, dialog: SettingsDialog, texts: tuple[str, ...], complaint: str
) -> None:
    dialog.list.setCurrentRow(2)
    type_preset(qtbot, dialog, *texts)
    qtbot.mouseClick(dialog.presets.add_button, LEFT)
    assert dialog.presets.complaint.text() == complaint
    assert dialog.draft.settings == Settings()
    qtbot.keyClicks(dialog.presets.name, "A")
    assert dialog.presets.complaint.text() == ""


def test_presets_are_changed_moved_and_deleted(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(2)
    page = dialog.presets
    for name in ("A", "B", "C"):
        type_preset(qtbot, dialog, name, "1", "2")
        page.add_button.click()
    page.table.setCurrentCell(0, 0)
    assert (page.name.text(), page.width_field.text()) == ("A", "2")
    qtbot.mouseClick(page.down_button, LEFT)
    assert names(dialog) == ["B", "A", "C"]
    assert page.table.currentRow() == 1
    qtbot.mouseClick(page.up_button, LEFT)
    assert names(dialog) == ["A", "B", "C"]
    type_preset(qtbot, dialog, "B", "1", "2")
    qtbot.mouseClick(page.change_button, LEFT)
    assert page.complaint.text().startswith("There is a preset of this name already")
    type_preset(qtbot, dialog, "D", "-3", "4")
    qtbot.mouseClick(page.change_button, LEFT)
    assert dialog.draft.settings.window_presets[0] == WindowPreset("CT", "D", -3.0, 4.0)
    qtbot.mouseClick(page.delete_button, LEFT)
    assert names(dialog) == ["B", "C"]
    assert not page.up_button.isEnabled()


def names(dialog: SettingsDialog) -> list[str]:
    return [preset.name for preset in dialog.draft.settings.window_presets]


def test_built_in_preset_can_be_taken_as_a_start(qtbot: QtBot, dialog: SettingsDialog) -> None:
    """One of the same name takes its place in the table, too."""
    dialog.list.setCurrentRow(2)
    page = dialog.presets
    before = page.table.rowCount()
    page.table.setCurrentCell(2, 0)
    assert (page.name.text(), page.center_field.text()) == ("Lung", "-600")
    assert not page.change_button.isEnabled()
    assert not page.delete_button.isEnabled()
    qtbot.mouseClick(page.add_button, LEFT)
    assert page.table.rowCount() == before
    assert texts_of(page.table)[0] == ("Lung", "-600", "1500", "As they are", "Yours")


def test_presets_belong_to_their_modality(qtbot: QtBot, desk: Desk) -> None:
    own = (WindowPreset("MR", "T2", 500, 900), WindowPreset("XC", "Photo", 1, 2))
    desk.session.update_settings(window_presets=own)
    dialog = SettingsDialog(desk.session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.list.setCurrentRow(2)
    page = dialog.presets
    assert texts_of(page.table)[0][0] == "Soft tissue"
    choose_by_key(qtbot, page.modality, Qt.Key.Key_Down)
    assert texts_of(page.table) == [("T2", "500", "900", "As they are", "Yours")]
    choose_by_key(qtbot, page.modality, Qt.Key.Key_End)
    assert texts_of(page.table)[0][0] == "Photo"


def test_no_more_presets_than_are_allowed(qtbot: QtBot, desk: Desk) -> None:
    many = tuple(WindowPreset("CT", str(number), 0, 1) for number in range(MOST_PRESETS))
    desk.session.update_settings(window_presets=many)
    dialog = SettingsDialog(desk.session)
    qtbot.addWidget(dialog)
    assert not dialog.presets.add_button.isEnabled()
