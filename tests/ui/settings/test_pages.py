from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from medviewer.app.session import Models
from medviewer.app.viewport import StackKey
from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from medviewer.preferences.corner_texts import USUAL_PLACES, CornerPlaces
from medviewer.preferences.key_bindings import KeyBinding
from medviewer.preferences.window_presets import MOST_PRESETS, WindowPreset
from medviewer.ui.settings.settings_dialog import SettingsDialog
from tests.app.fakes import CHOICE, Desk, make_series, make_study
from tests.ui.settings.conftest import texts_of, tick

LEFT = Qt.MouseButton.LeftButton


def choose_by_key(qtbot: QtBot, box: object, key: Qt.Key) -> None:
    box.setFocus()
    qtbot.keyClick(box, key)


# General and mouse


def test_general_settings_are_shown_and_taken(qtbot: QtBot, dialog: SettingsDialog) -> None:
    page = dialog.general
    choose_by_key(qtbot, page.theme, Qt.Key.Key_Down)
    page.font_percent.setFocus()
    page.font_percent.selectAll()
    qtbot.keyClicks(page.font_percent, "175")
    qtbot.keyClick(page.font_percent, Qt.Key.Key_Return)
    tick(qtbot, page.remember)
    expected = Settings(theme="light", font_percent=175, remember_index=False)
    assert dialog.draft.settings == expected


def test_size_of_texts_stays_within_its_bounds(qtbot: QtBot, dialog: SettingsDialog) -> None:
    page = dialog.general
    page.font_percent.selectAll()
    qtbot.keyClicks(page.font_percent, "999")
    qtbot.keyClick(page.font_percent, Qt.Key.Key_Return)
    assert 100 <= dialog.draft.settings.font_percent <= 200


def test_wheel_changes_a_number_only_with_the_focus(dialog: SettingsDialog) -> None:
    field = dialog.general.font_percent
    QApplication.sendEvent(field, wheel())
    assert field.value() == 100
    field.setFocus()
    QApplication.sendEvent(field, wheel())
    assert field.value() == 105


def wheel() -> QWheelEvent:
    at, none = QPointF(5, 5), QPoint()
    buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(at, at, none, QPoint(0, 120), buttons, modifiers, phase, False)


def test_mouse_settings_are_taken(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(1)
    page = dialog.mouse
    choose_by_key(qtbot, page.middle_drag, Qt.Key.Key_Up)
    choose_by_key(qtbot, page.right_drag, Qt.Key.Key_Down)
    choose_by_key(qtbot, page.across, Qt.Key.Key_Down)
    choose_by_key(qtbot, page.down, Qt.Key.Key_Down)
    choose_by_key(qtbot, page.speed, Qt.Key.Key_Up)
    assert dialog.draft.settings == Settings(
        middle_drag="window",
        right_drag="scroll",
        invert_drag_horizontal=True,
        invert_drag_vertical=True,
        window_drag_percent=125,
    )


# Window presets


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


# Corner texts


def test_line_is_placed_moved_and_given_back(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(3)
    page = dialog.corners
    assert (page.table.currentRow(), page.corner.currentText()) == (0, "Top left")
    page.table.setCurrentCell(1, 0)
    assert texts_of(page.table)[1] == ("Patient ID", "Top left")
    qtbot.mouseClick(page.up_button, LEFT)
    (places,) = dialog.draft.settings.corner_texts
    assert places.top_left == ("patient_id", "patient_name", "patient_birth")
    assert page.table.currentRow() == 0
    qtbot.mouseClick(page.down_button, LEFT)
    choose_by_key(qtbot, page.corner, Qt.Key.Key_End)
    (places,) = dialog.draft.settings.corner_texts
    assert places.top_left == ("patient_name", "patient_birth")
    assert texts_of(page.table)[-1] == ("Patient ID", "Off")
    assert page.table.currentRow() == page.table.rowCount() - 1
    choose_by_key(qtbot, page.corner, Qt.Key.Key_Home)
    (places,) = dialog.draft.settings.corner_texts
    assert places.top_left == ("patient_name", "patient_birth", "patient_id")
    qtbot.mouseClick(page.usual_button, LEFT)
    assert dialog.draft.settings.corner_texts == ()
    assert not page.usual_button.isEnabled()


def test_groups_have_places_of_their_own(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(3)
    page = dialog.corners
    choose_by_key(qtbot, page.group, Qt.Key.Key_Down)
    page.table.setCurrentCell(0, 0)
    choose_by_key(qtbot, page.corner, Qt.Key.Key_End)
    (places,) = dialog.draft.settings.corner_texts
    assert places.group == "CT"
    assert "patient_name" not in places.top_left
    choose_by_key(qtbot, page.group, Qt.Key.Key_Home)
    assert texts_of(page.table)[0] == ("Patient's name", "Top left")
    assert len(texts_of(page.table)) == sum(
        len(USUAL_PLACES.lines(corner))
        for corner in ("top_left", "top_right", "bottom_left", "bottom_right")
    )


def test_patient_can_be_left_out(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(3)
    tick(qtbot, dialog.corners.patient)
    assert dialog.draft.settings == Settings(patient_texts=False)


def test_nothing_chosen_changes_nothing(dialog: SettingsDialog) -> None:
    page = dialog.corners
    page.table.setCurrentCell(-1, -1)
    assert not page.corner.isEnabled()
    page.corner.activated.emit(0)
    page._on_shifted(1)
    dialog.keys.table.setCurrentCell(-1, -1)
    dialog.keys.usual_button.clicked.emit()
    dialog.presets.delete_button.clicked.emit()
    dialog.presets.down_button.clicked.emit()
    dialog.models.remove_button.clicked.emit()
    assert dialog.draft.settings == Settings()


# Keys


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


# Models and memory


def test_folders_are_added_and_removed(
    qtbot: QtBot, dialog: SettingsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.list.setCurrentRow(5)
    page, answers = dialog.models, [str(tmp_path), str(tmp_path), "", "/other"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: answers.pop(0))
    assert not page.remove_button.isEnabled()
    for _ in range(4):
        qtbot.mouseClick(page.add_button, LEFT)
    assert dialog.draft.settings.models_folders == (str(tmp_path), "/other")
    page.folders.setCurrentRow(0)
    qtbot.mouseClick(page.remove_button, LEFT)
    assert dialog.draft.settings.models_folders == ("/other",)


def test_device_and_threads_are_taken_and_models_looked_for_anew(
    qtbot: QtBot, dialog: SettingsDialog, desk: Desk
) -> None:
    dialog.list.setCurrentRow(5)
    page = dialog.models
    assert page.used.text() == "In use now: Known after the next classification"
    choose_by_key(qtbot, page.device, Qt.Key.Key_Down)
    choose_by_key(qtbot, page.threads, Qt.Key.Key_Up)
    qtbot.mouseClick(dialog.apply_button, LEFT)
    assert desk.session.settings == Settings(device="cpu", threads=1)
    assert page.found.text() == "Models that are there now: 2"
    assert texts_of(page.models)[0][:2] == (CHOICE.title, CHOICE.version)
    desk.session.set_device_text("Device: CPU (as asked)")
    assert page.used.text() == "In use now: CPU (as asked)"


def test_no_model_and_what_is_wrong_is_said(dialog: SettingsDialog, desk: Desk) -> None:
    desk.session.set_models((), ("The model folder x is not used: it is empty.",))
    assert dialog.models.found.text() == "No model is there."
    assert dialog.models.problems.text() == "The model folder x is not used: it is empty."
    assert isinstance(desk.session.models, Models)


def test_memory_says_what_is_in_use(qtbot: QtBot, desk: Desk) -> None:
    desk.open(StudyIndex((make_study("s", make_series("ct")),)))
    dialog = SettingsDialog(desk.session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.list.setCurrentRow(6)
    page = dialog.memory
    page.budget.setFocus()
    page.budget.selectAll()
    qtbot.keyClicks(page.budget, "512")
    qtbot.keyClick(page.budget, Qt.Key.Key_Return)
    dialog.apply_button.click()
    assert desk.session.settings.memory_mb == 512
    assert desk.session.volumes.budget_bytes == 512 * 2**20
    assert page.used.text() == "In use now: 0 MB of 512 MB"
    opened = desk.session.opened_stack(StackKey("ct"))
    assert opened is not None
    assert desk.session.volumes.held_bytes == opened.volume.stored.nbytes
    assert np.prod(opened.volume.stored.shape) > 0


def test_pages_show_what_the_settings_say(qtbot: QtBot, desk: Desk) -> None:
    desk.session.update_settings(
        theme="light",
        middle_drag="scroll",
        invert_drag_vertical=True,
        patient_texts=False,
        corner_texts=(CornerPlaces("all", ("zoom",)),),
        device="cuda",
        threads=7,
        memory_mb=300,
        models_folders=("/a",),
    )
    dialog = SettingsDialog(desk.session)
    qtbot.addWidget(dialog)
    assert dialog.general.theme.currentText() == "Light"
    assert dialog.mouse.middle_drag.currentText() == "Scroll through the slices"
    assert dialog.mouse.down.currentText() == "Brightens the image"
    assert not dialog.corners.patient.isChecked()
    assert texts_of(dialog.corners.table)[:2] == [("Zoom", "Top left"), ("Patient's name", "Off")]
    assert dialog.models.device.currentText() == "NVIDIA GPU (CUDA)"
    assert dialog.models.threads.value() == 7
    assert dialog.memory.budget.value() == 300
    assert dialog.models.folders.item(0).text() == "/a"
    assert not dialog.draft.is_changed
