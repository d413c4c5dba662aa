"""Export as a hand does it: menu, dialog, file; then what the files hold."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QProgressDialog,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from medviewer.app.results import ResultKey
from medviewer.image.availability import Availability
from medviewer.image.measuring.measurement import Kind
from medviewer.io.records import StudyIndex
from medviewer.ui.exporting import series_export
from medviewer.ui.exporting.export_dialog import ExportDialog
from medviewer.ui.exporting.picture import CellPainter, ExportOptions, image_of, pixels_of
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.wording import NOTICE
from tests.app.fakes import Desk, make_result, make_series, make_study

CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = ExportOptions(annotations=False, measurements=False, heatmap=False)
INDEX = StudyIndex((make_study("s", make_series("a")),))


@pytest.fixture
def open_window(window: MainWindow, desk: Desk) -> MainWindow:
    desk.open(INDEX)
    window.grid.focus_active()
    return window


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Let the file dialog answer `name`."""
    answer = {"name": str(tmp_path / "out.png"), "form": "PNG (*.png)"}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answer["name"], answer["form"]))
    return answer


def ask(window: MainWindow) -> ExportDialog:
    window.actions_by_name["export"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExportDialog)
    return dialog


def save(qtbot: QtBot, dialog: ExportDialog) -> None:
    buttons = dialog.findChild(QDialogButtonBox)
    button = buttons.button(QDialogButtonBox.StandardButton.Save)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_the_end(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.findChild(QProgressDialog) is None)


def painted(desk: Desk, options: ExportOptions) -> np.ndarray:
    painter = CellPainter(desk.session, desk.controller, options)
    picture = painter.paint(desk.session.active_viewport, desk_size(desk))
    painter.close()
    assert picture is not None
    return picture


def desk_size(_desk: Desk) -> object:
    from PySide6.QtCore import QSize

    return QSize(400, 300)


def banners_of(desk: Desk, options: ExportOptions) -> tuple[str, ...]:
    painter = CellPainter(desk.session, desk.controller, options)
    painter.paint(desk.session.active_viewport, desk_size(desk))
    labels = painter._view._scene.labels
    painter.close()
    return labels.banners


def labels_of(desk: Desk, options: ExportOptions) -> str:
    painter = CellPainter(desk.session, desk.controller, options)
    painter.paint(desk.session.active_viewport, desk_size(desk))
    labels = painter._view._scene.labels
    painter.close()
    return repr(labels)


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


def test_no_file_name_exports_nothing(
    qtbot: QtBot, open_window: MainWindow, desk: Desk, chosen: dict[str, str]
) -> None:
    chosen["name"] = ""
    save(qtbot, ask(open_window))
    assert desk.said == []


def test_patient_is_shown_only_if_ticked(desk: Desk, open_window: MainWindow) -> None:
    for word in ("Doe", "id-Doe", "1970", "2024-02-29", "Abdomen CT"):
        assert word in labels_of(desk, ExportOptions(patient=True))
        assert word not in labels_of(desk, ExportOptions())
    assert "Image 3/5" in labels_of(desk, ExportOptions())
    assert "Image 3/5" not in labels_of(desk, PLAIN)


def test_patient_needs_the_texts(qtbot: QtBot, open_window: MainWindow) -> None:
    dialog = ask(open_window)
    dialog.patient.setChecked(True)
    assert dialog.options.patient
    dialog.annotations.setChecked(False)
    assert not dialog.options.patient
    assert not dialog.patient.isEnabled()
    assert not dialog.heatmap.isEnabled()
    dialog.reject()


def test_measurements_are_drawn_only_if_ticked(desk: Desk, open_window: MainWindow) -> None:
    without = painted(desk, PLAIN)
    desk.controller.measuring.draw(Kind.LENGTH, ((1.0, 1.0), (6.0, 5.0)))
    assert np.array_equal(painted(desk, PLAIN), without)
    assert not np.array_equal(painted(desk, replace(PLAIN, measurements=True)), without)


def test_ai_content_says_that_it_is_not_for_diagnostic_use(
    desk: Desk, open_window: MainWindow
) -> None:
    plain = painted(desk, PLAIN)
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    assert desk.session.active_viewport.result == ResultKey("a", "tiny")
    heated = replace(PLAIN, heatmap=True)
    assert banners_of(desk, heated)[0] == NOTICE
    assert banners_of(desk, PLAIN) == ()
    assert np.array_equal(painted(desk, PLAIN), plain)
    assert not np.array_equal(painted(desk, heated), plain)
    assert "AI: tiny" not in labels_of(desk, ExportOptions(heatmap=False))


def test_texts_are_drawn_even_where_the_view_hides_them(
    desk: Desk, open_window: MainWindow
) -> None:
    state = replace(desk.session.active_viewport.state, annotations="none")
    desk.session.update_viewport(0, state=state)
    assert "Image 3/5" in labels_of(desk, ExportOptions())


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


def test_pixels_go_through_an_image_unchanged() -> None:
    pixels = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    assert np.array_equal(pixels_of(image_of(pixels)), pixels)


def colored(picture: np.ndarray) -> float:
    """Return which share of the middle of a picture, where no words stand, has a colour."""
    rows, columns = picture.shape[:2]
    middle = picture[rows * 2 // 5 : rows * 3 // 5, columns * 2 // 5 : columns * 3 // 5]
    return float((np.ptp(middle.astype(int), axis=2) > 12).mean())


@pytest.mark.parametrize("texts", [True, False])
def test_a_gated_map_is_exported_greyed_out_with_the_reason_unless_asked(
    open_window: MainWindow, desk: Desk, texts: bool
) -> None:
    desk.controller.classifications.list_models()
    desk.classifier.make = lambda series: make_result(series, {"lesion": 0.2})
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(4)
    options = ExportOptions(annotations=texts)
    assert colored(painted(desk, options)) == 0
    assert "Greyed out: score 0.200 is below the threshold 0.500" in heat_words(desk, options)
    desk.session.update_settings(show_gated_maps=True)
    assert colored(painted(desk, options)) > 0.5
    assert "Shown although score 0.200" in heat_words(desk, options)


def heat_words(desk: Desk, options: ExportOptions) -> str:
    """Return all texts of an exported picture."""
    painter = CellPainter(desk.session, desk.controller, options)
    painter.paint(desk.session.active_viewport, desk_size(desk))
    texts = " ".join(placed.text for placed in painter._view._layout.texts)
    painter.close()
    return " ".join(texts.split())
