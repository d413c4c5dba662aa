"""A program whose pixels are already there, and the time of what a hand does in its window."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.image.volume import Volume
from medviewer.io.records import Stack
from tests.app.fakes.desk import Desk

WARM_UP = 5
"""Steps at the start that are not counted."""


@dataclass(frozen=True)
class Times:
    """Milliseconds of each step by the clock, and of this process alone (all its threads)."""

    wall: list[float]
    process: list[float]

    @property
    def median(self) -> float:
        """The median of the clock's times."""
        return float(np.median(self.wall))

    @property
    def slowest(self) -> float:
        """What 99 % of the steps do not take longer than."""
        return float(np.percentile(self.wall, 99))

    @property
    def note(self) -> str:
        """The other figures in words; processor time is what an idle machine would need."""
        cpu, most = np.median(self.process), np.percentile(self.process, 99)
        return (
            f"median {self.median:.1f} ms, 99 % {self.slowest:.1f} ms; "
            f"of processor time {cpu:.1f} and {most:.1f} ms"
        )


def show_large(window: QWidget) -> None:
    """Show a window at 1920x1080; what is there by then is looked at no more for garbage.

    The program does the same when it has started.
    """
    window.resize(1920, 1080)
    window.show()
    QApplication.processEvents()
    gc.freeze()


def timed(step: Callable[[int], None], steps: int) -> Times:
    """Return the times of steps, each with the repaints that follow."""
    wall, process = [], []
    for number in range(steps + WARM_UP):
        QApplication.processEvents()
        start, spent = time.perf_counter(), time.process_time()
        step(number)
        QApplication.processEvents()
        wall.append(1000 * (time.perf_counter() - start))
        process.append(1000 * (time.process_time() - spent))
    return Times(wall[WARM_UP:], process[WARM_UP:])


def opening_with(desk: Desk, volume: Volume) -> None:
    """Let every stack that is opened have these pixels."""
    desk.controller.series._readers = replace(
        desk.reading.readers(), open_volume=lambda *_: volume, fill_volume=lambda *_: volume
    )


def sized(stack: Stack, rows: int, columns: int) -> Stack:
    """Return a stack whose records tell this size."""
    frames = tuple(
        replace(ref, instance=replace(ref.instance, rows=rows, columns=columns))
        for ref in stack.frames
    )
    return replace(stack, frames=frames)
