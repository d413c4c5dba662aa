"""Work on an image in bands of rows, by this thread and by others where cores are free.

NumPy lets go of the interpreter while it works on a band: that is what makes others a help.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from medviewer.cores import usable_cores

_MOST_HELPERS = 3
_LEAST_BANDS = 3
"""Fewer are done before a helper has begun."""


def in_bands(rows: int, step: int, work: Callable[[slice], None]) -> None:
    """Call `work` with slices of at most `step` rows that together are all rows, in any order.

    Every thread takes the next band when it is done with one: while a model holds the other cores,
    this thread does nearly all of them. What `work` raises is raised here.
    """
    starts = iter(range(0, rows, step))
    pool = _helpers() if -(-rows // step) >= _LEAST_BANDS else None

    def work_on(starts: Iterator[int]) -> None:
        for start in starts:
            work(slice(start, min(start + step, rows)))

    others = [] if pool is None else [pool.submit(work_on, starts) for _ in range(_count())]
    try:
        work_on(starts)
    finally:
        for other in others:
            other.cancel()  # it need not begin where nothing is left
    for other in others:
        if not other.cancelled():
            other.result()


@lru_cache(maxsize=1)
def _helpers() -> ThreadPoolExecutor | None:
    count = _count()
    return ThreadPoolExecutor(count, "image-bands") if count else None


def _count() -> int:
    return min(usable_cores() - 1, _MOST_HELPERS)
