"""Bands of rows: all of them once, by one thread or by several, and what goes wrong is told."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from medviewer import cores
from medviewer.image import bands
from medviewer.image.bands import in_bands


@pytest.fixture(autouse=True)
def own_helpers() -> Iterator[None]:
    """Let each test have threads of its own, for its machine."""
    bands._helpers.cache_clear()
    yield
    if (pool := bands._helpers()) is not None:
        pool.shutdown()
    bands._helpers.cache_clear()


@pytest.fixture(params=[1, 2, 16])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let the machine have so many cores."""
    monkeypatch.setattr(bands, "usable_cores", lambda: request.param)
    return int(request.param)


@pytest.mark.parametrize(("rows", "step"), [(0, 4), (1, 4), (8, 4), (9, 4), (100, 7), (5, 100)])
def test_every_row_is_worked_on_once(machine: int, rows: int, step: int) -> None:
    counts = np.zeros(rows, np.int64)
    steps: list[int] = []

    def work(band: slice) -> None:
        counts[band] += 1
        steps.append(band.stop - band.start)

    in_bands(rows, step, work)
    assert (counts == 1).all()
    assert all(0 < size <= step for size in steps)
    assert sum(steps) == rows


def test_a_free_core_takes_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both threads must be at work at the same time: each waits for the other one."""
    monkeypatch.setattr(bands, "usable_cores", lambda: 2)
    both = threading.Barrier(2, timeout=10)
    seen: set[str] = set()

    def work(band: slice) -> None:
        seen.add(threading.current_thread().name)
        if band.start < 2:
            both.wait()

    in_bands(4, 1, work)
    assert len(seen) == 2


def test_few_bands_are_done_by_this_thread_alone(machine: int) -> None:
    seen: set[threading.Thread] = set()
    in_bands(8, 4, lambda _: seen.add(threading.current_thread()))
    assert seen == {threading.current_thread()}


@pytest.mark.parametrize("bad", range(6))
def test_what_goes_wrong_is_raised(machine: int, bad: int) -> None:
    def work(band: slice) -> None:
        if band.start == bad:
            raise ValueError("a band that cannot be")

    with pytest.raises(ValueError, match="cannot be"):
        in_bands(6, 1, work)


def test_a_thread_that_is_late_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the helper is held elsewhere, this thread does all and goes on."""
    monkeypatch.setattr(bands, "usable_cores", lambda: 2)
    pool, free = bands._helpers(), threading.Event()
    assert pool is not None
    held = pool.submit(free.wait, 10)
    done: list[int] = []
    in_bands(5, 1, lambda band: done.append(band.start))
    assert not held.done()
    assert done == [0, 1, 2, 3, 4]
    free.set()
    assert held.result()


def test_cores_are_those_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cores.usable_cores() >= 1
    monkeypatch.delattr(cores.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(cores.os, "cpu_count", lambda: 6)
    assert cores.usable_cores() == 6
    monkeypatch.setattr(cores.os, "cpu_count", lambda: None)
    assert cores.usable_cores() == 1
