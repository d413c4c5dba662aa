"""Exports that wait, are stopped or fail: nothing is left behind."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from medviewer.image.availability import Availability
from medviewer.ui.exporting import series_export
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.ui.exporting.exports import INDEX, ask, save, wait_for_the_end


def test_cancel_leaves_nothing_and_shows_the_slice_again(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    desk.tasks.keeping = False
    dialog = ask(open_window)
    dialog.series.setChecked(True)
    save(qtbot, dialog)
    desk.tasks.run_all()
    qtbot.waitUntil(lambda: bool(desk.tasks.waiting))
    button = open_window.findChild(QProgressDialog).findChild(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.tasks.keeping = True
    desk.tasks.run_all()
    wait_for_the_end(qtbot, open_window)
    assert desk.said == ["The export was stopped; nothing was written."]
    assert list(tmp_path.iterdir()) == []
    assert desk.session.active_viewport.state.slice_index == 2


def test_series_that_is_closed_meanwhile_is_said_once(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    desk.tasks.keeping = False
    dialog = ask(open_window)
    dialog.series.setChecked(True)
    save(qtbot, dialog)
    desk.session.close_all()
    desk.tasks.keeping = True
    desk.tasks.run_all()
    wait_for_the_end(qtbot, open_window)
    assert desk.said == ["Image 1 cannot be read; the export was stopped and nothing was written."]
    assert list(tmp_path.iterdir()) == []


def open_unread(desk: Desk) -> None:
    """Show a series of which no slice is read yet; reading goes on when the test says so."""
    desk.open(INDEX)
    desk.tasks.immediate = False
    key = desk.session.active_viewport.stack_key
    opened = desk.session.opened_stack(key)
    assert opened is not None
    volume = replace(opened.volume, availability=Availability(5, None, 0))
    desk.session.add_opened(key, replace(opened, volume=volume))


def test_slices_that_are_not_read_yet_are_waited_for(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    open_unread(desk)
    dialog = ask(window)
    dialog.series.setChecked(True)
    save(qtbot, dialog)
    export = window.findChild(series_export.SeriesExport)
    qtbot.waitUntil(lambda: export._waited > 1)
    assert window.findChild(QProgressDialog).value() < 1
    desk.tasks.run_all()
    wait_for_the_end(qtbot, window)
    assert desk.said == ["The export was written to out-0001.png to out-0005.png."]


def test_slice_that_cannot_be_read_stops_it(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    desk.reading.gradual, desk.reading.unreadable = True, {3: "The file is gone."}
    desk.open(INDEX)
    dialog = ask(window)
    dialog.series.setChecked(True)
    save(qtbot, dialog)
    wait_for_the_end(qtbot, window)
    assert desk.said == ["Image 4 cannot be read; the export was stopped and nothing was written."]
    assert list(tmp_path.iterdir()) == []


def test_waiting_has_an_end(
    qtbot: QtBot,
    window: MainWindow,
    desk: Desk,
    tmp_path: Path,
    chosen: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_unread(desk)
    monkeypatch.setattr(series_export, "_PATIENCE", 2)
    monkeypatch.setattr(series_export, "_TRY_AGAIN_MS", 1)
    dialog = ask(window)
    dialog.series.setChecked(True)
    save(qtbot, dialog)
    wait_for_the_end(qtbot, window)
    assert desk.said == ["Image 1 cannot be read; the export was stopped and nothing was written."]


def test_view_that_shows_no_more_stops_it(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    desk.tasks.keeping = False
    dialog = ask(open_window)
    dialog.series.setChecked(True)
    save(qtbot, dialog)
    desk.session.update_viewport(0, message="The files are gone.")
    desk.tasks.keeping = True
    desk.tasks.run_all()
    wait_for_the_end(qtbot, open_window)
    assert desk.said == ["Image 1 cannot be read; the export was stopped and nothing was written."]


def test_folder_that_cannot_be_written_is_said_once(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    chosen["name"] = str(tmp_path / "absent" / "out.png")
    dialog = ask(open_window)
    dialog.series.setChecked(True)
    save(qtbot, dialog)
    wait_for_the_end(qtbot, open_window)
    assert len(desk.said) == 1
    assert "cannot be written there" in desk.said[0]


def test_disk_that_is_full_in_the_middle_is_said_once(
    qtbot: QtBot,
    open_window: MainWindow,
    desk: Desk,
    tmp_path: Path,
    chosen: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    dialog = ask(open_window)
    dialog.series.setChecked(True)
    monkeypatch.setattr(Image.Image, "save", full)
    save(qtbot, dialog)
    wait_for_the_end(qtbot, open_window)
    assert len(desk.said) == 1
    assert "disk is not full" in desk.said[0]
    assert list(tmp_path.iterdir()) == []


def test_screen_that_went_empty_exports_nothing(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, chosen: dict[str, str]
) -> None:
    dialog = ask(open_window)
    desk.session.close_all()
    save(qtbot, dialog)
    assert desk.said == []
