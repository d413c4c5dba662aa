"""Further axes of a series: images of one place, told apart by echo, b-value, time..."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import prod

import numpy as np

from medviewer.io.grouping.spacing import SAME_POSITION_MM, positions_mm
from medviewer.io.records import FrameRef

Frames = list[FrameRef]

_AXES = (
    *("EchoTime", "EchoNumbers", "DiffusionBValue", "TemporalPositionIdentifier"),
    *("TemporalPositionIndex", "TriggerTime", "ImageType", "StackID", "Segment"),
    *("DiffusionGradientOrientation", "InversionTime", "FlipAngle", "SequenceName"),
    *("ConvolutionKernel", "KVP", "AcquisitionNumber", "AcquisitionTime", "ContentTime", "t"),
    *(f"DimensionIndex{number}" for number in range(1, 6)),
)
"""Header values that may tell apart images of one place, in the order in which they are asked."""
_PAIRED = _AXES[: _AXES.index("SequenceName")]
_MOST_AXES = 3
_DIFFUSION = ("DiffusionBValue", "DiffusionGradientOrientation")
"""Several shells share their directions; an average of them has none."""
_IN_ORDER = "repeat"
_VECTORS = frozenset({"DiffusionGradientOrientation"})


@dataclass(frozen=True, slots=True)
class Member:
    """Images that lie at one point of the further axes.

    `axes` holds the axes' names and lengths, `values` what this member's headers say on each.
    """

    frames: Frames
    axes: dict[str, int] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


def split_repeats(frames: Frames) -> list[Member]:
    """Split frames that repeat positions into the members of the further axes.

    Frames whose repetition follows no rule stay together.
    """
    if frames[0].header.plane is None:
        return _separated_by_time(frames)
    place = _places(frames)
    counts = np.bincount(place)
    most = int(counts.max())
    if most <= 1:
        return [Member(frames)]
    separated = _separated_by_header(frames, place, most)
    if int(counts.size) == 1:  # one place again and again is a film to scroll, not many stacks
        return [Member(frames, {} if separated is None else separated[0].axes)]
    if separated is not None:
        return separated
    if int(counts.min()) >= most - (most > 2):  # the last of many repetitions may be incomplete
        return _separated_by_order(frames, place, most)
    return [Member(frames)]


def _separated_by_time(frames: Frames) -> list[Member]:
    """Split the frames of a file without geometry by the time point that they name."""
    times: dict[str, Frames] = defaultdict(list)
    for ref in frames:
        times[header_value(ref, "t")].append(ref)
    if len(times) == 1:
        return [Member(frames)]
    return [Member(group, {"t": len(times)}, {"t": time}) for time, group in times.items()]


def _places(frames: Frames) -> list[int]:
    """Return the number of each frame's position along the normal."""
    along = positions_mm(frames)
    order = np.argsort(along, kind="stable")
    numbers = np.cumsum(np.diff(along[order], prepend=along[order[0]]) > SAME_POSITION_MM)
    place = np.empty(len(frames), int)
    place[order] = numbers
    return [int(number) for number in place]


def _separated_by_header(frames: Frames, place: list[int], most: int) -> list[Member] | None:
    """Split by header values, up to three together, that leave no position twice in a group."""
    said = {name: _values(frames, name) for name in _names_in(frames)}
    lengths = {name: len(set(values)) for name, values in said.items()}
    varying = {name: length for name, length in lengths.items() if length > 1}
    for keywords in _candidates(varying, most):
        values = list(zip(*(said[name] for name in keywords), strict=True))
        distinct = dict.fromkeys(values)
        if len(distinct) == most and len(set(zip(values, place, strict=True))) == len(frames):
            groups: dict[tuple[str, ...], Frames] = {own: [] for own in _sorted(keywords, distinct)}
            for ref, own in zip(frames, values, strict=True):
                groups[own].append(ref)
            return _members(keywords, groups)
    return None


def _names_in(frames: Frames) -> list[str]:
    """Return which of the axes' names occur at all: a long 4-D file has a single one."""
    own = {id(ref.header.attributes): ref.header.attributes for ref in frames}
    files = {id(ref.instance): ref.instance.attributes for ref in frames}
    there = set().union(*own.values(), *files.values())
    return [name for name in _AXES if name in there]


def _candidates(lengths: Mapping[str, int], most: int) -> Iterator[tuple[str, ...]]:
    """Yield what may tell `most` members apart, what says most about them first.

    `lengths` gives how many values each header value has.
    """
    for name in lengths:
        yield (name,)
        if name == _DIFFUSION[1] and _DIFFUSION[0] in lengths:
            yield _DIFFUSION
    paired = [name for name in _PAIRED if lengths.get(name, most + 1) <= most]
    for count in range(2, _MOST_AXES + 1):
        for names in combinations(paired, count):
            if prod(lengths[name] for name in names) >= most:
                yield names


def _members(keywords: Sequence[str], groups: dict[tuple[str, ...], Frames]) -> list[Member]:
    """Name the axes; two that do not fill a grid are one axis, named by the finer of them."""
    lengths = {name: len({own[n] for own in groups}) for n, name in enumerate(keywords)}
    if prod(lengths.values()) != len(groups):
        lengths = {max(lengths, key=lambda name: lengths[name]): len(groups)}
    return [
        Member(group, lengths, _weighting(keywords, group) | dict(zip(keywords, own, strict=True)))
        for own, group in groups.items()
    ]


def _weighting(keywords: Sequence[str], frames: Frames) -> dict[str, str]:
    """Return the b-value of a member, without which a direction says little."""
    if "DiffusionGradientOrientation" not in keywords:
        return {}
    values = {header_value(ref, "DiffusionBValue") for ref in frames}
    value = values.pop()
    return {} if values or not value else {"DiffusionBValue": value}


def header_value(ref: FrameRef, name: str) -> str:
    """Return what a frame says of itself, or its file of all frames."""
    return ref.header.attributes.get(name) or ref.instance.attributes.get(name, "")


def _values(frames: Frames, name: str) -> list[str]:
    return [header_value(ref, name) for ref in frames]


def _sorted(
    keywords: Sequence[str], distinct: Collection[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Sort by number along every axis; what has none keeps the order of acquisition there."""
    along = zip(keywords, map(dict.fromkeys, zip(*distinct, strict=True)), strict=True)
    places = [
        {value: (_as_number(value, is_vector=name in _VECTORS), n) for n, value in enumerate(seen)}
        for name, seen in along
    ]
    return sorted(
        distinct, key=lambda own: [place[value] for place, value in zip(places, own, strict=True)]
    )


def _as_number(value: str, *, is_vector: bool) -> float:
    if not value:
        return float("-inf")
    try:
        return 0.0 if is_vector else float(value)
    except ValueError:
        return float("inf")


def _separated_by_order(frames: Frames, place: list[int], most: int) -> list[Member]:
    """Take the first image of every place, then the second: no header value tells them apart."""
    name = _IN_ORDER
    if header_value(frames[0], "NumberOfTemporalPositions") == str(most):
        name = "TemporalPosition"
    seen: dict[int, int] = defaultdict(int)
    members: list[Frames] = [[] for _ in range(most)]
    for ref, number in zip(frames, place, strict=True):
        members[seen[number]].append(ref)
        seen[number] += 1
    return [
        Member(member, {name: most}, {name: str(number)})
        for number, member in enumerate(members, 1)
    ]
