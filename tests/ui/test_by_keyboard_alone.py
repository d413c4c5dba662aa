"""The main job with real threads by keys alone: no event of a mouse from start to end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.local_classifier import LocalClassifier
from medviewer.app.program import Program, assemble
from medviewer.app.results import ClassificationState, ResultKey
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.config import Settings
from medviewer.image.measuring.measurement import Kind
from medviewer.ui.application import start
from medviewer.ui.exporting.export_dialog import ExportDialog
from medviewer.ui.main_window import MainWindow
from medviewer.ui.settings.settings_dialog import SettingsDialog
from medviewer.ui.tags.tag_dialog import TagDialog
from tests.support.models import write_bundle
from tests.support.phantoms import write_film, write_series
from tests.ui.typing_hand import ALT, CTRL, SHIFT, focused, press, tab_to, write

PATIENCE_MS = 60_000
K = Qt.Key


@dataclass
class Desk:
    qtbot: QtBot
    program: Program
    window: MainWindow
    folder: Path

    @property
    def session(self) -> Session:
        return self.program.session

    @property
    def active(self) -> Viewport:
        return self.session.active_viewport

    @property
    def modality(self) -> str:
        found = self.session.index.find_series(self.active.series_key)
        return "" if found is None else found[1].modality

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def wait_idle(self) -> None:
        self.wait(lambda: self.program.controller.is_idle)

    def dialog(self, kind: type[QWidget]) -> QWidget:
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind)
        return found


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Return the program as it starts, with nothing open; the system's dialogs answer at once."""
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "cache"))
    write_bundle(tmp_path / "models" / "tiny")
    study = tmp_path / "study"
    write_film(study / "film.dcm")
    write_series(study / "ct", slices=6)
    classifier = LocalClassifier([tmp_path / "models"], "cpu", 1)
    program = assemble(Settings(), classifier=classifier)
    window = MainWindow(program.session, program.controller)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    start(program, [])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(study))
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.png"), "PNG (*.png)")
    )
    yield Desk(qtbot, program, window, tmp_path)
    program.controller.close()


def open_study(desk: Desk) -> None:
    press(K.Key_O, held=CTRL)
    desk.wait(lambda: desk.active.series_key)
    desk.wait_idle()


def choose_series(desk: Desk, modality: str) -> None:
    """Go to the browser, down its rows, and take the first series of a modality."""
    while not desk.window.browser.isAncestorOf(focused()):
        press(K.Key_F6)
    tree = tab_to("Series")
    press(K.Key_Home)
    for _ in range(12):
        assert focused() is tree
        press(K.Key_Down, K.Key_Return)
        desk.wait_idle()
        if desk.modality == modality:
            break
    assert desk.modality == modality
    while not desk.window.grid.isAncestorOf(focused()):
        press(K.Key_F6)


def classify(desk: Desk) -> None:
    press(K.Key_K, held=CTRL)

    def state() -> object:
        status = desk.session.status(ResultKey(desk.active.series_key, "tiny"))
        return None if status is None else status.state

    desk.wait(lambda: state() is ClassificationState.DONE)


def test_the_start_can_be_left_by_keys(desk: Desk) -> None:
    tab_to("Open folder...")
    press(K.Key_Space)
    desk.wait(lambda: desk.active.series_key)
    desk.wait_idle()


def test_a_series_is_chosen_and_read(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CT")
    press(K.Key_Home, K.Key_Down, K.Key_Down)
    assert desk.active.state.slice_index == 2
    press(K.Key_2)
    assert desk.active.state.window is not None
    press(K.Key_4, held=CTRL)
    assert desk.session.arrangement.count == 4
    press(K.Key_Tab, K.Key_Tab)
    assert desk.session.arrangement.active == 2
    press(K.Key_1, held=CTRL)
    assert desk.session.arrangement.active == 0
    assert desk.window.grid.isAncestorOf(focused())


def test_no_pane_keeps_the_keys(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CR")
    press(K.Key_Tab)
    assert not desk.window.grid.isAncestorOf(focused()), "one view alone lets Tab go on"
    tab_to("Image view")


def test_a_film_is_classified_and_its_heatmap_steered(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CR")
    classify(desk)
    assert desk.active.state.overlay.visible
    before = desk.active.state.overlay
    press(K.Key_G)
    assert not desk.active.state.overlay.visible
    press(K.Key_G, K.Key_F6)
    assert desk.window.pane.panel.isAncestorOf(focused())
    tab_to("Heatmap opacity in per cent")
    press(K.Key_Left)
    tab_to("Heatmap threshold in per cent")
    press(K.Key_Right, K.Key_Right)
    now = desk.active.state.overlay
    assert now.opacity == pytest.approx(before.opacity - 0.01)
    assert now.threshold == pytest.approx(before.threshold + 0.02)
    press(K.Key_N)
    press(K.Key_D, held=CTRL)
    assert desk.session.arrangement.layout == "1x2"


def test_measurements_are_drawn_by_keys(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CT")
    press(K.Key_D)
    press(K.Key_Left, held=ALT)  # the pointer comes, in the middle
    press(K.Key_Return)
    press(K.Key_Right, held=ALT | SHIFT)
    press(K.Key_Return)
    (length,) = desk.session.measurements.all
    assert length.kind is Kind.LENGTH
    measured = length.quantity("length")
    assert measured is not None
    assert measured.value == pytest.approx(10 * 0.5, abs=0.01), "ten pixels of 0.5 mm"


def test_a_polygon_is_closed_and_a_measurement_moved_and_deleted_by_keys(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CT")
    press(K.Key_P, held=SHIFT)
    press(K.Key_Left, held=ALT)
    press(K.Key_Return)
    press(K.Key_Right, held=ALT | SHIFT)
    press(K.Key_Return)
    press(K.Key_Down, held=ALT | SHIFT)
    press(K.Key_Return)
    press(K.Key_Return, held=SHIFT)
    (polygon,) = desk.session.measurements.all
    assert polygon.kind is Kind.POLYGON
    assert len(polygon.points) == 3
    press(K.Key_Escape)
    assert desk.session.tool == "window"
    press(K.Key_Return)  # the pointer, in the middle: upon the first point
    press(K.Key_Return)
    press(K.Key_Left, K.Key_Left, K.Key_Left, held=ALT)
    press(K.Key_Return)
    (moved,) = desk.session.measurements.all
    assert moved.points != polygon.points
    assert desk.session.measurements.selected == moved.identifier
    press(K.Key_Delete)
    assert desk.session.measurements.all == ()


def test_window_zoom_and_place_are_dragged_by_keys(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CT")
    press(K.Key_1)
    before = desk.window.grid.cells[0].view.shown_window
    press(K.Key_Right, held=ALT)
    wider = desk.window.grid.cells[0].view.shown_window
    assert before is not None
    assert wider is not None
    assert wider.width > before.width
    press(K.Key_Down, held=ALT)
    assert desk.window.grid.cells[0].view.shown_window.center > wider.center
    press(K.Key_Z)
    press(K.Key_Up, held=ALT)
    zoomed = desk.active.state.camera
    assert zoomed is not None
    press(K.Key_T)
    press(K.Key_Left, held=ALT | SHIFT)
    assert desk.active.state.camera != zoomed


def test_window_of_a_region_is_enclosed_by_keys(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CT")
    press(K.Key_W, held=SHIFT)
    press(K.Key_Left, held=ALT)
    press(K.Key_Return)
    press(K.Key_Right, K.Key_Down, held=ALT | SHIFT)
    before = desk.window.grid.cells[0].view.shown_window
    press(K.Key_Return)
    assert desk.window.grid.cells[0].view.shown_window != before


def test_the_pointer_goes_with_escape_and_with_the_focus(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CT")
    hand = desk.window.grid.hand_keys.hand
    press(K.Key_Return)
    assert hand.place is not None
    press(K.Key_Escape)
    assert hand.place is None
    press(K.Key_Return, K.Key_F6)
    assert hand.place is None


def test_crosshair_between_three_planes(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CT")
    press(K.Key_M, held=SHIFT)
    desk.wait_idle()
    view = desk.window.grid.cells[desk.session.arrangement.active].view
    before = view.crosshair.references.crosshair
    press(K.Key_Right, held=ALT)
    desk.wait_idle()
    after = view.crosshair.references.crosshair
    assert before is not None
    assert after is not None
    assert after != before
    press(K.Key_Left, held=ALT)
    desk.wait_idle()
    assert view.crosshair.references.crosshair == before


def test_key_image_header_export_settings_keys_and_cine(desk: Desk) -> None:
    open_study(desk)
    choose_series(desk, "CT")
    press(K.Key_K)
    assert len(desk.session.key_images.all) == 1
    press(K.Key_I, held=CTRL)
    header = desk.dialog(TagDialog)
    tab_to("Search tags")
    write("Modality")
    tab_to("Tags")
    press(K.Key_Escape)
    assert not header.isVisible()
    press(K.Key_S, held=CTRL)
    desk.dialog(ExportDialog)
    tab_to("Measurements")
    press(K.Key_Space)
    press(K.Key_Return)
    desk.wait((desk.folder / "out.png").exists)
    desk.wait_idle()
    press(K.Key_Comma, held=CTRL)
    settings = desk.dialog(SettingsDialog)
    press(K.Key_Down)
    tab_to("Cancel")
    press(K.Key_Space)
    assert not settings.isVisible()
    press(K.Key_F1)
    sheet = QApplication.activeModalWidget()
    assert sheet is not None
    table = sheet.findChild(QTableWidget)
    assert table is not None
    words = {table.item(row, 1).text() for row in range(table.rowCount())}
    assert "Press or let go at the pointer" in words
    press(K.Key_Escape)
    assert desk.window.grid.isAncestorOf(focused())
    press(K.Key_C)
    assert desk.session.cines[0].playing
    tab_to("Speed of the cine")
    press(K.Key_C)
    assert not desk.session.cines[0].playing


def test_the_window_closes_by_a_key(desk: Desk) -> None:
    open_study(desk)
    press(K.Key_Q, held=CTRL)
    assert not desk.window.isVisible()
