"""A study of 40 series in the real window: its browser while it opens, and what stays in memory.

Both run in processes of their own. Memory is what the process holds after ten series were opened
and closed, against what it held after the first two (which load modules and fill caches).
"""

import gc
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.child import answer, begun_viewer, end_on_exception, run_child
from tests.benchmarks.event_loop import TICK_MS, Recorder
from tests.benchmarks.measurement import Measurement

SERIES, IMAGES = 40, 20
OPENED = 10
SETTLED = 2


def measure() -> list[Measurement]:
    """Open a study of 40 series; open and close ten series of it."""
    with tempfile.TemporaryDirectory() as folder:
        _write_study(Path(folder))
        opening = run_child("tests.benchmarks.many_series", "open", folder)
        closing = run_child("tests.benchmarks.many_series", "close", folder)
    gaps = opening["gaps"]
    note = f"{len(gaps)} ticks of {TICK_MS} ms; complete with thumbnails after {opening['s']:.1f} s"
    busy = opening["busy_ms"]
    working = f"the thread itself works 99 % {np.percentile(busy, 99):.1f}, at most {max(busy):.1f}"
    held = f"{closing['before']:.0f} MB before, {closing['after']:.0f} MB after"
    return [
        Measurement(
            f"GUI thread while a study of {SERIES} series opens, 99 % of gaps",
            float(np.percentile(gaps, 99)),
            33.0,
            "ms",
            note,
        ),
        Measurement("The same, longest gap", max(gaps), 100.0, "ms", working),
        Measurement(
            f"Memory after {OPENED} opened and closed series / before",
            closing["after"] / closing["before"],
            1.1,
            "x",
            held,
        ),
        Measurement(
            "Closed volumes that are still there", closing["alive"], 0, "", "weak references"
        ),
    ]


def _write_study(folder: Path) -> None:
    from tests.support.phantoms import phantom_voxels, write_series

    voxels = np.broadcast_to(phantom_voxels(1, 512, 512)[0], (IMAGES, 512, 512))
    for number in range(SERIES):
        write_series(
            folder / f"{number}",
            slices=IMAGES,
            rows=512,
            columns=512,
            voxels=voxels,
            name=f"{number}",
            SeriesNumber=number + 1,
        )


def _run(mode: str, folder: Path) -> None:
    from PySide6.QtCore import Qt, QTimer

    end_on_exception()
    application, viewer = begun_viewer([folder])
    recorder, busy = Recorder(), [time.thread_time()]
    steps = {"open": _opening, "close": _closing}[mode](viewer, recorder, busy)

    def tick() -> None:
        recorder.tick()
        busy.append(time.thread_time())
        next(steps, None)

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(TICK_MS)
    application.exec()


def _opening(viewer, recorder: Recorder, busy: list[float]) -> Iterator[None]:
    """Wait until every series has its thumbnail; each `yield` waits for the next tick.

    `busy` is the processor time that the thread has taken at each tick.
    """
    session, began = viewer.program.session, time.perf_counter()
    while len(session.thumbnails) < SERIES or not viewer.program.controller.is_idle:
        yield
    seconds = time.perf_counter() - began
    for _ in range(20):  # let it paint
        yield
    busy_ms = (1000 * np.diff(busy)).tolist()
    answer({"gaps": [gap for gap, _ in recorder.gaps], "s": seconds, "busy_ms": busy_ms})


def _closing(viewer, _recorder: Recorder, _busy: list[float]) -> Iterator[None]:
    session, controller = viewer.program.session, viewer.program.controller
    while len(session.thumbnails) < SERIES or not controller.is_idle:
        yield
    every = [series for study in session.index.studies for series in study.series]
    volumes, before = [], 0.0
    for number, series in enumerate(every[1 : 1 + SETTLED + OPENED]):
        if number == SETTLED:
            before = _held_mb()
        controller.series.show(series.key)
        while session.opened_stack(session.active_viewport.stack_key) is None:
            yield
        while not controller.is_idle:
            yield
        opened = session.opened_stack(session.active_viewport.stack_key)
        volumes.append(weakref.ref(opened.volume.stored))
        del opened
        for step in range(IMAGES):
            controller.views.go_to(step)
            yield
        key = session.active_viewport.stack_key
        controller.series.show(every[0].key)  # in its place: it is closed
        session.volumes.remove(key)
        while not controller.is_idle:
            yield
    for _ in range(10):
        yield
    gc.collect()
    after, alive = _held_mb(), sum(volume() is not None for volume in volumes)
    answer({"before": before, "after": after, "alive": alive})


def _held_mb() -> float:
    """Return what this process holds in memory now (Linux: VmRSS), in MiB."""
    gc.collect()
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel tells no memory")


if __name__ == "__main__":
    _run(sys.argv[1], Path(sys.argv[2]))
