"""The processor's cores: how many this process may use, and who has them first."""

import os
import sys

NICENESS = 5
"""A third of the window's share where both want one core."""


def usable_cores() -> int:
    """Return how many cores this process may use: a container may have some of the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def let_the_window_first() -> None:
    """Run the calling thread, and those it makes, below the window's priority.

    Linux alone has a niceness for each thread; elsewhere it would be that of the whole program.
    """
    if sys.platform == "linux":
        os.nice(NICENESS)
