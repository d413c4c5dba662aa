"""The real program, killed while a study is open, and started again."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.phantoms import write_series

PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from medviewer.config import Settings
from medviewer.image.measuring.measurement import Kind
from medviewer.image.window import Window
from medviewer.ui import application
from medviewer.ui.restoring.offer_bar import OfferBar

built = []
make = application.build_viewer

def build(*given):
    built.append(make(*given))
    QTimer.singleShot(100, measure if len(sys.argv) > 1 else answer)
    return built[0]

application.build_viewer = build

def is_open():
    session = built[0].program.session
    viewport = session.active_viewport
    return session.opened_stack(viewport.stack_key) is not None and not viewport.message

def measure():
    controller = built[0].program.controller
    if not is_open() or not controller.is_idle:
        QTimer.singleShot(50, measure)
        return
    controller.measuring.draw(Kind.LENGTH, ((1.0, 1.0), (9.0, 5.0)))
    controller.key_images.toggle()
    controller.layouts.set_layout("1x2")
    controller.views.go_to(4)
    controller.views.set_window(Window(33, 77))

def answer():
    bars = [one for one in QApplication.allWidgets() if isinstance(one, OfferBar)]
    if bars:
        print(json.dumps(bars[0].text.text()), flush=True)
        bars[0].open.click()
        QTimer.singleShot(50, tell)
    else:
        QTimer.singleShot(50, answer)

def tell():
    session = built[0].program.session
    if not is_open() or not session.measurements.all or not session.key_images.all:
        QTimer.singleShot(50, tell)
        return
    state = session.active_viewport.state
    told = [session.arrangement.layout, state.slice_index, state.window.center, state.window.width]
    print(json.dumps(told), flush=True)
    QApplication.quit()

def main():
    paths = [Path(name) for name in sys.argv[1:]]
    application.run_viewer(paths, Settings())

if __name__ == "__main__":
    main()
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    folders = {
        f"MEDVIEWER_{name}": str(tmp_path / name.lower()) for name in ("DATA", "CACHE", "CONFIG")
    }
    return os.environ | folders


def test_a_killed_program_tells_what_was_saved_and_brings_it_back(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "study").mkdir()
    write_series(tmp_path / "study", slices=7)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, str(program)]
    running = subprocess.Popen([*command, str(tmp_path / "study")], env=environment)
    try:
        _wait_for_the_session(tmp_path / "data" / "session" / "session.json")
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait(30)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, timeout=90
    )
    said, told = (json.loads(line) for line in done.stdout.splitlines())
    assert said == (
        "MedViewer ended unexpectedly the last time. "
        "Saved: 1 measurement, 1 key image and the layout."
    )
    assert told == ["1x2", 4, 33, 77]
    kept = json.loads((tmp_path / "data" / "session" / "session.json").read_text())
    assert not kept["running"]
    assert kept["crashes"] == {}


@pytest.mark.skipif(sys.platform == "win32", reason="the system ends programs in another way")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_program_that_the_system_ends_has_not_crashed(
    tmp_path: Path, environment: dict[str, str], name: str
) -> None:
    (tmp_path / "study").mkdir()
    write_series(tmp_path / "study", slices=7)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    file = tmp_path / "data" / "session" / "session.json"
    command = [sys.executable, str(program), str(tmp_path / "study")]
    running = subprocess.Popen(command, env=environment)
    try:
        _wait_for_the_session(file)
        running.send_signal(getattr(signal, name))
        assert running.wait(30) == 0
    finally:
        running.kill()
        running.wait(30)
    kept = json.loads(file.read_text())
    assert not kept["running"]
    assert kept["views"]["0"]["slice"] == 4


def _wait_for_the_session(file: Path) -> None:
    deadline_s = time.monotonic() + 60
    while time.monotonic() < deadline_s:
        if file.exists():
            kept = json.loads(file.read_text())
            if kept["measurements"] == 1 and kept["views"]["0"]["slice"] == 4:
                return
        time.sleep(0.1)
    pytest.fail("the session was not written")
