"""How much memory opening a series takes at its peak, in the real program."""

import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.benchmarks.child import answer, begun_viewer, end_on_exception, run_child
from tests.benchmarks.measurement import Measurement

SLICES, ROWS, COLUMNS = 500, 512, 512
ALLOWED_SHARE = 1.2
ALLOWED_MB = 150.0
_MB = 1024 * 1024


def measure() -> list[Measurement]:
    """Compare the peak of a window with a series of 500 slices with that of an empty window."""
    with tempfile.TemporaryDirectory() as folder:
        _write_series(Path(folder))
        empty: float = run_child("tests.benchmarks.memory")
        opened: float = run_child("tests.benchmarks.memory", folder)
    voxels_mb = SLICES * ROWS * COLUMNS * 2 / _MB
    peak = opened - empty
    bar = ALLOWED_SHARE * voxels_mb + ALLOWED_MB
    note = f"{voxels_mb:.0f} MB of voxels; the empty window has {empty:.0f} MB"
    name = f"Peak memory of opening {SLICES} slices of {ROWS}x{COLUMNS}"
    return [
        Measurement(name, peak, bar, "MB", note),
        Measurement("The same / voxel bytes", peak / voxels_mb, None, "x", "without the 150 MB"),
    ]


def _write_series(folder: Path) -> None:
    from tests.support.phantoms import phantom_voxels, write_series

    one = phantom_voxels(1, ROWS, COLUMNS)[0]
    shape = (SLICES, ROWS, COLUMNS)
    write_series(
        folder, slices=SLICES, rows=ROWS, columns=COLUMNS, voxels=np.broadcast_to(one, shape)
    )


def _run_program(folder: str | None) -> None:
    from PySide6.QtCore import QTimer

    end_on_exception()
    application, viewer = begun_viewer([Path(folder)] if folder else [])
    session, controller = viewer.program.session, viewer.program.controller

    def look() -> None:
        series = [series for study in session.index.studies for series in study.series]
        if not controller.is_idle or (folder and not series):
            return
        if folder and session.active_viewport.series_key != series[0].key:
            controller.series.show(series[0].key)
        elif not folder or _is_read(session):
            timer.stop()
            QTimer.singleShot(200, lambda: answer(peak_mb()))  # let it paint

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)
    application.exec()


def _is_read(session) -> bool:
    opened = session.opened_stack(session.active_viewport.stack_key)
    return opened is not None and opened.volume.availability is None


def peak_mb() -> float:
    """Return the most memory this process has held, in MiB (Linux: VmHWM, in KiB)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel tells no peak memory")


if __name__ == "__main__":
    _run_program(sys.argv[1] if len(sys.argv) > 1 else None)
