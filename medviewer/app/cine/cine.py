"""`Cine`: how the images of one cell are played, as a value."""

from dataclasses import dataclass
from typing import Literal

from medviewer.app.cine.frame_times import FrameTimes
from medviewer.config import CineLoop

Along = Literal["slices", "members"]

LOOPS: tuple[CineLoop, ...] = ("loop", "once", "back_and_forth")
RATES = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0)
"""Frames a second that can be chosen, beside the one that the file asks for."""


@dataclass(frozen=True, slots=True)
class Cine:
    """How a cell plays.

    Attributes
    ----------
    rate, usual_rate
        Frames a second that are asked for now, and those of the file or of the settings.
    times
        What the file says of its frames, if anything.
    along
        Whether the slices of a stack are played, or the members of a 4-D series.
    axis
        What the members of the series are, in a word; empty where it has none.
    waiting
        Whether the next image is still to be read.
    achieved
        Frames a second that were shown lately, None while nobody knows.
    dropped
        How many frames were left out since it began to play, so that others were in time.
    """

    rate: float
    usual_rate: float
    times: FrameTimes | None = None
    playing: bool = False
    forwards: bool = True
    loop: CineLoop = "loop"
    along: Along = "slices"
    axis: str = ""
    waiting: bool = False
    achieved: float | None = None
    dropped: int = 0

    @property
    def rates(self) -> tuple[float, ...]:
        """The rates that can be chosen, the slowest first."""
        return tuple(sorted({*RATES, self.usual_rate}))

    def seconds_at(self, index: int) -> float:
        """Return for how long image `index` stands."""
        if self.times is None or self.along == "members":
            return 1 / self.rate
        return self.times.at_rate(index, self.rate)


def other_rate(cine: Cine, steps: int) -> float:
    """Return the rate so many steps faster than that of a cine, slower where negative."""
    rates = cine.rates
    nearest = min(range(len(rates)), key=lambda n: abs(rates[n] - cine.rate))
    return rates[min(max(nearest + steps, 0), len(rates) - 1)]


def following(index: int, count: int, loop: CineLoop, *, forwards: bool) -> tuple[int, bool] | None:
    """Return the image after `index` of `count` and whether it then goes forwards.

    None where it ends. At the ends it begins again, stops, or turns around.
    """
    step = 1 if forwards else -1
    if 0 <= index + step < count:
        return index + step, forwards
    if loop == "loop":
        return (0 if forwards else count - 1), forwards
    if loop == "once":
        return None
    return index - step, not forwards
