import numpy as np
import psutil
import pytest

from medviewer.io import memory
from medviewer.io.memory import can_release, memory_bytes, releasable_zeros, release


def test_a_containers_limit_counts_where_it_is_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "memory_limits", lambda: iter([9223372036854771712.0, 1048576.0]))
    assert memory_bytes() == 1048576


def test_without_a_limit_the_machine_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "memory_limits", lambda: iter([]))
    assert memory_bytes() == psutil.virtual_memory().total


def test_a_machine_that_does_not_tell_its_memory_is_taken_for_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str) -> int:
        raise ValueError(name)

    monkeypatch.setattr(memory, "memory_limits", lambda: iter([]))
    monkeypatch.setattr(memory.os, "sysconf", refuse)
    assert memory_bytes() == 8 * 2**30


needs_release = pytest.mark.skipif(not can_release(), reason="this system gives no pages back")


@needs_release
def test_a_released_slice_is_zero_and_its_neighbours_stay() -> None:
    stored = releasable_zeros((3, 128, 128), np.dtype(np.int16))
    stored[:] = 7
    release(stored, 1)
    assert not stored[1].any()
    assert (stored[[0, 2]] == 7).all()


@needs_release
def test_released_memory_goes_back_to_the_system() -> None:
    process = psutil.Process()
    stored = releasable_zeros((64, 512, 1024), np.dtype(np.int16))
    stored[:] = 1
    filled = process.memory_info().rss
    for index in range(64):
        release(stored, index)
    assert filled - process.memory_info().rss > 0.9 * stored.nbytes


@needs_release
def test_slices_that_share_a_page_keep_the_shared_part() -> None:
    stored = releasable_zeros((4, 30, 30), np.dtype(np.int16))  # 1800 bytes: less than a page
    stored[:] = 7
    release(stored, 1)
    assert (stored == 7).all()


def test_an_ordinary_array_keeps_its_values() -> None:
    stored = np.full((2, 128, 128), 7, np.int16)
    release(stored, 0)
    release(stored[:1], 0)
    assert (stored == 7).all()


@needs_release
def test_more_than_the_address_space_is_no_memory() -> None:
    with pytest.raises(MemoryError):
        releasable_zeros((2**40, 2**20), np.dtype(np.int64))
