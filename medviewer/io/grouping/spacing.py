"""The steps between the slices of one stack: regular, or what is wrong with them."""

from collections.abc import Sequence

import numpy as np

from medviewer.image.geometry import FloatArray, PlaneGeometry
from medviewer.io.records import FrameRef, Problem, ProblemKind, files_of
from medviewer.language import later, translate

SAME_POSITION_MM = 0.01
"""Slices closer than this lie in one place."""
MAX_TILT_DEGREES = 0.5
OBLIQUE_DEGREES = 20.0
MAX_GAP_SHARE = 0.2
"""More gaps than this share of the steps are uneven spacing, not missing slices."""
_LEAST_RUN = 2
"""So many equal steps are a part of its own: a single one says nothing."""

Spacing = tuple[float, float, float]


def positions_mm(frames: Sequence[FrameRef]) -> FloatArray:
    """Return where each frame lies along the normal of the first one, mm, shape ``(N,)``."""
    return _origins(frames) @ _plane(frames[0]).normal


def _origins(frames: Sequence[FrameRef]) -> FloatArray:
    return np.array([_plane(ref).position_lps for ref in frames])


def _plane(ref: FrameRef) -> PlaneGeometry:
    plane = ref.header.plane
    assert plane is not None, "stacks without geometry are not measured"
    return plane


def orientation_name(plane: PlaneGeometry) -> str:
    """Return ``axial``, ``coronal`` or ``sagittal`` within 20 degrees, else ``oblique``."""
    along = np.abs(plane.normal)
    axis = int(np.argmax(along))
    if along[axis] < np.cos(np.radians(OBLIQUE_DEGREES)):
        return later("Planes", "oblique")
    return (
        later("Planes", "sagittal"),
        later("Planes", "coronal"),
        later("Planes", "axial"),
    )[axis]


def examine_stack(
    frames: Sequence[FrameRef], *, in_one_place: bool = False
) -> tuple[Spacing | None, list[Problem]]:
    """Return the true ``(k, j, i)`` spacing of ordered frames, or None and what is wrong.

    `in_one_place` says that frames of one position belong together, so that none is a duplicate.
    """
    if len(frames) < 2:
        return None, []
    problems = _rescale_problems(frames)
    steps = np.diff(positions_mm(frames))
    if frames[0].instance.modality != "SEG":  # where nothing is segmented, frames may be left out
        problems += _duplicates(frames, steps, in_one_place=in_one_place) or _uneven(frames, steps)
    tilt = tilt_degrees(frames)
    if tilt > MAX_TILT_DEGREES:
        text = translate(
            "Problems",
            "Gantry tilt of {tilt:.1f} degrees: the slices are shifted against each other.",
        ).format(tilt=tilt)
        values = {"tilt_degrees": tilt}
        problems.append(Problem(ProblemKind.GANTRY_TILT, text, files_of(frames), values))
    in_plane = frames[0].header.pixel_spacing_mm
    if in_plane is None or tilt > MAX_TILT_DEGREES or not is_regular(_origins(frames)):
        return None, problems
    return (float(np.mean(steps)), *in_plane), problems


def is_regular(origins: FloatArray) -> bool:
    """Tell whether points ``(N, 3)`` lie on one line in equal steps, within 1 % or 0.01 mm.

    Places are compared, not single steps: headers that round positions to 0.1 mm make steps differ
    although no slice is far from where it should be.
    """
    number = np.arange(len(origins))
    slope, start = np.polyfit(number, origins, 1)
    step = float(np.linalg.norm(slope))
    distances = np.linalg.norm(origins - (start + number[:, None] * slope), axis=1)
    return step > SAME_POSITION_MM and bool(distances.max() <= _tolerance(step))


def are_even(frames: Sequence[FrameRef]) -> bool:
    """Tell whether frames, in whatever order, are a volume of even steps: two or more of them."""
    order = np.argsort(positions_mm(frames))
    return len(order) > _LEAST_RUN and is_regular(_origins(frames)[order])


def _tolerance(step_mm: float) -> float:
    return max(SAME_POSITION_MM, 0.01 * step_mm)


def tilt_degrees(frames: Sequence[FrameRef]) -> float:
    """Return the angle between the line through the slices' origins and their normal."""
    origins = _origins(frames)
    line = origins[-1] - origins[0]
    length = float(np.linalg.norm(line))
    if length <= SAME_POSITION_MM:
        return 0.0
    across = np.linalg.norm(np.cross(line, _plane(frames[0]).normal))
    return float(np.degrees(np.arcsin(min(float(across) / length, 1.0))))


def _duplicates(
    frames: Sequence[FrameRef], steps: FloatArray, *, in_one_place: bool
) -> list[Problem]:
    twice = np.flatnonzero(steps <= SAME_POSITION_MM)
    if len(twice) == 0 or in_one_place:
        return []
    concerned = [ref for n in map(int, twice) for ref in frames[n : n + 2]]
    text = translate("Problems", "{count} images lie where another one lies already.")
    if len(twice) == 1:
        text = translate("Problems", "{count} image lies where another one lies already.")
    said = text.format(count=len(twice))
    values = {"images": float(len(twice))}
    return [Problem(ProblemKind.DUPLICATE_POSITION, said, files_of(concerned), values)]


def _uneven(frames: Sequence[FrameRef], steps: FloatArray) -> list[Problem]:
    if is_regular(_origins(frames)) or steps.max() <= SAME_POSITION_MM:
        return []
    usual = float(np.median(steps))
    gaps = np.flatnonzero(steps > 1.5 * usual)
    others = np.delete(steps, gaps)
    whole = np.abs(steps[gaps] / usual - np.round(steps[gaps] / usual)) < 0.1
    few = 0 < len(gaps) <= max(1, MAX_GAP_SHARE * len(steps))
    if few and whole.all() and np.all(np.abs(others - usual) <= 2 * _tolerance(usual)):
        return [_missing(frames, int(n), float(steps[n]), usual) for n in gaps]
    text = _change_of_step(frames, steps) or _widest_gap(frames, steps)
    values = {"least_step_mm": float(steps.min()), "most_step_mm": float(steps.max())}
    return [Problem(ProblemKind.UNEVEN_SPACING, text, files_of(frames), values)]


def _widest_gap(frames: Sequence[FrameRef], steps: FloatArray) -> str:
    widest = int(np.argmax(steps))
    return translate(
        "Problems",
        "The slices are {least:.2f} to {most:.2f} mm apart, "
        "the widest gap is between {before} and {after}.",
    ).format(
        least=steps.min(),
        most=steps.max(),
        before=_name(frames[widest]),
        after=_name(frames[widest + 1]),
    )


def _change_of_step(frames: Sequence[FrameRef], steps: FloatArray) -> str:
    """Return where a stack of two even parts goes over from one step to the other, or nothing.

    Parts that were planned apart have an odd gap between them.
    """
    first, last = _even_run(steps), _even_run(steps[::-1])
    between = len(steps) - first - last
    alike = _even_run(steps[[0, -1]]) == 2
    if min(first, last) < _LEAST_RUN or between not in (0, 1) or alike:
        return ""
    values = {"low": steps[0], "high": steps[-1], "slice": first + 1, "name": _name(frames[first])}
    if not between:
        return translate(
            "Problems",
            "The step changes from {low:.2f} mm to {high:.2f} mm at slice {slice}, {name}.",
        ).format(**values)
    return translate(
        "Problems",
        "The step changes from {low:.2f} mm to {high:.2f} mm between slices {slice} and {next} "
        "({gap:.2f} mm apart): {name} and {after}.",
    ).format(next=first + 2, gap=steps[first], after=_name(frames[first + 1]), **values)


def _even_run(steps: FloatArray) -> int:
    """Return how many steps from the beginning on are like the first one."""
    others = np.flatnonzero(np.abs(steps - steps[0]) > 2 * _tolerance(float(steps[0])))
    return int(others[0]) if len(others) else len(steps)


def _missing(frames: Sequence[FrameRef], n: int, gap: float, usual: float) -> Problem:
    count = round(gap / usual) - 1
    text = translate(
        "Problems",
        "{count} slices are missing between {before} and {after}: "
        "a gap of {gap:.2f} mm where the usual step is {usual:.2f} mm.",
    )
    if count == 1:
        text = translate(
            "Problems",
            "A slice is missing between {before} and {after}: "
            "a gap of {gap:.2f} mm where the usual step is {usual:.2f} mm.",
        )
    before, after = _name(frames[n]), _name(frames[n + 1])
    text = text.format(count=count, before=before, after=after, gap=gap, usual=usual)
    values = {"slices": float(count), "gap_mm": gap, "usual_step_mm": usual}
    return Problem(ProblemKind.MISSING_SLICE, text, files_of(frames[n : n + 2]), values)


def _name(ref: FrameRef) -> str:
    single = len(ref.instance.frames) == 1
    if single:
        return ref.instance.file
    text = translate("Problems", "frame {number} of {file}")
    return text.format(number=ref.frame + 1, file=ref.instance.file)


def _rescale_problems(frames: Sequence[FrameRef]) -> list[Problem]:
    """Name rescale that changes along a stack; in PET it always does and means nothing."""
    if frames[0].instance.modality == "PT" or len({ref.header.rescale for ref in frames}) == 1:
        return []
    text = translate(
        "Problems",
        "Slope and intercept change from slice to slice: values are rescaled slice by slice.",
    )
    return [Problem(ProblemKind.INCONSISTENT_RESCALE, text, files_of(frames))]
