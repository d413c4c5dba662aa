from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.model_choice import Models
from medviewer.app.viewport import StackKey
from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from medviewer.preferences.corner_texts import CornerPlaces
from medviewer.ui.settings.settings_dialog import SettingsDialog
from tests.app.fakes.classifier import CHOICE
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.ui.settings.conftest import choose_by_key, texts_of

LEFT = Qt.MouseButton.LeftButton


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
