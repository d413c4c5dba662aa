"""The worker's loop, run here instead of in its process."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import dcmread

from medviewer.io.dicom.headers import read_header
from medviewer.io.pixels.last_file import LastFile
from medviewer.io.workers.jobs import HELLO, DecodeJob, Order, Segment, read_answer, samples_in
from medviewer.io.workers.worker import serve

FILES = Path(pydicom.__file__).parent / "data" / "test_files"
FILE = FILES / "MR_small_RLE.dcm"


@pytest.fixture
def memory() -> Iterator[SharedMemory]:
    """Return shared memory that is freed afterwards."""
    shared = SharedMemory(create=True, size=1 << 16)
    yield shared
    shared.close()
    shared.unlink()


@pytest.fixture(autouse=True)
def _interrupts() -> Iterator[None]:
    """Let Ctrl+C stop the tests again: a worker does not listen to it."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def job(**changes: object) -> DecodeJob:
    instance = read_header(FILE, FILE.name).instance
    shape = (instance.rows, instance.columns)
    return DecodeJob(0, instance, changes.get("frame", 0), shape, "int16")  # type: ignore[arg-type]


def served(*orders: Order) -> list[bytes]:
    """Return what a worker answers."""
    ours, theirs = Pipe()
    for order in orders:
        ours.send(order)
    ours.send(None)  # as good as hanging up
    serve(theirs)
    theirs.close()
    answers = []
    while True:
        try:
            answers.append(ours.recv_bytes())
        except EOFError:
            return answers


def test_a_frame_lands_in_its_place(memory: SharedMemory) -> None:
    own = job()
    answers = served(Order(5, own, Segment(memory.name, 256)))
    assert answers[0] == HELLO
    assert read_answer(answers[1]) == (5, "")
    found = samples_in(memory, 256, own).copy()
    np.testing.assert_array_equal(found, dcmread(FILE).pixel_array)


def test_what_cannot_be_decoded_is_answered_with_its_reason(memory: SharedMemory) -> None:
    answers = served(Order(6, job(frame=3), Segment(memory.name, 0)))
    assert read_answer(answers[1]) == (6, "the file ends before this frame")


@pytest.mark.parametrize(
    ("error", "reason"),
    [(MemoryError(), "not memory enough"), (ValueError("secret"), "cannot be decoded")],
)
def test_a_failing_decoder_is_answered_in_words(
    memory: SharedMemory, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(LastFile, "reader", fail)
    assert reason in read_answer(served(Order(7, job(), Segment(memory.name, 0)))[1])[1]


def test_another_piece_of_memory_takes_the_place_of_the_first(memory: SharedMemory) -> None:
    other = SharedMemory(create=True, size=1 << 16)
    try:
        orders = [Order(n, job(), Segment(own.name, 0)) for n, own in enumerate((memory, other))]
        served(*orders)
        same = samples_in(memory, 0, job()).copy() == samples_in(other, 0, job()).copy()
        assert same.all()
    finally:
        other.close()
        other.unlink()


def test_workers_load_neither_qt_nor_torch() -> None:
    code = (
        "import sys, medviewer.io.workers.worker;"
        "print([n for n in ('torch', 'PySide6', 'pyqtgraph', 'captum') if n in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
