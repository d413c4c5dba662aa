"""Indexing 2,000 files: for the first time and again, against a bare loop of pydicom.

The headers are those of a real scanner (the CT of pydicom's own test files, 258 elements), in ten
series of one study; the page cache is warm. Then the real window opens the folder twice, and the
gaps of its event loop are noted.
"""

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.child import answer, begun_viewer, end_on_exception, run_child
from tests.benchmarks.event_loop import TICK_MS, Recorder
from tests.benchmarks.measurement import Measurement

SERIES, SLICES = 10, 200
FILES = SERIES * SLICES
ROUNDS = 3
_LONG_AGO = 1_600_000_000  # what has just changed is not remembered
_MODULE = "tests.benchmarks.indexing"


def measure() -> list[Measurement]:
    """Return the two ratios, and the gaps of the window meanwhile."""
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as cache:
        _write_study(Path(name))
        own_cache = {"MEDVIEWER_CACHE": cache}
        bare, first, again, told = run_child(_MODULE, "scan", name, **own_cache)
        gaps: list[tuple[float, str]] = run_child(_MODULE, "window", name, **own_cache)
    longest, phase = max(gaps)
    each = f"{1e6 * bare / FILES:.0f} us a file by pydicom"
    return [
        Measurement(
            f"Index of {FILES} files / bare dcmread loop", first / bare, 0.6, "x",
            f"{1e6 * first / FILES:.0f} us against {each}; while it is remembered",
        ),
        Measurement(
            "Index again, browser complete / bare dcmread loop", told / bare, 0.05, "x",
            f"after {1e3 * told:.0f} ms; every file is checked after {1e3 * again:.0f} ms",
        ),
        Measurement(
            "GUI thread while indexing, 99 % of gaps",
            float(np.percentile([gap for gap, _ in gaps], 99)), 33, "ms",
            f"{len(gaps)} ticks of {TICK_MS} ms",
        ),
        Measurement(
            "GUI thread while indexing, longest gap", longest, 100, "ms", f"while: {phase}"
        ),
    ]  # fmt: skip


def _write_study(folder: Path) -> None:
    import pydicom
    from pydicom.data import get_testdata_file

    dataset = pydicom.dcmread(str(get_testdata_file("CT_small.dcm")))
    for series in range(SERIES):
        (folder / f"series{series}").mkdir()
        dataset.SeriesInstanceUID, dataset.SeriesNumber = f"1.2.3.{series}", series
        for k in range(SLICES):
            dataset.SOPInstanceUID = f"1.2.3.{series}.{k}"
            dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
            dataset.InstanceNumber, dataset.ImagePositionPatient = k, [-10, -20, 1.5 * k]
            path = folder / f"series{series}" / f"image{k:04d}"
            dataset.save_as(path)
            os.utime(path, (_LONG_AGO, _LONG_AGO))


def _scan(folder: Path) -> tuple[float, float, float, float]:
    """Return seconds of the bare loop, of both scans, and until the known index was told."""
    from medviewer.cancel import WorkContext
    from medviewer.io.dicom.dicom_file import quiet_parsers
    from medviewer.io.readers import scan
    from medviewer.io.records import StudyIndex
    from medviewer.io.remembered.database import forget_everything

    def first() -> None:
        index = scan([folder], WorkContext(), remember=True)
        assert sum(len(series.frames) for series in index.studies[0].series) == FILES

    def again() -> None:
        begin = time.perf_counter()

        def tell(index: StudyIndex) -> None:
            told.append(time.perf_counter() - begin)
            assert sum(len(series.frames) for series in index.studies[0].series) == FILES

        scan([folder], WorkContext(), tell, remember=True)

    quiet_parsers()
    gc.freeze()  # as the window does once it is up
    told: list[float] = []
    times = []
    for _ in range(ROUNDS):
        forget_everything()
        times.append((_seconds(lambda: _bare_loop(folder)), _seconds(first), _seconds(again)))
    bare, before, after = (min(column) for column in zip(*times, strict=True))
    return bare, before, after, min(told)


def _bare_loop(folder: Path) -> None:
    import pydicom

    from medviewer.io.dicom.headers import HEADER_TAGS

    for path in sorted(folder.glob("*/*")):
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        for tag in HEADER_TAGS:
            element = dataset.get(tag)
            if element is not None:
                _ = element.value


def _seconds(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _run_window(folder: Path) -> None:
    from PySide6.QtCore import Qt, QTimer

    from medviewer.io.remembered.database import forget_everything

    end_on_exception()
    forget_everything()
    application, viewer = begun_viewer()
    recorder = Recorder(phase="indexing")
    controller = viewer.program.controller

    def work() -> Iterator[None]:
        for phase in ("indexing", "indexing again"):
            recorder.phase = phase
            controller.open_paths([folder])
            yield
            while not controller.is_idle:
                yield

    steps = work()

    def tick() -> None:
        recorder.tick()
        if next(steps, "end") == "end":
            answer(recorder.gaps)

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    QTimer.singleShot(500, lambda: timer.start(TICK_MS))  # first the window is painted
    application.exec()


if __name__ == "__main__":
    if sys.argv[1] == "scan":
        answer(_scan(Path(sys.argv[2])))
    _run_window(Path(sys.argv[2]))
