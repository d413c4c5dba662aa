"""The real database behind the real program: what a reader measured outlives a killed program."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.program import Program, assemble
from medviewer.config import Settings
from medviewer.image.measuring.measurement import Kind
from tests.app.fakes.classifier import FakeClassifier
from tests.support.dicom_files import write_image

ROOT = Path(__file__).parents[3]
BOX = ((2.0, 2.0), (6.0, 6.0))

CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from medviewer.app.program import assemble
from medviewer.config import Settings
from medviewer.image.measuring.measurement import Kind
from tests.app.fakes.classifier import FakeClassifier

application = QCoreApplication([])
program = assemble(Settings(remember_index=False), classifier=FakeClassifier())
session, controller = program.session, program.controller
drawn = []

def look() -> None:
    if not drawn and session.active_viewport.series_key and not session.active_viewport.message:
        drawn.append(controller.measuring.draw(Kind.ELLIPSE, ((2.0, 2.0), (6.0, 6.0))))
        controller.measuring.rename(drawn[0], "Cyst")
    if drawn and controller.is_idle:
        print("saved", flush=True)

timer = QTimer()
timer.timeout.connect(look)
timer.start(10)
controller.open_paths([Path(sys.argv[1])])
application.exec()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one image; the user's data folder is the test's own."""
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))
    pixels = np.arange(100, dtype=np.int16).reshape(10, 10)
    write_image(
        tmp_path / "study" / "a.dcm",
        pixels,
        ImagePositionPatient=[0.0, 0.0, 0.0],
        ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        PixelSpacing=[0.5, 0.5],
    )
    return tmp_path / "study"


@pytest.fixture
def program(qtbot: QtBot, folder: Path) -> Iterator[Program]:
    """Return a program with real threads, readers and database."""
    program = assemble(Settings(remember_index=False), classifier=FakeClassifier())
    yield program
    program.controller.close()


def open_and_wait(program: Program, folder: Path, qtbot: QtBot) -> None:
    program.controller.open_paths([folder])
    qtbot.waitUntil(lambda: bool(program.session.active_viewport.series_key), timeout=20_000)
    qtbot.waitUntil(lambda: program.controller.is_idle, timeout=20_000)


def test_measurements_survive_a_killed_program(
    program: Program, folder: Path, qtbot: QtBot
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "saved\n"
    child.send_signal(signal.SIGKILL)
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    open_and_wait(program, folder, qtbot)
    (found,) = program.session.measurements.all
    assert (found.kind, found.name) == (Kind.ELLIPSE, "Cyst")
    # 12 centres of a 4 x 4 box lie in its ellipse; they are even about its middle, 3.5 and 3.5
    mean = found.quantity("mean")
    assert mean is not None
    assert mean.value == pytest.approx(38.5)
    row = program.controller.measuring.rows()[0]
    assert (row.name, row.value, row.image) == ("Cyst", "mean 38.5 HU", "1")


def test_what_is_drawn_is_there_for_the_next_program(
    program: Program, folder: Path, qtbot: QtBot
) -> None:
    open_and_wait(program, folder, qtbot)
    drawn = program.controller.measuring.draw(Kind.LENGTH, BOX)
    program.controller.close()
    again = assemble(Settings(remember_index=False), classifier=FakeClassifier())
    open_and_wait(again, folder, qtbot)
    assert [one.identifier for one in again.session.measurements.all] == [drawn]
    again.controller.close()
