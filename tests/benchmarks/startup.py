"""How long until the window is painted, against a bare process with an empty pyqtgraph view."""

import statistics
import sys
import time
from typing import TYPE_CHECKING

from tests.benchmarks.child import answer, run_child
from tests.benchmarks.measurement import Measurement

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ROUNDS = 7
SIZE = (1440, 900)


def measure() -> list[Measurement]:
    """Start both in turns and compare the medians; the first round warms the disk's cache."""
    rounds = [(_seconds("bare"), _seconds("program")) for _ in range(ROUNDS + 1)][1:]
    bare = [statistics.median(times) for times in zip(*(first for first, _ in rounds), strict=True)]
    ours = [statistics.median(times) for times in zip(*(last for _, last in rounds), strict=True)]
    name = "Window painted / bare PySide6 + pyqtgraph process"
    note = f"{ours[0]:.2f} s against {bare[0]:.2f} s, median of {ROUNDS}"
    cpu_note = f"{ours[1]:.2f} s against {bare[1]:.2f} s"
    return [
        Measurement(name, ours[0] / bare[0], 1.5, "x", note),
        Measurement("The same in CPU time", ours[1] / bare[1], None, "x", cpu_note),
    ]


def _seconds(mode: str) -> tuple[float, float]:
    """Return the seconds from the start of the process to the painted window, and of its CPU."""
    begin = time.monotonic()  # one clock for all processes of the machine
    painted, cpu_s = run_child("tests.benchmarks.startup", mode)
    return painted - begin, cpu_s


def _run_bare() -> None:
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    view = pg.GraphicsView()
    view.resize(*SIZE)
    _answer_when_painted(view.viewport())
    view.show()
    application.exec()


def _run_program() -> None:
    from medviewer.app.quick_imports import import_quickly
    from medviewer.cli.main import main

    import_quickly()  # as `medviewer view` does before it imports the window
    from medviewer.ui import application

    build = application.build_viewer

    def build_and_watch(*arguments, **options):
        viewer = build(*arguments, **options)
        viewer.window.resize(*SIZE)
        _answer_when_painted(viewer.window)
        return viewer

    application.build_viewer = build_and_watch
    main(["view"])


def _answer_when_painted(window: "QWidget") -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint:  # the children are painted in the same go
                QTimer.singleShot(0, lambda: answer((time.monotonic(), time.process_time())))
            return False

    window.installEventFilter(Watcher(window))


if __name__ == "__main__":
    {"bare": _run_bare, "program": _run_program}[sys.argv[1]]()
