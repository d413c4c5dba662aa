"""Make the golden pictures: ``python -m tests.ui.golden.pictures`` from the root of the checkout.

The window is opened on phantoms alone, in a process of its own for each language and number of
device pixels a point, and its main states are kept as small pictures: scaled down to `SIZE`, so
that what another machine's fonts do to single letters is averaged away and what stands where is
not.
Chinese is written in the letters that come with the tests.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.app.classifying.local_classifier import LocalClassifier
from medviewer.app.program import Program, assemble
from medviewer.config import Settings
from medviewer.image.measuring.measurement import Kind
from medviewer.language import ENGLISH
from medviewer.ui.application import start
from medviewer.ui.main_window import MainWindow
from medviewer.ui.screenshot import wait_until
from medviewer.ui.settings.settings_dialog import SettingsDialog
from medviewer.ui.spoken_language import speak_language
from medviewer.ui.theme import apply_theme
from tests.support import chinese_font
from tests.support.models import write_bundle
from tests.support.phantoms import write_film, write_series

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "zh_CN")
RATIOS = (1, 2)
STATES = ("empty", "ct", "compare", "measuring", "planes", "light", "settings")
SIZE = QSize(400, 250)
_WINDOW = QSize(1280, 800)


def file_name(state: str, language: str, ratio: int) -> str:
    """Return the name of one picture."""
    return f"{state}-{language}-{ratio}x.png"


def make_in_own_process(folder: Path, language: str, ratio: int) -> None:
    """Write all pictures for one number of pixels a point, which a program has from its start."""
    with tempfile.TemporaryDirectory() as scratch:
        own = {name: str(Path(scratch, name)) for name in ("CACHE", "DATA", "CONFIG")}
        environment = {f"MEDVIEWER_{name}": value for name, value in own.items()}
        environment |= {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(ratio)}
        names = "--folder", str(folder), "--language", language, "--ratio", str(ratio)
        command = [sys.executable, "-m", "tests.ui.golden.pictures", *names]
        root = FOLDER.parents[2]
        subprocess.run(command, cwd=root, env=os.environ | environment, check=True)


class _Stage:
    """The program on phantoms, brought from state to state."""

    def __init__(self, folder: Path) -> None:
        write_bundle(folder / "models" / "tiny")
        write_film(folder / "study" / "film.dcm", _film())
        write_series(
            folder / "study" / "ct",
            slices=24,
            rows=96,
            columns=96,
            spacing_mm=(4.0, 1.5, 1.5),
            voxels=_body(24, 96),
            RescaleIntercept=-1024,
        )
        classifier = LocalClassifier([folder / "models"], "cpu", 1)
        self.program: Program = assemble(Settings(), classifier=classifier)
        self.window = MainWindow(self.program.session, self.program.controller)
        self.window.resize(_WINDOW)
        self.window.show()
        self.study = folder / "study"

    def states(self) -> Iterator[tuple[str, QWidget]]:
        """Bring the window into each state and yield it."""
        controller, session = self.program.controller, self.program.session
        start(self.program, [])
        self.wait(lambda: session.models.listed)
        yield "empty", self.window
        controller.open_paths([self.study])
        self.wait(lambda: bool(session.active_viewport.series_key))
        self.show("CT")
        controller.views.go_to(12)
        yield "ct", self.window
        apply_theme(_application(), "light")
        session.update_settings(theme="light")
        yield "light", self.window
        apply_theme(_application(), "dark")
        session.update_settings(theme="dark")
        controller.measuring.draw(Kind.LENGTH, ((30.0, 20.0), (60.0, 70.0)))
        controller.measuring.draw(Kind.ELLIPSE, ((50.0, 30.0), (70.0, 55.0)))
        yield "measuring", self.window
        for each in session.measurements.all:
            controller.measuring.select(each.identifier)
            controller.measuring.delete()
        self.window.docks.measurements.hide()
        controller.mpr.toggle()
        yield "planes", self.window
        controller.mpr.toggle()
        self.show("CR")
        controller.classify_active()
        self.wait(lambda: session.active_viewport.result is not None)
        controller.compare(session.active_viewport.series_key)
        yield "compare", self.window
        dialog = SettingsDialog(session, self.window)
        dialog.show()
        yield "settings", dialog
        dialog.close()

    def show(self, modality: str) -> None:
        """Show the first series of a modality."""
        studies = self.program.session.index.studies
        every = (series for study in studies for series in study.series)
        self.program.controller.series.show(next(s.key for s in every if s.modality == modality))
        self.wait(lambda: True)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the program work until it has done what it was asked for."""
        wait_until(lambda: condition() and self.program.controller.is_idle, "working")


def _body(slices: int, size: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint16]]":
    """Return an ellipsoid with a bright shell and two dark ones in it: no patient's image."""
    k, j, i = np.mgrid[-1 : 1 : slices * 1j, -1 : 1 : size * 1j, -1 : 1 : size * 1j]
    body = np.full(k.shape, 24, np.uint16)
    outer = (k / 1.1) ** 2 + (j / 0.8) ** 2 + (i / 0.9) ** 2
    body[outer < 1] = 1060
    body[(outer < 1) & (outer > 0.85)] = 1900
    for place in (-0.35, 0.4):
        body[(k / 0.8) ** 2 + ((j + 0.1) / 0.4) ** 2 + ((i - place) / 0.25) ** 2 < 1] = 200
    body[(k / 0.5) ** 2 + ((j - 0.4) / 0.2) ** 2 + (i / 0.15) ** 2 < 1] = 1300
    return body


def _film() -> "np.ndarray[tuple[int, ...], np.dtype[np.uint16]]":
    """Return a dark film with a square so bright that the tiny model finds it."""
    film = np.full((960, 800), 900, np.uint16)
    film[300:800, 250:650] = 4000
    return film


def small(widget: QWidget) -> QImage:
    """Return what a widget shows, small, without an alpha channel."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(1.0)
    keep = Qt.AspectRatioMode.IgnoreAspectRatio
    return image.scaled(SIZE, keep, Qt.TransformationMode.SmoothTransformation)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


@contextmanager
def _speaking(application: QApplication, language: str) -> Iterator[None]:
    """Speak a language; Chinese in the letters that come with the tests."""
    speak_language(application, language)
    if language == ENGLISH:
        yield
        return
    with chinese_font.installed() as family:
        application.setFont(QFont(family, application.font().pointSize()))
        yield


def _make(folder: Path, language: str, ratio: int) -> None:
    application = QApplication(sys.argv[:1])
    with _speaking(application, language), tempfile.TemporaryDirectory() as scratch:
        apply_theme(application, "dark")
        stage = _Stage(Path(scratch))
        for state, widget in stage.states():
            stage.wait(lambda: True)
            for _ in range(5):
                application.processEvents()
            small(widget).save(str(folder / file_name(state, language, ratio)))
        stage.window.close()


def main() -> None:
    """Make the pictures of all languages and ratios, or of those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--ratio", type=int, choices=RATIOS)
    asked = parser.parse_args()
    if asked.language and asked.ratio:
        _make(asked.folder, asked.language, asked.ratio)
        return
    for language in LANGUAGES:
        for ratio in RATIOS:
            make_in_own_process(asked.folder, language, ratio)


if __name__ == "__main__":
    main()
