"""The form and the menu of hanging protocols, by hand in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QMenu
from pytestqt.qtbot import QtBot

from medviewer.app.hanging.protocol import Protocol, ViewRule
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from medviewer.ui.hanging.layout_dialog import LayoutDialog
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.app.hanging.test_matching import BRAIN

DRAFT = Protocol(
    "MR Brain",
    "1x2",
    (
        ViewRule(("MR",), "axial", ("FLAIR AX",), window=Window(40, 80)),
        ViewRule(("MR",), "", (), prior=1, window="Bone"),
    ),
    modality=("MR",),
    body_part=("BRAIN",),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path))
    return tmp_path


@pytest.fixture
def hung(folder: Path, window: MainWindow, desk: Desk) -> Iterator[MainWindow]:
    desk.open(StudyIndex((BRAIN,)))
    window.grid.cells[0].view.setFocus()
    return window


def form(window: MainWindow, taken: tuple[str, ...] = ()) -> LayoutDialog:
    dialog = LayoutDialog(DRAFT, taken, window)
    dialog.show()
    return dialog


def texts(dialog: LayoutDialog, row: int) -> list[str]:
    items = [dialog.views.item(row, column) for column in range(dialog.views.columnCount())]
    return [item.text() for item in items if item is not None]


def test_it_shows_the_draft_in_words(window: MainWindow) -> None:
    dialog = form(window)
    assert texts(dialog, 0) == ["1", "MR", "axial", "FLAIR AX", "current", "L 40 W 80"]
    assert texts(dialog, 1) == ["2", "MR", "any", "", "prior 1", "Bone"]
    assert dialog.least_series.value() == 1
    assert dialog.protocol == DRAFT


def test_what_is_typed_is_in_the_protocol(window: MainWindow, qtbot: QtBot) -> None:
    dialog = form(window)
    for line, text in (
        (dialog.name, "  My   brain "),
        (dialog.modality, "mr, pt,"),
        (dialog.body_part, ""),
        (dialog.description, "tumour, post op"),
    ):
        line.clear()
        qtbot.keyClicks(line, text)
    item = dialog.views.item(0, 3)
    assert item is not None
    item.setText("flair, t2")
    qtbot.mouseClick(dialog.linked, Qt.MouseButton.LeftButton)
    made = dialog.protocol
    assert (made.name, made.modality, made.body_part) == ("My brain", ("MR", "PT"), ())
    assert made.description == ("tumour", "post op")
    assert made.views[0].description == ("flair", "t2")
    assert made.views[1] == DRAFT.views[1]


def test_a_name_must_be_there_and_new(window: MainWindow, qtbot: QtBot) -> None:
    dialog = form(window, taken=("mr brain", "MR Brain 2"))
    save = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    assert dialog.name.text() == "MR Brain 3"
    assert save.isEnabled()
    dialog.name.clear()
    assert not save.isEnabled()
    assert dialog.hint.text() == "Give the protocol a name."
    qtbot.keyClicks(dialog.name, "mr BRAIN")
    assert not save.isEnabled()
    assert "already" in dialog.hint.text()


def test_the_screen_is_saved_and_can_be_asked_for_by_name(
    hung: MainWindow, desk: Desk, folder: Path, qtbot: QtBot
) -> None:
    desk.controller.layouts.set_layout("1x2")
    hung.actions_by_name["hang_save"].trigger()
    (dialog,) = hung.findChildren(LayoutDialog)
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "Mine & yours")
    save = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert 'name = "Mine & yours"' in (folder / "hanging.toml").read_text(encoding="utf-8")
    desk.controller.layouts.set_layout("3x3")
    menu = next(one for one in hung.findChildren(QMenu) if one.title() == "Hanging protocol")
    menu.aboutToShow.emit()
    entry = next(one for one in menu.actions() if one.text() == "Mine && yours")
    entry.trigger()
    assert desk.session.arrangement.layout == "1x2"
    assert [cell.series_key for cell in desk.session.viewports[:2]] == ["flair", "t1"]


def test_a_key_arranges_again(hung: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    desk.controller.layouts.set_layout("1x1")
    view = hung.grid.cells[0].view
    qtbot.keyClick(view, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert desk.session.arrangement.layout == "2x2"


def test_it_is_switched_off_in_the_menu(hung: MainWindow, desk: Desk) -> None:
    action = hung.actions_by_name["hang_opened"]
    assert action.isChecked()
    action.trigger()
    assert not desk.session.settings.hanging_protocols
    desk.open(StudyIndex((BRAIN,)))
    assert desk.session.arrangement.layout == "1x1"


def test_nothing_open_offers_nothing(folder: Path, window: MainWindow, desk: Desk) -> None:
    assert not window.actions_by_name["hang"].isEnabled()
    window.requests.save_layout()
    assert window.findChildren(LayoutDialog) == []
    menu = next(one for one in window.findChildren(QMenu) if one.title() == "Hanging protocol")
    menu.aboutToShow.emit()
    names = [one for one in menu.actions() if one.text() == "MR brain"]
    assert [one.isEnabled() for one in names] == [False]
