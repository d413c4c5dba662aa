"""Further axes of a series: images of one place, told apart by echo, b-value, time..."""

from collections import defaultdict
from itertools import combinations

import numpy as np

from medviewer.io.grouping.spacing import SAME_POSITION_MM, positions_mm
from medviewer.io.records import FrameRef

Frames = list[FrameRef]

_AXES = (
    *("EchoTime", "EchoNumbers", "DiffusionBValue", "TemporalPositionIdentifier"),
    *("TemporalPositionIndex", "TriggerTime", "ImageType", "StackID", "Segment"),
    *("InversionTime", "FlipAngle", "SequenceName", "AcquisitionNumber", "AcquisitionTime"),
    *("ContentTime", "t"),
)
"""Header values that may tell apart images of one place, in the order in which they are asked."""


def split_repeats(frames: Frames) -> list[tuple[Frames, dict[str, int]]]:
    """Split frames that repeat positions into one group a member of the further axis.

    With each group come the names of the axes and their lengths. Frames whose repetition follows
    no rule stay together.
    """
    if frames[0].header.plane is None:
        return _separated_by_time(frames)
    place = _places(frames)
    counts = np.bincount(place)
    most = int(counts.max())
    if most <= 1:
        return [(frames, {})]
    separated = _separated_by_header(frames, place, most)
    if int(counts.size) == 1:  # one place again and again is a film to scroll, not many stacks
        return [(frames, {} if separated is None else separated[0][1])]
    if separated is not None:
        return separated
    if int(counts.min()) == most:
        return _separated_by_order(frames, place, most)
    return [(frames, {})]


def _separated_by_time(frames: Frames) -> list[tuple[Frames, dict[str, int]]]:
    """Split the frames of a file without geometry by the time point that they name."""
    times: dict[str, Frames] = defaultdict(list)
    for ref in frames:
        times[_value(ref, "t")].append(ref)
    axes = {"t": len(times)} if len(times) > 1 else {}
    return [(group, axes) for group in times.values()]


def _places(frames: Frames) -> list[int]:
    """Return the number of each frame's position along the normal."""
    along = positions_mm(frames)
    order = np.argsort(along, kind="stable")
    numbers = np.cumsum(np.diff(along[order], prepend=along[order[0]]) > SAME_POSITION_MM)
    place = np.empty(len(frames), int)
    place[order] = numbers
    return [int(number) for number in place]


def _separated_by_header(
    frames: Frames, place: list[int], most: int
) -> list[tuple[Frames, dict[str, int]]] | None:
    """Split by one header value, or by two, that leave no position twice in a group."""
    for keywords in [*((name,) for name in _AXES), *combinations(_AXES[:9], 2)]:
        values = [tuple(_value(ref, name) for name in keywords) for ref in frames]
        pairs = set(zip(values, place, strict=True))
        distinct = sorted(set(values), key=_numeric_order)
        if len(distinct) == most and len(pairs) == len(frames):
            axes = {name: len({value[n] for value in distinct}) for n, name in enumerate(keywords)}
            return [
                ([ref for ref, own in zip(frames, values, strict=True) if own == value], axes)
                for value in distinct
            ]
    return None


def _value(ref: FrameRef, name: str) -> str:
    return ref.header.attributes.get(name) or ref.instance.attributes.get(name, "")


def _numeric_order(values: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
    return tuple((_as_number(value), value) for value in values)


def _as_number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("inf")


def _separated_by_order(
    frames: Frames, place: list[int], most: int
) -> list[tuple[Frames, dict[str, int]]]:
    """Take the first image of every place, then the second: no header value tells them apart."""
    seen: dict[int, int] = defaultdict(int)
    members: list[Frames] = [[] for _ in range(most)]
    for ref, number in zip(frames, place, strict=True):
        members[seen[number]].append(ref)
        seen[number] += 1
    return [(member, {"repeat": most}) for member in members]
