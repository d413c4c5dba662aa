"""Bands of rows: all of them once, by one thread or by several, and what goes wrong is told."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from medviewer.image.bands import in_bands, use_helpers


@pytest.fixture(autouse=True)
def nobody_after_it() -> Iterator[None]:
    """Let each test have helpers of its own."""
    yield
    use_helpers(None)


@pytest.fixture(params=[0, 1, 3])
def helpers(request: pytest.FixtureRequest) -> Iterator[int]:
    """Lend so many threads."""
    with ThreadPoolExecutor(max(request.param, 1)) as pool:
        use_helpers(pool, request.param)
        yield int(request.param)


@pytest.mark.parametrize(("rows", "step"), [(0, 4), (1, 4), (8, 4), (9, 4), (100, 7), (5, 100)])
def test_every_row_is_worked_on_once(helpers: int, rows: int, step: int) -> None:
    counts = np.zeros(rows, np.int64)
    steps: list[int] = []

    def work(band: slice) -> None:
        counts[band] += 1
        steps.append(band.stop - band.start)

    in_bands(rows, step, work)
    assert (counts == 1).all()
    assert all(0 < size <= step for size in steps)
    assert sum(steps) == rows


def test_a_lent_thread_takes_bands() -> None:
    """Both threads must be at work at the same time: each waits for the other one."""
    both = threading.Barrier(2, timeout=10)
    seen: set[str] = set()

    def work(band: slice) -> None:
        seen.add(threading.current_thread().name)
        if band.start < 2:
            both.wait()

    with ThreadPoolExecutor(1) as pool:
        use_helpers(pool, 1)
        in_bands(4, 1, work)
    assert len(seen) == 2


def test_few_bands_are_done_by_this_thread_alone(helpers: int) -> None:
    seen: set[threading.Thread] = set()
    in_bands(8, 4, lambda _: seen.add(threading.current_thread()))
    assert seen == {threading.current_thread()}


@pytest.mark.parametrize("bad", range(6))
def test_what_goes_wrong_is_raised(helpers: int, bad: int) -> None:
    def work(band: slice) -> None:
        if band.start == bad:
            raise ValueError("a band that cannot be")

    with pytest.raises(ValueError, match="cannot be"):
        in_bands(6, 1, work)


def test_a_thread_that_is_late_is_not_waited_for() -> None:
    """While the helper is held elsewhere, this thread does all and goes on."""
    free = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        use_helpers(pool, 1)
        held = pool.submit(free.wait, 10)
        done: list[int] = []
        in_bands(5, 1, lambda band: done.append(band.start))
        assert not held.done()
        assert done == [0, 1, 2, 3, 4]
        free.set()
        assert held.result()
