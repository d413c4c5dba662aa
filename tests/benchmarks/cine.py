"""Whether a cine keeps its time while a model runs: frames that were left out, and the rate.

The real window, in a process of its own, plays 512x512 slices at 30 frames a second, first by
itself, then while film after film is classified; torch is imported before.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.child import answer, begun_viewer, end_on_exception, run_child
from tests.benchmarks.event_loop import _has_own_model, _write_model
from tests.benchmarks.measurement import Measurement

RATE = 30.0
SLICES, FILMS = 60, 400
SECONDS = 5.0
POLL_MS = 50


def measure() -> list[Measurement]:
    """Return the frames that were dropped with and without a model beside the cine."""
    with tempfile.TemporaryDirectory() as name:
        study, models = Path(name) / "study", Path(name) / "models"
        _write_study(study)
        environment = {} if _has_own_model() else {"MEDVIEWER_MODELS": str(_write_model(models))}
        alone, beside = run_child("tests.benchmarks.cine", str(study), **environment)
    return [
        _measurement("Cine of 30 frames/s, dropped", alone),
        _measurement("The same while a model runs, dropped", beside),
    ]


def _measurement(name: str, found: tuple[int, float]) -> Measurement:
    dropped, rate = found
    note = f"of {RATE * SECONDS:.0f} frames; {rate:.1f} frames/s at the end"
    return Measurement(name, float(dropped), 0, "frames", note)


def _write_study(folder: Path) -> None:
    from tests.support.phantoms import chest_film, phantom_voxels, write_film, write_series

    voxels = np.concatenate([phantom_voxels(4, 512, 512)] * (SLICES // 4))
    write_series(folder / "ct", slices=SLICES, rows=512, columns=512, voxels=voxels)
    (folder / "film").mkdir()
    for number in range(FILMS):
        write_film(folder / "film" / f"film{number}.dcm", chest_film(1024, 1024, seed=number))


def _run_program(folder: Path) -> None:
    from PySide6.QtCore import QTimer

    from medviewer.config import Settings

    end_on_exception()
    application, viewer = begun_viewer([folder], Settings(hanging_protocols=False))
    found: list[tuple[int, float]] = []
    work = _work(viewer, found)

    def poll() -> None:
        if next(work, "end") == "end":
            answer(found)

    timer = QTimer()
    timer.timeout.connect(poll)
    timer.start(POLL_MS)
    application.exec()


def _work(viewer, found: list[tuple[int, float]]) -> Iterator[None]:
    """Do one step at each poll."""
    session, controller = viewer.program.session, viewer.program.controller
    while not (session.index.studies and session.models.listed and controller.is_idle):
        yield
    every = [series for study in session.index.studies for series in study.series]
    films = [series.key for series in every if series.modality == "CR"]
    choices = session.models.choices
    model = next(choice.name for choice in choices if "CR" in choice.modalities)
    controller.classifications.classify(films.pop(), model)  # torch and the model are loaded by it
    yield
    while not controller.is_idle:
        yield
    controller.series.show(next(series.key for series in every if series.modality == "CT"))
    while not controller.is_idle:
        yield
    yield from _play(session, controller, found)
    for key in films:
        controller.classifications.classify(key, model)
    yield from _play(session, controller, found)
    if not session.pending_statuses():
        raise RuntimeError("the model had done all before the cine ended; write more films")


def _play(session, controller, found: list[tuple[int, float]]) -> Iterator[None]:
    controller.cine.play(0)
    controller.cine.set_rate(RATE, 0)
    end_s = time.perf_counter() + SECONDS
    while time.perf_counter() < end_s:
        yield
    cine = session.cines[0]
    found.append((cine.dropped, cine.achieved or 0.0))
    controller.cine.pause(0)


if __name__ == "__main__":
    _run_program(Path(sys.argv[1]))
