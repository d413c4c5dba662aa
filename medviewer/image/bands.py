"""Work on an image in bands of rows, by this thread and by those that the program lends.

NumPy lets go of the interpreter while it works on a band: that is what makes others a help.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor

_LEAST_BANDS = 3
"""Fewer are done before a helper has begun."""

_lent: tuple[Executor, int] | None = None


def use_helpers(helpers: Executor | None, count: int = 0) -> None:
    """Let so many threads of an executor help from now on; None: nobody."""
    global _lent  # noqa: PLW0603 - cores are the program's
    _lent = None if helpers is None or count < 1 else (helpers, count)


def in_bands(rows: int, step: int, work: Callable[[slice], None]) -> None:
    """Call `work` with slices of at most `step` rows that together are all rows, in any order.

    Every thread takes the next band when it is done with one: while a model holds the other cores,
    this thread does nearly all of them. What `work` raises is raised here.
    """
    starts = iter(range(0, rows, step))

    def work_on(starts: Iterator[int]) -> None:
        for start in starts:
            work(slice(start, min(start + step, rows)))

    if _lent is None or -(-rows // step) < _LEAST_BANDS:
        work_on(starts)
        return
    helpers, count = _lent
    others = [helpers.submit(work_on, starts) for _ in range(count)]
    try:
        work_on(starts)
    finally:
        for other in others:
            other.cancel()  # it need not begin where nothing is left
    for other in others:
        if not other.cancelled():
            other.result()
