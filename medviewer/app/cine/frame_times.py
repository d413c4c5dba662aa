"""How long each image of a stack stands in a cine, as its file says."""

from dataclasses import dataclass

from medviewer.io.decimal_text import finite_number
from medviewer.io.records import Series, Stack

_SHORTEST_S, _LONGEST_S = 0.002, 10.0
"""What is beyond is no time between frames that anybody meant."""
_SWEEPING = "1"
"""PreferredPlaybackSequencing: back and forth."""
_TRIGGER_TIME = "TriggerTime"


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """The rate that a file asks for, in frames a second, and where it says so.

    `seconds` is how long each frame stands where they differ; empty where all stand alike.
    """

    rate: float
    source: str
    seconds: tuple[float, ...] = ()
    back_and_forth: bool = False

    def at_rate(self, index: int, rate: float) -> float:
        """Return for how many seconds frame `index` stands when played at `rate`."""
        if not self.seconds:
            return 1 / rate
        return self.seconds[index] * self.rate / rate


def frame_times(stack: Stack) -> FrameTimes | None:
    """Return what the file of a stack says of its cine (PS3.3 C.7.6.5), or None.

    FrameTimeVector (where there is one time a frame), FrameTime, CineRate and
    RecommendedDisplayFrameRate are asked in this order.
    """
    if len(stack.frames) < 2:
        return None
    words = stack.frames[0].instance.attributes
    sweeps = words.get("PreferredPlaybackSequencing", "") == _SWEEPING
    seconds = _vector(stack, words.get("FrameTimeVector", ""))
    if seconds:
        rate = len(seconds) / sum(seconds)
        return FrameTimes(rate, "FrameTimeVector", seconds, sweeps)
    for keyword in ("FrameTime", "CineRate", "RecommendedDisplayFrameRate"):
        number = finite_number(words.get(keyword, ""))
        second = number / 1000 if keyword == "FrameTime" else 1 / number if number else 0.0
        if _makes_sense(second):
            return FrameTimes(1 / second, keyword, back_and_forth=sweeps)
    return None


def member_rate(series: Series, stack_index: int) -> float | None:
    """Return the true rate of the phases of a heart (TriggerTime), or None where it is not known.

    Their mean distance in ms is taken, since triggers differ by a little.
    """
    texts = [series.stacks[n].member.get(_TRIGGER_TIME, "") for n in series.members(stack_index)]
    times = [finite_number(text) for text in texts if text]
    if len(times) < 2 or len(times) < len(texts):
        return None
    second = (max(times) - min(times)) / (len(times) - 1) / 1000
    return 1 / second if _makes_sense(second) else None


def _vector(stack: Stack, text: str) -> tuple[float, ...]:
    r"""Return how many seconds each frame stands: up to the increment of the next one.

    The last one has no next; it stands for the mean of the others.
    """
    instance = stack.frames[0].instance
    increments = [finite_number(part) / 1000 for part in text.split("\\")] if text else []
    if len(increments) != len(instance.frames):
        return ()
    if any(ref.instance is not instance for ref in stack.frames):
        return ()
    following = increments[1:]
    if not all(_makes_sense(second) for second in following):
        return ()
    stands = (*following, sum(following) / len(following))
    return tuple(stands[ref.frame] for ref in stack.frames)


def _makes_sense(second: float) -> bool:
    return _SHORTEST_S <= second <= _LONGEST_S
