from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medviewer.config import Settings
from medviewer.preferences.corner_texts import USUAL_PLACES
from medviewer.ui.settings.settings_dialog import SettingsDialog
from tests.ui.settings.conftest import choose_by_key, texts_of, tick

LEFT = Qt.MouseButton.LeftButton


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
