"""The real program, killed while it shows a method beside a difference, and started again."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.models import square_film, write_bundle
from tests.support.phantoms import write_film

PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from medviewer.config import Settings
from medviewer.ui import application
from medviewer.ui.restoring.offer_bar import OfferBar

built = []
make = application.build_viewer
models, paths = sys.argv[1], [Path(name) for name in sys.argv[2:]]

def build(*given):
    built.append(make(*given))
    then = explain() if paths else bring_back()
    QTimer.singleShot(50, lambda: go_on(then))
    return built[0]

application.build_viewer = build

def go_on(steps):
    # Ask again and again until a step has happened, then take the next one.
    if next(steps, "done") != "done":
        QTimer.singleShot(50, lambda: go_on(steps))

def is_rested():
    program = built[0].program
    shown = program.session.opened_stack(program.session.viewports[0].stack_key) is not None
    return shown and program.session.models.listed and program.controller.is_idle

def classified():
    return bool(built[0].program.session.statuses) and is_rested()

def tell():
    cells = built[0].window.grid.cells[:2]
    heat = [list(cell.view._scene.labels.heat[:2]) for cell in cells]
    state = [bool(cell.view._scene.color_bar) for cell in cells]
    maps = [one.key.choice.method for one in built[0].program.session.explanations.all]
    asked = len(built[0].program.session.statuses)
    print(json.dumps([asked, heat, state, maps]), flush=True)

def explain():
    while not is_rested():
        yield
    controller = built[0].program.controller
    controller.classify_active("squares")
    while not classified():
        yield
    controller.comparing.methods()
    controller.comparing.show_method(0, "occlusion")
    while not is_rested():
        yield

def bring_back():
    bars = []
    while not bars:
        yield
        bars = [one for one in QApplication.allWidgets() if isinstance(one, OfferBar)]
    bars[0].open.click()
    while not is_rested():
        yield
    tell()
    built[0].program.controller.classify_active()
    while not classified():
        yield
    for _ in range(5):
        yield
    tell()
    QApplication.quit()

def main():
    application.run_viewer(paths, Settings(models_folders=(models,)))

if __name__ == "__main__":
    main()
"""


def test_after_a_kill_method_and_comparison_come_back_with_the_result_and_not_before(
    tmp_path: Path,
) -> None:
    folders = {f"MEDVIEWER_{each}": str(tmp_path / each) for each in ("DATA", "CACHE", "CONFIG")}
    environment = os.environ | folders
    write_bundle(tmp_path / "models" / "squares")
    write_film(tmp_path / "study" / "film.dcm", square_film())
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, str(program), str(tmp_path / "models")]
    running = subprocess.Popen([*command, str(tmp_path / "study")], env=environment)
    try:
        _wait_for_the_maps(tmp_path / "DATA" / "session" / "session.json")
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait(30)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, timeout=180
    )
    before, after = (json.loads(line) for line in done.stdout.splitlines())
    waits = "it was shown the last time; classify with squares again"
    assert before[0] == 0  # nothing was asked of any model
    first, second = ([lines[0].split(" · ")[0] for lines in told[1]] for told in (before, after))
    assert first[0] == "Occlusion"
    assert first[1] != "Occlusion"
    assert first == second  # the same methods at the same places
    assert all(waits in lines[1] for lines in before[1])
    assert before[2:] == [[False, False], []]  # neither colours nor maps
    assert not any(waits in " ".join(lines) for lines in after[1])
    assert after[2] == [True, True]
    assert "occlusion" in after[3]


def _wait_for_the_maps(file: Path) -> None:
    deadline_s = time.monotonic() + 120
    while time.monotonic() < deadline_s:
        if file.exists():
            views = json.loads(file.read_text())["views"]
            if (views.get("0", {}).get("maps") or {}).get("method") == "occlusion":
                return
        time.sleep(0.1)
    pytest.fail("the session was not written")
