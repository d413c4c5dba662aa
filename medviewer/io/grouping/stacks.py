"""Frames of one series to stacks in geometric order, and what is wrong with them."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from medviewer.image.volume import Rescale
from medviewer.io.grouping.axes import Member, header_value, split_repeats
from medviewer.io.grouping.spacing import (
    SAME_POSITION_MM,
    are_even,
    examine_stack,
    orientation_name,
    positions_mm,
)
from medviewer.io.records import (
    NO_SUV_REASON,
    FrameRef,
    Problem,
    ProblemKind,
    Stack,
    files_of,
    film_view,
)
from medviewer.language import later, translate, translate_made

Frames = list[FrameRef]

SAME_DIRECTION = float(np.cos(np.radians(0.5)))
"""Cosine of the angle up to which two directions count as one."""
SAME_SPACING = 1e-3
"""Relative difference up to which two pixel spacings count as one."""

_MOST_NAMED = 3
"""So many different ones are listed in a text."""
_HOW_MADE = ("ConvolutionKernel", "ImageType")
"""Images of one stack agree in these, where their headers say them."""
_VOLUMETRIC = frozenset({"CT", "MR", "PT"})
_MEASURABLE = _VOLUMETRIC | {"CR", "DX", "MG", "XA", "RF", "IO", "PX"}
"""Modalities whose pixels have a size in the patient that the header should give."""


def build_stacks(
    frames: Sequence[FrameRef], modality: str
) -> tuple[tuple[Stack, ...], tuple[Problem, ...]]:
    """Return the stacks of a series and its problems; the order of `frames` does not matter.

    Unlike images (matrix, orientation, pixel spacing) never share a stack, nor do mammograms of
    different sides or views; images of one place are told apart by the header value that does so;
    what is left is ordered by position along the normal, or by InstanceNumber where there is no
    geometry.
    """
    ordered = sorted(frames, key=_acquisition_order)
    problems: list[Problem] = []
    stacks: list[Stack] = []
    groups = _alike(ordered, problems)
    if modality == "MG":
        groups = [part for group in groups for part in _views_apart(group)]
    for number, group in enumerate(groups):
        for member in _members(group, problems):
            stack, found = _finish(member, number, modality)
            stacks.append(stack)
            problems += found
    if all(problem.kind is not ProblemKind.INCONSISTENT_RESCALE for problem in problems):
        problems += _rescale_problems(stacks, modality)
    problems += _series_problems(ordered, modality)
    return tuple(stacks), tuple(problems)


def _acquisition_order(ref: FrameRef) -> tuple[float, list[tuple[int, str]], list[int], int]:
    """Return a key of instance number and file, and for frames of their index (PS3.3 C.7.6.17)."""
    number = ref.instance.instance_number
    order = float("inf") if number is None else number
    return order, _natural(ref.instance.file), _dimension_index(ref), ref.frame


def _dimension_index(ref: FrameRef) -> list[int]:
    """Return where a frame stands among those of its file, the slowest dimension first."""
    index: list[int] = []
    while (value := ref.header.attributes.get(f"DimensionIndex{len(index) + 1}")) is not None:
        index.append(int(value))
    return index


def _natural(file: str) -> list[tuple[int, str]]:
    """Return a key that puts ``image2`` before ``image10``."""
    return [(int(digits or 0), words) for words, digits in re.findall(r"(\D*)(\d*)", file)]


def _alike(frames: Frames, problems: list[Problem]) -> list[Frames]:
    """Split into groups of one matrix, orientation and pixel spacing; name every mixture."""
    by_matrix = _grouped(frames, _matrix)
    if len(by_matrix) > 1:
        text = translate("Problems", "Unlike images in one series: {sizes}.").format(
            sizes=_matrices(by_matrix)
        )
        problems.append(_problem(ProblemKind.MIXED_MATRIX, text, by_matrix[1:]))
    by_orientation = [part for group in by_matrix for part in _clusters(group, _same_orientation)]
    directions = _clusters([ref for ref in frames if ref.header.plane], _same_orientation)
    if len(directions) > 1:
        text = translate(
            "Problems", "{count} orientations in one series: each is a stack of its own."
        ).format(count=len(directions))
        problems.append(_problem(ProblemKind.MIXED_ORIENTATION, text, directions[1:]))
    by_spacing = [part for group in by_orientation for part in _clusters(group, _same_spacing)]
    if len(by_spacing) > len(by_orientation):
        text = translate(
            "Problems", "Different pixel spacings in one series: each is a stack of its own."
        )
        problems.append(_problem(ProblemKind.MIXED_MATRIX, text, by_spacing[1:]))
    return [part for group in by_spacing for part in _cines_apart(group)]


def _problem(kind: ProblemKind, text: str, groups: Sequence[Frames]) -> Problem:
    return Problem(kind, text, files_of(ref for group in groups for ref in group))


def _grouped(frames: Frames, key: Callable[[FrameRef], Hashable]) -> list[Frames]:
    groups: dict[Hashable, Frames] = defaultdict(list)
    for ref in frames:
        groups[key(ref)].append(ref)
    return list(groups.values())


def _matrix(ref: FrameRef) -> tuple[int, int, str]:
    photometric = ref.instance.photometric
    kind = photometric if photometric.startswith("MONOCHROME") else later("Problems", "color")
    return ref.instance.rows, ref.instance.columns, kind


def _matrices(groups: Sequence[Frames]) -> str:
    text = translate("Problems", "{rows} x {columns} {kind}")
    matrices = (_matrix(group[0]) for group in groups)
    return translate("Lists", ", ").join(
        text.format(rows=rows, columns=columns, kind=translate("Problems", kind))
        for rows, columns, kind in matrices
    )


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
    return a == b or sum(x * y for x, y in zip(a, b, strict=True)) >= SAME_DIRECTION


def _same_spacing(first: FrameRef, second: FrameRef) -> bool:
    a, b = first.header.pixel_spacing_mm, second.header.pixel_spacing_mm
    if a is None or b is None:
        return a is b
    return a == b or all(abs(x - y) <= SAME_SPACING * max(x, y) for x, y in zip(a, b, strict=True))


def _members(frames: Frames, problems: list[Problem]) -> list[Member]:
    """Split images of one kind of grid into what can each be a volume."""
    members = split_repeats(frames)
    is_film = frames[0].header.plane is None or np.ptp(positions_mm(frames)) <= SAME_POSITION_MM
    if len(members) > 1 or is_film:
        return members
    return [Member(part) for part in _reconstructions(frames, problems)] or members


def _reconstructions(frames: Frames, problems: list[Problem]) -> list[Frames]:
    """Split images that lie between each other by how they were made; nothing where all are alike.

    Parts that follow each other, such as base and vault of a head, are read as one; so is a volume
    in which a few slices are made otherwise: apart from them it would have holes.
    """
    for name in _HOW_MADE:
        groups = _grouped(frames, partial(header_value, name=name))
        is_said = len({header_value(group[0], name) for group in groups} - {""}) > 1
        if is_said and _are_interleaved(groups) and all(map(are_even, groups)):
            text = translate(
                "Problems",
                "{count} kinds of images lie between each other: each is a stack of its own.",
            ).format(count=len(groups))
            problems.append(_problem(ProblemKind.MIXED_RECONSTRUCTION, text, groups[1:]))
            return groups
    return []


def _are_interleaved(groups: Sequence[Frames]) -> bool:
    """Tell whether slices of one group lie between those of another."""
    along = positions_mm([ref for group in groups for ref in group])
    parts = np.split(along, np.cumsum([len(group) for group in groups])[:-1])
    ranges = sorted((part.min(), part.max()) for part in parts)
    return any(high > low for (_, high), (low, _) in pairwise(ranges))


def _cines_apart(frames: Frames) -> list[Frames]:
    """Give every multi-frame file without geometry (a cine loop) a stack of its own."""
    if frames[0].header.plane is not None:
        return [frames]
    cine = [ref for ref in frames if len(ref.instance.frames) > 1]
    single = [ref for ref in frames if len(ref.instance.frames) == 1]
    loops = _grouped(cine, lambda ref: ref.instance.file)
    return ([single] if single else []) + loops


def _views_apart(frames: Frames) -> list[Frames]:
    """Give every side and view of mammograms a stack of its own: they are read side by side."""
    return [frames] if frames[0].header.plane is not None else _grouped(frames, film_view)


def _finish(member: Member, group: int, modality: str) -> tuple[Stack, list[Problem]]:
    frames, plane = member.frames, member.frames[0].header.plane
    if plane is None:
        problems = []
        if modality in _VOLUMETRIC:
            text = translate(
                "Problems",
                "No position in the patient is given: the images are in order of acquisition.",
            )
            problems.append(Problem(ProblemKind.NO_GEOMETRY, text, files_of(frames)))
        return Stack(tuple(frames), None, "", member.axes, member.values, group), problems
    ordered = [frames[n] for n in np.argsort(positions_mm(frames), kind="stable")]
    spacing, problems = examine_stack(ordered, in_one_place=bool(member.axes))
    name = orientation_name(plane)
    return Stack(tuple(ordered), spacing, name, member.axes, member.values, group), problems


def _rescale_problems(stacks: Sequence[Stack], modality: str) -> list[Problem]:
    """Name rescale that differs within a series, unless a stack has done so; PET's always does."""
    groups = _grouped([ref for stack in stacks for ref in stack.frames], _rescale)
    if len(groups) == 1 or modality == "PT":
        return []
    named = [_in_words(group) for group in groups[:_MOST_NAMED]]
    if len(groups) > _MOST_NAMED:
        others = translate("Problems", "{count} others")
        named.append(others.format(count=len(groups) - _MOST_NAMED))
    listed = translate("Lists", "; ").join(named)
    text = translate("Problems", "Slope and intercept differ within this series: {values}.").format(
        values=listed
    )
    return [_problem(ProblemKind.INCONSISTENT_RESCALE, text, groups[1:])]


def _rescale(ref: FrameRef) -> Rescale:
    return ref.header.rescale


def _in_words(group: Frames) -> str:
    rescale = group[0].header.rescale
    text = translate("Problems", "{slope:g} and {intercept:g} in {count} images")
    if len(group) == 1:
        text = translate("Problems", "{slope:g} and {intercept:g} in {count} image")
    return text.format(slope=rescale.slope, intercept=rescale.intercept, count=len(group))


def _series_problems(frames: Frames, modality: str) -> list[Problem]:
    problems = []
    unmeasured = [ref for ref in frames if ref.header.pixel_spacing_mm is None]
    if unmeasured and modality in _MEASURABLE:
        text = translate(
            "Problems", "The size of a pixel is not given: lengths cannot be measured."
        )
        problems.append(Problem(ProblemKind.NO_SPACING, text, files_of(unmeasured)))
    return problems + _uptake_problems(frames)


def _uptake_problems(frames: Frames) -> list[Problem]:
    """Say why PET values are not SUV, once for every reason."""
    reasons = _grouped(frames, lambda ref: ref.instance.attributes.get(NO_SUV_REASON, ""))
    problems = []
    for group in reasons:
        reason = group[0].instance.attributes.get(NO_SUV_REASON)
        if reason:
            text = translate("Problems", "The values cannot be shown as SUV: {reason}.").format(
                reason=translate_made("Headers", reason)
            )
            problems.append(Problem(ProblemKind.NO_SUV, text, files_of(group)))
    return problems
