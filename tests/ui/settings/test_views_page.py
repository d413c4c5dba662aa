"""The page of hanging protocols and cine: what it shows, takes and asks for."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from medviewer.ui.hanging.layout_dialog import LayoutDialog
from medviewer.ui.main_window import MainWindow
from medviewer.ui.settings.settings_dialog import SettingsDialog
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.ui.settings.conftest import choose_by_key, texts_of, tick

LEFT = Qt.MouseButton.LeftButton


def test_what_is_ticked_and_typed_is_taken(qtbot: QtBot, dialog: SettingsDialog) -> None:
    page = dialog.views
    dialog.list.setCurrentRow(dialog.pages.index(page))
    tick(qtbot, page.arrange)
    page.rate.selectAll()
    qtbot.keyClicks(page.rate, "25")
    qtbot.keyClick(page.rate, Qt.Key.Key_Return)
    choose_by_key(qtbot, page.loop, Qt.Key.Key_End)
    expected = Settings(hanging_protocols=False, cine_rate=25, cine_loop="back_and_forth")
    assert dialog.draft.settings == expected


def test_without_a_study_nothing_can_be_made_of_the_screen(dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(dialog.pages.index(dialog.views))
    assert not dialog.views.save.isEnabled()


def test_a_protocol_is_made_of_what_is_on_screen(
    qtbot: QtBot, desk: Desk, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path))
    desk.open(StudyIndex((make_study("s", make_series("a"), make_series("b")),)))
    desk.controller.layouts.set_layout("1x2")
    window.actions_by_name["settings"].trigger()
    dialog = window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    dialog.list.setCurrentRow(dialog.pages.index(dialog.views))
    before = texts_of(dialog.views.protocols)
    assert ("CT with prior", "Two side by side", "CT") in before
    qtbot.mouseClick(dialog.views.save, LEFT)
    form = dialog.findChild(LayoutDialog)
    assert isinstance(form, LayoutDialog)
    form.name.clear()
    qtbot.keyClicks(form.name, "Side by side")
    qtbot.mouseClick(form.buttons.button(QDialogButtonBox.StandardButton.Save), LEFT)
    (first, *others) = texts_of(dialog.views.protocols)
    assert first[:2] == ("Side by side", "Two side by side")
    assert others == before
    assert "Side by side" in (tmp_path / "hanging.toml").read_text(encoding="utf-8")
    dialog.reject()


def test_the_rate_of_a_cine_has_its_unit(dialog: SettingsDialog) -> None:
    page = dialog.views
    page.rate.setValue(25)
    assert page.rate.text() == "25 fps"
