"""How much memory there is, and arrays whose slices can give theirs back."""

import mmap
import os
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.io.control_groups import memory_limits

SMALL_MACHINE_BYTES = 8.0 * 2**30
"""Taken for true where a system does not tell its memory."""


def memory_bytes() -> float:
    """Return the memory of the machine, or of the container where that is less."""
    return min([_machine_bytes(), *memory_limits()])


def _machine_bytes() -> float:
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):  # Windows does not say
        return SMALL_MACHINE_BYTES


def can_release() -> bool:
    """Tell whether `release` gives memory back on this system."""
    return hasattr(mmap, "MADV_DONTNEED") and hasattr(mmap, "MAP_PRIVATE")


def releasable_zeros(shape: tuple[int, ...], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Return zeros that take memory only where they are written, until `release`.

    Raises
    ------
    MemoryError
        When the system does not give so large a range of addresses.
    """
    size = int(np.prod(shape, dtype=object)) * dtype.itemsize
    unreserved: int = getattr(mmap, "MAP_NORESERVE", 0)
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | unreserved
    try:
        pages = mmap.mmap(-1, size, flags=flags)
    except (OSError, OverflowError, ValueError) as error:
        raise MemoryError from error
    return np.frombuffer(pages, dtype).reshape(shape)


def release(stored: npt.NDArray[Any], index: int) -> None:
    """Give back the memory of slice `index` of a `releasable_zeros`; its values become zeros.

    Only whole pages go: the first and last few values may stay.
    """
    buffer: object = stored.base
    while isinstance(buffer, np.ndarray):
        buffer = buffer.base
    if isinstance(buffer, memoryview):
        buffer = buffer.obj
    if not isinstance(buffer, mmap.mmap):
        return
    size = stored[index].nbytes
    first = -(-index * size // mmap.PAGESIZE) * mmap.PAGESIZE
    last = (index + 1) * size // mmap.PAGESIZE * mmap.PAGESIZE
    if last > first:
        buffer.madvise(mmap.MADV_DONTNEED, first, last - first)
