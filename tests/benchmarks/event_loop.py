"""How long the window stands still while it works: gaps of a 5 ms timer on the GUI thread.

The real window, in a process of its own, scans a folder, opens and scrolls a compressed and a plain
CT while they are read, opens a film and classifies it for the first time, import of torch included.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.benchmarks.child import answer, begun_viewer, end_on_exception, run_child
from tests.benchmarks.measurement import Measurement

TICK_MS = 5
CT_SLICES = 200
COMPRESSED_SLICES = 60
JPEG_2000 = "1.2.840.10008.1.2.4.90"
IMPORT = "import"

Gap = tuple[float, str]
"""Milliseconds between two ticks, and what was being done."""


def measure() -> list[Measurement]:
    """Return the gaps while it works, and those while torch is imported by themselves."""
    with tempfile.TemporaryDirectory() as name:
        study, models = Path(name) / "study", Path(name) / "models"
        _write_study(study)
        environment = {} if _has_own_model() else {"MEDVIEWER_MODELS": str(_write_model(models))}
        gaps: list[Gap] = run_child("tests.benchmarks.event_loop", str(study), **environment)
    work = [gap for gap, phase in gaps if phase != IMPORT]
    importing = [gap for gap, phase in gaps if phase == IMPORT]
    every = [gap for gap, _ in gaps]
    longest = max((gap, phase) for gap, phase in gaps if phase != IMPORT)
    note = f"{len(every)} ticks of {TICK_MS} ms: scan, open, scroll, classify"
    return [
        Measurement("GUI thread, 99 % of gaps", float(np.percentile(every, 99)), 33, "ms", note),
        Measurement("GUI thread, longest gap", max(work), 100, "ms", f"while: {longest[1]}"),
        Measurement(
            "GUI thread, longest gap, import of torch",
            max(importing, default=0.0),
            300,
            "ms",
            f"{len(importing)} ticks",
        ),
    ]


def _has_own_model() -> bool:
    from medviewer.assets import resource

    return any(resource("models").glob("*/card.toml"))


def _write_model(folder: Path) -> Path:
    from tests.support.models import write_bundle

    write_bundle(folder / "tiny")
    return folder


def _write_study(folder: Path) -> None:
    from tests.benchmarks.series_files import write_compressed
    from tests.support.phantoms import chest_film, phantom_voxels, write_film, write_series

    one = phantom_voxels(1, 512, 512)[0]
    voxels = np.broadcast_to(one, (CT_SLICES, 512, 512))
    write_series(folder / "ct", slices=CT_SLICES, rows=512, columns=512, voxels=voxels)
    write_compressed(folder / "compressed", COMPRESSED_SLICES, JPEG_2000)
    (folder / "film").mkdir()
    write_film(folder / "film" / "film.dcm", chest_film(2500, 2048))


@dataclass
class Recorder:
    """Notes the time between two ticks with what is being done."""

    gaps: list[Gap] = field(default_factory=list)
    phase: str = "scan"
    _last: float = 0.0
    _was_importing: bool = False

    def tick(self) -> None:
        """Note the gap since the last tick."""
        now = time.perf_counter()
        importing = _is_importing_torch()
        if self._last:
            phase = IMPORT if importing or self._was_importing else self.phase
            self.gaps.append(((now - self._last) * 1000, phase))
        self._last, self._was_importing = now, importing


def _is_importing_torch() -> bool:
    spec = getattr(sys.modules.get("torch"), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))  # set by importlib until the module is done


def _run_program(folder: Path) -> None:
    from PySide6.QtCore import Qt, QTimer

    end_on_exception()
    application, viewer = begun_viewer([folder])
    recorder = Recorder()
    work = _work(viewer, recorder)

    def tick() -> None:
        recorder.tick()
        if next(work, "end") == "end":
            answer(recorder.gaps)

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(TICK_MS)
    application.exec()


def _work(viewer, recorder: Recorder) -> Iterator[None]:
    """Do what a reader does, one small step a tick; each `yield` waits for the next tick."""
    session, controller = viewer.program.session, viewer.program.controller
    while not (session.index.studies and controller.is_idle):
        yield
    every = [series for study in session.index.studies for series in study.series]
    series = {each.description if _is_compressed(each) else each.modality: each for each in every}
    for kind in (JPEG_2000, "CT", "CR"):
        recorder.phase = f"open {kind}"
        controller.series.show(series[kind].key)
        while session.opened_stack(session.active_viewport.stack_key) is None:
            yield
        recorder.phase = f"scroll {kind}"
        for step in range(CT_SLICES):
            controller.views.go_to(step)
            yield
    recorder.phase = "classify"
    controller.classify_active()
    yield
    while session.pending_statuses() or not controller.is_idle:
        yield
    result = session.status_of_series(series["CR"].key)
    if result is None or result.result is None:
        raise RuntimeError(f"the film was not classified: {result and result.reason}")
    recorder.phase = "heatmap"
    for _ in range(40):
        yield


def _is_compressed(series) -> bool:
    return series.description == JPEG_2000


if __name__ == "__main__":
    _run_program(Path(sys.argv[1]))
