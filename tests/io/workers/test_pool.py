"""Real processes: what hangs, what crashes, what stays and what is left of it."""

import os
import signal
import threading
from collections.abc import Iterator
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import dcmread

from medviewer.cancel import Cancelled, CancelToken
from medviewer.io.dicom.headers import read_header
from medviewer.io.workers import pool as pool_module
from medviewer.io.workers import process
from medviewer.io.workers.jobs import DecodeJob
from medviewer.io.workers.pool import CRASHED, NoWorkerError, WorkerPool, own_pool, shared_pool
from medviewer.io.workers.process import Done, WorkerProcess
from tests.support import header_servers
from tests.support.dicom_files import write_encapsulated

FILE = Path(pydicom.__file__).parent / "data" / "test_files" / "MR_small_jp2klossless.dcm"
INSTANCE = read_header(FILE, FILE.name).instance
SHAPE = (INSTANCE.rows, INSTANCE.columns)


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    """Return a pool for the tests that leave its workers alive."""
    with own_pool() as pool:
        yield pool


def job(key: int = 0, **changes: object) -> DecodeJob:
    fields = {"instance": INSTANCE, "frame": 0, "shape": SHAPE, "dtype": INSTANCE.stored_type}
    return DecodeJob(key, **(fields | changes))  # type: ignore[arg-type]


def decoded(pool: WorkerPool, *jobs: DecodeJob) -> dict[int, str | np.ndarray]:
    found: dict[int, str | np.ndarray] = {}

    def deliver(done: Done) -> None:
        found[done.job.key] = done.reason if done.samples is None else done.samples.copy()

    pool.decode(iter(jobs), deliver, CancelToken())
    return found


def stopped(pool: WorkerPool) -> WorkerProcess:
    """Return an idle worker of the pool whose process stands still."""
    worker = pool.borrow(wait_for_it=True)
    assert worker is not None
    while not worker.is_ready:
        if worker.connection.poll(1.0):  # what begins to arrive is not awaited for ever
            worker.take()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGSTOP)
    pool.give_back(worker)
    return worker


def test_frames_are_those_that_pydicom_decodes(pool: WorkerPool) -> None:
    expected = dcmread(FILE).pixel_array
    found = decoded(pool, *(job(key) for key in range(12)))
    assert sorted(found) == list(range(12))
    for samples in found.values():
        np.testing.assert_array_equal(samples, expected)


def test_workers_stay_warm(pool: WorkerPool) -> None:
    decoded(pool, job())
    before = {worker.pid for worker in pool._idle}
    decoded(pool, *(job(key) for key in range(4)))
    assert before <= {worker.pid for worker in pool._idle}


def test_a_damaged_image_has_a_reason_and_the_next_is_decoded(
    pool: WorkerPool, tmp_path: Path
) -> None:
    path = write_encapsulated(
        tmp_path / "a.dcm", np.zeros(SHAPE, np.int16), [b"\x00" * 64], "1.2.840.10008.1.2.4.90"
    )
    damaged = read_header(path, "a.dcm").instance
    found = decoded(pool, job(0, instance=damaged), job(1))
    assert "damaged" in str(found[0])
    assert isinstance(found[1], np.ndarray)


def test_a_frame_larger_than_the_one_before_has_room(pool: WorkerPool, tmp_path: Path) -> None:
    large = FILE.parent / "examples_jpeg2k.dcm"
    instance = read_header(large, large.name).instance
    shape = (instance.rows, instance.columns, 3)
    found = decoded(pool, job(0), job(1, instance=instance, shape=shape, dtype="uint8"), job(2))
    np.testing.assert_array_equal(found[1], dcmread(large).pixel_array)


def test_jobs_are_asked_for_when_there_is_room(pool: WorkerPool) -> None:
    asked: list[int] = []

    def jobs() -> Iterator[DecodeJob]:
        for key in range(20):
            asked.append(key)
            yield job(key)

    seen: list[int] = []
    pool.decode(jobs(), lambda done: seen.append(len(asked)), CancelToken())
    assert seen[0] == 2  # the first image has the machine to itself; another is at hand
    assert len(seen) == 20


@pytest.mark.parametrize(
    ("quick_s", "shared_bytes", "most"), [(1e9, 2**24, 6), (0.0, 2**24, 2), (1e9, 2**14, 2)]
)
def test_small_frames_that_are_quickly_decoded_wait_at_the_worker(
    monkeypatch: pytest.MonkeyPatch,
    quick_s: float,
    shared_bytes: int,
    most: int,
) -> None:
    monkeypatch.setattr(process, "MOST_SHARED_BYTES", shared_bytes)
    monkeypatch.setattr(process, "QUICK_S", quick_s)
    with own_pool(1) as pool:
        loads: list[int] = []
        keys: list[int] = []

        def deliver(done: Done) -> None:
            keys.append(done.job.key)
            np.testing.assert_array_equal(done.samples, dcmread(FILE).pixel_array)
            loads.extend(worker.load for worker in workers)

        workers = [pool.borrow(wait_for_it=True)]
        pool.give_back(workers[0])
        pool.decode(iter([job(key) for key in range(20)]), deliver, CancelToken())
    assert keys == list(range(20))
    assert max(loads) == most - 1  # beside the one that has come


def test_the_first_image_has_the_processors_of_all_workers(pool: WorkerPool) -> None:
    threads: list[int] = []
    pool.decode(
        iter([job(key) for key in range(4)]),
        lambda done: threads.append(done.job.threads),
        CancelToken(),
    )
    assert threads == [2, 1, 1, 1]


def test_a_stop_is_heard_and_the_worker_can_be_used_again(pool: WorkerPool) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        pool.decode((job(key) for key in range(100)), lambda done: token.cancel(), token)
    assert isinstance(decoded(pool, job(7))[7], np.ndarray)


def test_threads_share_the_workers(pool: WorkerPool) -> None:
    found: list[int] = []

    def work(first: int) -> None:
        found.extend(decoded(pool, *(job(first + key) for key in range(30))))

    threads = [threading.Thread(target=work, args=(100 * number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(100 * n + key for n in range(4) for key in range(30))


def test_a_hanging_image_costs_that_image_alone() -> None:
    with own_pool(count=1, time_limit_s=0.3) as pool:
        hanging = stopped(pool)
        found = decoded(pool, job(0), job(1), job(2))
        assert "took longer than" in str(found[0])
        assert isinstance(found[1], np.ndarray)
        assert isinstance(found[2], np.ndarray)
        assert hanging not in pool._idle


def test_a_crash_costs_one_image_and_the_worker_is_renewed() -> None:
    with own_pool(count=1) as pool:
        worker = stopped(pool)

        def jobs() -> Iterator[DecodeJob]:
            yield job(0)
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)
            yield job(1)
            yield job(2)

        found: dict[int, str] = {}
        pool.decode(jobs(), lambda done: found.setdefault(done.job.key, done.reason), CancelToken())
    assert found == {0: CRASHED, 1: "", 2: ""}


def test_a_worker_that_died_idle_is_renewed() -> None:
    with own_pool(count=1) as pool:
        worker = stopped(pool)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        found = decoded(pool, job(0), job(1))
    assert isinstance(found[1], np.ndarray)


def test_a_run_in_order_keeps_its_worker() -> None:
    with own_pool() as pool:
        found: list[int] = []
        pool.decode(
            (job(key) for key in range(6)),
            lambda done: found.append(done.job.key),
            CancelToken(),
            in_order=True,
        )
        assert found == list(range(6))
        assert len(pool._idle) == 1
        assert len(decoded(pool, job(0), job(1))) == 2


def test_a_worker_that_does_not_answer_as_agreed_is_renewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = process.serve_within_limits
    monkeypatch.setattr(process, "serve_within_limits", header_servers.decode_nothing)
    with own_pool(count=1) as pool:
        worker = pool.borrow(wait_for_it=True)
        assert worker is not None
        pool.give_back(worker)
        monkeypatch.setattr(process, "serve_within_limits", honest)
        found = decoded(pool, job(0), job(1))
    assert found[0] == CRASHED
    assert isinstance(found[1], np.ndarray)


def test_no_shared_memory_is_left() -> None:
    with own_pool(count=1) as pool:
        decoded(pool, job())
        (worker,) = pool._idle
        assert worker._memory is not None
        name = worker._memory.name
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)


def test_a_full_shared_memory_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Full:
        f_bavail, f_frsize = 1, 4096

    monkeypatch.setattr(process, "_SHARED_FOLDER", tmp_path)
    monkeypatch.setattr(process.os, "statvfs", lambda path: Full)
    with own_pool(count=1) as pool:
        found = decoded(pool, job(0))
    assert "no shared memory" in str(found[0])


def test_a_pool_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(pool_module, "WorkerProcess", refuse)
    with own_pool() as pool, pytest.raises(NoWorkerError):
        decoded(pool, job())


def test_a_process_that_ends_before_it_is_ready_is_no_worker() -> None:
    with own_pool(count=1) as pool:
        pool.start()
        (worker,) = pool._idle
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(NoWorkerError):
            decoded(pool, job())


def test_a_closed_pool_gives_no_workers() -> None:
    pool = WorkerPool()
    pool.close()
    with pytest.raises(NoWorkerError):
        decoded(pool, job())


def test_a_worker_given_back_to_a_closed_pool_ends() -> None:
    pool = WorkerPool(count=1)
    worker = pool.borrow(wait_for_it=True)
    assert worker is not None
    pool.close()
    pool.give_back(worker)
    assert not worker._process.is_alive()


def test_the_programs_pool_is_one_until_it_is_closed() -> None:
    first = shared_pool()
    assert shared_pool() is first
    pool_module.close_pool()
    pool_module.close_pool()
    assert shared_pool() is not first
