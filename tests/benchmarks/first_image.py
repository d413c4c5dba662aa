"""How long after a click the first image of a compressed series is on the screen."""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.benchmarks.child import answer, begun_viewer, end_on_exception, run_child
from tests.benchmarks.measurement import Measurement
from tests.benchmarks.series_files import DECODERS, frame_of, write_compressed, write_plain

SYNTAX = "1.2.840.10008.1.2.4.90"
SLICES = 60
REPEATS = 5


def measure() -> list[Measurement]:
    """Compare the click in the real window with decoding that one image alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_plain(folder / "plain", 3, "a plain one")
        files = write_compressed(folder / "compressed", SLICES, SYNTAX)
        middle = list(files)[SLICES // 2]
        arguments = name, str(middle), str(files[middle])
        shown_ms, alone_ms = run_child("tests.benchmarks.first_image", *arguments)
    note = f"decoding it alone takes {alone_ms:.0f} ms; {SLICES} slices in JPEG 2000"
    bar = 1.5 * alone_ms + 50
    return [Measurement("First image on screen after a click", shown_ms, bar, "ms", note)]


def _decoding_ms(path: Path, length: int) -> float:
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        DECODERS[SYNTAX](frame_of(path, length))
        times.append(1000 * (time.perf_counter() - begin))
    return float(np.median(times))


def _run_program(folder: Path, middle: Path, length: int) -> None:
    from PySide6.QtCore import QTimer

    from medviewer.app.viewport import StackKey
    from medviewer.io.workers.pool import close_pool

    end_on_exception()
    application, viewer = begun_viewer([folder])
    session, controller = viewer.program.session, viewer.program.controller
    clicked_s: list[float] = []
    shown_ms: list[float] = []

    def look() -> None:
        if clicked_s:
            if not session.active_viewport.message and not shown_ms:
                viewer.window.repaint()
                shown_ms.append(1000 * (time.perf_counter() - clicked_s[0]))
                opened = session.opened_stack(session.active_viewport.stack_key)
                if opened.volume.is_pending(session.active_viewport.state.slice_index):
                    raise RuntimeError("the view was shown without its image")
            elif shown_ms and controller.is_idle:
                close_pool()
                answer([shown_ms[0], _decoding_ms(middle, length)])
            return
        if session.index.studies and controller.is_idle:
            QTimer.singleShot(6000, click)  # the decoders start meanwhile
            timer.stop()

    def click() -> None:
        series = [each for study in session.index.studies for each in study.series]
        (compressed,) = (each for each in series if each.description == SYNTAX)
        if session.opened_stack(StackKey(compressed.key)) is not None:
            raise RuntimeError("the series was read before the click")
        clicked_s.append(time.perf_counter())
        controller.series.show(compressed.key)
        timer.start(0)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    application.exec()


if __name__ == "__main__":
    _run_program(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
