"""Export as a hand does it: menu, dialog, file; then what the files hold."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from medviewer.image.measuring.measurement import Kind
from medviewer.ui.exporting.export_dialog import ExportDialog
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.ui.exporting.exports import ask, save, wait_for_the_end

CTRL = Qt.KeyboardModifier.ControlModifier


def test_screen_is_written_as_it_is_seen(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    dialog = ask(open_window)
    assert not dialog.patient.isChecked()
    cell = open_window.grid.cells[0]
    size = cell.width(), cell.height()
    save(qtbot, dialog)
    with Image.open(tmp_path / "out.png") as image:
        assert image.size == size
        assert image.info == {}
    assert desk.said == ["The export was written to out.png."]


def test_two_cells_stand_side_by_side(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    desk.controller.layouts.set_layout("1x2")
    qtbot.waitUntil(lambda: open_window.grid.cells[1].x() > 0)
    save(qtbot, ask(open_window))
    with Image.open(tmp_path / "out.png") as image:
        pixels = np.asarray(image)
    cells = open_window.grid.cells
    assert pixels.shape[1] == cells[1].geometry().right() - cells[0].geometry().left() + 1
    assert pixels[:, : cells[0].width()].max() > 0
    assert pixels[:, cells[1].x() :].max() == 0  # nothing is open there


def test_films_are_offered_where_they_can_be_made(
    open_window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offered: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *words: (offered.append(words[3]), "")[::-1]
    )
    (tmp_path / "ffmpeg").write_text("")
    (tmp_path / "ffmpeg").chmod(0o700)
    for folder in (tmp_path / "absent", tmp_path):
        monkeypatch.setenv("PATH", str(folder))
        dialog = ask(open_window)
        dialog.accept()
    assert ["MP4" in each for each in offered] == [False, True]


def test_a_key_prints_to_a_pdf(
    qtbot: QtBot, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offered: list[tuple[str, ...]] = []

    def answer(_: QWidget, *words: str) -> tuple[str, str]:
        offered.append(words)
        return str(tmp_path / "page"), words[2]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    qtbot.keyClick(open_window.grid.cells[0].view, Qt.Key.Key_P, CTRL)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExportDialog)
    assert not dialog.patient.isChecked()
    save(qtbot, dialog)
    assert offered == [("Print to PDF", "export.pdf", "PDF (*.pdf)")]
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_whole_series_is_one_file_of_pages(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, tmp_path: Path, chosen: dict[str, str]
) -> None:
    chosen["name"], chosen["form"] = str(tmp_path / "cine"), "TIFF (*.tif)"
    desk.controller.views.go_to(3)
    dialog = ask(open_window)
    for box in (dialog.annotations, dialog.measurements, dialog.heatmap):
        box.setChecked(False)
    dialog.series.setChecked(True)
    save(qtbot, dialog)
    wait_for_the_end(qtbot, open_window)
    with Image.open(tmp_path / "cine.tif") as image:
        pages = [np.asarray(page.convert("RGB")) for page in ImageSequence.Iterator(image)]
    rows, columns = pages[0].shape[:2]
    middles = [int(page[rows // 2, columns // 2, 0]) for page in pages]
    # slice k holds 10 * k HU: of the window 40/400, grey is (10 * k + 160) / 400 of 255
    assert middles == pytest.approx([(10 * k + 160) / 400 * 255 for k in range(5)], abs=1.5)
    assert desk.session.active_viewport.state.slice_index == 3
    assert desk.said == ["The export was written to cine.tif."]


def test_no_file_name_exports_nothing(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, chosen: dict[str, str]
) -> None:
    chosen["name"] = ""
    save(qtbot, ask(open_window))
    assert desk.said == []


def test_ctrl_c_copies_the_image_without_the_patient_or_else_the_measurement(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    clipboard, view = QGuiApplication.clipboard(), open_window.grid.cells[0].view
    clipboard.clear()
    assert open_window.actions_by_name["measure_copy"].text() == "Copy image"
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    assert clipboard.image().size() == open_window.grid.cells[0].size()
    desk.controller.measuring.draw(Kind.LENGTH, ((1.0, 1.0), (6.0, 5.0)))
    assert open_window.actions_by_name["measure_copy"].text() == "Copy measurement"
    qtbot.keyClick(view, Qt.Key.Key_C, CTRL)
    assert clipboard.text().startswith("Length: 6.4")


def test_nothing_open_exports_nothing(window: MainWindow) -> None:
    QGuiApplication.clipboard().clear()
    window.requests._exports().copy()
    window.requests._exports().ask()
    assert QGuiApplication.clipboard().image().isNull()
    assert QApplication.activeModalWidget() is None
    assert not window.actions_by_name["export"].isEnabled()
