"""Frames of one series to stacks in geometric order, and what is wrong with them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations

import numpy as np

from medviewer.io.records import FrameRef, Problem, ProblemKind, Stack
from medviewer.io.spacing import (
    SAME_POSITION_MM,
    examine_stack,
    orientation_name,
    positions_mm,
)

Frames = list[FrameRef]

SAME_DIRECTION = float(np.cos(np.radians(0.5)))
"""Cosine of the angle up to which two directions count as one."""
SAME_SPACING = 1e-3
"""Relative difference up to which two pixel spacings count as one."""

_VOLUMETRIC = frozenset({"CT", "MR", "PT"})
_MEASURABLE = _VOLUMETRIC | {"CR", "DX", "MG", "XA", "RF", "IO", "PX"}
"""Modalities whose pixels have a size in the patient that the header should give."""

_AXES = (
    *("EchoTime", "EchoNumbers", "DiffusionBValue", "TemporalPositionIdentifier"),
    *("TemporalPositionIndex", "TriggerTime", "ImageType", "StackID", "Segment"),
    *("InversionTime", "FlipAngle", "SequenceName", "AcquisitionNumber", "AcquisitionTime"),
    *("ContentTime", "t"),
)
"""Header values that may tell apart images of one place, in the order in which they are asked."""


def build_stacks(
    frames: Sequence[FrameRef], modality: str
) -> tuple[tuple[Stack, ...], tuple[Problem, ...]]:
    """Return the stacks of a series and its problems; the order of `frames` does not matter.

    Unlike images (matrix, orientation, pixel spacing) never share a stack; images of one place are
    told apart by the header value that does so; what is left is ordered by position along the
    normal, or by InstanceNumber where there is no geometry.
    """
    ordered = sorted(frames, key=_acquisition_order)
    problems: list[Problem] = []
    stacks: list[Stack] = []
    for group in _alike(ordered, problems):
        for members, axes in _split_repeats(group):
            stack, found = _finish(members, axes, modality)
            stacks.append(stack)
            problems += found
    problems += _series_problems(ordered, modality)
    return tuple(stacks), tuple(problems)


def _acquisition_order(ref: FrameRef) -> tuple[float, str, int]:
    number = ref.instance.instance_number
    return (float("inf") if number is None else number), ref.instance.file, ref.frame


def _alike(frames: Frames, problems: list[Problem]) -> list[Frames]:
    """Split into groups of one matrix, orientation and pixel spacing; name every mixture."""
    by_matrix = _grouped(frames, _matrix)
    if len(by_matrix) > 1:
        sizes = " and ".join(
            f"{rows} x {columns}" for rows, columns, _ in map(_first_matrix, by_matrix)
        )
        problems.append(
            _problem(ProblemKind.MIXED_MATRIX, f"Images of {sizes} in one series.", by_matrix[1:])
        )
    by_orientation = [part for group in by_matrix for part in _clusters(group, _same_orientation)]
    directions = _clusters([ref for ref in frames if ref.header.plane], _same_orientation)
    if len(directions) > 1:
        text = f"{len(directions)} orientations in one series: each is a stack of its own."
        problems.append(_problem(ProblemKind.MIXED_ORIENTATION, text, directions[1:]))
    by_spacing = [part for group in by_orientation for part in _clusters(group, _same_spacing)]
    if len(by_spacing) > len(by_orientation):
        text = "Different pixel spacings in one series: each is a stack of its own."
        problems.append(_problem(ProblemKind.MIXED_MATRIX, text, by_spacing[1:]))
    return [part for group in by_spacing for part in _cines_apart(group)]


def _problem(kind: ProblemKind, text: str, groups: Sequence[Frames]) -> Problem:
    return Problem(kind, text, _files([ref for group in groups for ref in group]))


def _files(frames: Sequence[FrameRef]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref.instance.file for ref in frames))


def _grouped(frames: Frames, key: Callable[[FrameRef], Hashable]) -> list[Frames]:
    groups: dict[Hashable, Frames] = defaultdict(list)
    for ref in frames:
        groups[key(ref)].append(ref)
    return list(groups.values())


def _matrix(ref: FrameRef) -> tuple[int, int, str]:
    photometric = ref.instance.photometric
    kind = photometric if photometric.startswith("MONOCHROME") else "color"
    return ref.instance.rows, ref.instance.columns, kind


def _first_matrix(group: Frames) -> tuple[int, int, str]:
    return _matrix(group[0])


def _clusters(frames: Frames, same: Callable[[FrameRef, FrameRef], bool]) -> list[Frames]:
    """Group frames that are `same` as the first one of a group, in order of appearance."""
    groups: list[Frames] = []
    for ref in frames:
        for group in groups:
            if same(group[0], ref):
                group.append(ref)
                break
        else:
            groups.append([ref])
    return groups


def _same_orientation(first: FrameRef, second: FrameRef) -> bool:
    a, b = first.header.plane, second.header.plane
    if a is None or b is None:
        return a is b
    return _parallel(a.row_direction, b.row_direction) and _parallel(
        a.column_direction, b.column_direction
    )


def _parallel(a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
    return sum(x * y for x, y in zip(a, b, strict=True)) >= SAME_DIRECTION


def _same_spacing(first: FrameRef, second: FrameRef) -> bool:
    a, b = first.header.pixel_spacing_mm, second.header.pixel_spacing_mm
    if a is None or b is None:
        return a is b
    return all(abs(x - y) <= SAME_SPACING * max(x, y) for x, y in zip(a, b, strict=True))


def _cines_apart(frames: Frames) -> list[Frames]:
    """Give every multi-frame file without geometry (a cine loop) a stack of its own."""
    if frames[0].header.plane is not None:
        return [frames]
    cine = [ref for ref in frames if len(ref.instance.frames) > 1]
    single = [ref for ref in frames if len(ref.instance.frames) == 1]
    loops = _grouped(cine, lambda ref: ref.instance.file)
    return ([single] if single else []) + loops


def _split_repeats(frames: Frames) -> list[tuple[Frames, dict[str, int]]]:
    """Split frames that repeat positions into one group a member of the further axis."""
    place = _places(frames)
    counts = np.bincount(place) if len(place) else np.array([0])
    most = int(counts.max())
    if most <= 1:
        return [(frames, {})]
    separated = _separated_by_header(frames, place, most)
    if separated is not None:
        return separated
    if int(counts.min()) == most:
        return _separated_by_order(frames, place, most)
    return [(frames, {})]


def _places(frames: Frames) -> list[int]:
    """Return the number of each frame's position; nothing for frames without geometry."""
    if frames[0].header.plane is None:
        return []
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


def _finish(frames: Frames, axes: dict[str, int], modality: str) -> tuple[Stack, list[Problem]]:
    plane = frames[0].header.plane
    if plane is None:
        problems = []
        if modality in _VOLUMETRIC:
            text = "No position in the patient is given: the images are in order of acquisition."
            problems.append(Problem(ProblemKind.NO_GEOMETRY, text, _files(frames)))
        return Stack(tuple(frames), None, "", axes), problems
    ordered = [frames[n] for n in np.argsort(positions_mm(frames), kind="stable")]
    spacing, problems = examine_stack(ordered)
    return Stack(tuple(ordered), spacing, orientation_name(plane), axes), problems


def _series_problems(frames: Frames, modality: str) -> list[Problem]:
    problems = []
    unmeasured = [ref for ref in frames if ref.header.pixel_spacing_mm is None]
    if unmeasured and modality in _MEASURABLE:
        text = "The size of a pixel is not given: lengths cannot be measured."
        problems.append(Problem(ProblemKind.NO_SPACING, text, _files(unmeasured)))
    return problems
