"""The main job with real threads, real files and a tiny model: by clicks and keys."""

import gc
import json
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.local_classifier import LocalClassifier
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.program import Program, assemble
from medviewer.app.results import ClassificationState, ResultKey
from medviewer.app.viewport import Arrangement
from medviewer.cli.main import main
from medviewer.config import Settings
from medviewer.image.overlay import attribution_on_grid
from medviewer.ui.application import start
from medviewer.ui.main_window import MainWindow
from tests.support.models import write_bundle
from tests.support.phantoms import write_film, write_series

PATIENCE_MS = 60_000


@dataclass
class Desk:
    program: Program
    window: MainWindow
    study: Path

    def state(self) -> ClassificationState | None:
        session = self.program.session
        status = session.status(ResultKey(session.active_viewport.series_key, "tiny"))
        return status.state if status is not None else None


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    write_bundle(tmp_path / "models" / "tiny")
    study = tmp_path / "study"
    write_film(study / "film.dcm")
    write_series(study / "ct", slices=4)
    (study / "notes.txt").write_text("not an image")
    classifier = LocalClassifier([tmp_path / "models"], "cpu", 1)
    program = assemble(Settings(), classifier=classifier)
    window = MainWindow(program.session, program.controller)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    start(program, [study])
    session = program.session
    qtbot.waitUntil(
        lambda: program.controller.is_idle and bool(session.active_viewport.series_key),
        timeout=PATIENCE_MS,
    )
    yield Desk(program, window, study)
    program.controller.close()


def show(desk: Desk, modality: str, qtbot: QtBot) -> None:
    """Show the first series of a modality."""
    studies = desk.program.session.index.studies
    key = next(
        series.key for study in studies for series in study.series if series.modality == modality
    )
    desk.program.controller.series.show(key)
    qtbot.waitUntil(lambda: desk.program.controller.is_idle, timeout=PATIENCE_MS)


def button(window: MainWindow, text: str) -> QPushButton:
    found = window.pane.panel.findChildren(QPushButton)
    return next(each for each in found if each.isVisible() and each.text() == text)


def test_film_is_classified_and_compared_by_clicks(qtbot: QtBot, desk: Desk) -> None:
    show(desk, "CR", qtbot)
    qtbot.mouseClick(button(desk.window, "Classify"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.state() is ClassificationState.DONE, timeout=PATIENCE_MS)
    viewport = desk.program.session.active_viewport
    assert viewport.result is not None
    assert viewport.state.overlay.target == "bright-square"
    qtbot.mouseClick(button(desk.window, "Compare"), Qt.MouseButton.LeftButton)
    assert desk.program.session.arrangement == Arrangement("1x2", 1)
    assert desk.program.session.device_text == "Device: CPU (as asked)"


@pytest.mark.parametrize("method", ["grad-cam", "layercam", "integrated-gradients", "occlusion"])
def test_the_window_and_the_command_give_the_same_map(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    show(desk, "CR", qtbot)
    qtbot.mouseClick(button(desk.window, "Classify"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.state() is ClassificationState.DONE, timeout=PATIENCE_MS)
    session, controller = desk.program.session, desk.program.controller
    controller.comparing.show_method(0, method)
    qtbot.waitUntil(lambda: controller.is_idle, timeout=PATIENCE_MS)
    key = shown_key(session.active_viewport)
    assert key is not None
    ours = attribution_of(session, key)
    assert ours is not None

    monkeypatch.setenv("MEDVIEWER_MODELS", str(desk.study.parent / "models"))
    out = desk.study.parent / "out"
    film, options = str(desk.study / "film.dcm"), ["--model", "tiny", "--method", method]
    assert main(["explain", film, *options, "--out", str(out)]) == 0
    report = json.loads((out / "explain.json").read_text(encoding="ascii"))
    (image,) = report["series"][0]["images"]
    told = image["attribution"]
    theirs = np.load(out / told["file"])
    raw = attribution_on_grid(ours.native[0], ours.fields_of_view[0], *theirs.shape)
    top = np.nanmax(np.abs(theirs))
    assert top > 0
    np.testing.assert_allclose(raw / top, theirs / top, atol=1e-4)
    assert (ours.method, ours.layer, ours.unit) == (told["method"], told["layer"], told["unit"])
    status = session.status(key.result)
    assert status is not None
    assert status.result is not None
    score = status.result.prediction.scores[told["target"]]
    assert image["scores"][told["target"]]["logit"] == pytest.approx(score.logit, abs=1e-5)


def test_series_that_is_not_for_the_model_is_refused(qtbot: QtBot, desk: Desk) -> None:
    show(desk, "CT", qtbot)
    qtbot.keyClick(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.state() is ClassificationState.REFUSED, timeout=PATIENCE_MS)
    assert desk.program.session.active_viewport.result is None


def test_stop_answers_at_once(qtbot: QtBot, desk: Desk) -> None:
    show(desk, "CR", qtbot)
    desk.program.controller.classify_active()
    desk.program.controller.stop()
    qtbot.waitUntil(lambda: desk.state() is ClassificationState.CANCELLED, timeout=500)


def test_skipped_file_is_offered(desk: Desk) -> None:
    buttons = desk.window.status_line.findChildren(QToolButton)
    assert "1 file skipped" in [each.text() for each in buttons if each.isVisible()]


def test_pixels_of_a_closed_study_are_freed(qtbot: QtBot, desk: Desk) -> None:
    session = desk.program.session
    opened = session.opened_stack(session.active_viewport.stack_key)
    assert opened is not None
    pixels = weakref.ref(opened.volume.stored)
    del opened
    session.close_all()
    gc.collect()
    assert pixels() is None
