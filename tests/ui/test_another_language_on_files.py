"""After a switch the window says of real files and a real model what it says after a start."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.local_classifier import LocalClassifier
from medviewer.app.program import assemble
from medviewer.app.results import ClassificationState
from medviewer.config import Settings
from medviewer.ui import spoken_language
from medviewer.ui.application import Viewer, build_viewer, start
from medviewer.ui.screenshot import wait_until
from medviewer.ui.spoken_language import speak_as_set
from medviewer.ui.theme import apply_font
from tests.support.models import write_bundle
from tests.support.phantoms import write_film, write_series
from tests.ui.visible_texts import texts_of

FIGURES = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|(?:(?:<|&?lt;)\s*)?\d+\.\d+\s*s")
"""What differs from run to run: when, and how long."""
LANGUAGES = ("en", "zh_CN")


@pytest.fixture(autouse=True)
def _letters(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    style, palette = qapp.style().name(), qapp.palette()
    monkeypatch.setattr(spoken_language, "_has_letters", lambda: True)
    yield
    speak_as_set(qapp, "en")
    qapp.setStyleSheet("")
    apply_font(qapp, 100)
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with a film, slices with a gap, unlike ones, a broken file, and a model."""
    write_bundle(tmp_path / "models" / "tiny")
    film = np.full((480, 400), 900, np.uint16)
    film[150:400, 125:325] = 4000
    study = tmp_path / "study"
    write_film(study / "film.dcm", film)
    write_series(study / "gap", slices=8, left_out=(3,))
    write_series(study / "unlike", slices=3, seed=1, name="b")
    write_series(study / "unlike2", slices=2, rows=16, columns=24, seed=1, name="b")
    (study / "broken.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"\7" * 40)
    return tmp_path


def settle() -> None:
    for _ in range(20):
        QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Reader:
    """Reads the files in a window that is started in one language."""

    def __init__(self, application: QApplication, files: Path, language: str) -> None:
        speak_as_set(application, language)
        program = assemble(
            Settings(language=language, remember_index=False),  # type: ignore[arg-type]
            classifier=LocalClassifier([files / "models"], "cpu", 1),
        )
        self.viewer: Viewer = build_viewer(application, program.session.settings, program)
        self.session, self.controller = program.session, program.controller
        self.viewer.window.resize(1500, 900)
        self.viewer.window.show()
        start(program, [files / "study"])
        self.wait(lambda: self.session.models.listed and bool(self.session.index.studies))

    def wait(self, condition: Callable[[], bool] = lambda: True) -> None:
        wait_until(lambda: condition() and self.controller.is_idle, "working")
        settle()

    def speak(self, language: str) -> None:
        self.session.update_settings(language=language)
        settle()

    def classify(self, *, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Ask the model of every series; `meanwhile` happens while it works."""
        for study in self.session.index.studies:
            for series in study.series:
                self.controller.series.show(series.key)
                self.wait()
                self.controller.classify_active("tiny")
                meanwhile()
                self.wait()

    def said(self) -> dict[str, set[str]]:
        """Return what stands in the window for every series, and in its title."""
        found = {"title": {self.viewer.window.windowTitle()}}
        for study in self.session.index.studies:
            for series in study.series:
                self.controller.series.show(series.key)
                self.wait()
                texts = texts_of(self.viewer.window)
                found[series.key] = {FIGURES.sub("#", text) for text in texts}
        return found

    def close(self) -> None:
        self.viewer.window.close()
        self.viewer.window.deleteLater()
        settle()


@pytest.mark.parametrize(("before", "now"), [LANGUAGES, LANGUAGES[::-1]])
def test_after_a_switch_all_is_said_as_after_a_start(
    before: str, now: str, qtbot: QtBot, qapp: QApplication, files: Path
) -> None:
    started = Reader(qapp, files, now)
    started.classify()
    expected = started.said()
    started.close()

    switched = Reader(qapp, files, before)
    switched.classify(meanwhile=lambda: switched.speak(_other(switched.session.settings.language)))
    switched.speak(before)
    switched.speak(now)
    found = switched.said()
    states = {status.state for status in switched.session.statuses}
    switched.close()

    assert states >= {ClassificationState.DONE, ClassificationState.REFUSED}
    assert found.keys() == expected.keys()
    for key, texts in expected.items():
        assert found[key] == texts


def _other(language: str) -> str:
    return next(each for each in LANGUAGES if each != language)
